//! 新建任务 — from the zone's list of key tasks: pick, name an owner, set the deadline; the rest is planned back.

use super::checklist::{checklist, name_of};
use super::owner::OwnerInput;
use super::plan::PlanInput;
use crate::desk::draft::Draft;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{BackTo, PageHead, options};
use crate::desk::route::Route;
use crate::kit::fields::{Choice, DayField, FlawList, TextField, flaw_of};
use crate::kit::{Form, forms};
use crate::parts::icon::{Icon, IconName};
use crate::parts::{path, toast};
use crate::words;
use device::Row;
use domain::settings::KeyTasks;
use domain::task::Owner as TaskOwner;
use domain::{Day, Field, Flaw, PlaceCode, PlaceKind, StarKind, TaskId};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::Intent;

/// Planning new tasks for a village.
#[component]
pub fn NewTasks(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let form = Form::open(&forms::TASK, "desk/tasks");
    let list = checklist(&village);
    let plans = kept_plans(form, list);
    let made =
        desk.peek(|look| made_before(look.world.tasks.values().map(Row::noun), &village, today.year()));
    let kind = desk.peek(|look| look.world.places.get(&village).map(|row| row.kind));
    let kind = kind.unwrap_or(PlaceKind::Village);
    let stars = StarKind::of(kind);
    let year_end = year_end(today);
    let of_village = village.clone();
    let card = move |plan: Plan| card(plan, plans, list, of_village.clone());
    let add = adder(form, plans, list);
    let own = move |_| {
        let star = stars.first().copied().unwrap_or(StarKind::Party);
        add.run(Draft::own(star, today, year_end));
    };
    let done = move || finish(plans, &desk.device(), &village);
    let act = move |intents: Vec<Intent>| {
        if intents.is_empty() {
            return toast::sorry("先在上面的清单里选任务,或者写一项清单以外的");
        }
        let acts = intents.into_iter().map(|intent| (On::Device, intent)).collect();
        desk.act_form(form, acts, "任务已建好", |_| path::go(&Route::Tasks.path()));
    };
    let button = move || {
        let (class, word) = match plans.with(Vec::len) {
            0 => ("btn", "先选任务".to_owned()),
            count => ("btn primary", format!("建立 {count} 项任务")),
        };
        form.button(class, word)
    };
    let content = view! {
        <For each=move || plans.get() key=|plan| plan.number children=card/>
        <div class="row wrap">
            <button type="button" class="btn" on:click=own>
                <Icon name=IconName::Plus/>
                "清单以外的任务"
            </button>
            {button}
        </div>
        {form.kept_line()}
    };
    view! {
        <BackTo href=Route::Tasks.path() name="重点任务"/>
        <PageHead title="新建任务" note=Signal::derive(move || list.with(name_of))/>
        {move || picker(plans, list.get(), add, made.clone(), kind, today)}
        {form.frame("stack", content.into_any(), form.submit(done, act))}
    }
    .into_any()
}

/// The plans of the page, with those that a draft kept: what is typed in them is the form's to keep.
fn kept_plans(form: Form, list: RwSignal<KeyTasks>) -> RwSignal<Vec<Plan>> {
    let drafts = RwSignal::new(Vec::<Draft>::new());
    form.part_json("plans", drafts);
    // Drafts of earlier versions were the list itself.
    if drafts.with_untracked(Vec::is_empty)
        && let Some(before) = form.began::<Vec<Draft>>()
    {
        drafts.set(before);
    }
    let plans = drafts.get_untracked().into_iter().enumerate();
    let plans: Vec<_> = plans.map(|(number, draft)| Plan::of(number, draft, form, list)).collect();
    let plans = RwSignal::new(plans);
    Effect::new(move |_| {
        let now: Vec<_> = plans.get().iter().map(|plan| plan.draft.get()).collect();
        if drafts.with_untracked(|before| *before != now) {
            drafts.set(now);
        }
    });
    // Saved or thrown away.
    Effect::new(move |_| {
        if drafts.with(Vec::is_empty) && plans.with_untracked(|plans| !plans.is_empty()) {
            plans.set(Vec::new());
        }
    });
    plans
}

/// One task being planned, each field a signal.
#[derive(Clone, Copy)]
struct Plan {
    /// What tells it from the others of the page.
    number: usize,
    draft: RwSignal<Draft>,
    title: RwSignal<String>,
    star: RwSignal<String>,
    begins_on: RwSignal<Option<Day>>,
    deadline: RwSignal<Option<Day>>,
    of: RwSignal<String>,
    unit: RwSignal<String>,
    /// What is wrong with it.
    form: Form,
}

impl Plan {
    fn of(number: usize, draft: Draft, whole: Form, list: RwSignal<KeyTasks>) -> Self {
        let plan = Self {
            number,
            form: whole.one_of_several(),
            title: RwSignal::new(draft.title.clone()),
            star: RwSignal::new(word_of(draft.star)),
            begins_on: RwSignal::new(draft.begins_on.parse().ok()),
            deadline: RwSignal::new(draft.deadline.parse().ok()),
            of: RwSignal::new(draft.of.clone()),
            unit: RwSignal::new(draft.unit.clone()),
            draft: RwSignal::new(draft),
        };
        plan.follow(list);
        plan
    }
    /// What is typed flows into the draft; a new deadline plans the steps anew.
    fn follow(self, list: RwSignal<KeyTasks>) {
        Effect::new(move |_| {
            let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
            let (title, star, of, unit) = (self.title.get(), self.star.get(), self.of.get(), self.unit.get());
            let (begins_on, deadline) = (text(self.begins_on.get()), text(self.deadline.get()));
            self.draft.update(|draft| {
                draft.star = star_of(&star).unwrap_or(draft.star);
                let moved = draft.deadline != deadline;
                (draft.title, draft.of, draft.unit) = (title, of, unit);
                (draft.begins_on, draft.deadline) = (begins_on, deadline);
                if moved {
                    list.with_untracked(|list| draft.plan_back(list));
                }
            });
        });
    }
    fn template(self) -> Option<String> {
        self.draft.with(|draft| draft.template.clone())
    }
}

/// Adds a plan that lives as long as the page, not only as long as the click that asked for it.
fn adder(form: Form, plans: RwSignal<Vec<Plan>>, list: RwSignal<KeyTasks>) -> Callback<Draft> {
    let page = Owner::current().unwrap_or_default();
    Callback::new(move |draft| {
        plans.update(|plans| {
            let number = plans.iter().map(|plan| plan.number + 1).max().unwrap_or(0);
            plans.push(page.with(|| Plan::of(number, draft, form, list)));
        });
    })
}

fn word_of(star: StarKind) -> String {
    star.name().to_owned()
}

fn star_of(word: &str) -> Option<StarKind> {
    let kinds = [PlaceKind::Village, PlaceKind::Community];
    kinds.into_iter().flat_map(StarKind::of).copied().find(|star| star.name() == word)
}

/// The last day of the year, which most tasks aim at; of the next year when this one is nearly over.
fn year_end(today: Day) -> Day {
    let next_year = today.year_start().plus_days(366).year_start();
    let end = next_year.plus_days(-1);
    if today.days_until(end) < 60 { next_year.plus_days(366).year_start().plus_days(-1) } else { end }
}

/// The templates of which the village has a task this year already.
fn made_before<'a>(
    tasks: impl Iterator<Item = &'a domain::Task>,
    village: &PlaceCode,
    year: i32,
) -> BTreeSet<String> {
    let own = tasks.filter(|task| task.village == *village && task.is_of_year(year));
    own.filter_map(|task| task.template.clone()).collect()
}

/// All intents, or none while a plan cannot stand; each card says what is wrong with it.
fn finish(
    plans: RwSignal<Vec<Plan>>,
    device: &device::Device,
    village: &PlaceCode,
) -> Result<Vec<Intent>, Vec<Flaw>> {
    let mut intents = Vec::new();
    let list = plans.get();
    for plan in &list {
        let id: TaskId = device.mint();
        let (new, flaws) = match plan.draft.with(|draft| draft.finish(id, village.clone())) {
            Ok(new) => (Some(new), Vec::new()),
            Err(flaws) => (None, flaws),
        };
        if plan.form.passes(flaws) {
            intents.extend(new.map(Intent::CreateTask));
        }
    }
    if intents.len() == list.len() { Ok(intents) } else { Err(Vec::new()) }
}

/// The list of key tasks, by star; picking one adds its card below.
fn picker(
    plans: RwSignal<Vec<Plan>>,
    list: KeyTasks,
    add: Callback<Draft>,
    made: BTreeSet<String>,
    kind: PlaceKind,
    today: Day,
) -> impl IntoView {
    let list = StoredValue::new(list);
    let made: BTreeSet<_> = list
        .with_value(|list| made.iter().filter_map(|name| Some(list.made_from(name)?.code.clone())).collect());
    let groups: Vec<_> = StarKind::of(kind)
        .iter()
        .map(|star| {
            let tasks: Vec<_> = list.with_value(|list| list.of_star(*star, kind).cloned().collect());
            let boxes: Vec<_> = tasks
                .into_iter()
                .map(|task| {
                    let template = list.with_value(|list| list.template(&task));
                    let done_before = made.contains(&task.code);
                    let title = task.title.clone();
                    let own = template.clone();
                    let checked =
                        move || plans.get().iter().any(|plan| plan.template().as_ref() == Some(&own));
                    let toggle = move |_| {
                        let before = plans.with_untracked(Vec::len);
                        plans
                            .update(|plans| plans.retain(|plan| plan.template().as_ref() != Some(&template)));
                        if plans.with_untracked(Vec::len) == before {
                            add.run(
                                list.with_value(|list| Draft::of(&task, *star, list, today, year_end(today))),
                            );
                        }
                    };
                    view! {
                        <label class="chip">
                            <input type="checkbox" prop:checked=checked on:change=toggle/>
                            <span>{title}</span>
                            {done_before.then(|| view! { <small>"已建过"</small> })}
                        </label>
                    }
                })
                .collect();
            view! {
                <fieldset class="field">
                    <legend class=words::star_class(*star)>{star.name()}</legend>
                    <div class="chips big">{boxes}</div>
                </fieldset>
            }
        })
        .collect();
    view! {
        <section class="card stack" aria-labelledby="key-tasks">
            <h2 id="key-tasks">"从重点任务清单里选"</h2>
            {groups}
        </section>
    }
}

/// One task being planned.
fn card(plan: Plan, plans: RwSignal<Vec<Plan>>, list: RwSignal<KeyTasks>, village: PlaceCode) -> AnyView {
    let (form, number) = (plan.form, plan.number);
    let is_this = move |one: &Plan| one.number == number;
    let position = move || plans.with(|list| list.iter().position(is_this).unwrap_or(0));
    let name = format!("plan-{number}");
    let heading = move || match plan.title.get().trim() {
        "" => format!("第 {} 项", position() + 1),
        title => title.to_owned(),
    };
    let own = plan.draft.with_untracked(|draft| draft.template.is_none());
    let owner = Signal::derive(move || {
        plan.draft.with(|draft| TaskOwner { account: draft.owner, name: draft.owner_name.clone() })
    });
    let set_owner = move |owner: TaskOwner| {
        plan.draft.update(|draft| (draft.owner, draft.owner_name) = (owner.account, owner.name));
    };
    let steps = Signal::derive(move || plan.draft.with(|draft| draft.steps.clone()));
    let set_steps = move |steps| plan.draft.update(|draft| (draft.steps, draft.by_hand) = (steps, true));
    let plan_again = move |_| {
        plan.draft.update(|draft| {
            draft.by_hand = false;
            list.with_untracked(|list| draft.plan_back(list));
        });
    };
    let remove = move |_| plans.update(|list| list.retain(|one| !is_this(one)));
    let stars = options(
        StarKind::of(PlaceKind::Village)
            .iter()
            .chain(StarKind::of(PlaceKind::Community))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|star| (star.name(), star.name())),
        None,
    );
    let owner_id = format!("{name}-owner");
    let (of_owner, of_steps) = (form.of(Field::Owner), form.of(Field::Milestones));
    view! {
        <section class="card stack">
            <div class="row between">
                <h2>{heading}</h2>
                <button type="button" class="btn small quiet" on:click=remove>
                    <Icon name=IconName::Close/>
                    "不建这项"
                </button>
            </div>
            <div class="form-grid">
                {own
                    .then(|| {
                        view! {
                            <TextField label=form.called(Field::Title, "任务") value=plan.title/>
                            <Choice label=form.called(Field::Stars, "哪颗星") options=stars value=plan.star/>
                        }
                    })}
                <div class="field">
                    <label for=owner_id.clone()>{of_owner.words()}</label>
                    <OwnerInput id=owner_id village owner on_change=set_owner/>
                    {flaw_of(of_owner)}
                </div>
                <DayField label=form.called(Field::StartedAt, "开始日期") value=plan.begins_on/>
                <DayField label=form.of(Field::Deadline) value=plan.deadline/>
                <TextField label=form.called(Field::Progress, "进度目标") value=plan.of/>
                <TextField label=form.of(Field::Unit) value=plan.unit hint="如 %、户、公里"/>
                <fieldset class="field full">
                    <legend>"节点(按完成时限倒排,可以改)"</legend>
                    <PlanInput name=name steps on_change=set_steps/>
                    {flaw_of(of_steps)}
                    <button
                        type="button"
                        class="btn small"
                        hidden=move || !plan.draft.with(|draft| draft.by_hand && draft.template.is_some())
                        on:click=plan_again
                    >
                        "按完成时限重新倒排"
                    </button>
                </fieldset>
            </div>
            <FlawList form/>
        </section>
    }
    .into_any()
}
