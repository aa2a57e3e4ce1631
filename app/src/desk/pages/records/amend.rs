//! 更正走访 — what was heard is put right by whoever may; what stood before stays with the visit.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Look, use_desk};
use crate::desk::pages::form;
use crate::desk::told::Names;
use crate::kit::{Form, forms};
use crate::parts::visit_talk::TalkForm;
use crate::words;
use device::Row;
use domain::{Household, Visit, VisitId};
use leptos::prelude::*;
use sync::Intent;

/// The form, for those who lead the village and, in time, for the author. It stands as long as they may.
pub(super) fn amend_visit(id: VisitId) -> AnyView {
    let desk = use_desk();
    let may = Memo::new(move |_| desk.read(|look| of_visit(look, id).is_some()));
    let form = move || {
        let (visit, household) = may.get().then(|| desk.peek(|look| of_visit(look, id)))??;
        Some(untrack(|| form_of(&visit, &household)))
    };
    form.into_any()
}

/// 撤回 — for whoever may: the visit is kept, struck out and not counted. Asked twice.
pub(super) fn withdraw_visit(id: VisitId) -> AnyView {
    let desk = use_desk();
    let household = Memo::new(move |_| {
        desk.read(|look| {
            let visit = look.world.visits.get(&id).map(Row::noun)?;
            let now = look.device.now();
            let own = visit.by == look.device.me() && visit.author_may_withdraw(now, now);
            let may = own || look.device.standing().leads(&visit.grid);
            (may && visit.withdrawn.is_none()).then_some(visit.first.household)
        })
    });
    let sure = RwSignal::new(false);
    let card = move || {
        let household = household.get()?;
        let back = move |_| {
            let act = desk.peek(|look| look.world.withdrawal(id, household));
            desk.act(On::Device, act, words::WITHDRAWN, |_| ());
        };
        Some(view! {
            <div class="row wrap">
                <button type="button" class="btn small quiet" hidden=move || sure.get() on:click=move |_| sure.set(true)>"撤回这条走访"</button>
                <span class="row wrap" hidden=move || !sure.get()>
                    <button type="button" class="btn small" on:click=move |_| sure.set(false)>"不撤了"</button>
                    <button type="button" class="btn small danger" on:click=back>"撤回,不算这次"</button>
                </span>
            </div>
        })
    };
    card.into_any()
}

/// The visit with its household, if the reader may put it right.
fn of_visit(look: &Look<'_>, id: VisitId) -> Option<(Visit, Household)> {
    let visit = look.world.visits.get(&id).map(Row::noun)?;
    let own = visit.by == look.device.me() && visit.author_may_amend(look.device.now(), look.device.now());
    let may = visit.withdrawn.is_none() && (own || look.device.standing().leads(&visit.grid));
    let household = look.household(visit.first.household).filter(|_| may)?;
    Some((visit.clone(), household.clone()))
}

fn form_of(visit: &Visit, household: &Household) -> AnyView {
    let desk = use_desk();
    let (id, on) = (visit.first.id, visit.first.on);
    let form = Form::open(&forms::AMEND_VISIT, format!("amend-visit/{id}"));
    let talk = TalkForm::new(form, visit.talk(), on);
    let fields = view! {
        <h2>"更正"</h2>
        <p class="muted">"改的是见到谁、聊了什么;哪天、哪户不改。原来写的也留着。"</p>
        {talk.view(household, on)}
    };
    let stands = move || {
        desk.read(|look| look.world.visits.get(&id).map(|row| row.noun().talk().clone())).unwrap_or_default()
    };
    form.seen(stands, move |now| talk.show(now, on));
    let finish = move || {
        let said = talk.read();
        said.check(on).map(|()| said)
    };
    let save = move |talk| {
        let intent = Intent::AmendVisit { visit: id, talk };
        desk.act_form_showing(form, vec![(On::Device, intent)], "已更正,原来写的也留着", |_| ());
    };
    form::card(form, fields.into_any(), "保存更正", finish, save)
}
