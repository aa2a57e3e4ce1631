//! What was begun and what was done today: drafts, each leading back into itself, and the day's own records.

use super::line::{Lead, Line, chevron};
use super::returned::{self, AGAIN};
use crate::kit::form::is_form;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use crate::words;
use device::{Row, World};
use domain::round::Made;
use domain::{Day, HouseholdId};
use leptos::prelude::*;

/// Most drafts that are listed.
const MOST: usize = 6;

/// Forms begun and not finished, each leading back into itself.
pub(super) fn drafts(here: Here) -> Option<AnyView> {
    let today = here.today();
    let lines: Vec<_> = here.ask(|device| {
        let world = device.world();
        let line = |kept: device::Draft| {
            let (words, route) = draft_line(here, &world, &kept.key, today)?;
            let when = format!("{} 的草稿,接着写", words::when(kept.kept_at, today));
            Some(view! {
                <a class="card watch row" href=route.path()>
                    <span class="avatar warn"><Icon name=IconName::Edit/></span>
                    <span class="grow"><strong>{words}</strong><br/><small class="muted">{when}</small></span>
                    <Icon name=IconName::Chevron/>
                </a>
            })
        };
        device.drafts().into_iter().filter(|kept| is_form(&kept.key)).filter_map(line).take(MOST).collect()
    });
    (!lines.is_empty()).then(|| lines.into_any())
}

/// What a draft is called, and where its form stands.
fn draft_line(here: Here, world: &World, key: &str, today: Day) -> Option<(String, Route)> {
    let (form, of) = key.split_once('/').unwrap_or((key, ""));
    let door = |id: HouseholdId| world.households.get(&id).map(|row| words::head_and_door(row));
    Some(match form {
        "visit" => {
            let id = of.parse().ok()?;
            (format!("走访 · {},还没写完", door(id)?), Route::visit(id))
        }
        AGAIN => returned::again_line(here, of.parse().ok()?)?,
        "dispute" => {
            let household = of.parse().ok();
            let with = household.and_then(door).map(|door| format!(" · {door}")).unwrap_or_default();
            (format!("调解{with},还没写完"), Route::NewDispute { household, again: None })
        }
        "dispute-event" => {
            let id = of.parse().ok()?;
            (format!("接着记 · {},还没写完", world.disputes.get(&id)?.title()), Route::Dispute(id))
        }
        "activity" => ("志愿,还没写完".into(), Route::NewActivity { again: None }),
        "amend-visit" => {
            let id = of.parse().ok()?;
            let visit = world.visits.get(&id)?;
            (format!("修改走访 · {},还没存", door(visit.first.household)?), Route::AmendVisit(id))
        }
        "amend-activity" => {
            let id = of.parse().ok()?;
            let name = &world.activities.get(&id)?.now.name;
            (format!("修改志愿 · {name},还没存"), Route::AmendActivity(id))
        }
        "household" => ("新增住户,还没写完".into(), Route::NewHousehold),
        "correct-head" | "correct-door" | "correct-phone" | "correct-categories" | "person" => {
            let id = of.parse().ok()?;
            (format!("改资料 · {},还没存", door(id)?), Route::EditHousehold(id))
        }
        "need" => {
            let need = world.needs.get(&of.parse().ok()?)?;
            (format!("办理 · {},还没写完", door(need.household)?), Route::Household(need.household))
        }
        // A year that is over is not planned any more.
        "plan" if of.starts_with(&format!("{}/", today.year())) => {
            ("创建规划,改了还没存".into(), Route::Plan)
        }
        "progress" => {
            let id = of.parse().ok()?;
            (format!("更新进度 · {}", world.tasks.get(&id)?.title.value), Route::Progress(id))
        }
        _ => return None,
    })
}

/// What I wrote down today.
pub(super) fn done_today(here: Here, today: Day) -> Option<AnyView> {
    let me = here.device().me();
    let made = here.world(|world| {
        Made::of(
            world.visits.values().map(Row::noun),
            world.disputes.values().map(Row::noun),
            world.activities.values().map(Row::noun),
            me,
            today,
        )
    });
    (!made.is_nothing()).then(|| {
        let lead = Lead::Toned("ok-text", IconName::Check);
        let line = Line {
            href: Route::Records.path(),
            lead,
            title: "今天我记的".into(),
            small: words::made(made),
            end: chevron(),
        };
        view! { <ul class="list card list-card">{line.view()}</ul> }.into_any()
    })
}
