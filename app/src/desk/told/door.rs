//! What was typed at the door, in lines.

use super::{Lines, Names, family, person, person_words};
use crate::words;
use domain::HouseholdId;
use domain::activity::NewActivity;
use domain::dispute::{NewDispute, Party};
use domain::household::{Correction, NewHousehold};
use domain::need::NewNeed;
use domain::settings::Settings;
use domain::visit::{Met, NewVisit, Talk};

pub(super) fn visit(lines: &mut Lines, new: &NewVisit, talk: &Talk, names: &impl Names) {
    lines.say("住户", family(new.household, names)).say("走访日期", new.on.to_string());
    talked(lines, talk, Some(new.household), names);
    for need in &new.needs {
        lines.say("反映", new_need(need));
    }
    lines.photos(&new.photos);
    if new.location.is_some() {
        lines.say("位置", "附了位置");
    }
}

pub(super) fn talked(lines: &mut Lines, talk: &Talk, household: Option<HouseholdId>, names: &impl Names) {
    let met = talk.met.iter().map(|met| match met {
        Met::Head => "户主".to_owned(),
        Met::Person(id) => household.map_or_else(|| "家人".to_owned(), |at| person(*id, at, names)),
        Met::Other(word) => word.clone(),
        Met::Nobody => words::NOT_MET.to_owned(),
    });
    lines.say("见到", met.collect::<Vec<_>>().join("、"));
    let topics = talk.topics.iter().map(|topic| Settings::builtin().topic_name(topic));
    lines.say("聊了什么", topics.collect::<Vec<_>>().join("、")).say("记几句", &talk.note);
    lines.say("约好回访", talk.follow_up_on.map(|day| day.to_string()).unwrap_or_default());
}

fn new_need(need: &NewNeed) -> String {
    let kind = Settings::builtin().need_name(&need.kind);
    format!("{}({kind},{})", need.text, words::handling(need.handling))
}

pub(super) fn household(lines: &mut Lines, new: &NewHousehold, names: &impl Names) {
    lines
        .say("网格", names.place(&new.grid))
        .say("门牌", &new.door)
        .say("户主", &new.head)
        .say("电话", &new.phone);
    lines.say("类别", words::categories(&new.categories));
    for person in &new.people {
        lines.say("家人", person_words(person));
    }
}

pub(super) fn correction(
    lines: &mut Lines,
    correction: &Correction,
    household: HouseholdId,
    names: &impl Names,
) {
    match correction {
        Correction::Door(door) => lines.say("门牌改为", door),
        Correction::Head(head) => lines.say("户主改为", head),
        Correction::Phone(phone) => lines.say("电话改为", if phone.is_empty() { "不留电话" } else { phone }),
        Correction::Categories(set) if set.is_empty() => lines.say("类别改为", "没有类别"),
        Correction::Categories(set) => lines.say("类别改为", words::categories(set)),
        Correction::Person(person) => lines.say("家人", person_words(person)),
        Correction::PersonLeft(id) => lines.say("不再住这里", person(*id, household, names)),
    };
}

pub(super) fn dispute(lines: &mut Lines, new: &NewDispute, names: &impl Names) {
    lines
        .say("类型", Settings::builtin().dispute_name(&new.kind))
        .say("当事人", parties(&new.parties, names));
    lines.say("网格", names.place(&new.grid)).say("发生日期", new.on.to_string()).say("什么事", &new.what);
    for event in &new.so_far {
        lines.say("经过", words::happened(event));
    }
    lines.photos(&new.photos);
}

pub(super) fn parties(parties: &[Party], names: &impl Names) -> String {
    let each = parties.iter().map(|party| match party.household.and_then(|id| names.household(id)) {
        Some(household) => format!("{}({})", party.name, household.door.value),
        None => party.name.clone(),
    });
    each.collect::<Vec<_>>().join("、")
}

pub(super) fn activity(lines: &mut Lines, new: &NewActivity, names: &impl Names) {
    lines.say("活动", &new.name).say("类别", Settings::builtin().service_name(&new.kind));
    lines.say("网格", names.place(&new.place)).say("地点", &new.venue).say("组织者", &new.organizer);
    lines.say("日期", new.on.to_string());
    if let Some(minute) = new.from_minute {
        lines.say("开始", format!("{:02}:{:02}", minute / 60, minute % 60));
    }
    lines.say("每人时长", words::minutes(new.minutes)).say("参加", format!("{} 人次", new.attendances));
    let volunteers = new.volunteers.iter().map(|who| format!("{} {}", who.name, words::minutes(who.minutes)));
    lines
        .say("志愿者", volunteers.collect::<Vec<_>>().join("、"))
        .say("服务内容", &new.note)
        .say("培训", &new.training);
    lines.photos(&new.photos);
}
