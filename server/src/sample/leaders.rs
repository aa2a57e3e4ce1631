//! Visits of leaders to the places that the report names, their suggestions, and experiences of pilots. Which
//! places were visited and what was looked at there stands in the report; the words and the days are made up.

use super::SampleError;
use super::loader::Loader;
use super::people::Staff;
use domain::experience::NewExperience;
use domain::honor::Posting;
use domain::leader_visit::{NewLeaderVisit, Suggestion};
use domain::task::Owner;
use domain::{ExperienceId, LeaderVisitId, PilotTrack, Place, PlaceCode, StarKind, TaskId};
use sync::{Intent, OfficeAct};

/// Who went: the report names the post, not the person.
const LEADER: &str = "区党委书记";

struct Visit {
    place: &'static str,
    days_ago: i64,
    saw: &'static str,
    suggestions: &'static [(&'static str, StarKind)],
}

/// 抓调研督导, as the report lists the places.
const VISITS: [Visit; 5] = [
    Visit {
        place: "苏家作村",
        days_ago: 96,
        saw: "看了怀药种植基地和“龙凤灯舞”排练,和乡村两级干部座谈。",
        suggestions: &[
            ("四大怀药种植带动周边农户", StarKind::Industry),
            ("“龙凤灯舞”对外商演,收入归集体", StarKind::Industry),
        ],
    },
    Visit {
        place: "石庄村",
        days_ago: 90,
        saw: "看了村室和背街小巷,听了创建规划。",
        suggestions: &[("背街小巷逐条整治,一条一个负责人", StarKind::Ecology)],
    },
    Visit {
        place: "辛庄村",
        days_ago: 84,
        saw: "看了坑塘和文化广场,对创建规划逐条过了一遍。",
        suggestions: &[("坑塘清淤后定好管护的人", StarKind::Ecology)],
    },
    Visit {
        place: "姚郭庄村", days_ago: 84, saw: "看了文明实践站,和老党员座谈。", suggestions: &[]
    },
    Visit {
        place: "东方社区",
        days_ago: 70,
        saw: "现场指导创建规划,看了“红色物业”“流动调解桌”“暖心驿站”的选址。",
        suggestions: &[
            ("“红色物业”进小区,党员楼长包楼", StarKind::Party),
            ("“流动调解桌”搬到楼下", StarKind::Safety),
            ("组建“春风化雨调解队”", StarKind::Safety),
            ("“暖心驿站”给骑手和环卫工歇脚", StarKind::Harmony),
        ],
    },
];

struct Told {
    place: &'static str,
    star: StarKind,
    title: &'static str,
    practice: &'static str,
    lesson: &'static str,
    posted: bool,
}

const EXPERIENCES: [Told; 4] = [
    Told {
        place: "东方社区",
        star: StarKind::Safety,
        title: "流动调解桌:矛盾不出楼院",
        practice: "一张折叠桌、两把椅子,哪里有事搬到哪里。调解员当场听、当场记,谈不拢的当天约下一次,谈拢的第 1、3、7 天回访。",
        lesson: "桌子要小,搬得动;调解员要是住户信得过的人;回访的日子当场定下来。",
        posted: true,
    },
    Told {
        place: "东方社区",
        star: StarKind::Party,
        title: "红色物业:物业的事支部牵头",
        practice: "社区党支部、物业和业主代表每月碰一次头,住户反映的事列成单子,办完一件销一件,单子贴在楼道里。",
        lesson: "单子公开贴;每件事写清谁办、哪天办完;办不了的也写明为什么。",
        posted: true,
    },
    Told {
        place: "苏家作村",
        star: StarKind::Industry,
        title: "怀药种植:先带几户,再带一片",
        practice: "先请三户种得好的带着学,统一供苗、统一收,第二年再扩到全组。",
        lesson: "不求快;第一年让人看到收成,第二年自然有人跟。",
        posted: true,
    },
    Told {
        place: "北李万村",
        star: StarKind::Ecology,
        title: "坑塘变游园",
        practice: "清淤以后种荷花、修步道,门前的人家轮流管护。",
        lesson: "动工之前先把管护的人定好。",
        posted: false,
    },
];

fn at<'a>(places: &'a [Place], name: &str) -> Option<&'a PlaceCode> {
    places.iter().find(|place| place.name == name).map(|place| &place.code)
}

pub(super) async fn load(
    loader: &mut Loader<'_>,
    places: &[Place],
    staff: &Staff,
    pilots: &[(PlaceCode, PilotTrack)],
) -> Result<(), SampleError> {
    for visit in &VISITS {
        let Some(village) = at(places, visit.place) else { continue };
        record(loader, staff, village, visit).await?;
    }
    for told in &EXPERIENCES {
        let Some(village) = at(places, told.place) else { continue };
        let track = pilots.iter().find(|(pilot, _)| pilot == village).map(|(_, track)| *track);
        share(loader, staff, village, told, track).await?;
    }
    Ok(())
}

/// Writes a visit down, and takes its first suggestion up where there are several.
async fn record(
    loader: &mut Loader<'_>,
    staff: &Staff,
    village: &PlaceCode,
    visit: &Visit,
) -> Result<(), SampleError> {
    let secretary = staff.secretary_of(village);
    let id = LeaderVisitId::new(loader.past(visit.days_ago), loader.chance.ten());
    let suggestions: Vec<_> = visit
        .suggestions
        .iter()
        .map(|(text, star)| Suggestion { text: (*text).into(), star: *star, due_on: None })
        .collect();
    let taken_up = suggestions.first().filter(|_| suggestions.len() > 1).cloned();
    let new = NewLeaderVisit {
        id,
        village: village.clone(),
        on: loader.now.day().plus_days(-visit.days_ago),
        leaders: vec![LEADER.into()],
        saw: visit.saw.into(),
        suggestions,
    };
    let mut acts =
        vec![loader.act(village.clone(), visit.days_ago, Intent::Office(OfficeAct::RecordLeaderVisit(new)))];
    if let Some(suggestion) = taken_up {
        let owner = Owner { account: Some(secretary.id), name: secretary.name.clone() };
        let begun = visit.days_ago - 1;
        let task = TaskId::new(loader.past(begun), loader.chance.ten());
        let day = loader.now.day().plus_days(-begun);
        let task = suggestion.task(task, village.clone(), owner, day);
        let suggestion = suggestion.text;
        acts.push(loader.act(
            village.clone(),
            begun,
            Intent::TakeUpSuggestion { visit: id, suggestion, task },
        ));
    }
    loader.acts_of(secretary.id, acts).await
}

async fn share(
    loader: &mut Loader<'_>,
    staff: &Staff,
    village: &PlaceCode,
    told: &Told,
    track: Option<PilotTrack>,
) -> Result<(), SampleError> {
    let id = ExperienceId::new(loader.past(30), loader.chance.ten());
    let new = NewExperience {
        id,
        village: village.clone(),
        star: Some(told.star),
        track,
        title: told.title.into(),
        practice: told.practice.into(),
        lesson: told.lesson.into(),
        photos: Vec::new(),
    };
    let write = loader.act(village.clone(), 30, Intent::Office(OfficeAct::ShareExperience(new)));
    loader.acts_of(staff.secretary_of(village).id, vec![write]).await?;
    if told.posted {
        let post = Intent::Office(OfficeAct::PostExperience { experience: id, posting: Posting::Posted });
        let post = loader.act(village.clone(), 20, post);
        loader.acts_of(staff.zone_office.id, vec![post]).await?;
    }
    Ok(())
}
