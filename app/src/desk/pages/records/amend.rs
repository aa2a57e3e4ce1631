//! 更正走访 — what was heard is put right by whoever may; what stood before stays with the visit.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Look, use_desk};
use crate::desk::pages::form::{self, Flaws};
use crate::desk::told::Names;
use crate::parts::visit_talk::TalkForm;
use domain::{Household, Visit};
use leptos::prelude::*;
use sync::Intent;

/// The form, for those who lead the village and, in time, for the author.
pub(super) fn amend_visit(visit: &Visit, look: &Look<'_>) -> Option<AnyView> {
    let own = visit.by == look.device.me() && visit.author_may_amend(look.device.now());
    let may = own || look.device.standing().leads(&visit.grid);
    let household = look.household(visit.first.household).filter(|_| may)?;
    Some(form_of(visit, household))
}

fn form_of(visit: &Visit, household: &Household) -> AnyView {
    let (id, on) = (visit.first.id, visit.first.on);
    let talk = TalkForm::new(visit.talk(), on);
    let flaws = Flaws::none();
    let fields = view! {
        <h2>"更正"</h2>
        <p class="muted">"改的是见到谁、聊了什么;哪天、哪户不改。原来写的也留着。"</p>
        {talk.view(household, on, flaws.0)}
    };
    let finish = move || {
        let said = talk.read();
        said.check(on).map(|()| said)
    };
    let save = move |talk| {
        let intent = Intent::AmendVisit { visit: id, talk };
        use_desk().act(On::Device, intent, "已更正,原来写的也留着", |_| ());
    };
    form::card(flaws, fields.into_any(), "保存更正", finish, save)
}
