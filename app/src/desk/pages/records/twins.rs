//! 可能重复 — two visits to the same door by the same person on the same day; a person judges.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::Facts;
use crate::desk::told;
use crate::words;
use domain::{PlaceCode, Visit, VisitId};
use leptos::prelude::*;
use sync::Intent;

/// The pairs of a village that nobody has judged yet.
#[component]
pub fn Twins(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let pairs = Memo::new(move |_| {
        desk.read(|look| {
            let mine = look.world.visits.values().filter(|row| village.covers(&row.grid));
            let pairs = mine.filter_map(|row| {
                let twin = row.twin.as_ref().filter(|twin| twin.same.is_none())?;
                let first = look.world.visits.get(&twin.of)?;
                Some((first.noun().clone(), row.noun().clone()))
            });
            pairs.collect::<Vec<(Visit, Visit)>>()
        })
    });
    move || {
        let cards: Vec<_> = pairs.get().iter().map(|(first, second)| pair(first, second)).collect();
        (!cards.is_empty()).then(|| {
            view! {
                <section class="stack" aria-labelledby="twins">
                    <h2 id="twins">{format!("可能重复 · {} 对", cards.len())}</h2>
                    {cards}
                </section>
            }
        })
    }
}

fn pair(first: &Visit, second: &Visit) -> impl IntoView + use<> {
    let desk = use_desk();
    let id = second.first.id;
    let title = desk.peek(|look| format!("{} · {}", look.door(first.first.household), first.first.on));
    let side = |visit: &Visit| {
        let lines = desk.peek(|look| told::visit(visit, look));
        let saved = format!("{} 保存", words::date_time(visit.recorded_at));
        view! {
            <div class="stack tight">
                <small class="muted">{saved}</small>
                <Facts lines/>
            </div>
        }
    };
    let judge = move |same: bool, said: &'static str| {
        let visit: VisitId = id;
        move |_| desk.act(On::Device, Intent::JudgeTwin { visit, same }, said, |_| ())
    };
    view! {
        <article class="card watch stack">
            <h3>{title}</h3>
            <div class="two">{side(first)} {side(second)}</div>
            <div class="row wrap">
                <button type="button" class="btn" on:click=judge(true, "已记为同一次,只算一次")>
                    "是同一次走访"
                </button>
                <button type="button" class="btn" on:click=judge(false, "两次都算")>
                    "是两次走访"
                </button>
            </div>
        </article>
    }
}
