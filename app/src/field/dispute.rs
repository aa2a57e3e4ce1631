//! One dispute: its story, where it stands, the follow-ups owed, and what is added to it.

use super::frame::{nothing_there, sub_page};
use super::place::{account_name, place_name};
use super::returned::tap;
use crate::kit::fields::{FlawList, NoteField, OneOf};
use crate::kit::form::Then;
use crate::kit::{Form, forms};
use crate::parts::badge::state_chip;
use crate::parts::here::{Here, here};
use crate::parts::photos::PhotoStrip;
use crate::route::Route;
use crate::words;
use domain::dispute::{Agreement, DisputeStatus, Happened};
use domain::settings::Settings;
use domain::{Day, Dispute, DisputeId, Field};
use leptos::prelude::*;
use sync::{Intent, RecordKey, RecordKind};

fn find(here: Here, id: DisputeId) -> Option<Dispute> {
    here.world(|world| world.disputes.get(&id).map(|row| (**row).clone()))
}

/// A dispute's page.
pub(super) fn screen(id: DisputeId) -> AnyView {
    let here = here();
    if find(here, id).is_none() {
        return nothing_there(Route::Records);
    }
    let status = Memo::new(move |_| find(here, id).map(|dispute| dispute.status()));
    let body = view! {
        {move || {
            let (Some(dispute), today) = (find(here, id), here.today()) else { return ().into_any() };
            view! { {head(here, &dispute, today)}{owed(here, &dispute, today)}{story(here, &dispute, today)} }.into_any()
        }}
        // What is being added is not drawn anew when something else changes.
        {add_event(here, id, status)}
    };
    sub_page("纠纷", Route::Records, ().into_any(), body.into_any())
}

fn head(here: Here, dispute: &Dispute, today: Day) -> AnyView {
    let status = dispute.status();
    let class = match status {
        DisputeStatus::Settled { .. } | DisputeStatus::Closed { .. } => "chip ok",
        DisputeStatus::Referred => "chip info",
        _ => "chip warn",
    };
    let receipt = here.ask(|device| device.receipt(RecordKey::new(RecordKind::Dispute, dispute.id.uuid())));
    let doors: Vec<_> = dispute
        .parties
        .iter()
        .map(|party| {
            let door = party.household.and_then(|id| {
                here.glance(|world| world.households.get(&id).map(|row| (id, words::head_and_door(row))))
            });
            match door {
                Some((id, line)) => {
                    view! { <div><a class="link hit" href=Route::Household(id).path()>{line}</a></div> }
                        .into_any()
                }
                None => view! { <div>{party.name.clone()}</div> }.into_any(),
            }
        })
        .collect();
    let by = here.glance(|world| account_name(world, dispute.by));
    let place = place_name(&here.device(), &dispute.grid);
    view! {
        <section class="card stack">
            <div class="row between top"><h2>{dispute.title()}</h2><span class=class>{words::dispute_status(status)}</span></div>
            <p>{dispute.what.clone()}</p>
            <dl class="facts">
                <div><dt>"类型"</dt><dd>{Settings::builtin().dispute_name(&dispute.kind).to_owned()}</dd></div>
                <div><dt>"当事人"</dt><dd>{doors}</dd></div>
                <div><dt>"哪天"</dt><dd class="num">{words::on(dispute.on, today)}</dd></div>
                <div><dt>"记录"</dt><dd>{format!("{by} · {place}")}</dd></div>
            </dl>
            <PhotoStrip photos=dispute.photos.clone()/>
            <div class="row between"><small class="muted">{words::dispute_next(status)}</small>{state_chip(receipt.as_ref(), None)}</div>
        </section>
    }
    .into_any()
}

/// The follow-ups owed after an agreement, each with its two buttons.
fn owed(here: Here, dispute: &Dispute, today: Day) -> Option<AnyView> {
    let id = dispute.id;
    let line = |(day, by): (u16, Day)| {
        let left = today.days_until(by);
        let calm = move |_| tell(here, id, Happened::FollowedUp { day, calm: true, text: String::new() });
        let button = (left <= 0).then(|| {
            view! { <button class="chip on" type="button" aria-label=format!("第 {day} 天回访过了,平稳") on:click=calm>"回访过了,平稳"</button> }
        });
        let class = if left < 0 { "chip bad" } else { "chip" };
        view! {
            <li class="item">
                <div class="grow"><h3>{format!("第 {day} 天回访")}</h3><small class="muted num">{words::on(by, today)}</small></div>
                {button}
                <span class=class>{words::left(left)}</span>
            </li>
        }
    };
    let lines: Vec<_> =
        dispute.follow_ups_owed(&Settings::builtin().follow_up_days).into_iter().map(line).collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card list-card watch"><h2>"要回访"</h2><ul class="list">{lines}</ul></section> }.into_any()
    })
}

fn story(here: Here, dispute: &Dispute, today: Day) -> AnyView {
    let line = |event: &domain::DisputeEvent| {
        let by = here.glance(|world| account_name(world, event.by));
        let class = match (&event.what, event.out_of_turn) {
            _ if event.withdrawn => "struck",
            (_, true) => "warn",
            (
                Happened::AgreementReached { .. }
                | Happened::Closed(_)
                | Happened::FollowedUp { calm: true, .. },
                _,
            ) => "ok",
            (Happened::MediationFailed(_) | Happened::Reopened(_) | Happened::FollowedUp { .. }, _) => "bad",
            _ => "",
        };
        let turn = event
            .out_of_turn
            .then(|| view! { <p class="warn-text">"和当时的状态对不上,已留着,等人看看"</p> });
        let text = words::event_text(&event.what).to_owned();
        view! {
            <li class=class>
                <strong>{words::event(&event.what)}</strong>
                <small class="muted">{format!("{} · {by}", words::when(event.at, today))}</small>
                {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
                {turn}
            </li>
        }
    };
    let by = here.glance(|world| account_name(world, dispute.by));
    let lines: Vec<_> = dispute.events.iter().rev().map(line).collect();
    view! {
        <section class="card stack">
            <h2>"经过"</h2>
            <ol class="story">
                {lines}
                <li><strong>"登记"</strong><small class="muted">{format!("{} · {by}", words::when(dispute.recorded_at, today))}</small></li>
            </ol>
        </section>
    }
    .into_any()
}

fn tell(here: Here, dispute: DisputeId, what: Happened) {
    let said = format!("已存手机,{}", words::event(&what));
    tap(here, Intent::TellDispute { dispute, what, visit: None }, said);
}

/// The next steps that fit the state, as codes with their words.
fn steps(status: DisputeStatus) -> Vec<(String, String)> {
    let all: &[(&str, &str)] = match status {
        DisputeStatus::Open => &[
            ("began", "开始调解"),
            ("oral", "达成口头协议"),
            ("written", "达成书面协议"),
            ("failed", "这次没调成"),
            ("referred", "上报"),
            ("noted", "记一笔"),
        ],
        DisputeStatus::InMediation => &[
            ("oral", "达成口头协议"),
            ("written", "达成书面协议"),
            ("failed", "这次没调成"),
            ("referred", "上报"),
            ("noted", "记一笔"),
            ("closed", "办结"),
        ],
        DisputeStatus::Settled { .. } => {
            &[("noted", "记一笔"), ("unrest", "回访,又有反复"), ("closed", "办结"), ("reopened", "重新打开")]
        }
        DisputeStatus::Referred => &[
            ("began", "接着调解"),
            ("oral", "达成口头协议"),
            ("written", "达成书面协议"),
            ("noted", "记一笔"),
            ("closed", "办结"),
        ],
        DisputeStatus::Closed { .. } => &[("reopened", "重新打开"), ("noted", "记一笔")],
    };
    all.iter().map(|(code, word)| ((*code).to_owned(), (*word).to_owned())).collect()
}

fn happened(code: &str, text: String, day: u16) -> Happened {
    match code {
        "began" => Happened::MediationBegan(text),
        "oral" => Happened::AgreementReached { how: Agreement::Oral, text },
        "written" => Happened::AgreementReached { how: Agreement::Written, text },
        "failed" => Happened::MediationFailed(text),
        "referred" => Happened::Referred(text),
        "closed" => Happened::Closed(text),
        "reopened" => Happened::Reopened(text),
        "unrest" => Happened::FollowedUp { day, calm: false, text },
        _ => Happened::Noted(text),
    }
}

fn add_event(here: Here, id: DisputeId, status: Memo<Option<DisputeStatus>>) -> AnyView {
    let form = Form::open(&forms::DISPUTE_EVENT, format!("dispute-event/{id}"));
    let options = Memo::new(move |_| status.get().map(steps).unwrap_or_default());
    let (what, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // What is chosen is one of the steps that fit the state, also when that has changed meanwhile.
    Effect::new(move || {
        options.with(|options| {
            let fits = what.with(|what| options.iter().any(|(code, _)| code == what));
            if let (false, Some((first, _))) = (fits, options.first()) {
                what.set(first.clone());
            }
        });
    });
    let finish = move || {
        // The first follow-up still owed is the one that found unrest.
        let owed = find(here, id).and_then(|dispute| {
            dispute.follow_ups_owed(&Settings::builtin().follow_up_days).first().copied()
        });
        let event = happened(&what.get(), text.get().trim().to_owned(), owed.map_or(1, |(day, _)| day));
        event.check().map(|()| event)
    };
    let save = form.submit(finish, move |what: Happened| {
        let said = format!("已存手机,{}", words::event(&what));
        form.save(vec![Intent::TellDispute { dispute: id, what, visit: None }], said, Then::empty(|| ()));
    });
    let content = view! {
        <h2>"接着记"</h2>
        <OneOf label=form.called(Field::Answer, "发生了什么").unkept() options value=what/>
        <NoteField label=form.called(Field::EventText, "说几句") value=text/>
        <FlawList form/>
        {form.button("btn primary wide", "保存")}
        {form.kept_line()}
    };
    form.part("step", what);
    form.frame("card stack", content.into_any(), save)
}
