//! After 保存: 已存手机, ten seconds to take it back, and the next door on the way.

use super::doors::{due_doors, on_the_way};
use super::due_list::why;
use super::place::Mine;
use crate::kit::guard::UnderWay;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::{path, toast};
use crate::route::Route;
use crate::words;
use domain::visit::{NewVisit, Visit};
use domain::{Day, HouseholdId, order};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How long a saved visit offers to be taken back at once, in seconds.
const UNDO_S: u32 = 10;
/// How long nothing of the card can be tapped, in seconds: the thumb that saved is still there.
const STILL_S: u32 = 1;

/// Whether this person may take it back now.
pub(super) fn may_withdraw(here: Here, visit: &Visit) -> bool {
    let device = here.device();
    let own = visit.by == device.me() && visit.author_may_withdraw(device.now(), device.now());
    visit.withdrawn.is_none() && (own || device.standing().leads(&visit.grid))
}

/// The next door on the way from this one: of those where something is due, in the order in which one walks.
fn next_door(here: Here, from: HouseholdId, today: Day) -> Option<(HouseholdId, String, String)> {
    let mine = Mine::of(&here.device().standing());
    here.glance(|world| {
        let here = on_the_way(world, from);
        let mut doors: Vec<_> = due_doors(world, &mine, today)
            .into_iter()
            .filter_map(|door| Some((door.household.filter(|id| *id != from)?, door)))
            .filter_map(|(id, door)| Some((on_the_way(world, id)?, id, door)))
            .collect();
        // Those behind this one first, then from the beginning again.
        order::by_key(&mut doors, |(place, ..)| (Some(place) < here.as_ref(), place.clone()));
        let (_, id, door) = doors.into_iter().next()?;
        let household = world.households.get(&id)?;
        Some((id, words::head_and_door(household), why(&door, world, today)))
    })
}

/// Says that a visit is saved.
pub(super) fn tell(here: Here, visit: NewVisit, said: String) {
    toast::card(move || card(here, &visit, &said));
}

fn card(here: Here, visit: &NewVisit, said: &str) -> AnyView {
    let passed = RwSignal::new(0_u32);
    let tick = set_interval_with_handle(move || passed.update(|passed| *passed += 1), Duration::from_secs(1));
    on_cleanup(move || {
        if let Ok(tick) = tick {
            tick.clear();
        }
    });
    let still = Signal::derive(move || passed.get() < STILL_S);
    let left = move || UNDO_S.saturating_sub(passed.get());
    let (id, household) = (visit.id, visit.household);
    let written = visit.clone();
    let back = move |_| {
        let act = here.glance(|world| world.withdrawal(id, household));
        let Some(under_way) = UnderWay::begin_once(&act) else { return };
        let written = serde_json::to_string(&written).unwrap_or_default();
        spawn_local(async move {
            let device = here.device();
            match device.save(act).await {
                Ok(_) => {
                    // What was written is a draft again; if there is no room for it, it stands in the visit.
                    let _ = device.keep_draft(&format!("visit/{household}"), written).await;
                    toast::done(words::WITHDRAWN_AT_ONCE);
                    path::go(&Route::visit(household).path());
                }
                Err(error) => toast::sorry(words::not_saved(&error)),
            }
            drop(under_way);
        });
    };
    let next = next_door(here, household, here.today()).map(|(id, door, why)| {
        let go = move |_| path::go(&Route::visit(id).path());
        view! {
            <div class="row between next-door">
                <div class="grow"><small class="muted">"顺路下一户"</small><strong>{door}</strong><small class="muted">{why}</small></div>
                <button class="btn primary" type="button" disabled=still on:click=go>"去这户"</button>
            </div>
        }
    });
    view! {
        <div class="card saved-card" data-still=move || still.get().to_string()>
            <div class="row between">
                <p class="grow"><Icon name=IconName::Check/>{said.to_owned()}</p>
                <button class="btn small" type="button" disabled=still hidden=move || left() == 0 on:click=back>
                    "撤回"<span aria-hidden="true">{move || format!(" {}", left())}</span>
                </button>
                <button class="icon-btn" type="button" aria-label="收起" disabled=still on:click=|_| toast::take_away()><Icon name=IconName::Close/></button>
            </div>
            {next}
        </div>
    }
    .into_any()
}
