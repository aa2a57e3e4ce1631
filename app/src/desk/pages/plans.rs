//! 创建计划 — which stars each village holds and works for this year; the board shows them.

use super::acts::On;
use super::book::use_desk;
use super::online::{Again, online};
use super::parts::PageHead;
use crate::functions::{PlanRow, plans};
use crate::parts::fields::FlawList;
use crate::parts::stars::StarRow;
use crate::words;
use domain::{Flaw, PlaceCode, PlaceLevel, StarKind, StarPlan};
use leptos::prelude::*;
use sync::Intent;
use wasm_bindgen::JsCast;

/// The plans of the villages under an office.
#[component]
pub fn Plans(under: PlaceCode) -> impl IntoView {
    let again = Again::new();
    let year = use_desk().today().year();
    let ask = move || plans(under.clone(), year);
    let note = format!("{year} 年。点一颗星:没有 → 争创 → 已得。存好以后光荣榜上就这样写。");
    view! {
        <PageHead title="创建计划" note=note/>
        {online(again, ask, move |rows: Vec<PlanRow>| {
            let total = |count: fn(&StarPlan) -> u8| {
                rows.iter().filter_map(|row| row.plan.as_ref()).map(|plan| u32::from(count(plan))).sum::<u32>()
            };
            let (held, aimed) = (total(StarPlan::level), total(StarPlan::aimed_level));
            let groups = groups(rows, year, again);
            view! {
                <div class="stats">
                    <div class="card stat"><small class="muted">"已得"</small><b>{held}</b><small>"颗星"</small></div>
                    <div class="card stat"><small class="muted">"目标"</small><b>{aimed}</b><small>"颗星"</small></div>
                </div>
                {groups}
            }
                .into_any()
        })}
    }
    .into_any()
}

/// A township with its villages folds, so that 108 villages stay readable.
fn groups(rows: Vec<PlanRow>, year: i32, again: Again) -> Vec<AnyView> {
    let mut groups: Vec<(String, Vec<PlanRow>)> = Vec::new();
    for row in rows {
        if row.village.code.level() == PlaceLevel::Township {
            groups.push((row.village.name, Vec::new()));
        } else if let Some((_, villages)) = groups.last_mut() {
            villages.push(row);
        } else {
            groups.push(("村(社区)".to_owned(), vec![row]));
        }
    }
    let single = groups.len() == 1;
    groups
        .into_iter()
        .filter(|(_, villages)| !villages.is_empty())
        .map(|(name, villages)| {
            let summary = format!("{name} · {} 个村(社区)", villages.len());
            let open = RwSignal::new(single);
            let villages = StoredValue::new(villages);
            let body = move || {
                open.get().then(|| {
                    villages.get_value().into_iter().map(|row| view! { <Plan row year again/> }).collect::<Vec<_>>()
                })
            };
            view! {
                <details
                    class="card more"
                    open=single
                    on:toggle=move |event| {
                        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                        open.set(details.is_some_and(|details| details.has_attribute("open")));
                    }
                >
                    <summary>
                        <h2>{summary}</h2>
                    </summary>
                    <ul class="list">{body}</ul>
                </details>
            }
            .into_any()
        })
        .collect()
}

/// How a star stands in a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    No,
    Aimed,
    Held,
}

impl State {
    const fn next(self) -> Self {
        match self {
            Self::No => Self::Aimed,
            Self::Aimed => Self::Held,
            Self::Held => Self::No,
        }
    }
    const fn word(self) -> &'static str {
        match self {
            Self::No => "今年不争",
            Self::Aimed => "争创",
            Self::Held => "已得",
        }
    }
    const fn class(self) -> &'static str {
        match self {
            Self::No => "cell none",
            Self::Aimed => "cell aim",
            Self::Held => "cell got",
        }
    }
}

#[component]
fn Plan(row: PlanRow, year: i32, again: Again) -> impl IntoView {
    let desk = use_desk();
    let PlanRow { village, plan, ver } = row;
    let kinds = StarKind::of(village.kind);
    let start = plan.unwrap_or(StarPlan {
        village: village.code.clone(),
        year,
        held: std::collections::BTreeSet::new(),
        aimed: std::collections::BTreeSet::new(),
    });
    let kept = start.clone();
    let plan = RwSignal::new(start);
    let changed = Memo::new(move |_| plan.with(|plan| *plan != kept));
    let state_of = move |star: StarKind| {
        plan.with(|plan| match (plan.held.contains(&star), plan.aimed.contains(&star)) {
            (true, _) => State::Held,
            (false, true) => State::Aimed,
            (false, false) => State::No,
        })
    };
    let stars: Vec<_> = kinds
        .iter()
        .map(|star| {
            let star = *star;
            let turn = move |_| {
                let next = untrack(|| state_of(star)).next();
                plan.update(|plan| {
                    plan.held.remove(&star);
                    plan.aimed.remove(&star);
                    match next {
                        State::Held => plan.held.insert(star),
                        State::Aimed => plan.aimed.insert(star),
                        State::No => false,
                    };
                });
            };
            view! {
                <button type="button" class="star-act" on:click=turn>
                    <span class=move || format!("{} {}", state_of(star).class(), words::star_class(star))>
                        {move || state_of(star).word()}
                    </span>
                    <small>{star.name()}</small>
                </button>
            }
        })
        .collect();
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let save = move |_| {
        let plan = plan.get_untracked();
        if let Err(found) = plan.check() {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let on = On::Server(plan.village.clone(), ver);
        desk.act(on, Intent::PlanStars(plan), "创建计划已存", move |_| again.ask());
    };
    view! {
        <li>
            <div class="item top">
                <div class="grow stack tight">
                    <div class="row wrap">
                        <h3>{village.name}</h3>
                        {move || plan.with(|plan| view! { <StarRow held=plan.level() aimed=plan.aimed_level()/> })}
                    </div>
                    <div class="row wrap">{stars}</div>
                    <FlawList flaws/>
                    <button
                        type="button"
                        class="btn small"
                        hidden=move || !changed.get()
                        on:click=save
                    >
                        "存这个村的计划"
                    </button>
                </div>
            </div>
        </li>
    }
    .into_any()
}
