//! 记调研 — who came (ticked from the plan), what they saw, what they suggested; the same form mends a visit.

use super::suggestions::{Line, Suggestions};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::kit::fields::{Choice, DayField, NoteField, SomeOf, TextField};
use crate::kit::{Form, forms};
use crate::parts::path;
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::leader_visit::{MOST_VISITORS, NewLeaderVisit, Suggestion};
use domain::{Day, LeaderVisitId, NAME_MAX, Place, PlaceCode, PlaceKind, StarKind};
use leptos::prelude::*;
use serde::Deserialize;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// What is typed of a new visit is kept under this key.
const DRAFT: &str = "desk/leader-visit";

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
        {form(vec![own(&village)], None, |_| On::Device)}
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
        {form(vec![own(&visit.village)], Some(visit), |_| On::Device)}
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

/// What the form begins from, or a draft of an earlier version.
#[derive(Deserialize)]
struct Typed {
    village: String,
    on: Option<Day>,
    assigned: BTreeSet<String>,
    others: String,
    saw: String,
    suggestions: Vec<Suggestion>,
}

impl Typed {
    /// Nothing yet, of the first place.
    fn blank(places: &[Visited], today: Day) -> Self {
        let village = places.first().map(|visited| visited.place.code.to_string());
        Self {
            village: village.unwrap_or_default(),
            on: Some(today),
            assigned: BTreeSet::new(),
            others: String::new(),
            saw: String::new(),
            suggestions: Vec::new(),
        }
    }
    /// A visit as it was written down; those who came are ticked where the plan has them.
    fn of(places: &[Visited], was: &NewLeaderVisit) -> Self {
        let known: Vec<_> = places.iter().flat_map(|visited| &visited.leaders).collect();
        let (assigned, others): (Vec<_>, Vec<_>) = was.leaders.iter().partition(|name| known.contains(name));
        Self {
            village: was.village.to_string(),
            on: Some(was.on),
            assigned: assigned.into_iter().cloned().collect(),
            others: words::join(others.into_iter().map(String::as_str)),
            saw: was.saw.clone(),
            suggestions: was.suggestions.clone(),
        }
    }
}

/// Most characters of several names in a line.
const LONGEST_NAMES: usize = MOST_VISITORS * (NAME_MAX + 1);

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    village: RwSignal<String>,
    on: RwSignal<Option<Day>>,
    assigned: RwSignal<BTreeSet<String>>,
    others: RwSignal<String>,
    saw: RwSignal<String>,
    suggestions: RwSignal<Vec<Line>>,
}

impl Writing {
    fn of(typed: Typed) -> Self {
        Self {
            village: RwSignal::new(typed.village),
            on: RwSignal::new(typed.on),
            assigned: RwSignal::new(typed.assigned),
            others: RwSignal::new(typed.others),
            saw: RwSignal::new(typed.saw),
            suggestions: RwSignal::new(typed.suggestions.iter().map(Line::of).collect()),
        }
    }
    /// Those ticked, then those written, each once.
    fn leaders(self, offered: &[String]) -> Vec<String> {
        let ticked = self.assigned.get();
        let mut leaders: Vec<_> = offered.iter().filter(|name| ticked.contains(*name)).cloned().collect();
        let others = self.others.get();
        for name in others.split(['、', ',', '\u{ff0c}']).map(str::trim).filter(|name| !name.is_empty()) {
            if !leaders.iter().any(|other| other == name) {
                leaders.push(name.to_owned());
            }
        }
        leaders
    }
    fn finish(self, id: LeaderVisitId, offered: &[String], today: Day) -> Result<NewLeaderVisit, Vec<Flaw>> {
        let missing = |field| vec![Flaw::new(field, Why::Missing)];
        let lines = self.suggestions.get();
        let new = NewLeaderVisit {
            id,
            village: self.village.get().parse().map_err(|_| missing(Field::PlaceName))?,
            on: self.on.get().ok_or_else(|| missing(Field::On))?,
            leaders: self.leaders(offered),
            saw: trimmed(self.saw),
            suggestions: lines.iter().filter_map(|line| line.typed()).collect(),
        };
        let mut found = new.check(today).err().unwrap_or_default();
        for flaw in lines.into_iter().flat_map(Line::flaws) {
            if !found.contains(&flaw) {
                found.push(flaw);
            }
        }
        if found.is_empty() { Ok(new) } else { Err(found) }
    }
}

/// The form of a new visit, or of one that is mended; `on` says where the record stands.
pub(super) fn form(
    places: Vec<Visited>,
    was: Option<NewLeaderVisit>,
    on: impl Fn(&PlaceCode) -> On + 'static,
) -> AnyView {
    let desk = use_desk();
    let today = desk.today();
    let mended = was.as_ref().map(|was| was.id);
    let key = mended.map_or_else(|| DRAFT.to_owned(), |id| format!("{DRAFT}/{id}"));
    let form = Form::open(&forms::LEADER_VISIT, key);
    let first = || was.as_ref().map_or_else(|| Typed::blank(&places, today), |was| Typed::of(&places, was));
    let writing = Writing::of(form.began().unwrap_or_else(first));
    let names = options(places.iter().map(|it| (it.place.code.clone(), it.place.name.clone())), None);
    let alone = places.len() == 1;
    let places = StoredValue::new(places);
    let chosen = move || {
        let code = writing.village.get();
        places.with_value(|all| all.iter().find(|it| it.place.code.as_str() == code).cloned())
    };
    let offered = Memo::new(move |_| chosen().map(|visited| visited.leaders).unwrap_or_default());
    let stars = Signal::derive(move || {
        let kind = chosen().map_or(PlaceKind::Village, |visited| visited.place.kind);
        StarKind::of(kind).to_vec()
    });
    let leaders =
        Signal::derive(move || offered.get().into_iter().map(|name| (name.clone(), name)).collect());
    // A new one gets an id of its own when it is saved: the same draft may stand open in two tabs.
    let finish = move || {
        let id = mended.unwrap_or_else(|| desk.device().mint());
        writing.finish(id, &offered.get(), today)
    };
    let save = move |new: NewLeaderVisit| {
        let on = on(&new.village);
        let act = match mended {
            None => OfficeAct::RecordLeaderVisit(new),
            Some(_) => OfficeAct::AmendLeaderVisit(new),
        };
        desk.act_form(form, vec![(on, Intent::Office(act))], "调研已记下", |_| {
            path::go(&Route::LeaderVisits.path());
        });
    };
    let fields = view! {
        {(!alone)
            .then(|| {
                let label = form.called(Field::PlaceName, "去了哪个村(社区)");
                view! { <Choice label options=names value=writing.village/> }
            })}
        <DayField label=form.of(Field::On) value=writing.on most=Some(today)/>
        <div hidden=move || offered.with(Vec::is_empty)>
            <SomeOf label=form.called(Field::Leaders, "来的分包领导") options=leaders value=writing.assigned/>
        </div>
        <TextField
            label=form.called(Field::Visitors, "其他来的领导")
            value=writing.others
            max=LONGEST_NAMES
            hint="写姓名或职务,几个人用顿号分开"
        />
        <NoteField label=form.of(Field::Saw) value=writing.saw/>
        <Suggestions form lines=writing.suggestions stars/>
    };
    form::card(form, fields.into_any(), "保存", finish, save)
}
