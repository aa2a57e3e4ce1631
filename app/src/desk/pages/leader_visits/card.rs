//! One visit, whole: who came, what they saw, what became of each suggestion.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::route::Route;
use crate::words;
use domain::LeaderVisit;
use domain::leader_visit::Suggestion;
use domain::task::Owner;
use leptos::prelude::*;
use sync::Intent;

/// A visit, which its village and the offices above mend; the village itself takes suggestions up, an office names
/// the village.
pub(in crate::desk::pages) fn card(visit: &LeaderVisit, village_name: Option<&str>) -> AnyView {
    let own = village_name.is_none();
    let head = match village_name {
        Some(name) => format!("{name} · {}", words::leader_visit(visit)),
        None => words::leader_visit(visit),
    };
    let lines: Vec<_> = visit.now.suggestions.iter().map(|one| line(visit, one, own)).collect();
    let none = lines.is_empty().then(|| view! { <p class="muted">"没有记建议。"</p> });
    let edit = Route::EditLeaderVisit(visit.now.id).path();
    view! {
        <article class="card stack">
            <div class="row between">
                <h3>{head}</h3>
                <a class="link hit no-print" href=edit>"修改"</a>
            </div>
            <p>{visit.now.saw.clone()}</p>
            {none}
            <ul class="list">{lines}</ul>
        </article>
    }
    .into_any()
}

fn line(visit: &LeaderVisit, suggestion: &Suggestion, own: bool) -> AnyView {
    let state = match (visit.task_of(&suggestion.text), own) {
        (Some(task), true) => {
            view! { <a class="link hit" href=Route::Task(task).path()>"已转为任务"</a> }.into_any()
        }
        (Some(_), false) => view! { <span class="chip ok">"已转为任务"</span> }.into_any(),
        (None, true) => take_up(visit, suggestion),
        (None, false) => view! { <span class="chip">"还没转为任务"</span> }.into_any(),
    };
    view! {
        <li class="item top">
            <div class="grow">{words::suggestion(suggestion)}</div>
            {state}
        </li>
    }
    .into_any()
}

/// One tap makes the task: its words, star and day are the suggestion's, its owner whoever taps.
fn take_up(visit: &LeaderVisit, suggestion: &Suggestion) -> AnyView {
    let (id, village, suggestion) = (visit.now.id, visit.now.village.clone(), suggestion.clone());
    let act = move |_| {
        let desk = use_desk();
        let me = desk.device().account();
        let owner = Owner { account: Some(me.id), name: me.name };
        let task = suggestion.task(desk.device().mint(), village.clone(), owner, desk.today());
        let intent = Intent::TakeUpSuggestion { visit: id, suggestion: suggestion.text.clone(), task };
        desk.act(On::Device, intent, "已转为重点任务,责任人先写您,可以再改", |_| ());
    };
    view! {
        <button type="button" class="btn small" on:click=act>
            "转为任务"
        </button>
    }
    .into_any()
}
