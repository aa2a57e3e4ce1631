//! Tasks of the villages: made from the list of key tasks. The busy ones have many, some late, one with two
//! values that met; the others have a few, all for the star they work for.

use super::SampleError;
use super::loader::Loader;
use super::people::Staff;
use super::zone::Village;
use domain::settings::KeyTasks;
use domain::task::{NewTask, Owner, backward_schedule};
use domain::{Progress, StarKind, TaskId};
use store::push::ServerAct;
use sync::Intent;

/// (days until the deadline, per cent done) of a busy village's tasks.
const STATES: [(i64, u32); 8] =
    [(-3, 72), (7, 73), (2, 60), (40, 30), (-20, 100), (21, 55), (60, 10), (5, 90)];
/// The same of the others: most keep to their days, some do not.
const FEW: [&[(i64, u32)]; 6] = [
    &[(30, 85), (75, 60)],
    &[(25, 90), (50, 80)],
    &[(-6, 70), (40, 60)],
    &[(9, 95), (35, 85)],
    &[(20, 90), (60, 75)],
    &[(10, 45), (30, 90)],
];

pub(super) async fn load(
    loader: &mut Loader<'_>,
    staff: &Staff,
    village: &Village,
    aim: Option<StarKind>,
) -> Result<(), SampleError> {
    let list = KeyTasks::builtin();
    let aimed: Vec<_> = list.tasks.iter().filter(|key| Some(key.star.at(village.kind)) == aim).collect();
    let every: Vec<_> =
        (0..STATES.len()).map(|number| &list.tasks[(number * 4 + 1) % list.tasks.len()]).collect();
    let secretary = staff.secretary_of(&village.code).clone();
    let mut creates = Vec::new();
    let mut reports = Vec::new();
    let mut first = None;
    let (keys, states) =
        if village.busy { (every, STATES.as_slice()) } else { (aimed, loader.chance.one(&FEW)) };
    for (index, (key, (days_left, percent))) in keys.into_iter().zip(states.iter().copied()).enumerate() {
        let id = TaskId::new(loader.past(80), loader.chance.ten());
        let deadline = loader.now.day().plus_days(days_left);
        let owner = match staff.workers_in(&village.code).nth(index % 3) {
            Some(worker) if index % 2 == 1 => worker,
            _ => &secretary,
        };
        let of = if key.unit == "%" { 100 } else { 180 };
        let task = NewTask {
            id,
            village: village.code.clone(),
            template: Some(list.template(key)),
            star: key.star.at(village.kind),
            title: key.title.clone(),
            owner: Owner { account: Some(owner.id), name: owner.name.clone() },
            begins_on: loader.now.day().plus_days(-75),
            deadline,
            milestones: backward_schedule(deadline, &key.steps),
            progress: Progress { done: 0, of, unit: key.unit.clone() },
        };
        creates.push(loader.act(village.code.clone(), 75, Intent::CreateTask(task)));
        let intent = Intent::ReportProgress {
            task: id,
            progress: Progress { done: of * percent / 100, of, unit: key.unit.clone() },
            note: "已到现场看过。".into(),
            photos: Vec::new(),
        };
        let report = ServerAct { village: village.code.clone(), base_ver: 1, at: loader.past(9), intent };
        if index == 0 && village.busy {
            first = Some(report.clone());
        }
        reports.push(report);
    }
    loader.acts_of(secretary.id, creates).await?;
    loader.acts_of(secretary.id, reports).await?;
    // A worker who was offline reports another value of the first task, having seen neither.
    let worker = staff.workers_in(&village.code).next().map(|worker| worker.id);
    if let (Some(worker), Some(mut report)) = (worker, first) {
        report.at = loader.past(8);
        if let Intent::ReportProgress { progress, note, .. } = &mut report.intent {
            progress.done = progress.of * 65 / 100;
            *note = "北段还没有硬化完。".into();
        }
        loader.acts_of(worker, vec![report]).await?;
    }
    Ok(())
}
