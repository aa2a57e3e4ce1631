//! 调研的建议 — what leaders suggested and nobody has taken up yet; one tap makes a task of it, without a network too.

use super::returned::tap;
use crate::parts::here::Here;
use crate::words;
use device::Row;
use domain::LeaderVisit;
use domain::leader_visit::Suggestion;
use domain::task::Owner;
use leptos::prelude::*;
use sync::Intent;

/// The open suggestions, for whoever leads the village; nothing for others, and nothing when none is open.
pub(super) fn open_suggestions(here: Here) -> Option<AnyView> {
    let standing = here.ask(|device| device.standing());
    let visits: Vec<Row<LeaderVisit>> = here.world(|world| world.leader_visits.values().cloned().collect());
    let led = visits.iter().filter(|visit| standing.leads(&visit.now.village));
    let lines: Vec<_> = led.flat_map(|visit| visit.open().map(move |one| line(here, visit, one))).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card stack" aria-labelledby="suggested">
                <h2 id="suggested">"调研时的建议"</h2>
                <ul class="list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

fn line(here: Here, visit: &LeaderVisit, suggestion: &Suggestion) -> AnyView {
    let (id, village) = (visit.now.id, visit.now.village.clone());
    let (said, from) = (words::suggestion(suggestion), words::leader_visit(visit));
    let suggestion = suggestion.clone();
    let take_up = move |_| {
        let device = here.device();
        let me = device.account();
        let owner = Owner { account: Some(me.id), name: me.name };
        let task = suggestion.task(device.mint(), village.clone(), owner, here.today());
        let intent = Intent::TakeUpSuggestion { visit: id, suggestion: suggestion.text.clone(), task };
        tap(here, intent, "已转为重点任务");
    };
    view! {
        <li class="item top">
            <div class="grow">
                <strong>{said}</strong>
                <small class="muted">{from}</small>
            </div>
            <button type="button" class="btn small" on:click=take_up>"转为任务"</button>
        </li>
    }
    .into_any()
}
