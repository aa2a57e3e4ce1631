//! 记调解 — who, what, and how far it has come; one save.

use super::frame::form_page;
use super::parties::{PartiesForm, party};
use super::place::{Mine, place_name};
use super::returned::{self, returned_intent};
use crate::kit::fields::{Choice, DayField, NoteField, OneOf, day_long_ago};
use crate::kit::form::Then;
use crate::kit::{Form, PhotoPicker, forms};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::PhotoStrip;
use crate::route::Route;
use crate::words;
use domain::dispute::{Agreement, Happened, NewDispute};
use domain::flaw::{Flaw, Why};
use domain::settings::{DisputeKind, Settings};
use domain::{Day, Field, HouseholdId, OpId, PhotoRef, PlaceCode};
use leptos::prelude::*;
use sync::Intent;

/// How far it has come, as chips: what follows from each is a list of events.
const SO_FAR: [(&str, &str); 5] = [
    ("agreed", "当场达成"),
    ("mediating", "调解中"),
    ("failed", "没调成"),
    ("referred", "上报"),
    ("noted", "先登记"),
];

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    grid: RwSignal<String>,
    kind: RwSignal<String>,
    parties: PartiesForm,
    on: RwSignal<Option<Day>>,
    what: RwSignal<String>,
    so_far: RwSignal<String>,
    told: RwSignal<String>,
    how: RwSignal<String>,
    linked: StoredValue<Vec<PhotoRef>>,
    today: Day,
}

impl Writing {
    /// What it says now, with an id of its own: the same draft may stand open in two tabs.
    fn finish(self) -> Result<NewDispute, Vec<Flaw>> {
        let missing = |_| vec![Flaw::new(Field::PlaceCode, Why::Missing)];
        let grid: PlaceCode = self.grid.get().parse().map_err(missing)?;
        let (so_far, how, told) = (self.so_far.get(), self.how.get(), self.told.get().trim().to_owned());
        let began = Happened::MediationBegan(String::new());
        let so_far = match so_far.as_str() {
            "agreed" => {
                let how = if how == "written" { Agreement::Written } else { Agreement::Oral };
                vec![began, Happened::AgreementReached { how, text: told }]
            }
            "mediating" => vec![Happened::MediationBegan(told)],
            "failed" => vec![began, Happened::MediationFailed(told)],
            "referred" => vec![Happened::Referred(told)],
            _ if told.is_empty() => vec![],
            _ => vec![Happened::Noted(told)],
        };
        let new = NewDispute {
            id: self.form.here().device().mint(),
            grid,
            kind: DisputeKind::new(&self.kind.get()),
            parties: self.parties.read(),
            on: self.on.get().unwrap_or(self.today),
            what: self.what.get().trim().to_owned(),
            so_far,
            photos: [self.linked.get_value(), self.form.photos()].concat(),
        };
        new.check(self.form.here().today()).map(|()| new)
    }
}

/// The chip, the words and the kind of agreement behind a list of events.
fn told_of(so_far: &[Happened]) -> (&'static str, String, &'static str) {
    match so_far.last() {
        Some(Happened::AgreementReached { how, text }) => {
            ("agreed", text.clone(), if *how == Agreement::Written { "written" } else { "oral" })
        }
        Some(Happened::MediationBegan(text)) => ("mediating", text.clone(), "oral"),
        Some(Happened::MediationFailed(text)) => ("failed", text.clone(), "oral"),
        Some(Happened::Referred(text)) => ("referred", text.clone(), "oral"),
        Some(Happened::Noted(text)) => ("noted", text.clone(), "oral"),
        // Of 先登记 nothing need be told; the others come after what this form tells.
        Some(Happened::FollowedUp { .. } | Happened::Closed(_) | Happened::Reopened(_)) | None => {
            ("noted", String::new(), "oral")
        }
    }
}

fn begin(here: Here, again: Option<OpId>) -> Option<NewDispute> {
    match returned_intent(here, again?)? {
        Intent::ReportDispute(dispute) => Some(dispute),
        _ => None,
    }
}

/// The key of the draft of a dispute that was begun at this door, or at none: another door's is another dispute.
pub(super) fn draft_key(household: Option<HouseholdId>) -> String {
    household.map_or_else(|| "dispute".to_owned(), |id| format!("dispute/{id}"))
}

/// The form.
pub(super) fn screen(household: Option<HouseholdId>, again: Option<OpId>) -> AnyView {
    let here = here();
    let device = here.device();
    let today = here.today();
    let mine = Mine::of(&device.standing());
    let form = returned::open_form(&forms::DISPUTE, draft_key(household), again, begin(here, again).as_ref());
    let first: Option<NewDispute> = form.began();
    let of_door = household
        .and_then(|id| here.glance(|world| world.households.get(&id).map(|row| row.grid.value.clone())));
    let grid = first
        .as_ref()
        .map(|first| first.grid.clone())
        .or(of_door)
        .or_else(|| here.glance(|world| mine.first_grid(world)));
    let (so_far, told, how) =
        first.as_ref().map_or_else(|| ("agreed", String::new(), "oral"), |first| told_of(&first.so_far));
    let shots = untrack(|| form.photos());
    let linked: Vec<_> =
        first.iter().flat_map(|first| first.photos.clone()).filter(|photo| !shots.contains(photo)).collect();
    let parties = match &first {
        Some(first) => first.parties.clone(),
        None => household.and_then(|id| party(here, id)).into_iter().collect(),
    };
    let writing = Writing {
        form,
        grid: RwSignal::new(grid.map(|grid| grid.to_string()).unwrap_or_default()),
        kind: RwSignal::new(first.as_ref().map_or("neighbours", |first| first.kind.as_str()).to_owned()),
        parties: PartiesForm::new(form, parties),
        on: RwSignal::new(Some(first.as_ref().map_or(today, |first| first.on))),
        what: RwSignal::new(first.as_ref().map(|first| first.what.clone()).unwrap_or_default()),
        so_far: RwSignal::new(so_far.to_owned()),
        told: RwSignal::new(told),
        how: RwSignal::new(how.to_owned()),
        linked: StoredValue::new(linked.clone()),
        today,
    };
    let save = form.submit(
        move || writing.finish(),
        move |new| {
            let said = saved_words(&new);
            let acts = returned::instead(again, vec![Intent::ReportDispute(new)]);
            form.save(acts, said, Then::Back(Route::Today.path()));
        },
    );
    let body = view! {
        <p class="notice info"><Icon name=IconName::Shield/><span>"调解记录只有本村(社区)干部、网格员和乡镇(街道)看得到,从不公开。"</span></p>
        {controls(here, writing, &mine)}
        <PhotoStrip photos=linked/>
        <PhotoPicker form/>
    };
    form_page("记调解", Route::Today, form, body.into_any(), save)
}

/// 已存手机, and what happens next.
fn saved_words(new: &NewDispute) -> String {
    match new.so_far.last() {
        Some(Happened::AgreementReached { .. }) => "已存手机,第 1、3、7 天会提醒你回访".into(),
        Some(Happened::Referred(_)) => "已存手机,有网就报上去".into(),
        _ => "已存手机,有网会自动上传".into(),
    }
}

fn controls(here: Here, writing: Writing, mine: &Mine) -> AnyView {
    let form = writing.form;
    let kinds: Vec<_> = Settings::builtin()
        .dispute_kinds
        .iter()
        .map(|kind| (kind.code.as_str().to_owned(), kind.name.clone()))
        .collect();
    let so_far: Vec<_> = SO_FAR.iter().map(|(code, word)| ((*code).to_owned(), (*word).to_owned())).collect();
    let hows = vec![
        ("oral".to_owned(), words::agreement(Agreement::Oral).to_owned()),
        ("written".to_owned(), words::agreement(Agreement::Written).to_owned()),
    ];
    let grids: Vec<_> = here
        .glance(|world| mine.grids_to_pick(world))
        .iter()
        .map(|code| (code.to_string(), place_name(&here.device(), code)))
        .collect();
    let which = (grids.len() > 1).then(|| view! { <Choice label=form.called(Field::PlaceCode, "哪个网格") options=grids value=writing.grid/> });
    let told = move || {
        let agreed = writing.so_far.get() == "agreed";
        let label = match writing.so_far.get().as_str() {
            "agreed" => "怎么说好的",
            "mediating" => "谁来调解",
            "failed" => "为什么没调成",
            "referred" => "为什么上报",
            _ => "还有什么要记",
        };
        let how = agreed.then(|| view! { <OneOf label=form.called(Field::Agreement, "怎么定的") options=hows.clone() value=writing.how/> });
        view! { {how}<NoteField label=form.called(Field::EventText, label) value=writing.told/> }.into_any()
    };
    view! {
        <OneOf label=form.called(Field::DisputeKind, "属于哪类") options=kinds value=writing.kind/>
        {writing.parties.view()}
        <NoteField label=form.of(Field::What) value=writing.what hint="谁和谁,为了什么"/>
        <OneOf label=form.called(Field::Answer, "到哪一步了") options=so_far value=writing.so_far/>
        {told}
        {which}
        <DayField label=form.called(Field::On, "哪天的事") value=writing.on least=None most=Some(writing.today)/>
        {day_long_ago(writing.on, writing.today)}
    }
    .into_any()
}
