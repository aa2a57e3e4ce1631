//! One record, whole, in plain words, with its story and photos.

use super::amend::amend_visit;
use super::need::AdvanceNeed;
use crate::desk::pages::book::{Look, use_desk};
use crate::desk::pages::parts::{BackTo, Facts, PageHead, not_here};
use crate::desk::route::Route;
use crate::desk::told::{self, Names};
use crate::parts::photos::PhotoStrip;
use crate::words;
use domain::{Dispute, PhotoRef};
use leptos::prelude::*;
use sync::{Record, RecordKey};

/// A record of the village.
#[component]
pub fn RecordPage(key: RecordKey) -> impl IntoView {
    let desk = use_desk();
    let kept = Memo::new(move |_| desk.read(|look| look.world.record(key)));
    move || {
        let body = kept.get().and_then(|kept| desk.peek(|look| body(&kept.record, look)));
        let Some((title, body)) = body else { return not_here(&Route::Records.path(), "记录") };
        view! {
            <BackTo href=Route::Records.path() name="记录"/>
            <PageHead title/>
            {body}
        }
        .into_any()
    }
}

fn body(record: &Record, look: &Look<'_>) -> Option<(String, AnyView)> {
    match record {
        Record::Visit(visit) => {
            let title = format!("走访 · {}", look.door(visit.first.household));
            let body = view! {
                <div class="columns">
                    {facts(told::visit(visit, look), visit.first.photos.clone())}
                    {amend_visit(visit, look)}
                </div>
            };
            Some((title, body.into_any()))
        }
        Record::Activity(activity) => {
            let title = format!("志愿 · {}", activity.now.name);
            Some((title, facts(told::activity_now(activity, look), activity.now.photos.clone())))
        }
        Record::Dispute(dispute) => {
            let parties = words::join(dispute.parties.iter().map(|party| party.name.as_str()));
            let body = view! {
                <div class="columns">
                    {facts(told::dispute(dispute, look), dispute.photos.clone())}
                    {events(dispute, look)}
                </div>
            };
            Some((format!("调解 · {parties}"), body.into_any()))
        }
        Record::Need(need) => {
            let body = view! {
                <div class="columns">
                    {facts(told::need(need, look), Vec::new())}
                    <AdvanceNeed need=need.clone()/>
                </div>
            };
            Some((format!("诉求 · {}", look.door(need.household)), body.into_any()))
        }
        _ => None,
    }
}

fn facts(lines: Vec<told::Line>, photos: Vec<PhotoRef>) -> AnyView {
    view! {
        <section class="card stack">
            <Facts lines/>
            <PhotoStrip photos/>
        </section>
    }
    .into_any()
}

fn events(dispute: &Dispute, look: &Look<'_>) -> AnyView {
    let today = look.device.today();
    let status = dispute.status();
    let story: Vec<_> = dispute
        .events
        .iter()
        .map(|event| {
            let who = format!("{} · {}", look.account(event.by), words::when(event.at, today));
            let class = if event.out_of_turn { "warn" } else { "ok" };
            view! {
                <li class=class>
                    <strong>{words::event(&event.what)}</strong>
                    " "
                    <small class="muted">{who}</small>
                    <p>{words::event_text(&event.what).to_owned()}</p>
                    {event
                        .out_of_turn
                        .then(|| view! { <p class="warn-text">"这一步和当时的进展对不上,原样留着,请看看。"</p> })}
                </li>
            }
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="events">
            <div class="row between">
                <h2 id="events">"经过"</h2>
                <span class=words::dispute_class(status)>{words::dispute_status(status)}</span>
            </div>
            <p class="muted">{words::dispute_next(status)}</p>
            <ol class="story">{story}</ol>
        </section>
    }
    .into_any()
}
