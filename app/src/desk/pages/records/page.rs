//! One record, whole, in plain words, with its story and photos.

use super::amend::{amend_visit, withdraw_visit};
use super::need::AdvanceNeed;
use crate::desk::pages::book::{Look, use_desk};
use crate::desk::pages::parts::{BackTo, Facts, PageHead, not_here};
use crate::desk::route::Route;
use crate::desk::told::{self, Line, Names};
use crate::parts::photos::PhotoStrip;
use crate::words;
use device::Row;
use domain::{Dispute, DisputeId, NeedId, PhotoRef, VisitId};
use leptos::prelude::*;
use sync::{Record, RecordKey, RecordKind};

/// What a record says.
#[derive(Clone, PartialEq, Eq)]
struct Told {
    title: String,
    lines: Vec<Line>,
    photos: Vec<PhotoRef>,
}

/// A record of the village. It is drawn once: what comes in while somebody writes beside it only changes its words.
#[component]
pub fn RecordPage(key: RecordKey) -> impl IntoView {
    let desk = use_desk();
    let told = Memo::new(move |_| desk.read(|look| tell(&look.world.record(key)?.record, look)));
    let is_here = Memo::new(move |_| told.with(Option::is_some));
    move || {
        if !is_here.get() {
            return not_here(&Route::Records.path(), "记录");
        }
        let title =
            move || told.with(|told| told.as_ref().map(|told| told.title.clone()).unwrap_or_default());
        view! {
            <BackTo href=Route::Records.path() name="记录"/>
            <PageHead title=Signal::derive(title)/>
            <div class="columns">
                {move || told.get().map(facts)}
                {untrack(|| beside(key))}
            </div>
        }
        .into_any()
    }
}

fn tell(record: &Record, look: &Look<'_>) -> Option<Told> {
    let (title, lines, photos) = match record {
        Record::Visit(visit) => {
            let title = format!("{} · {}", words::visit_kind(visit), look.door(visit.first.household));
            (title, told::visit(visit, look), visit.first.photos.clone())
        }
        Record::Activity(activity) => {
            let title = format!("志愿 · {}", activity.now.name);
            (title, told::activity_now(activity, look), activity.now.photos.clone())
        }
        Record::Dispute(dispute) => {
            let parties = words::join(dispute.parties.iter().map(|party| party.name.as_str()));
            (format!("调解 · {parties}"), told::dispute(dispute, look), dispute.photos.clone())
        }
        Record::Need(need) => {
            (format!("诉求 · {}", look.door(need.household)), told::need(need, look), Vec::new())
        }
        _ => return None,
    };
    Some(Told { title, lines, photos })
}

fn facts(told: Told) -> AnyView {
    view! {
        <section class="card stack">
            <Facts lines=told.lines/>
            <PhotoStrip photos=told.photos/>
        </section>
    }
    .into_any()
}

/// What is done about a record, or how it went.
fn beside(key: RecordKey) -> AnyView {
    match key.kind {
        RecordKind::Visit => {
            let id = VisitId::from_uuid(key.id);
            view! { <div class="stack">{amend_visit(id)}{withdraw_visit(id)}</div> }.into_any()
        }
        RecordKind::Need => view! { <AdvanceNeed id=NeedId::from_uuid(key.id)/> }.into_any(),
        RecordKind::Dispute => {
            let (desk, id) = (use_desk(), DisputeId::from_uuid(key.id));
            let story = move || {
                desk.read(|look| look.world.disputes.get(&id).map(|row| events(Row::noun(row), look)))
            };
            story.into_any()
        }
        _ => ().into_any(),
    }
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
