//! 两个值待选 — two people changed the same field; one tap settles which value stands.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::told::Names;
use crate::words;
use domain::register::Register;
use domain::task::TaskChange;
use domain::{Stamp, Task, TaskId};
use leptos::prelude::*;
use sync::Intent;

/// One value that somebody set.
struct Value {
    text: String,
    who: String,
    change: TaskChange,
}

/// A card for each field of the task in which two values met.
#[component]
pub fn Conflicts(
    /// The task as it stands.
    task: Task,
) -> impl IntoView {
    let cards = vec![
        card(&task, "进度", &task.progress, words::progress, TaskChange::Progress),
        card(&task, "责任人", &task.owner, |owner| owner.name.clone(), TaskChange::Owner),
        card(&task, "完成时限", &task.deadline, ToString::to_string, TaskChange::Deadline),
        card(&task, "节点", &task.milestones, |plan| words::milestones(plan), TaskChange::Milestones),
        card(&task, "任务", &task.title, Clone::clone, TaskChange::Title),
    ];
    cards.into_iter().flatten().collect::<Vec<_>>()
}

fn card<T: Clone>(
    task: &Task,
    field: &'static str,
    register: &Register<T>,
    say: fn(&T) -> String,
    change: fn(T) -> TaskChange,
) -> Option<AnyView> {
    if register.contested.is_empty() {
        return None;
    }
    let desk = use_desk();
    let today = desk.today();
    let who = |stamp: &Stamp| {
        desk.peek(|look| format!("{} · {}", look.account(stamp.by), words::when(stamp.at, today)))
    };
    let value =
        |value: &T, stamp: &Stamp| Value { text: say(value), who: who(stamp), change: change(value.clone()) };
    let shown = value(&register.value, &register.stamp);
    let others = register.contested.iter().map(|(other, stamp)| value(other, stamp));
    let explained = words::met_in_field(field, &shown.text);
    let heading = format!("conflict-{field}");
    let choices: Vec<_> = std::iter::once((true, shown))
        .chain(others.map(|other| (false, other)))
        .map(|(shows, value)| choice(task.id, shows, value))
        .collect();
    Some(
        view! {
            <section class="card needs-you stack" aria-labelledby=heading.clone()>
                <h2 id=heading.clone()>"两个人同时更新了这条"</h2>
                <p class="muted">{explained}</p>
                <div class="two">{choices}</div>
            </section>
        }
        .into_any(),
    )
}

fn choice(task: TaskId, shows: bool, value: Value) -> impl IntoView {
    let desk = use_desk();
    let Value { text, who, change } = value;
    let word = if shows { format!("就按 {text}") } else { format!("改回 {text}") };
    let pick = move |_| {
        let intent = Intent::SettleTask { task, change: change.clone() };
        desk.act(On::Device, intent, "已选定,大家看到的都是这个值", |_| ());
    };
    view! {
        <button type="button" class="choice" class:on=shows on:click=pick>
            <strong>{word}</strong>
            <small class="muted">{who}</small>
        </button>
    }
}
