//! One village of the grid: its five stars, pilot track, leaders and note.

use super::conflicts::conflicts;
use super::drafts::{Drafts, kept};
use crate::desk::plan_words::{LEADERS, NOTE, PILOT, read, star_of};
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

/// The rows of a village: its plan and, where values met, what to pick from. They stay when a newer plan comes.
pub(super) fn row(
    number: usize,
    now: Memo<PlanRow>,
    year: i32,
    drafts: Drafts,
    saved: impl Fn() + Copy + Send + Sync + 'static,
) -> AnyView {
    let kept = Memo::new(move |_| now.with(|row| kept(row, year)));
    let tried = Memo::new(move |_| kept.with(|kept| drafts.tried(kept)));
    let put = move |change| {
        let ver = now.with_untracked(|row| row.ver);
        kept.with_untracked(|kept| drafts.put(kept, ver, change));
    };
    let (code, name, kind) = now.with_untracked(|row| {
        let place = &row.village;
        (place.code.clone(), place.name.clone(), place.kind)
    });
    let at = |column: usize| format!("plan-{number}-{column}");
    let stars: Vec<_> = (0..5)
        .filter_map(|column| Some((column, star_of(kind, column)?)))
        .map(|(column, star)| star_cell(at(column), &name, star, tried, put))
        .collect();
    let tracks: Vec<_> = std::iter::once(("", "—"))
        .chain(PilotTrack::ALL.map(|track| (track.name(), track.name())))
        .map(|(code, word)| {
            let chosen = move || tried.with(|plan| words::pilot(plan.pilot()) == code);
            view! { <option value=code selected=chosen>{word}</option> }
        })
        .collect();
    let choose = move |event| {
        if let Some(change) = read(kind, PILOT, &event_target_value(&event)) {
            put(change);
        }
    };
    let leaders = text_cell(at(LEADERS), format!("{name} 分包领导"), (kind, LEADERS), tried, put);
    let note = text_cell(at(NOTE), format!("{name} 备注"), (kind, NOTE), tried, put);
    let met = move || {
        let met = now.with(|row| row.plan.as_ref().map(|plan| conflicts(plan, row.ver, saved)));
        met.filter(|met| !met.is_empty()).map(|met| view! { <tr><td colspan="9">{met}</td></tr> })
    };
    let id = format!("plan-{code}");
    let changed = move || {
        let count = drafts.count_of(&code);
        (count > 0).then(|| view! { <span class="chip warn">{format!("{count} 处没存")}</span> })
    };
    view! {
        <tr id=id>
            <th scope="row">
                {name.clone()} " "
                {move || tried.with(|plan| view! { <StarRow held=plan.level() aimed=plan.aimed_level()/> })}
                {changed}
            </th>
            {stars}
            <td data-label="试点">
                <select class="input plan-input" id=at(PILOT) aria-label=format!("{name} 试点") on:change=choose>
                    {tracks}
                </select>
            </td>
            <td data-label="分包领导">{leaders}</td>
            <td data-label="备注">{note}</td>
        </tr>
        {met}
    }
    .into_any()
}

/// A cell of words. They are tried out letter by letter, so that none is lost, and stand as they were typed: a
/// separator at the end of a name is not taken away from under the hand.
fn text_cell(
    id: String,
    label: String,
    (kind, column): (PlaceKind, usize),
    tried: Memo<StarPlan>,
    put: impl Fn(PlanChange) + 'static,
) -> AnyView {
    let typed = RwSignal::new(String::new());
    let shown = move || {
        tried.with(|plan| {
            let typed = typed.get();
            let stands = read(kind, column, &typed).is_some_and(|change| plan.says(&change));
            match column {
                _ if stands => typed,
                LEADERS => plan.leaders().join("、"),
                _ => plan.note().to_owned(),
            }
        })
    };
    let input = move |event| {
        let text = event_target_value(&event);
        typed.set(text.clone());
        if let Some(change) = read(kind, column, &text) {
            put(change);
        }
    };
    view! { <input class="input plan-input" id=id aria-label=label autocomplete="off" prop:value=shown on:input=input/> }
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
