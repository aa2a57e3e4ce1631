//! 记走访 — chips before typing, one save that works without a network.

use super::doors::category_line;
use super::frame::{form_page_saying, nothing_there, sub_page};
use super::household_form;
use super::line::family;
use super::picker::picker_of;
use super::returned::{self, returned_intent};
use super::visit_due::DueForm;
use super::visit_needs::NeedsForm;
use super::visit_saved;
use crate::kit::fields::{DayField, day_long_ago};
use crate::kit::form::Then;
use crate::kit::{Form, PhotoPicker, forms};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::path;
use crate::parts::photos::PhotoStrip;
use crate::parts::visit_talk::TalkForm;
use crate::route::Route;
use crate::words;
use domain::visit::{Location, NewVisit, Talk};
use domain::{At, Day, Field, Household, HouseholdId, OpId};
use leptos::prelude::*;
use std::rc::Rc;
use sync::Intent;
use wasm_bindgen::prelude::*;

/// 记走访; first whom, when that is not known yet.
pub(super) fn screen(household: Option<HouseholdId>, again: Option<OpId>) -> AnyView {
    let here = here();
    let before = again.and_then(|op| returned_intent(here, op)).and_then(|intent| match intent {
        Intent::RecordVisit(visit) => Some(visit),
        _ => None,
    });
    let Some(id) = household.or(before.as_ref().map(|visit| visit.household)) else { return choose() };
    match here.glance(|world| world.households.get(&id).map(|row| (**row).clone())) {
        Some(household) => {
            let asking = RwSignal::new(again.is_none() && here.device().draft(&own_key(id)).is_none());
            (move || match asking.get().then(|| untrack(|| today_already(here, &household, asking))).flatten()
            {
                Some(question) => question,
                None => untrack(|| form(here, &household, before.clone(), again)),
            })
            .into_any()
        }
        None => nothing_there(Route::NewVisit { household: None, again: None }),
    }
}

/// The key of a door's draft.
fn own_key(household: HouseholdId) -> String {
    format!("visit/{household}")
}

/// Somebody who was at this door today already is asked what is meant: nobody is counted twice by a slip.
fn today_already(here: Here, household: &Household, asking: RwSignal<bool>) -> Option<AnyView> {
    let (me, today) = (here.device().me(), here.today());
    let visit = here.glance(|world| {
        let mut visits = world.visits_of(household.id).into_iter();
        visits.find(|it| it.by == me && it.first.on == today && it.stands()).map(|row| row.noun().clone())
    })?;
    let met = words::met(visit.talk(), Some(household));
    let amend = Route::AmendVisit(visit.first.id).path();
    let body = view! {
        <section class="card watch stack">
            <h2>{words::head_and_door(household)}</h2>
            <p>{words::twice_today(&words::clock(visit.recorded_at), &met)}</p>
            <div class="btns fill">
                <button class="btn" type="button" on:click=move |_| path::go_instead(&amend)>"改刚才那条"</button>
                <button class="btn primary" type="button" on:click=move |_| asking.set(false)>"再走一次"</button>
            </div>
        </section>
    };
    Some(sub_page("记走访", Route::Household(household.id), ().into_any(), body.into_any()))
}

fn choose() -> AnyView {
    let typed = RwSignal::new(String::new());
    let new = move || typed.with(|typed| household_form::for_a_visit(typed));
    let pick = Callback::new(|id| path::go_instead(&Route::visit(id).path()));
    let body = view! {
        <p class="muted">"先选一户。"</p>
        {picker_of(typed, "找住户", false, pick)}
        <a class="btn wide" href=new><Icon name=IconName::Plus/>"名单里没有,新增住户"</a>
    };
    sub_page("记走访", Route::Today, ().into_any(), body.into_any())
}

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    first: StoredValue<NewVisit>,
    on: RwSignal<Option<Day>>,
    /// When the form was opened; a draft keeps it.
    started_at: RwSignal<Option<At>>,
    talk: TalkForm,
    needs: NeedsForm,
    due: DueForm,
    location: RwSignal<Option<Location>>,
}

impl Writing {
    fn new(form: Form, first: NewVisit, today: Day) -> Self {
        let writing = Self {
            form,
            on: RwSignal::new(Some(first.on)),
            started_at: RwSignal::new(first.started_at),
            talk: TalkForm::new(form, &first.talk, first.on),
            needs: NeedsForm::new(form, first.needs.clone()),
            due: DueForm::new(form.here(), form, first.household, today),
            location: RwSignal::new(first.location),
            first: StoredValue::new(first),
        };
        form.part_json("started_at", writing.started_at);
        form.part_json("location", writing.location);
        writing
    }

    /// How many things 保存 saves: the visit, and each that was answered in it.
    fn things(self) -> usize {
        1 + self.due.answered(&self.talk.read())
    }

    /// What it says now, with ids of its own: the same draft may stand open in two tabs.
    fn finish(self) -> NewVisit {
        let device = self.form.here().device();
        let first = self.first.get_value();
        let mut needs = self.needs.read();
        for need in &mut needs {
            need.id = device.mint();
        }
        NewVisit {
            id: device.mint(),
            on: self.on.get().unwrap_or(first.on),
            started_at: self.started_at.get(),
            talk: self.talk.read(),
            needs,
            photos: [first.photos.clone(), self.form.photos()].concat(),
            location: self.location.get(),
            ..first
        }
    }
}

/// A visit nobody has written anything about yet.
fn blank(here: Here, household: HouseholdId) -> NewVisit {
    let device = here.device();
    NewVisit {
        id: device.mint(),
        household,
        on: device.today(),
        started_at: Some(device.now()),
        talk: Talk::default(),
        needs: Vec::new(),
        photos: Vec::new(),
        location: None,
    }
}

fn form(here: Here, household: &Household, returned: Option<NewVisit>, again: Option<OpId>) -> AnyView {
    let today = here.today();
    let form = returned::open_form(&forms::VISIT, own_key(household.id), again, returned.as_ref());
    let mut first: NewVisit = form.began().unwrap_or_else(|| blank(here, household.id));
    // Photos of a draft come back as shots; those of a returned record stay linked.
    let shots = untrack(|| form.photos());
    first.photos.retain(|photo| !shots.contains(photo));
    let linked = first.photos.clone();
    let writing = Writing::new(form, first, today);
    let home = Route::Household(household.id);
    let finish = move || {
        let visit = writing.finish();
        visit.check(here.today())?;
        Ok((writing.due.acts(&visit)?, visit))
    };
    let save = form.submit(finish, move |(due, visit): (Vec<Intent>, NewVisit)| {
        let (talk, together) = (&visit.talk, untrack(|| writing.things()));
        let (again_on, nobody) = (talk.follow_up_on, talk.met_nobody());
        let said = words::visit_saved(together, nobody, again_on, visit.needs.len(), here.today());
        let saved = visit.clone();
        let tell = {
            let said = said.clone();
            Rc::new(move || visit_saved::tell(here, saved.clone(), said.clone()))
        };
        let mut acts = vec![Intent::RecordVisit(visit)];
        acts.extend(due);
        form.save(returned::instead(again, acts), said, Then::BackTelling(home.path(), tell));
    });
    let nobody = Signal::derive(move || writing.talk.met_nobody());
    let saving = Signal::derive(move || words::save_together(writing.things()));
    let body = view! {
        {whom(here, household, today)}
        {writing.talk.met_view(household)}
        {writing.due.view(nobody)}
        {writing.talk.heard_view(today)}
        {writing.needs.view()}
        <PhotoStrip photos=linked/>
        <PhotoPicker form/>
        {place_switch(writing.location)}
        <details class="card more">
            <summary>"走访日期 "<span class="optional">"不是今天才改"</span></summary>
            <DayField label=form.called(Field::On, "哪天去的") value=writing.on least=None most=Some(today)/>
        </details>
        {day_long_ago(writing.on, today)}
    };
    form_page_saying("记走访", home, form, body.into_any(), save, saving)
}

fn whom(here: Here, household: &Household, today: Day) -> AnyView {
    let (last, said) = here.glance(|world| {
        let mut calls = world.visits_of(household.id).into_iter().filter(|visit| visit.stands());
        let last = calls.next().map(|visit| {
            let kind = words::visit_kind(visit);
            format!("上次{kind} {}", words::ago(visit.first.on, today))
        });
        let said = world.last_visit(household.id).map(|visit| visit.talk().note.trim().to_owned());
        (last.unwrap_or_else(|| "还没走访过".to_owned()), said.filter(|said| !said.is_empty()))
    });
    let kinds = category_line(household);
    let small = if kinds.is_empty() { last } else { format!("{kinds} · {last}") };
    let phone = household.phone.value.trim().to_owned();
    let call = (!phone.is_empty()).then(|| {
        view! { <a class="icon-btn ok-text" aria-label="打电话" href=format!("tel:{phone}")><Icon name=IconName::Phone/></a> }
    });
    view! {
        <section class="card stack tight" aria-label="住户">
            <div class="row">
                {family(household).view()}
                <div class="grow"><h2>{words::head_and_door(household)}</h2><small class="muted">{small}</small></div>
                {call}
            </div>
            <div class="row between">
                <small class="muted grow">{said.map(|said| format!("上次说:{said}"))}</small>
                <a class="chip" href=Route::NewVisit { household: None, again: None }.path()>"换户"</a>
            </div>
        </section>
    }
    .into_any()
}

/// 附上位置 — asked for once, never waited for.
fn place_switch(location: RwSignal<Option<Location>>) -> AnyView {
    let wanted = RwSignal::new(location.get_untracked().is_some());
    let refused = RwSignal::new(false);
    let toggle = move |_| {
        wanted.update(|wanted| *wanted = !*wanted);
        location.set(None);
        refused.set(false);
        if wanted.get_untracked() {
            ask_where(location, wanted, refused);
        }
    };
    let said = move || match (wanted.get(), location.get()) {
        (false, _) if refused.get() => "手机没让定位,这次没附上;不附也能保存".to_owned(),
        (false, _) => "只记这一次;不附也能保存".to_owned(),
        (true, None) => "正在定位,不用等,可以先保存".to_owned(),
        (true, Some(here)) => format!("已附上,误差约 {} 米", here.accuracy_m),
    };
    view! {
        <label class="switch card">
            <span><strong><Icon name=IconName::Pin/>" 附上位置"</strong><br/><small class="muted" aria-live="polite">{said}</small></span>
            <input type="checkbox" role="switch" prop:checked=move || wanted.get() on:change=toggle/>
        </label>
    }
    .into_any()
}

fn ask_where(location: RwSignal<Option<Location>>, wanted: RwSignal<bool>, refused: RwSignal<bool>) {
    let Ok(geolocation) = window().navigator().geolocation() else {
        wanted.set(false);
        refused.set(true);
        return;
    };
    let found = Closure::once_into_js(move |position: JsValue| {
        if wanted.try_get_untracked() == Some(true) {
            let _ = location.try_set(read_position(&position));
        }
    });
    let not_found = Closure::once_into_js(move |_: JsValue| {
        let _ = wanted.try_set(false);
        let _ = refused.try_set(true);
    });
    let _ = geolocation
        .get_current_position_with_error_callback(found.unchecked_ref(), Some(not_found.unchecked_ref()));
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "degrees and metres stay far inside"
)]
fn read_position(position: &JsValue) -> Option<Location> {
    let coords = js_sys::Reflect::get(position, &"coords".into()).ok()?;
    let number = |name: &str| js_sys::Reflect::get(&coords, &name.into()).ok()?.as_f64();
    Some(Location {
        lat_e6: (number("latitude")? * 1e6) as i32,
        lng_e6: (number("longitude")? * 1e6) as i32,
        accuracy_m: number("accuracy")?.max(0.0) as u32,
    })
}
