//! 创建规划 on the secretary's phone: which stars the village works for this year, tried out before it is saved.
//! Works without a network; only the fields that were changed are saved.

use super::conflict::{Met, card, set_by};
use super::frame::{empty, form_page, sending_chip, sub_page};
use super::place::{Mine, place_name};
use crate::kit::fields::NoteField;
use crate::kit::form::Then;
use crate::kit::{Form, forms};
use crate::parts::badge::state_chip;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::own_stars::own_plan;
use crate::parts::stars::StarRow;
use crate::parts::toast;
use crate::route::Route;
use crate::words::{self, PlanNames};
use device::Device;
use domain::plan_check::{Finding, Mend, PlanCost, PlanTerms, village_check};
use domain::star_plan::LONGEST_NOTE;
use domain::{DeclaredPlanId, Field, PlaceCode, PlaceKind, PlanChange, StarKind, StarPlan, StarState};
use leptos::prelude::*;
use sync::{Intent, RecordKey, RecordKind};

/// The key under which the form keeps its draft.
pub(super) fn draft_key(village: &PlaceCode, year: i32) -> String {
    format!("plan/{year}/{village}")
}

/// The page.
pub(super) fn screen() -> AnyView {
    let here = here();
    let year = here.today().year();
    match here.ask(|device| Mine::of(&device.standing()).village().cloned()) {
        Some(village) => form(here, &village, year),
        None => {
            let body = empty(IconName::Flag, "创建规划由村(社区)支部书记和乡镇(街道)定。", ().into_any());
            sub_page(title(year), Route::Me, sending_chip(), body)
        }
    }
}

fn title(year: i32) -> String {
    format!("{year} 年创建规划")
}

/// The plan as it stands on this phone, and what is tried out on it.
#[derive(Clone, Copy)]
struct Trial {
    here: Here,
    kind: PlaceKind,
    plan: Memo<StarPlan>,
    changes: RwSignal<Vec<PlanChange>>,
    tried: Memo<StarPlan>,
    /// What the zone set for the year; none until this phone has asked since.
    terms: Memo<Option<PlanTerms>>,
}

impl Trial {
    fn new(here: Here, village: &PlaceCode, year: i32, changes: Vec<PlanChange>) -> Self {
        let kind = here.glance(|world| world.places.get(village).map(|place| place.kind));
        let village = village.clone();
        let plan = here.memo(move |device| own_plan(&device.world(), &village, year));
        let changes = RwSignal::new(changes);
        Self {
            here,
            kind: kind.unwrap_or(PlaceKind::Village),
            plan,
            changes,
            tried: Memo::new(move |_| plan.with(|plan| changes.with(|changes| plan.with(changes)))),
            terms: here.memo(move |device| device.profile().plan_terms.filter(|terms| terms.year == year)),
        }
    }
    fn put(self, change: PlanChange) {
        self.plan.with_untracked(|plan| self.changes.update(|changes| plan.try_out(changes, change)));
    }
    /// What differs from the plan as it stands by now.
    fn differs(self) -> Vec<PlanChange> {
        self.plan.with_untracked(|plan| {
            let changes = self.changes.get_untracked();
            changes.into_iter().filter(|change| !plan.says(change)).collect()
        })
    }
}

fn form(here: Here, village: &PlaceCode, year: i32) -> AnyView {
    let form = Form::open(&forms::PLAN, draft_key(village, year));
    let trial = Trial::new(here, village, year, form.began().unwrap_or_default());
    form.part_json("changes", trial.changes);
    let of_plan = village.clone();
    let finish = move || {
        let changes = trial.differs();
        changes.iter().try_for_each(PlanChange::check).map(|()| changes)
    };
    let save = form.submit(finish, move |changes| {
        if changes.is_empty() {
            return toast::done("没有改动,不用保存");
        }
        let acts = vec![Intent::ChangePlan { village: of_plan.clone(), year, changes }];
        form.save(acts, "已存手机,规划有网就传上去".into(), Then::Back(Route::Me.path()));
    });
    let stars: Vec<_> = StarKind::of(trial.kind).iter().map(|star| star_line(trial, *star)).collect();
    let body = view! {
        {move || conflicts(trial)}
        {move || standing(trial)}
        <section class="card stack" aria-labelledby="aims">
            <h2 id="aims">"今年争创哪几颗"</h2>
            {stars}
        </section>
        {note_field(trial, form)}
        {move || what_if(trial)}
        {move || findings(trial)}
    };
    form_page(title(year), Route::Me, form, body.into_any(), save)
}

/// Fields in which two values met; what only an office sets, it settles.
fn conflicts(trial: Trial) -> Vec<AnyView> {
    let today = trial.here.today();
    trial.plan.with(|plan| {
        let one = |field: &domain::Register<PlanChange>| {
            let (name, _) = words::plan_change(&field.value);
            let met = |value: &PlanChange, stamp, now| Met {
                value: words::plan_change(value).1,
                by: set_by(trial.here, stamp, today, now),
                now,
                settle: Intent::SettlePlan {
                    village: plan.village.clone(),
                    year: plan.year,
                    change: value.clone(),
                },
            };
            let mut values = vec![met(&field.value, &field.stamp, true)];
            values.extend(field.contested.iter().map(|(value, stamp)| met(value, stamp, false)));
            let all = std::iter::once(&field.value).chain(field.contested.iter().map(|(value, _)| value));
            let may = !all.into_iter().any(|value| plan.is_decided_above(value));
            let advice = if may { "选哪个就按哪个。" } else { "等乡镇(街道)选定。" };
            card(trial.here, &format!("规划里的“{name}”"), advice, values, may, ().into_any())
        };
        plan.contested().map(one).collect()
    })
}

/// What the village holds and what was decided above it.
fn standing(trial: Trial) -> AnyView {
    let plan = trial.plan.get();
    let key = RecordKey::new(RecordKind::StarPlan, StarPlan::record_id(&plan.village, plan.year));
    let receipt = trial.here.ask(|device| device.receipt(key));
    let decided = [PlanChange::Pilot(plan.pilot()), PlanChange::Leaders(plan.leaders().to_vec())];
    let decided = decided.map(|field| {
        let (name, value) = words::plan_change(&field);
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! {
        <section class="card stack" aria-labelledby="held">
            <div class="row between">
                <h2 id="held">{format!("现在{}", words::level(plan.level()))}</h2>
                {state_chip(receipt.as_ref(), None)}
            </div>
            <div class="row">{move || trial.tried.with(|tried| view! { <StarRow held=tried.level() aimed=tried.aimed_level()/> })}</div>
            <dl class="facts">{decided}</dl>
            <small class="muted">"已得的星照区里的命名;试点和分包领导由乡镇(街道)定。"</small>
        </section>
    }
    .into_any()
}

/// One star: held, or to be chosen whether the village works for it.
fn star_line(trial: Trial, star: StarKind) -> AnyView {
    let state = Memo::new(move |_| trial.tried.with(|tried| tried.star(star)));
    let was = Memo::new(move |_| trial.plan.with(|plan| plan.star(star)));
    let choice = move |one: StarState| {
        let checked = move || state.get() == one;
        let choose = move |_| trial.put(PlanChange::Star { star, state: one });
        view! {
            <label>
                <input type="radio" name=star.code() prop:checked=checked on:change=choose/>
                <span>{words::star_state(one)}</span>
            </label>
        }
    };
    let control = move || {
        if was.get() == StarState::Held {
            return view! { <span class="chip ok"><Icon name=IconName::Check/>{words::star_state(StarState::Held)}</span> }
                .into_any();
        }
        view! {
            <div class="segmented" role="radiogroup" aria-label=star.name()>
                {choice(StarState::No)}
                {choice(StarState::Aimed)}
            </div>
        }
        .into_any()
    };
    let before = move || {
        (state.get() != was.get())
            .then(|| view! { <small class="muted">{format!("原来{}", words::star_state(was.get()))}</small> })
    };
    view! {
        <div class="row between">
            <span class=format!("row {}", words::star_class(star))>
                <Icon name=IconName::of_star(star)/>
                <span><strong>{star.name()}</strong><br/>{before}</span>
            </span>
            {control}
        </div>
    }
    .into_any()
}

/// The note; until somebody writes here it says what the plan says, also when that changes meanwhile.
fn note_field(trial: Trial, form: Form) -> AnyView {
    let note = RwSignal::new(trial.tried.with_untracked(|tried| tried.note().to_owned()));
    let is_note = |change: &PlanChange| matches!(change, PlanChange::Note(_));
    Effect::new(move || {
        let now = trial.plan.with(|plan| plan.note().to_owned());
        if !trial.changes.with_untracked(|changes| changes.iter().any(is_note)) {
            note.set(now);
        }
    });
    Effect::new(move || trial.put(PlanChange::Note(note.with(|note| note.trim().to_owned()))));
    // It is kept as a change of the plan, among the others.
    let label = form.called(Field::Note, "备注").unkept();
    let before = move || {
        let written = trial.changes.with(|changes| changes.iter().any(is_note));
        let was = trial.plan.with(|plan| plan.note().to_owned());
        (written && !was.is_empty()).then(|| view! { <small class="muted">{format!("原来:{was}")}</small> })
    };
    view! {
        <div class="stack tight">
            <NoteField label value=note max=LONGEST_NOTE optional=true/>
            {before}
        </div>
    }
    .into_any()
}

/// What saving would move: the level aimed for, the tasks of the list, the money for what is won.
fn what_if(trial: Trial) -> AnyView {
    let figures = |plan: &StarPlan| {
        let mut figures = vec![("目标", words::level(plan.aimed_level()))];
        trial.terms.with(|terms| {
            if let Some(terms) = terms {
                let tasks = terms.listed_for(plan, trial.kind);
                figures.push(("清单任务", format!("{tasks} 项")));
                let money = PlanCost::of([plan], &terms.awards).money;
                figures.push(("实现后奖补", format!("{money} 元")));
            }
        });
        figures
    };
    let (was, now) = (trial.plan.with(figures), trial.tried.with(figures));
    let lines: Vec<_> = was
        .into_iter()
        .zip(now)
        .map(|((label, was), (_, now))| {
            let says = if was == now { now } else { format!("{was} → {now}") };
            view! { <div><dt>{label}</dt><dd class="num">{says}</dd></div> }
        })
        .collect();
    let unknown = trial.terms.with(Option::is_none).then(|| {
        view! { <small class="muted">"连一次网,就能算出清单任务和奖补。"</small> }
    });
    let head = if trial.changes.with(Vec::is_empty) { "照现在的规划" } else { "保存以后" };
    view! {
        <section class="card stack" aria-label="试算" aria-live="polite">
            <h2>{head}</h2>
            <dl class="facts">{lines}</dl>
            {unknown}
        </section>
    }
    .into_any()
}

struct Names<'a>(&'a Device);

impl PlanNames for Names<'_> {
    fn place(&self, code: &PlaceCode) -> String {
        place_name(self.0, code)
    }
    /// No announcement reaches a phone, and none is in what a village finds of itself.
    fn declared_by(&self, _: DeclaredPlanId) -> String {
        String::new()
    }
}

/// 核对 — what contradicts what in the plan as it is tried out, and what was proved.
fn findings(trial: Trial) -> AnyView {
    let plan = trial.tried.get();
    let listed =
        |star| trial.terms.with(|terms| terms.as_ref().map_or(0, |terms| terms.listed(star, trial.kind)));
    let (head, lines, proved) = trial.here.ask(|device| {
        let world = device.world();
        let tasks = |star| {
            let of_star = world.tasks.values().filter(|task| {
                task.village == plan.village && task.star == star && task.is_of_year(plan.year)
            });
            u32::try_from(of_star.count()).unwrap_or(u32::MAX)
        };
        let told = village_check(&plan, trial.kind, listed, tasks);
        let names = Names(device);
        let lines: Vec<_> = told.findings.iter().map(|one| finding_line(one, &names)).collect();
        let proved: Vec<_> =
            told.agreed.iter().map(|one| words::both(&one.found, &one.against, &names)).collect();
        (words::checked(lines.len(), proved.len()), lines, proved)
    });
    let list = (!lines.is_empty()).then(|| view! { <ul class="list">{lines}</ul> });
    let proved = (!proved.is_empty()).then(|| {
        let lines: Vec<_> =
            proved.into_iter().map(|text| view! { <li><small class="muted">{text}</small></li> }).collect();
        view! { <p class="muted">"已核对一致"</p><ul class="list">{lines}</ul> }
    });
    view! {
        <section class="card list-card" aria-labelledby="checked">
            <h2 id="checked">{format!("核对:{head}")}</h2>
            {list}
            {proved}
        </section>
    }
    .into_any()
}

fn finding_line(finding: &Finding, names: &Names<'_>) -> AnyView {
    let figures = words::both(&finding.found, &finding.against, names);
    let mend = matches!(finding.mend, Mend::Tasks(_))
        .then(|| view! { <a class="link hit" href="/app/desk/tasks/new">"去建任务"</a> });
    view! {
        <li class="item top">
            <span class="warn-text"><Icon name=IconName::Alert/></span>
            <div class="grow"><h3>{words::rule(finding.rule)}</h3><small class="muted">{figures}</small>{mend}</div>
        </li>
    }
    .into_any()
}
