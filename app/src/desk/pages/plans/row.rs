//! One village of the grid: its five stars, pilot track, leaders and note.

use super::conflicts::conflicts;
use super::drafts::{Drafts, kept};
use crate::functions::PlanRow;
use crate::parts::stars::StarRow;
use crate::words;
use domain::{PilotTrack, PlaceKind, PlanChange, StarKind, StarPlan, StarState};
use leptos::prelude::*;

/// The heads of the stars' columns: the stars of villages, and of communities where they differ.
pub fn star_heads() -> Vec<String> {
    let star = |star: &StarKind| match star.at(PlaceKind::Community) {
        same if same == *star => star.name().to_owned(),
        other => format!("{} / {}", star.name(), other.name()),
    };
    StarKind::of(PlaceKind::Village).iter().map(star).collect()
}

/// The heads of the columns after the village.
pub(super) fn heads() -> Vec<String> {
    star_heads().into_iter().chain(["试点", "分包领导", "备注"].map(str::to_owned)).collect()
}

/// The change that a text in this column means, as typed or pasted from Excel; none when it means nothing.
pub(super) fn typed(kind: PlaceKind, column: usize, text: &str) -> Option<PlanChange> {
    let text = text.trim();
    if let Some(star) = StarKind::of(kind).get(own_order(kind, column)) {
        let states = [StarState::Aimed, StarState::Held, StarState::No];
        let state = states.into_iter().find(|state| words::star_state(*state) == text);
        let state = state.or(text.is_empty().then_some(StarState::No))?;
        return Some(PlanChange::Star { star: *star, state });
    }
    match column {
        5 if text.is_empty() => Some(PlanChange::Pilot(None)),
        5 => PilotTrack::ALL
            .into_iter()
            .find(|track| track.name() == text)
            .map(|it| PlanChange::Pilot(Some(it))),
        6 => {
            let names = text.split(['、', ',', '\u{ff0c}']).map(str::trim).filter(|name| !name.is_empty());
            Some(PlanChange::Leaders(names.map(str::to_owned).collect()))
        }
        7 => Some(PlanChange::Note(text.to_owned())),
        _ => None,
    }
}

/// Where the star of a column stands in the place's own list; columns stand in the order of the villages'.
fn own_order(kind: PlaceKind, column: usize) -> usize {
    let star = StarKind::of(PlaceKind::Village).get(column).map(|star| star.at(kind));
    let own = StarKind::of(kind).iter().position(|own| Some(*own) == star);
    own.unwrap_or(usize::MAX)
}

const fn next(state: StarState) -> StarState {
    match state {
        StarState::No => StarState::Aimed,
        StarState::Aimed => StarState::No,
        StarState::Held => StarState::Held,
    }
}

const fn class(state: StarState) -> &'static str {
    match state {
        StarState::No => "cell none plan-cell",
        StarState::Aimed => "cell aim plan-cell",
        StarState::Held => "cell got plan-cell",
    }
}

/// The rows of a village: its plan and, where values met, what to pick from.
pub(super) fn row(
    number: usize,
    row: &PlanRow,
    year: i32,
    drafts: Drafts,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let kept = StoredValue::new(kept(row, year));
    let tried = Memo::new(move |_| kept.with_value(|kept| drafts.tried(kept)));
    let put = move |change| kept.with_value(|kept| drafts.put(kept, change));
    let (name, kind) = (row.village.name.clone(), row.village.kind);
    let at = |column: usize| format!("plan-{number}-{column}");
    let stars: Vec<_> = (0..5)
        .filter_map(|column| Some((column, *StarKind::of(kind).get(own_order(kind, column))?)))
        .map(|(column, star)| star_cell(at(column), &name, star, tried, put))
        .collect();
    let tracks: Vec<_> = std::iter::once(("", "—"))
        .chain(PilotTrack::ALL.map(|track| (track.name(), track.name())))
        .map(|(code, word)| {
            let chosen = move || tried.with(|plan| words::pilot(plan.pilot()) == code);
            view! { <option value=code selected=chosen>{word}</option> }
        })
        .collect();
    let set = move |column, text: &str| {
        if let Some(change) = typed(kind, column, text) {
            put(change);
        }
    };
    let met = row.plan.as_ref().map(|plan| conflicts(plan, row.ver, saved)).unwrap_or_default();
    let met = (!met.is_empty()).then(|| view! { <tr><td colspan="9">{met}</td></tr> });
    let changed = move || {
        let count = kept.with_value(|kept| drafts.of(&kept.village).len());
        (count > 0).then(|| view! { <span class="chip warn">{format!("{count} 处没存")}</span> })
    };
    view! {
        <tr id=format!("plan-{}", row.village.code)>
            <th scope="row">
                {name.clone()} " "
                {move || tried.with(|plan| view! { <StarRow held=plan.level() aimed=plan.aimed_level()/> })}
                {changed}
            </th>
            {stars}
            <td data-label="试点">
                <select
                    class="input plan-input"
                    id=at(5)
                    aria-label=format!("{name} 试点")
                    on:change=move |event| set(5, &event_target_value(&event))
                >
                    {tracks}
                </select>
            </td>
            <td data-label="分包领导">
                <input
                    class="input plan-input"
                    id=at(6)
                    aria-label=format!("{name} 分包领导")
                    prop:value=move || tried.with(|plan| plan.leaders().join("、"))
                    on:change=move |event| set(6, &event_target_value(&event))
                />
            </td>
            <td data-label="备注">
                <input
                    class="input plan-input"
                    id=at(7)
                    aria-label=format!("{name} 备注")
                    prop:value=move || tried.with(|plan| plan.note().to_owned())
                    on:change=move |event| set(7, &event_target_value(&event))
                />
            </td>
        </tr>
        {met}
    }
    .into_any()
}

fn star_cell(
    id: String,
    village: &str,
    star: StarKind,
    tried: Memo<StarPlan>,
    put: impl Fn(PlanChange) + 'static,
) -> AnyView {
    let state = move || tried.with(|plan| plan.star(star));
    let turn = move |_| put(PlanChange::Star { star, state: next(untrack(state)) });
    let label = format!("{village} {}", star.name());
    view! {
        <td class="c" data-label=star.name()>
            <button
                type="button"
                id=id
                class=move || format!("{} {}", class(state()), words::star_class(star))
                aria-label=move || format!("{label}:{}", words::star_state(state()))
                on:click=turn
            >
                {move || match state() {
                    StarState::No => "—",
                    state => words::star_state(state),
                }}
            </button>
        </td>
    }
    .into_any()
}
