//! 记调解 — who, what, and how far it has come; one save.

use super::draft::{Draft, passes};
use super::frame::form_page;
use super::parties::PartiesForm;
use super::place::{Mine, place_name};
use super::returned::returned_intent;
use crate::parts::fields::{Choice, DayField, FlawList, NoteField, OneOf, day_long_ago};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::{PhotoPicker, PhotoStrip};
use crate::route::Route;
use crate::words;
use domain::dispute::{Agreement, EVENT_MAX, Happened, NewDispute};
use domain::document::read_if_any;
use domain::settings::{DisputeKind, Settings};
use domain::{Day, DisputeId, Field, Flaw, HouseholdId, OpId, PhotoRef, PlaceCode};
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
struct Form {
    id: DisputeId,
    grid: RwSignal<String>,
    kind: RwSignal<String>,
    parties: PartiesForm,
    on: RwSignal<Option<Day>>,
    what: RwSignal<String>,
    so_far: RwSignal<String>,
    told: RwSignal<String>,
    how: RwSignal<String>,
    linked: StoredValue<Vec<PhotoRef>>,
    draft: Draft,
    today: Day,
}

impl Form {
    fn read(self) -> Option<NewDispute> {
        let grid: PlaceCode = self.grid.get().parse().ok()?;
        let mut photos = self.linked.get_value();
        photos.extend(
            self.draft.shots.with(|shots| shots.iter().map(|shot| shot.photo.clone()).collect::<Vec<_>>()),
        );
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
        Some(NewDispute {
            id: self.id,
            grid,
            kind: DisputeKind::new(&self.kind.get()),
            parties: self.parties.read(),
            on: self.on.get().unwrap_or(self.today),
            what: self.what.get().trim().to_owned(),
            so_far,
            photos,
        })
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
        _ => ("agreed", String::new(), "oral"),
    }
}

fn begin(here: Here, again: Option<OpId>) -> Option<NewDispute> {
    match returned_intent(here, again?)? {
        Intent::ReportDispute(dispute) => Some(dispute),
        _ => None,
    }
}

/// The form.
pub(super) fn screen(household: Option<HouseholdId>, again: Option<OpId>) -> AnyView {
    let here = here();
    let device = here.device();
    let today = here.today();
    let mine = Mine::of(&device.standing());
    let (draft, kept) = Draft::open("dispute".into());
    draft.again.set_value(again);
    let kept: Option<NewDispute> = kept.and_then(read_if_any);
    let first = kept.or_else(|| begin(here, again));
    let of_door = household
        .and_then(|id| here.glance(|world| world.households.get(&id).map(|row| row.grid.value.clone())));
    let grid = first
        .as_ref()
        .map(|first| first.grid.clone())
        .or(of_door)
        .or_else(|| here.glance(|world| mine.first_grid(world)));
    let (so_far, told, how) = told_of(first.as_ref().map_or(&[], |first| &first.so_far));
    let shot =
        draft.shots.with_untracked(|shots| shots.iter().map(|shot| shot.photo.clone()).collect::<Vec<_>>());
    let linked: Vec<_> =
        first.iter().flat_map(|first| first.photos.clone()).filter(|photo| !shot.contains(photo)).collect();
    let form = Form {
        id: first.as_ref().map_or_else(|| device.mint(), |first| first.id),
        grid: RwSignal::new(grid.map(|grid| grid.to_string()).unwrap_or_default()),
        kind: RwSignal::new(first.as_ref().map_or("neighbours", |first| first.kind.as_str()).to_owned()),
        parties: PartiesForm::new(first.as_ref().map(|first| first.parties.clone()).unwrap_or_default()),
        on: RwSignal::new(Some(first.as_ref().map_or(today, |first| first.on))),
        what: RwSignal::new(first.as_ref().map(|first| first.what.clone()).unwrap_or_default()),
        so_far: RwSignal::new(so_far.to_owned()),
        told: RwSignal::new(told),
        how: RwSignal::new(how.to_owned()),
        linked: StoredValue::new(linked.clone()),
        draft,
        today,
    };
    if let (Some(id), None) = (household, &first) {
        form.parties.add_household(id);
    }
    draft.follow(move || form.read().and_then(|new| serde_json::to_string(&new).ok()).unwrap_or_default());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let busy = RwSignal::new(false);
    let save = move || {
        let Some(mut new) = untrack(move || form.read()) else {
            return flaws.set(vec![Flaw::new(Field::PlaceCode, domain::Why::Missing)]);
        };
        // Its id is made when it is saved: the same draft may stand open in two tabs.
        new.id = here.device().mint();
        if passes(new.check(here.today()), flaws) {
            let said = saved_words(&new);
            draft.save(Intent::ReportDispute(new), busy, said, Route::Today.path());
        }
    };
    let body = view! {
        <p class="notice info"><Icon name=IconName::Shield/><span>"调解记录只有本村(社区)干部、网格员和乡镇(街道)看得到,从不公开。"</span></p>
        {controls(here, form, &mine, flaws)}
        <PhotoStrip photos=linked/>
        <PhotoPicker shots=draft.shots/>
        <FlawList flaws=flaws/>
        {draft.give_up(Route::Today.path())}
    };
    form_page("记调解", Route::Today, draft.note(), body.into_any(), busy, save)
}

/// 已存手机, and what happens next.
fn saved_words(new: &NewDispute) -> String {
    match new.so_far.last() {
        Some(Happened::AgreementReached { .. }) => "已存手机,第 1、3、7 天会提醒你回访".into(),
        Some(Happened::Referred(_)) => "已存手机,有网就报上去".into(),
        _ => "已存手机,有网会自动上传".into(),
    }
}

fn controls(here: Here, form: Form, mine: &Mine, flaws: RwSignal<Vec<Flaw>>) -> AnyView {
    let flaw = move |field| Signal::derive(move || flaws.with(|flaws| words::flaw_of(flaws, field)));
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
    let which = (grids.len() > 1).then(|| view! { <Choice label="哪个网格" options=grids value=form.grid/> });
    let told = move || {
        let agreed = form.so_far.get() == "agreed";
        let label = match form.so_far.get().as_str() {
            "agreed" => "怎么说好的",
            "mediating" => "谁来调解",
            "failed" => "为什么没调成",
            "referred" => "为什么上报",
            _ => "还有什么要记",
        };
        let how = agreed.then(|| view! { <OneOf label="怎么定的" options=hows.clone() value=form.how/> });
        view! { {how}<NoteField label=label value=form.told max=EVENT_MAX flaw=flaw(Field::EventText)/> }
            .into_any()
    };
    view! {
        <OneOf label="属于哪类" options=kinds value=form.kind/>
        {form.parties.view(flaw(Field::Parties))}
        <NoteField label="什么事" value=form.what max=EVENT_MAX flaw=flaw(Field::What) hint="谁和谁,为了什么"/>
        <OneOf label="到哪一步了" options=so_far value=form.so_far/>
        {told}
        {which}
        <DayField label="哪天的事" value=form.on least=None most=Some(form.today) flaw=flaw(Field::On)/>
        {day_long_ago(form.on, form.today)}
    }
    .into_any()
}
