//! One visit, whole; and putting it right within the days allowed.

use super::frame::{form_page, nothing_there, sub_page};
use super::place::{Mine, account_name, place_name, whose_door};
use super::returned::tap;
use super::visit_saved::may_withdraw;
use crate::kit::form::Then;
use crate::kit::guard::shield;
use crate::kit::{Form, forms};
use crate::parts::badge::state_chip;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::PhotoStrip;
use crate::parts::visit_talk::TalkForm;
use crate::route::Route;
use crate::words;
use domain::settings::Settings;
use domain::visit::Talk;
use domain::{AccountId, Day, PlaceCode, Visit, VisitId};
use leptos::prelude::*;
use sync::{Intent, RecordKey, RecordKind};

fn find(here: Here, id: VisitId) -> Option<Visit> {
    here.world(|world| world.visits.get(&id).map(|row| (**row).clone()))
}

/// A visit's page.
pub(super) fn screen(id: VisitId) -> AnyView {
    let here = here();
    if find(here, id).is_none() {
        return nothing_there(Route::Records);
    }
    let body = move || {
        let (Some(visit), today) = (find(here, id), here.today()) else { return ().into_any() };
        view! { {twin_note(here, &visit)}{withdrawn_note(here, &visit, today)}{what(here, &visit, today)}{changes(here, &visit, today)} }
            .into_any()
    };
    let edit = move || {
        let visit = find(here, id)?;
        let in_time = visit.withdrawn.is_none() && visit.author_may_amend(here.now(), here.now());
        let link = amend_link(here, visit.by, in_time, &visit.grid, Route::AmendVisit(id));
        link.filter(|_| visit.withdrawn.is_none())
    };
    sub_page("走访", Route::Records, edit.into_any(), body.into_any())
}

/// 修改, for the author in time and for the secretary.
pub(super) fn amend_link(
    here: Here,
    by: AccountId,
    in_time: bool,
    place: &PlaceCode,
    to: Route,
) -> Option<AnyView> {
    let device = here.device();
    let may = (by == device.me() && in_time) || device.standing().leads(place);
    may.then(|| view! { <a class="chip" href=to.path()><Icon name=IconName::Edit/>"修改"</a> }.into_any())
}

/// Another visit to the same door on the same day: the author or the secretary says whether it is the same.
fn twin_note(here: Here, visit: &Visit) -> Option<AnyView> {
    let twin = visit.twin.as_ref().filter(|twin| twin.same.is_none())?;
    let (id, other) = (visit.first.id, twin.of);
    let device = here.device();
    let may = visit.by == device.me() || Mine::of(&device.standing()).covers(&visit.grid);
    let judge = move |same: bool| tap(here, Intent::JudgeTwin { visit: id, same }, "已记下");
    Some(
        view! {
            <section class="card needs-you stack">
                <h2>"同一天这户有两条走访"</h2>
                <p class="muted">"另一部手机当天也记了这户。是同一次还是去了两次?两条都会留着。"</p>
                <a class="link hit" href=Route::Visit(other).path()>"看另一条"</a>
                <div class="btns fill" hidden=!may>
                    <button class="btn" type="button" on:click=move |_| judge(true)>"是同一次"</button>
                    <button class="btn" type="button" on:click=move |_| judge(false)>"去了两次"</button>
                </div>
            </section>
        }
        .into_any(),
    )
}

/// That it was taken back; and while somebody may, the way to do that: asked twice.
fn withdrawn_note(here: Here, visit: &Visit, today: Day) -> Option<AnyView> {
    if let Some(withdrawn) = visit.withdrawn {
        let by = here.glance(|world| account_name(world, withdrawn.by));
        let said = format!("{by} {} 撤回了这条。记录留着,不算走访。", words::when(withdrawn.at, today));
        return Some(
            view! { <p class="notice warn"><Icon name=IconName::Alert/><span>{said}</span></p> }.into_any(),
        );
    }
    if !may_withdraw(here, visit) {
        return None;
    }
    let (id, household) = (visit.first.id, visit.first.household);
    let sure = RwSignal::new(false);
    let ask = move |_| {
        sure.set(true);
        // The second tap of a hand that taps twice is no answer.
        shield();
    };
    let back = move |_| {
        let act = here.glance(|world| world.withdrawal(id, household));
        tap(here, act, words::WITHDRAWN);
    };
    Some(
        view! {
            <div class="row wrap end">
                <button class="btn small quiet" type="button" hidden=move || sure.get() on:click=ask>"记错了,撤回这条"</button>
                <span class="row wrap" hidden=move || !sure.get()>
                    <button class="btn small" type="button" on:click=move |_| sure.set(false)>"不撤了"</button>
                    <button class="btn small danger" type="button" on:click=back>"撤回,不算这次"</button>
                </span>
            </div>
        }
        .into_any(),
    )
}

fn what(here: Here, visit: &Visit, today: Day) -> AnyView {
    let id = visit.first.id;
    let talk = visit.talk();
    let receipt = here.ask(|device| device.receipt(RecordKey::new(RecordKind::Visit, id.uuid())));
    let (door, met, by) = here.world(|world| {
        let household = world.households.get(&visit.first.household);
        let door = whose_door(world, visit.first.household);
        (door, words::met(talk, household.map(|row| &**row)), account_name(world, visit.by))
    });
    let topics = words::join(talk.topics.iter().map(|topic| Settings::builtin().topic_name(topic)));
    let again = talk.follow_up_on.map(|day| words::on(day, today)).unwrap_or_default();
    let place = visit
        .first
        .location
        .map(|place| format!("附了位置,误差约 {} 米", place.accuracy_m))
        .unwrap_or_default();
    let lines = [
        ("哪天", words::on(visit.first.on, today)),
        ("见到", met),
        ("聊了", topics),
        ("约好回访", again),
        ("网格员", format!("{by} · {}", place_name(&here.device(), &visit.grid))),
        ("保存", words::when(visit.recorded_at, today)),
        ("位置", place),
    ];
    let lines: Vec<_> = lines
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(label, text)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
        .collect();
    let note = (!talk.note.is_empty()).then(|| view! { <p>{talk.note.clone()}</p> });
    let needs: Vec<_> = visit
        .first
        .needs
        .iter()
        .map(|need| {
            let now =
                here.world(|world| world.needs.get(&need.id).map_or(need.handling, |row| row.handling.value));
            view! {
                <li class="item">
                    <span class="warn-text"><Icon name=IconName::Alert/></span>
                    <div class="grow"><strong>{need.text.clone()}</strong></div>
                    <span class="chip">{words::handling(now)}</span>
                </li>
            }
        })
        .collect();
    let needs = (!needs.is_empty()).then(|| view! { <h3>"反映的问题"</h3><ul class="list">{needs}</ul> });
    view! {
        <section class="card stack" class:struck=visit.withdrawn.is_some()>
            <div class="row between top">
                <h2><a class="plain hit" href=Route::Household(visit.first.household).path()>{door}</a></h2>
                {state_chip(receipt.as_ref(), None)}
            </div>
            {note}
            <dl class="facts">{lines}</dl>
            {needs}
            <PhotoStrip photos=visit.first.photos.clone()/>
        </section>
    }
    .into_any()
}

/// What it said before each change: first words stay findable.
fn changes(here: Here, visit: &Visit, today: Day) -> Option<AnyView> {
    if visit.amendments.is_empty() {
        return None;
    }
    let line = |amendment: &domain::visit::Amendment| {
        let by = here.glance(|world| account_name(world, amendment.by));
        view! {
            <li class="ok">
                <strong>{format!("{by} 改过")}</strong>
                <small class="muted">{words::when(amendment.at, today)}</small>
                <p>{amendment.talk.note.clone()}</p>
            </li>
        }
    };
    let lines: Vec<_> = visit.amendments.iter().rev().map(line).collect();
    Some(
        view! {
            <section class="card stack">
                <h2>"修改记录"</h2>
                <ol class="story">
                    {lines}
                    <li>
                        <strong>"最初记的"</strong>
                        <small class="muted">{words::when(visit.recorded_at, today)}</small>
                        <p>{visit.first.talk.note.clone()}</p>
                    </li>
                </ol>
            </section>
        }
        .into_any(),
    )
}

/// 修改走访: what was heard, not where and when.
pub(super) fn amend(id: VisitId) -> AnyView {
    let here = here();
    let found = find(here, id).and_then(|visit| {
        let household =
            here.glance(|world| world.households.get(&visit.first.household).map(|row| (**row).clone()));
        Some((visit, household?))
    });
    let Some((visit, household)) = found else { return nothing_there(Route::Records) };
    let on = visit.first.on;
    let form = Form::open(&forms::AMEND_VISIT, format!("amend-visit/{id}"));
    let first: Talk = form.began().unwrap_or_else(|| visit.talk().clone());
    let talk = TalkForm::new(form, &first, on);
    let finish = move || {
        let said = talk.read();
        said.check(on).map(|()| said)
    };
    let save = form.submit(finish, move |talk| {
        let acts = vec![Intent::AmendVisit { visit: id, talk }];
        form.save(acts, "已存手机,原来写的也留着".into(), Then::Back(Route::Visit(id).path()));
    });
    let body = view! {
        <p class="muted">{format!("{} · {} 的走访。", words::head_and_door(&household), words::on(on, here.today()))}"原来写的会留在修改记录里。"</p>
        {talk.view(&household, on)}
    };
    form_page("修改走访", Route::Visit(id), form, body.into_any(), save)
}
