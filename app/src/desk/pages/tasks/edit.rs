//! What a secretary changes about a task: progress, owner, deadline and plan.

use super::checklist::checklist;
use super::owner::OwnerInput;
use super::plan::PlanInput;
use crate::desk::draft::DraftStep;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{card, folded, trimmed};
use crate::kit::fields::{DayField, NoteField, TextField, flaw_of};
use crate::kit::{Form, forms};
use crate::parts::toast;
use domain::flaw::{Field, Flaw, Why};
use domain::settings::KeyTasks;
use domain::task::{Milestone, Owner, TaskChange, backward_schedule, check_report};
use domain::{Day, PlaceCode, Progress, Task, TaskId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use sync::Intent;

/// Said when a form that changes something says what stands already.
const NOTHING_NEW: &str = "和现在一样,没有要存的";

/// 更新进度.
#[component]
pub fn ReportProgress(id: TaskId, task: Signal<Option<Task>>) -> impl IntoView {
    let form = Form::open(&forms::PROGRESS, format!("desk/progress/{id}"));
    let (done, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let unit = move || {
        task.get()
            .map(|task| format!("已完成多少(共 {} {})", task.progress.value.of, task.progress.value.unit))
    };
    let finish = move || {
        // A task that is gone takes its page with it.
        let Some(task) = task.get() else { return Err(Vec::new()) };
        let malformed = |_| vec![Flaw::new(Field::Progress, Why::Malformed)];
        let typed = trimmed(done).trim_end_matches('%').parse().map_err(malformed)?;
        let (progress, note) = (Progress { done: typed, ..task.progress.value }, trimmed(note));
        check_report(&progress, &note, &[]).map(|()| (progress, note))
    };
    let act = move |(progress, note)| {
        let intent = Intent::ReportProgress { task: id, progress, note, photos: Vec::new() };
        use_desk().act_form(form, vec![(On::Device, intent)], "进度已更新", |_| ());
    };
    let fields = view! {
        <h2>"更新进度"</h2>
        <p class="muted">{unit}</p>
        <TextField label=form.called(Field::Progress, "已完成") value=done/>
        <NoteField label=form.of(Field::Note) value=note max=300 optional=true/>
    };
    card(form, fields.into_any(), "更新进度", finish, act)
}

/// 换责任人.
#[component]
pub fn ChangeOwner(id: TaskId, task: Signal<Option<Task>>, village: PlaceCode) -> impl IntoView {
    let form = Form::open(&forms::TASK_OWNER, format!("task-owner/{id}"));
    let picked = RwSignal::new(None::<Owner>);
    form.part_json("owner", picked);
    let now = move || task.get().map(|task| task.owner.value);
    let owner = Signal::derive(move || {
        picked.get().or_else(now).unwrap_or(Owner { account: None, name: String::new() })
    });
    let finish = move || {
        let owner = owner.get();
        let change = TaskChange::Owner(Owner { name: owner.name.trim().to_owned(), ..owner });
        change.check().map(|()| change)
    };
    let act = move |change: TaskChange| {
        if now().map(TaskChange::Owner).as_ref() == Some(&change) {
            return toast::sorry(NOTHING_NEW);
        }
        let intent = Intent::ChangeTask { task: id, change };
        use_desk().act_form(form, vec![(On::Device, intent)], "责任人已换", |_| ());
    };
    let label = form.of(Field::Owner);
    let fields = view! {
        <div class="field">
            <label for="owner">{label.words()}</label>
            <OwnerInput id="owner" village owner on_change=move |owner| picked.set(Some(owner))/>
            {flaw_of(label)}
        </div>
    };
    view! { <div class="card">{folded("换责任人", form, fields.into_any(), "换责任人", finish, act)}</div> }
        .into_any()
}

/// Deadline and steps of a task, as its form shows them.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Planned {
    deadline: Option<Day>,
    steps: Vec<DraftStep>,
}

impl Planned {
    fn of(task: &Task) -> Self {
        Self { deadline: Some(task.deadline.value), steps: typed(&task.milestones.value) }
    }
}

/// 改时限和节点: the steps are planned back anew, and may be put right by hand.
#[component]
pub fn ChangeDeadline(id: TaskId, village: PlaceCode, task: Signal<Option<Task>>) -> impl IntoView {
    let form = Form::open(&forms::TASK_PLAN, format!("task-plan/{id}"));
    let list = checklist(&village);
    let stands = move || task.with(|task| task.as_ref().map(Planned::of).unwrap_or_default());
    let Planned { deadline, steps } = untrack(stands);
    let (deadline, steps) = (RwSignal::new(deadline), RwSignal::new(steps));
    form.part_json("steps", steps);
    let seen = form.seen(stands, move |now| {
        deadline.set(now.deadline);
        steps.set(now.steps.clone());
    });
    let plan_back = move |_| {
        let planned = task
            .get_untracked()
            .zip(deadline.get_untracked())
            .and_then(|(task, day)| list.with_untracked(|list| plan_of(&task, list, day)));
        if let Some(plan) = planned {
            steps.set(typed(&plan));
        }
    };
    let is_listed = move || task.with(|task| task.as_ref().is_some_and(|task| task.template.is_some()));
    let finish = move || {
        let Some(task) = task.get() else { return Err(Vec::new()) };
        changes(task.begins_on, &seen.get(), deadline.get(), &steps.get())
    };
    let act = move |list: Vec<TaskChange>| {
        if list.is_empty() {
            return toast::sorry(NOTHING_NEW);
        }
        let acts = list.into_iter().map(|change| (On::Device, Intent::ChangeTask { task: id, change }));
        use_desk().act_form(form, acts.collect(), "时限和节点已改", |_| ());
    };
    let of_steps = form.of(Field::Milestones);
    let fields = view! {
        <DayField label=form.of(Field::Deadline) value=deadline/>
        <fieldset class="field">
            <legend>{of_steps.words()}</legend>
            <PlanInput name="edit" steps=steps on_change=move |list| steps.set(list)/>
            {flaw_of(of_steps)}
        </fieldset>
        <div class="row wrap">
            <button type="button" class="btn" hidden=move || !is_listed() on:click=plan_back>
                "按完成时限倒排"
            </button>
        </div>
    };
    view! { <div class="card">{folded("改时限和节点", form, fields.into_any(), "保存时限和节点", finish, act)}</div> }
        .into_any()
}

fn typed(plan: &[Milestone]) -> Vec<DraftStep> {
    plan.iter().map(|step| DraftStep { name: step.name.clone(), due_on: step.due_on.to_string() }).collect()
}

/// The steps of the key task behind this task, planned back from `deadline`.
fn plan_of(task: &Task, list: &KeyTasks, deadline: Day) -> Option<Vec<Milestone>> {
    let key = list.made_from(task.template.as_ref()?)?;
    Some(backward_schedule(deadline, &key.steps))
}

/// What a person changed: what differs from the task as they saw it. What somebody else changed meanwhile stays.
fn changes(
    begins_on: Day,
    seen: &Planned,
    deadline: Option<Day>,
    steps: &[DraftStep],
) -> Result<Vec<TaskChange>, Vec<Flaw>> {
    let malformed = |field| vec![Flaw::new(field, Why::Malformed)];
    let deadline = deadline.ok_or_else(|| vec![Flaw::new(Field::Deadline, Why::Missing)])?;
    if deadline < begins_on {
        return Err(vec![Flaw::new(Field::Deadline, Why::EndsBeforeItBegins)]);
    }
    let mut plan = Vec::with_capacity(steps.len());
    for step in steps {
        let due_on = step.due_on.parse().map_err(|_| malformed(Field::Milestones))?;
        plan.push(Milestone { name: step.name.trim().to_owned(), due_on });
    }
    if plan.iter().any(|step| step.due_on > deadline) {
        return Err(vec![Flaw::new(Field::Milestones, Why::EndsBeforeItBegins)]);
    }
    let mut list = Vec::new();
    if seen.deadline != Some(deadline) {
        list.push(TaskChange::Deadline(deadline));
    }
    if seen.steps != typed(&plan) {
        list.push(TaskChange::Milestones(plan));
    }
    list.iter().try_for_each(TaskChange::check)?;
    Ok(list)
}
