//! What a secretary changes about a task: progress, owner, deadline and plan.

use super::checklist::checklist;
use super::owner::OwnerInput;
use super::plan::PlanInput;
use crate::desk::draft::DraftStep;
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::parts::fields::{DayField, FlawList, NoteField, TextField};
use domain::flaw::{Field, Flaw, Why};
use domain::settings::KeyTasks;
use domain::task::{Milestone, Owner, TaskChange, backward_schedule, check_report};
use domain::{Day, PlaceCode, Progress, Task};
use leptos::prelude::*;
use sync::Intent;

/// 更新进度.
#[component]
pub fn ReportProgress(task: Signal<Option<Task>>) -> impl IntoView {
    let desk = use_desk();
    let (done, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let unit = move || {
        task.get()
            .map(|task| format!("已完成多少(共 {} {})", task.progress.value.of, task.progress.value.unit))
    };
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(task) = task.get_untracked() else { return };
        let Ok(done_now) = done.get_untracked().trim().parse() else {
            return flaws.set(vec![Flaw::new(Field::Progress, Why::Malformed)]);
        };
        let progress = Progress { done: done_now, ..task.progress.value };
        let words = note.get_untracked().trim().to_owned();
        if let Err(found) = check_report(&progress, &words, &[]) {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let intent = Intent::ReportProgress { task: task.id, progress, note: words, photos: Vec::new() };
        desk.act(On::Device, intent, "进度已更新", move |_| {
            done.set(String::new());
            note.set(String::new());
        });
    };
    view! {
        <form class="card stack" on:submit=save novalidate>
            <h2>"更新进度"</h2>
            <p class="muted">{unit}</p>
            <TextField label="已完成" value=done mode="numeric"/>
            <NoteField label="说明(可以不填)" value=note max=300/>
            <FlawList flaws/>
            <button type="submit" class="btn primary">
                "更新进度"
            </button>
        </form>
    }
    .into_any()
}

/// 换责任人.
#[component]
pub fn ChangeOwner(task: Signal<Option<Task>>, village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let picked = RwSignal::new(None::<Owner>);
    let now = move || task.get().map(|task| task.owner.value);
    let owner = Signal::derive(move || {
        picked.get().or_else(now).unwrap_or(Owner { account: None, name: String::new() })
    });
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (Some(task), Some(owner)) = (task.get_untracked(), picked.get_untracked()) else { return };
        let change = TaskChange::Owner(Owner { name: owner.name.trim().to_owned(), ..owner });
        if let Err(found) = change.check() {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let intent = Intent::ChangeTask { task: task.id, change };
        desk.act(On::Device, intent, "责任人已换", move |_| picked.set(None));
    };
    view! {
        <details class="card more">
            <summary>"换责任人"</summary>
            <form class="stack" on:submit=save novalidate>
                <div class="field">
                    <label for="owner">"责任人"</label>
                    <OwnerInput id="owner" village owner on_change=move |owner| picked.set(Some(owner))/>
                </div>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    "换责任人"
                </button>
            </form>
        </details>
    }
    .into_any()
}

/// 改时限和节点: the steps are planned back anew, and may be put right by hand.
#[component]
pub fn ChangeDeadline(village: PlaceCode, task: Signal<Option<Task>>) -> impl IntoView {
    let desk = use_desk();
    let list = checklist(&village);
    let deadline = RwSignal::new(task.get_untracked().map(|task| task.deadline.value));
    let steps =
        RwSignal::new(task.get_untracked().map(|task| typed(&task.milestones.value)).unwrap_or_default());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
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
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(task) = task.get_untracked() else { return };
        match changes(&task, deadline.get_untracked(), &steps.get_untracked()) {
            Ok(list) if list.is_empty() => flaws.set(Vec::new()),
            Ok(list) => {
                flaws.set(Vec::new());
                let intents =
                    list.into_iter().map(|change| Intent::ChangeTask { task: task.id, change }).collect();
                desk.act_all(On::Device, intents, None, "时限和节点已改", |_| ());
            }
            Err(found) => flaws.set(found),
        }
    };
    view! {
        <details class="card more">
            <summary>"改时限和节点"</summary>
            <form class="stack" on:submit=save novalidate>
                <DayField label="完成时限" value=deadline/>
                <fieldset class="field">
                    <legend>"节点"</legend>
                    <PlanInput name="edit" steps=steps on_change=move |list| steps.set(list)/>
                </fieldset>
                <FlawList flaws/>
                <div class="row wrap">
                    <button type="button" class="btn" hidden=move || !is_listed() on:click=plan_back>
                        "按完成时限倒排"
                    </button>
                    <button type="submit" class="btn">
                        "保存时限和节点"
                    </button>
                </div>
            </form>
        </details>
    }
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

/// What differs from the task as it stands.
fn changes(task: &Task, deadline: Option<Day>, steps: &[DraftStep]) -> Result<Vec<TaskChange>, Vec<Flaw>> {
    let malformed = |field| vec![Flaw::new(field, Why::Malformed)];
    let deadline = deadline.ok_or_else(|| malformed(Field::Deadline))?;
    if deadline < task.begins_on {
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
    if deadline != task.deadline.value {
        list.push(TaskChange::Deadline(deadline));
    }
    if plan != task.milestones.value {
        list.push(TaskChange::Milestones(plan));
    }
    list.iter().try_for_each(TaskChange::check)?;
    Ok(list)
}
