//! One task: where it stands, its history; and 更新进度, with or without a network.

use super::frame::{act_page, form_page, nothing_there};
use super::place::account_name;
use super::tasks::{chart, conflict, due_chip};
use crate::kit::fields::{NoteField, TextField};
use crate::kit::form::Then;
use crate::kit::{Form, PhotoPicker, forms};
use crate::parts::badge::state_chip;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::photos::PhotoStrip;
use crate::route::Route;
use crate::words;
use domain::flaw::{Flaw, Why};
use domain::task::{ProgressNote, TaskDue, check_report};
use domain::text::half_width;
use domain::{Day, Field, Progress, Task, TaskId};
use leptos::prelude::*;
use serde::Deserialize;
use sync::{Intent, RecordKey, RecordKind};

fn find(here: Here, id: TaskId) -> Option<Task> {
    here.world(|world| world.tasks.get(&id).map(|row| (**row).clone()))
}

/// A task's page.
pub(super) fn screen(id: TaskId) -> AnyView {
    let here = here();
    if find(here, id).is_none() {
        return nothing_there(Route::Tasks);
    }
    let body = move || {
        let (Some(task), today) = (find(here, id), here.today()) else { return ().into_any() };
        let receipt = here.ask(|device| device.receipt(RecordKey::new(RecordKind::Task, id.uuid())));
        view! {
            {head(&task, today)}
            {conflict(here, &task, today)}
            {chart(&task, today)}
            {plan(&task, today)}
            <section class="card stack">
                <div class="row between"><h2>"进度记录"</h2>{state_chip(receipt.as_ref(), None)}</div>
                {history(here, &task, today)}
            </section>
        }
        .into_any()
    };
    let update = move || {
        let open = find(here, id).is_some_and(|task| task.due(here.today()) != TaskDue::Complete);
        let word = if open { "更新进度" } else { "改一下进度" };
        view! { <a class="btn primary wide" href=Route::Progress(id).path()>{word}</a> }
    };
    act_page("任务", Route::Tasks, ().into_any(), body.into_any(), update.into_any())
}

fn head(task: &Task, today: Day) -> AnyView {
    let now = words::progress(&task.progress.value);
    let (done, of) = (task.progress.value.done, task.progress.value.of.max(1));
    view! {
        <section class=format!("card stack {}", words::star_class(task.star))>
            <div class="row between top">
                <h2 class="plain">{task.title.value.clone()}</h2>
                {due_chip(task.due(today))}
            </div>
            <p class="row"><Icon name=IconName::of_star(task.star)/>{task.star.name()}</p>
            <progress class="bar" value=done max=of aria-label=format!("已完成 {now}")></progress>
            <dl class="facts plain">
                <div><dt>"进度"</dt><dd class="num">{now}</dd></div>
                <div><dt>"责任人"</dt><dd>{task.owner.value.name.clone()}</dd></div>
                <div><dt>"完成时限"</dt><dd class="num">{task.deadline.value.to_string()}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn plan(task: &Task, today: Day) -> Option<AnyView> {
    let next = task.next_milestone(today).map(|mile| mile.name.clone());
    let step = |mile: &domain::Milestone| {
        let class = if mile.due_on < today {
            "done"
        } else if Some(&mile.name) == next.as_ref() {
            "now"
        } else {
            ""
        };
        view! { <li class=class><strong>{mile.name.clone()}</strong><small class="num">{format!("{} 前", words::month_day(mile.due_on))}</small></li> }
    };
    let steps: Vec<_> = task.milestones.value.iter().map(step).collect();
    (!steps.is_empty()).then(|| {
        view! { <section class="card stack"><h2>"倒排的节点"</h2><ol class="steps">{steps}</ol></section> }.into_any()
    })
}

fn history(here: Here, task: &Task, today: Day) -> AnyView {
    if task.notes.is_empty() {
        return view! { <p class="muted">"还没有人更新过进度。"</p> }.into_any();
    }
    let line = |note: &ProgressNote| {
        let by = here.glance(|world| account_name(world, note.by));
        let text = (!note.note.is_empty()).then(|| view! { <p>{note.note.clone()}</p> });
        view! {
            <li class="ok">
                <strong class="num">{words::progress(&note.progress)}</strong>
                <small class="muted">{format!("{} · {by}", words::when(note.at, today))}</small>
                {text}
                <PhotoStrip photos=note.photos.clone()/>
            </li>
        }
    };
    let lines: Vec<_> = task.notes.iter().rev().map(line).collect();
    view! { <ol class="story">{lines}</ol> }.into_any()
}

/// What drafts of earlier versions held.
#[derive(Deserialize)]
struct Report {
    done: String,
    note: String,
}

/// 更新进度.
pub(super) fn progress(id: TaskId) -> AnyView {
    let here = here();
    let Some(task) = find(here, id) else { return nothing_there(Route::Tasks) };
    let today = here.today();
    let form = Form::open(&forms::PROGRESS, format!("progress/{id}"));
    let first: Report = form
        .began()
        .unwrap_or_else(|| Report { done: task.progress.value.done.to_string(), note: String::new() });
    let (done, note) = (RwSignal::new(first.done), RwSignal::new(first.note));
    let now = task.progress.value.clone();
    let unit = now.clone();
    let finish = move || {
        let typed = half_width(&done.get());
        let typed = typed.trim().trim_end_matches('%').parse();
        let done = typed.map_err(|_| vec![Flaw::new(Field::Progress, Why::Malformed)])?;
        let progress = Progress { done, ..unit.clone() };
        let (note, photos) = (note.get().trim().to_owned(), form.photos());
        check_report(&progress, &note, &photos).map(|()| (progress, note, photos))
    };
    let save = form.submit(finish, move |(progress, note, photos)| {
        let said = format!("已存手机,进度更新为 {}", words::progress(&progress));
        let acts = vec![Intent::ReportProgress { task: id, progress, note, photos }];
        form.save(acts, said, Then::Back(Route::Task(id).path()));
    });
    let hint = format!(
        "现在 {} · {} 到期,{}",
        words::progress(&now),
        words::month_day(task.deadline.value),
        words::task_due(task.due(today))
    );
    let scale = if now.unit == "%" { "%".to_owned() } else { format!("/ {} {}", now.of, now.unit) };
    let body = view! {
        <section class=format!("card stack {}", words::star_class(task.star))>
            <h2 class="plain">{task.title.value.clone()}</h2>
            <progress class="bar" value=now.done max=now.of.max(1) aria-label="进度"></progress>
            <small class="muted plain">{hint}</small>
        </section>
        <TextField label=form.called(Field::Progress, "做到多少了") value=done unit=scale class="num"/>
        <NoteField label=form.of(Field::Note) value=note max=300 optional=true/>
        <PhotoPicker form/>
    };
    form_page("更新进度", Route::Task(id), form, body.into_any(), save)
}
