//! Tasks and plans, in lines.

use super::Lines;
use crate::words;
use domain::PlanChange;
use domain::task::{NewTask, TaskChange};

pub(super) fn task(lines: &mut Lines, new: &NewTask) {
    lines.say("任务", &new.title).say("星", new.star.name()).say("责任人", &new.owner.name);
    lines.say("开始", new.begins_on.to_string()).say("完成时限", new.deadline.to_string());
    lines.say("目标", format!("{} {}", new.progress.of, new.progress.unit));
    lines.say("节点", words::milestones(&new.milestones));
}

pub(super) fn task_change(lines: &mut Lines, change: &TaskChange) {
    match change {
        TaskChange::Title(title) => lines.say("任务改为", title),
        TaskChange::Owner(owner) => lines.say("责任人改为", &owner.name),
        TaskChange::Deadline(day) => lines.say("完成时限改为", day.to_string()),
        TaskChange::Milestones(plan) => lines.say("节点改为", words::milestones(plan)),
        TaskChange::Progress(progress) => lines.say("进度改为", words::progress(progress)),
    };
}

pub(super) fn plan_change(lines: &mut Lines, change: &PlanChange) {
    let (field, value) = words::plan_change(change);
    lines.say(field, value);
}
