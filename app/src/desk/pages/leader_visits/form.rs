//! 记调研 — who came (ticked from the plan), what they saw, what they suggested; the same form mends a visit.

use super::suggestions::{Line, Suggestions};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, Flaws, trimmed};
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::parts::fields::{Choice, DayField, NoteField, SomeOf, TextField};
use crate::parts::{path, update};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::leader_visit::{LONGEST_SAW, NewLeaderVisit, Suggestion};
use domain::{Day, LeaderVisitId, Place, PlaceCode, PlaceKind, StarKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
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

/// What is typed so far.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    fn typed(self) -> Typed {
        Typed {
            village: self.village.get(),
            on: self.on.get(),
            assigned: self.assigned.get(),
            others: self.others.get(),
            saw: self.saw.get(),
            suggestions: self.suggested(),
        }
    }
    /// The suggestions that say anything.
    fn suggested(self) -> Vec<Suggestion> {
        self.suggestions.get().into_iter().filter_map(Line::typed).collect()
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
        let new = NewLeaderVisit {
            id,
            village: self.village.get().parse().map_err(|_| missing(Field::PlaceName))?,
            on: self.on.get().ok_or_else(|| missing(Field::On))?,
            leaders: self.leaders(offered),
            saw: trimmed(self.saw),
            suggestions: self.suggested(),
        };
        new.check(today).map(|()| new)
    }
}

/// The form of a new visit, which keeps a draft, or of one that is mended; `on` says where the record stands.
pub(super) fn form(
    places: Vec<Visited>,
    was: Option<NewLeaderVisit>,
    on: impl Fn(&PlaceCode) -> On + 'static,
) -> AnyView {
    let desk = use_desk();
    let today = desk.today();
    let draft = was.is_none().then_some(DRAFT);
    let typed = match &was {
        Some(was) => Typed::of(&places, was),
        None => form::kept(DRAFT).unwrap_or_else(|| Typed::blank(&places, today)),
    };
    let form = Form::of(typed);
    update::in_form();
    if let Some(draft) = draft {
        form::keep_as_typed(draft, move || Some(form.typed()));
    }
    let flaws = Flaws::none();
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
    let save = move |new: NewLeaderVisit| {
        let on = on(&new.village);
        let act = match draft {
            Some(_) => OfficeAct::RecordLeaderVisit(new),
            None => OfficeAct::AmendLeaderVisit(new),
        };
        desk.act_all(on, vec![Intent::Office(act)], draft, "调研已记下", |_| {
            path::go(&Route::LeaderVisits.path())
        });
    };
    let fields = view! {
        {(!alone).then(|| view! { <Choice label="去了哪个村(社区)" options=names value=form.village/> })}
        <DayField label="日期" value=form.on most=Some(today) flaw=flaws.of(Field::On)/>
        {move || {
            (!offered.with(Vec::is_empty))
                .then(|| view! { <SomeOf label="来的分包领导" options=leaders value=form.assigned/> })
        }}
        <TextField
            label="其他来的领导"
            value=form.others
            hint="写姓名或职务,几个人用顿号分开"
            flaw=flaws.of(Field::Visitors)
        />
        <NoteField label="看了什么" value=form.saw max=LONGEST_SAW flaw=flaws.of(Field::Saw)/>
        <Suggestions lines=form.suggestions stars/>
    };
    form::card(flaws, fields.into_any(), "保存", move || form.finish(id, &offered.get(), today), save)
}
