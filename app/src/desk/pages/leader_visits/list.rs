//! The visits of the own village; works without a network.

use super::card;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{Nothing, PageHead};
use crate::desk::route::Route;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use device::Row;
use domain::{LeaderVisit, PlaceCode, order};
use leptos::prelude::*;
use std::cmp::Reverse;

/// The visits of a village, as its secretary sees them.
#[component]
pub fn OwnVisits(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let year = desk.today().year();
    let leaders = {
        let village = village.clone();
        move || {
            let names = desk.read(|look| {
                let plan = look.world.star_plans.get(&(village.clone(), year));
                plan.map(|plan| words::join(plan.leaders().iter().map(String::as_str)))
            });
            let names = names.filter(|names| !names.is_empty());
            names.map_or_else(|| "今年还没有定分包领导。".to_owned(), |names| format!("分包领导:{names}"))
        }
    };
    let visits = Memo::new(move |_| own_visits(&village));
    view! {
        <PageHead title="分包与调研" note=Signal::derive(leaders)>
            <a class="btn primary" href=Route::NewLeaderVisit.path()>
                <Icon name=IconName::Plus/>
                "记调研"
            </a>
        </PageHead>
        {move || {
            let cards: Vec<_> = visits.with(|visits| visits.iter().map(|visit| card(visit, None)).collect());
            if cards.is_empty() {
                view! {
                    <Nothing icon=IconName::Pin text="还没有记过调研。领导来过,记下看了什么、建议了什么;建议点一下就转为任务。"/>
                }
                    .into_any()
            } else {
                view! {
                    <section aria-labelledby="visits" class="stack">
                        <h2 id="visits" class="visually-hidden">"来过的领导"</h2>
                        {cards}
                    </section>
                }
                    .into_any()
            }
        }}
    }
    .into_any()
}

/// The visits that this browser keeps of a village, the last one first.
pub(in crate::desk::pages) fn own_visits(village: &PlaceCode) -> Vec<LeaderVisit> {
    use_desk().read(|look| {
        let all = look.world.leader_visits.values().map(Row::noun);
        let mut visits: Vec<LeaderVisit> =
            all.filter(|visit| visit.now.village == *village).cloned().collect();
        order::by_key(&mut visits, |visit| Reverse((visit.now.on, visit.now.id)));
        visits
    })
}
