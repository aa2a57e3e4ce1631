//! One task: what waits for a choice, how far it is, its plan, and everything reported about it.

use super::conflict::Conflicts;
use super::edit::{ChangeDeadline, ChangeOwner, ReportProgress};
use super::list::due_class;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{BackTo, PageHead, not_here};
use crate::desk::route::Route;
use crate::desk::told::Names;
use crate::parts::photos::PhotoStrip;
use crate::words;
use domain::{PlaceCode, Task, TaskId};
use leptos::prelude::*;

/// A task of the village.
#[component]
pub fn TaskPage(id: TaskId, village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let task = Memo::new(move |_| desk.read(|look| look.world.tasks.get(&id).map(|row| row.noun().clone())));
    let there = Memo::new(move |_| task.with(Option::is_some));
    move || {
        let village = village.clone();
        if !there.get() {
            return not_here(&Route::Tasks.path(), "重点任务");
        }
        let now = move || task.get().filter(|task| task.id == id);
        let title = Signal::derive(move || now().map(|task| task.title.value).unwrap_or_default());
        view! {
            <BackTo href=Route::Tasks.path() name="重点任务"/>
            <PageHead title/>
            {move || now().map(|task| view! { <Conflicts task/> })}
            <div class="columns">
                <div class="stack">
                    {move || now().map(|task| state(&task))}
                    <ReportProgress id task=Signal::derive(now)/>
                    <ChangeOwner id task=Signal::derive(now) village=village.clone()/>
                    <ChangeDeadline id village task=Signal::derive(now)/>
                </div>
                {move || now().map(|task| story(&task))}
            </div>
        }
        .into_any()
    }
}

fn state(task: &Task) -> AnyView {
    let today = use_desk().today();
    let due = task.due(today);
    let percent = task.progress.value.percent();
    let plan: Vec<_> = task
        .milestones
        .value
        .iter()
        .map(|milestone| {
            let class = if milestone.due_on < today { "done" } else { "" };
            view! {
                <li class=class>
                    <strong>{milestone.name.clone()}</strong>
                    " "
                    <span class="num muted">{milestone.due_on.to_string()}</span>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card stack">
            <div class="row wrap">
                <span class=format!("chip {}", words::star_class(task.star))>{task.star.name()}</span>
                <span class=due_class(due)>{words::task_due(due)}</span>
            </div>
            <div class="row between">
                <span class="figure-l num">{words::progress(&task.progress.value)}</span>
                <span class="muted num">{format!("{percent}%")}</span>
            </div>
            <progress class="bar" max="100" value=percent aria-label="进度"></progress>
            <dl class="facts">
                <div>
                    <dt>"责任人"</dt>
                    <dd>{task.owner.value.name.clone()}</dd>
                </div>
                <div>
                    <dt>"起止"</dt>
                    <dd class="num">{format!("{} 至 {}", task.begins_on, task.deadline.value)}</dd>
                </div>
            </dl>
            {(!plan.is_empty())
                .then(|| view! { <h2>"节点"</h2> <ol class="story">{plan}</ol> })}
        </section>
    }
    .into_any()
}

fn story(task: &Task) -> AnyView {
    let desk = use_desk();
    let today = desk.today();
    let notes: Vec<_> = task
        .notes
        .iter()
        .rev()
        .map(|note| {
            let who = desk.peek(|look| look.account(note.by));
            view! {
                <li class="ok">
                    <strong class="num">{words::progress(&note.progress)}</strong>
                    " "
                    <small class="muted">{format!("{who} · {}", words::when(note.at, today))}</small>
                    {(!note.note.is_empty()).then(|| view! { <p>{note.note.clone()}</p> })}
                    <PhotoStrip photos=note.photos.clone()/>
                </li>
            }
        })
        .collect();
    let story = if notes.is_empty() {
        view! { <p class="muted">"还没有人报过进度。责任人在手机上“更新进度”,这里就看得到。"</p> }.into_any()
    } else {
        view! { <ol class="story">{notes}</ol> }.into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="story">
            <h2 id="story">"进度记录"</h2>
            {story}
        </section>
    }
    .into_any()
}
