//! 记调研 — who came (ticked from the plan), what they saw, what they suggested; the same form mends a visit.

use super::suggestions::{Line, Suggestions};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::parts::fields::{Choice, DayField, FlawList, NoteField, SomeOf, TextField};
use crate::parts::{path, update};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::leader_visit::{LONGEST_SAW, NewLeaderVisit};
use domain::{Day, LeaderVisitId, Place, PlaceCode, PlaceKind, StarKind};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// A place that may have been visited, with the leaders assigned to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Visited {
    pub(super) place: Place,
    pub(super) leaders: Vec<String>,
}

/// Writing down a visit to the own village.
#[component]
pub fn RecordOwn(village: PlaceCode) -> impl IntoView {
    view! {
        <BackTo href=Route::LeaderVisits.path() name="分包与调研"/>
        <PageHead title="记调研"/>
        {form(vec![own(&village)], None, true)}
    }
    .into_any()
}

/// Mending a visit to the own village.
#[component]
pub fn EditOwn(id: LeaderVisitId) -> impl IntoView {
    let visit = use_desk().peek(|look| look.world.leader_visits.get(&id).map(|row| row.noun().now.clone()));
    let Some(visit) = visit else { return not_here(&Route::LeaderVisits.path(), "分包与调研") };
    view! {
        <BackTo href=Route::LeaderVisits.path() name="分包与调研"/>
        <PageHead title="修改调研" note="改之前的话也留着。"/>
        {form(vec![own(&visit.village)], Some(visit), true)}
    }
    .into_any()
}

fn own(village: &PlaceCode) -> Visited {
    let desk = use_desk();
    let year = desk.today().year();
    desk.peek(|look| {
        let place = look.world.places.get(village).map(|row| row.noun().clone());
        let unnamed = || Place {
            code: village.clone(),
            kind: PlaceKind::Village,
            name: "本村".to_owned(),
            sample: false,
        };
        let plan = look.world.star_plans.get(&(village.clone(), year));
        Visited {
            place: place.unwrap_or_else(unnamed),
            leaders: plan.map(|plan| plan.leaders().to_vec()).unwrap_or_default(),
        }
    })
}

/// The form's fields as signals.
#[derive(Clone, Copy)]
struct Form {
    village: RwSignal<String>,
    on: RwSignal<Option<Day>>,
    assigned: RwSignal<BTreeSet<String>>,
    others: RwSignal<String>,
    saw: RwSignal<String>,
    suggestions: RwSignal<Vec<Line>>,
}

impl Form {
    fn of(places: &[Visited], was: Option<&NewLeaderVisit>, today: Day) -> Self {
        let village = was.map(|was| was.village.clone()).or_else(|| Some(places.first()?.place.code.clone()));
        let known: Vec<_> = places.iter().flat_map(|visited| &visited.leaders).collect();
        let came = was.map(|was| was.leaders.as_slice()).unwrap_or_default();
        let (assigned, others): (Vec<_>, Vec<_>) = came.iter().partition(|name| known.contains(name));
        Self {
            village: RwSignal::new(village.map(|code| code.to_string()).unwrap_or_default()),
            on: RwSignal::new(Some(was.map_or(today, |was| was.on))),
            assigned: RwSignal::new(assigned.into_iter().cloned().collect()),
            others: RwSignal::new(words::join(others.into_iter().map(String::as_str))),
            saw: RwSignal::new(was.map(|was| was.saw.clone()).unwrap_or_default()),
            suggestions: RwSignal::new(was.iter().flat_map(|was| &was.suggestions).map(Line::of).collect()),
        }
    }
    /// Those ticked, then those written, each once.
    fn leaders(self, offered: &[String]) -> Vec<String> {
        let ticked = self.assigned.get();
        let mut leaders: Vec<_> = offered.iter().filter(|name| ticked.contains(*name)).cloned().collect();
        let others = self.others.get();
        for name in others.split(['、', ',', ',']).map(str::trim).filter(|name| !name.is_empty()) {
            if !leaders.iter().any(|other| other == name) {
                leaders.push(name.to_owned());
            }
        }
        leaders
    }
    fn finish(self, id: LeaderVisitId, offered: &[String], today: Day) -> Result<NewLeaderVisit, Vec<Flaw>> {
        let missing = |field| vec![Flaw::new(field, Why::Missing)];
        let new = NewLeaderVisit {
            id,
            village: self.village.get().parse().map_err(|_| missing(Field::PlaceName))?,
            on: self.on.get().ok_or_else(|| missing(Field::On))?,
            leaders: self.leaders(offered),
            saw: self.saw.get().trim().to_owned(),
            suggestions: self.suggestions.get().into_iter().filter_map(Line::typed).collect(),
        };
        new.check(today).map(|()| new)
    }
}

/// The form; `own` keeps it on this browser first, else it goes to the village's log.
pub(super) fn form(places: Vec<Visited>, was: Option<NewLeaderVisit>, own: bool) -> AnyView {
    let desk = use_desk();
    let today = desk.today();
    let form = Form::of(&places, was.as_ref(), today);
    update::in_form();
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let flaw = move |field| Signal::derive(move || words::flaw_of(&flaws.get(), field));
    let names = options(places.iter().map(|it| (it.place.code.clone(), it.place.name.clone())), None);
    let alone = places.len() == 1;
    let places = StoredValue::new(places);
    let chosen = move || {
        let code = form.village.get();
        places.with_value(|all| all.iter().find(|it| it.place.code.as_str() == code).cloned())
    };
    let offered = Memo::new(move |_| chosen().map(|visited| visited.leaders).unwrap_or_default());
    let stars = Signal::derive(move || {
        let kind = chosen().map_or(PlaceKind::Village, |visited| visited.place.kind);
        StarKind::of(kind).to_vec()
    });
    let leaders =
        Signal::derive(move || offered.get().into_iter().map(|name| (name.clone(), name)).collect());
    let id = was.as_ref().map_or_else(|| desk.device().mint(), |was| was.id);
    let mends = was.is_some();
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match untrack(|| form.finish(id, &offered.get(), today)) {
            Ok(new) => {
                flaws.set(Vec::new());
                let on = if own { On::Device } else { On::Server(new.village.clone(), 0) };
                let intent = if mends {
                    Intent::Office(OfficeAct::AmendLeaderVisit(new))
                } else {
                    Intent::Office(OfficeAct::RecordLeaderVisit(new))
                };
                desk.act(on, intent, "调研已记下", |_| path::go(&Route::LeaderVisits.path()));
            }
            Err(found) => flaws.set(found),
        }
    };
    view! {
        <form class="card stack" on:submit=save novalidate>
            {(!alone).then(|| view! { <Choice label="去了哪个村(社区)" options=names value=form.village/> })}
            <DayField label="日期" value=form.on most=Some(today) flaw=flaw(Field::On)/>
            {move || {
                (!offered.with(Vec::is_empty))
                    .then(|| view! { <SomeOf label="来的分包领导" options=leaders value=form.assigned/> })
            }}
            <TextField
                label="其他来的领导"
                value=form.others
                hint="写姓名或职务,几个人用顿号分开"
                flaw=flaw(Field::Visitors)
            />
            <NoteField label="看了什么" value=form.saw max=LONGEST_SAW flaw=flaw(Field::Saw)/>
            <Suggestions lines=form.suggestions stars/>
            <FlawList flaws/>
            <button type="submit" class="btn primary">
                "保存"
            </button>
        </form>
    }
    .into_any()
}
