//! One volunteer activity, whole.

use super::frame::{nothing_there, sub_page};
use super::place::{account_name, place_name};
use super::visit::amend_link;
use crate::parts::badge::state_chip;
use crate::parts::here::here;
use crate::parts::photos::PhotoStrip;
use crate::route::Route;
use crate::words;
use domain::settings::Settings;
use domain::{Activity, ActivityId};
use leptos::prelude::*;
use sync::{RecordKey, RecordKind};

/// An activity's page.
pub(super) fn screen(id: ActivityId) -> AnyView {
    let here = here();
    let find = move || here.world(|world| world.activities.get(&id).map(|row| (**row).clone()));
    if find().is_none() {
        return nothing_there(Route::Records);
    }
    let body = move || {
        let (Some(activity), today) = (find(), here.today()) else { return ().into_any() };
        let receipt = here.ask(|device| device.receipt(RecordKey::new(RecordKind::Activity, id.uuid())));
        let by = here.glance(|world| account_name(world, activity.by));
        let changed: Vec<_> = activity
            .before
            .iter()
            .map(|(at, by, _)| {
                let by = here.glance(|world| account_name(world, *by));
                view! { <li><strong>"改过"</strong><small class="muted">{format!("{} · {by}", words::when(*at, today))}</small></li> }
            })
            .collect();
        view! {
            <section class="card stack">
                <div class="row between top"><h2>{activity.now.name.clone()}</h2>{state_chip(receipt.as_ref(), None)}</div>
                {facts(&activity, place_name(&here.device(), &activity.now.place))}
                <PhotoStrip photos=activity.now.photos.clone()/>
                <ol class="story">
                    {changed}
                    <li class="ok"><strong>"记录"</strong><small class="muted">{format!("{} · {by}", words::when(activity.recorded_at, today))}</small></li>
                </ol>
            </section>
        }
        .into_any()
    };
    let edit = move || {
        let activity = find()?;
        let in_time = activity.author_may_amend(here.now(), here.now());
        amend_link(here, activity.by, in_time, &activity.now.place, Route::AmendActivity(id))
    };
    sub_page("志愿活动", Route::Records, edit.into_any(), body.into_any())
}

fn facts(activity: &Activity, place: String) -> AnyView {
    let now = &activity.now;
    let start = now
        .from_minute
        .map(|minute| format!(" {:02}:{:02} 开始", minute / 60, minute % 60))
        .unwrap_or_default();
    let names = words::join(now.volunteers.iter().map(|one| one.name.as_str()));
    let lines = [
        ("类别", Settings::builtin().service_name(&now.kind).to_owned()),
        ("日期", format!("{}{start}", now.on)),
        ("地点", now.venue.clone()),
        ("参加", format!("{} 人次,每人 {}", now.attendances, words::minutes(now.minutes))),
        ("志愿者", names),
        ("组织者", now.organizer.clone()),
        ("哪里", place),
        ("服务内容", now.note.clone()),
        ("培训", now.training.clone()),
    ];
    let lines: Vec<_> = lines
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
        .collect();
    view! { <dl class="facts">{lines}</dl> }.into_any()
}
