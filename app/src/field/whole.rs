//! A record as it was typed, whole: nobody accepts for another what they have not read. And where its page is.

use super::place::whose_door;
use crate::parts::photos::PhotoStrip;
use crate::route::Route;
use crate::words;
use device::World;
use domain::settings::Settings;
use domain::{Day, Household, PhotoRef};
use leptos::prelude::*;
use sync::Intent;

/// Words and what they say; what is empty is left out.
type Lines = Vec<(&'static str, String)>;

/// Everything that somebody typed at a door or in the village.
pub(super) fn whole(world: &World, intent: &Intent, today: Day) -> AnyView {
    let lines: Vec<_> = lines(world, intent, today)
        .into_iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(label, text)| view! { <div><dt>{label}</dt><dd>{text}</dd></div> })
        .collect();
    let photos: Vec<PhotoRef> = intent.photos().to_vec();
    view! { <dl class="facts">{lines}</dl><PhotoStrip photos/> }.into_any()
}

fn lines(world: &World, intent: &Intent, today: Day) -> Lines {
    let settings = Settings::builtin();
    match intent {
        Intent::RecordVisit(new) => {
            let household = world.households.get(&new.household).map(|row| &**row);
            let topics = words::join(new.talk.topics.iter().map(|topic| settings.topic_name(topic)));
            let mut lines = vec![
                ("住户", whose_door(world, new.household)),
                ("哪天", words::on(new.on, today)),
                ("见到", words::met(&new.talk, household)),
                ("聊了", topics),
                ("记的", new.talk.note.clone()),
                ("约好回访", new.talk.follow_up_on.map(|day| words::on(day, today)).unwrap_or_default()),
            ];
            lines.extend(
                new.needs
                    .iter()
                    .map(|need| ("反映", format!("{}({})", need.text, words::handling(need.handling)))),
            );
            lines
        }
        Intent::AmendVisit { visit, talk } => {
            let household = world.visits.get(visit).map(|visit| visit.first.household);
            let household = household.and_then(|id| world.households.get(&id)).map(|row| &**row);
            let of = |household: &Household| whose_door(world, household.id);
            vec![
                ("住户", household.map(of).unwrap_or_default()),
                ("改为见到", words::met(talk, household)),
                ("改为", talk.note.clone()),
            ]
        }
        Intent::ReportDispute(new) => {
            let parties = words::join(new.parties.iter().map(|party| party.name.as_str()));
            let mut lines = vec![
                ("当事人", parties),
                ("类型", settings.dispute_name(&new.kind).to_owned()),
                ("哪天", words::on(new.on, today)),
                ("什么事", new.what.clone()),
            ];
            lines.extend(new.so_far.iter().map(|event| ("经过", words::happened(event))));
            lines
        }
        Intent::TellDispute { dispute, what, .. } => {
            let title = world.disputes.get(dispute).map(|dispute| dispute.title()).unwrap_or_default();
            vec![("纠纷", title), ("经过", words::happened(what))]
        }
        Intent::RecordActivity(new) | Intent::AmendActivity(new) => vec![
            ("活动", new.name.clone()),
            ("哪天", words::on(new.on, today)),
            ("地点", new.venue.clone()),
            ("参加", format!("{} 人次", new.attendances)),
            ("内容", new.note.clone()),
        ],
        Intent::RegisterHousehold(new) => {
            let people = words::join(new.people.iter().map(|person| person.name.as_str()));
            vec![
                ("门牌", new.door.clone()),
                ("户主", new.head.clone()),
                ("电话", new.phone.clone()),
                ("家里人", people),
                ("类别", words::categories(&new.categories)),
            ]
        }
        Intent::AdvanceNeed { need, handling, remark, .. } => {
            let need = world.needs.get(need);
            vec![
                ("住户", need.map(|need| whose_door(world, need.household)).unwrap_or_default()),
                ("反映", need.map(|need| need.text.clone()).unwrap_or_default()),
                ("办理", words::handling(*handling).to_owned()),
                ("说明", remark.clone()),
            ]
        }
        _ => Vec::new(),
    }
}

/// The page of what an act made or changed, if it stands here.
pub(super) fn page_of(world: &World, intent: &Intent) -> Option<Route> {
    let household = |id| world.households.get(&id).map(|_| Route::Household(id));
    match intent {
        Intent::RecordVisit(new) => world.visits.get(&new.id).map(|_| Route::Visit(new.id)),
        Intent::AmendVisit { visit, .. }
        | Intent::JudgeTwin { visit, .. }
        | Intent::WithdrawVisit { visit, .. } => world.visits.get(visit).map(|_| Route::Visit(*visit)),
        Intent::RegisterHousehold(new) => household(new.id),
        Intent::CorrectHousehold { household: id, .. }
        | Intent::SettleHousehold { household: id, .. }
        | Intent::MoveHousehold { household: id, .. }
        | Intent::MergeHousehold { household: id, .. }
        | Intent::UnmergeHousehold { household: id } => household(*id),
        Intent::AdvanceNeed { need, .. } | Intent::SettleNeed { need, .. } => {
            world.needs.get(need).and_then(|need| household(need.household))
        }
        Intent::ReportDispute(new) => world.disputes.get(&new.id).map(|_| Route::Dispute(new.id)),
        Intent::TellDispute { dispute, .. } => world.disputes.get(dispute).map(|_| Route::Dispute(*dispute)),
        Intent::RecordActivity(new) | Intent::AmendActivity(new) => {
            world.activities.get(&new.id).map(|_| Route::Activity(new.id))
        }
        Intent::ReportProgress { task, .. }
        | Intent::ChangeTask { task, .. }
        | Intent::SettleTask { task, .. } => world.tasks.get(task).map(|_| Route::Task(*task)),
        _ => None,
    }
}
