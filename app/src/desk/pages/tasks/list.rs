//! 重点任务 — the village's ledger of tasks: what is late, what is due, what waits for a choice.

use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{Nothing, PageHead, chips, list_table, row_head};
use crate::desk::route::Route;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use device::Row;
use domain::order;
use domain::task::TaskDue;
use domain::{Day, PlaceCode, Task};
use leptos::prelude::*;

/// Which tasks are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Late,
    ThisWeek,
    Contested,
    Complete,
}

impl Show {
    const ALL: [(Self, &'static str); 5] = [
        (Self::All, "全部"),
        (Self::Late, "逾期"),
        (Self::ThisWeek, "七天内到期"),
        (Self::Contested, "等我选定"),
        (Self::Complete, "已完成"),
    ];
    fn fits(self, task: &Task, today: Day) -> bool {
        match (self, task.due(today)) {
            (Self::All, _) | (Self::Late, TaskDue::Overdue(_)) | (Self::Complete, TaskDue::Complete) => true,
            (Self::ThisWeek, TaskDue::InDays(days)) => days <= 7,
            (Self::Contested, _) => task.is_contested(),
            _ => false,
        }
    }
}

/// The ledger of a village.
#[component]
pub fn Tasks(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let show = RwSignal::new(Show::All);
    let of_village = village.clone();
    let tasks = Memo::new(move |_| {
        desk.read(|look| {
            let rows = look.world.tasks.values().map(Row::noun);
            let mut tasks: Vec<Task> = rows.filter(|task| task.village == of_village).cloned().collect();
            // What is not complete comes first, the nearest deadline on top.
            order::by_key(&mut tasks, |task| {
                (task.progress.value.is_complete(), task.deadline.value, task.id)
            });
            tasks
        })
    });
    let note = move || {
        let done = tasks.with(|tasks| tasks.iter().filter(|task| task.progress.value.is_complete()).count());
        Some(format!("{} 项,已完成 {done} 项", tasks.with(Vec::len)))
    };
    let choices = Show::ALL.map(|(which, word)| {
        let count = move || tasks.with(|tasks| tasks.iter().filter(|task| which.fits(task, today)).count());
        (which, view! { {word} " " <b class="num">{count}</b> }.into_any())
    });
    let table = move || {
        let rows: Vec<_> =
            tasks.with(|tasks| tasks.iter().filter(|task| show.get().fits(task, today)).cloned().collect());
        if rows.is_empty() {
            let text = if tasks.with(Vec::is_empty) {
                "还没有任务。点“新建任务”,从五星支部重点任务清单里选。"
            } else {
                "这一类现在没有任务。"
            };
            return view! { <Nothing icon=IconName::Check text/> }.into_any();
        }
        let rows = rows.into_iter().map(|task| row(&task, today)).collect::<Vec<_>>();
        list_table("任务台账", &["任务", "责任人", "完成时限", "最近节点", "进度"], rows)
    };
    view! {
        <PageHead title="重点任务" note=Signal::derive(note)>
            <a class="btn primary" href=Route::NewTask.path()>
                <Icon name=IconName::Plus/>
                "新建任务"
            </a>
        </PageHead>
        {chips("chips", "筛选任务", choices, show)}
        {table}
    }
}

fn row(task: &Task, today: Day) -> AnyView {
    let due = task.due(today);
    let class = due_class(due);
    let star = task.star;
    let percent = task.progress.value.percent();
    let next = task
        .next_milestone(today)
        .map(|milestone| format!("{} · {}", milestone.name, words::month_day(milestone.due_on)));
    let chips = view! {
        " "
        <span class=format!("chip {}", words::star_class(star))>{star.name()}</span>
        {task.is_contested().then(|| view! { " " <span class="chip warn">"两个值待选"</span> })}
    };
    view! {
        <tr>
            {row_head(Route::Task(task.id).path(), &task.title.value, chips.into_any())}
            <td data-label="责任人">{task.owner.value.name.clone()}</td>
            <td data-label="完成时限">
                <span class="num">{task.deadline.value.to_string()}</span>
                " "
                <span class=class>{words::task_due(due)}</span>
            </td>
            <td data-label="最近节点">{next}</td>
            <td data-label="进度">
                <span class="num">{words::progress(&task.progress.value)}</span>
                <progress class="bar" max="100" value=percent aria-label=format!("{percent}%")></progress>
            </td>
        </tr>
    }
    .into_any()
}

/// The chip's class for how near the end of a task is.
pub fn due_class(due: TaskDue) -> &'static str {
    match due {
        TaskDue::Complete => "chip ok",
        TaskDue::Overdue(_) => "chip bad",
        TaskDue::InDays(days) if days <= 7 => "chip warn",
        TaskDue::InDays(_) => "chip",
    }
}
