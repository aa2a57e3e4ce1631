//! What happened at the doors: households, visits, needs, disputes, activities.

use super::SampleError;
use super::chance::Chance;
use super::loader::Loader;
use super::people::{Staff, name};
use super::zone::Village;
use domain::activity::NewActivity;
use domain::dispute::{Agreement, Happened, NewDispute, Party};
use domain::household::{NewHousehold, family_of};
use domain::need::{Handling, NewNeed};
use domain::settings::{Category, DisputeKind, NeedKind, ServiceKind, Topic};
use domain::visit::{Met, NewVisit, Talk};
use domain::{ActivityId, At, DisputeId, HouseholdId, NeedId, Person, PersonId, PlaceCode, VisitId};
use std::collections::BTreeSet;
use store::push::ServerAct;
use sync::Intent;

/// Everything here happened within so many days.
const PAST_DAYS: i64 = 90;

const NOTES: [&str; 14] = [
    "血压平稳,按时吃药。",
    "讲了医保缴费时间,家里已经交了。",
    "院里堆了柴,提醒离灶台远一点。",
    "儿子在外打工,国庆回来。",
    "想学电商,已告诉下周村里有培训。",
    "厨房燃气软管老化,已提醒更换。",
    "一切都好,地里玉米收完了。",
    "孩子在镇上读初中,成绩不错。",
    "腿脚不便,取药需要人帮忙。",
    "宣传了防电信诈骗,装了反诈软件。",
    "问了高龄补贴,材料已经齐了。",
    "门口路灯不亮。",
    "邻里关系和睦,没有矛盾。",
    "今年种怀山药三亩,销路还可以。",
];
const NEEDS: [(&str, &str); 8] = [
    ("燃气软管老化,想找人换", "safety"),
    ("门前路灯坏了", "environment"),
    ("低保年审材料不会填", "policy"),
    ("下水道堵了,夏天有味", "environment"),
    ("电动车没有地方充电", "livelihood"),
    ("想给老人办高龄补贴", "policy"),
    ("楼道灯线裸露", "safety"),
    ("孩子课后没人看", "livelihood"),
];
const QUARRELS: [(&str, &str); 6] = [
    ("homestead", "翻建房屋占了滴水,两家争边界"),
    ("neighbours", "楼上漏水,赔多少谈不拢"),
    ("farmland", "承包地边上种树遮光"),
    ("neighbours", "门前停车堵路"),
    ("family", "兄弟俩为老人轮流照顾闹意见"),
    ("wages", "装修工钱拖欠两个月"),
];
const ACTIVITIES: [(&str, &str, &str); 6] = [
    ("清扫背街小巷", "environment", "北街"),
    ("给独居老人理发", "elder_care", "暖心驿站"),
    ("政策宣讲进院子", "policy", "文化广场"),
    ("暑期看护班", "children", "新时代文明实践站"),
    ("平安夜巡", "safety", "村口到东渠"),
    ("义诊量血压", "health", "村委会院内"),
];

struct Door {
    id: HouseholdId,
    head: String,
    grid: PlaceCode,
}

pub(super) async fn load(
    loader: &mut Loader<'_>,
    staff: &Staff,
    village: &Village,
) -> Result<(), SampleError> {
    for number in 1..=village.grids {
        let Some(grid) = village.code.child(number) else { continue };
        let worker = staff.worker_of(&grid).clone();
        let mut acts = Vec::new();
        let mut doors = Vec::new();
        for door in 0..village.doors {
            let new = household(loader, &grid, number, door);
            doors.push(Door { id: new.id, head: new.head.clone(), grid: grid.clone() });
            acts.push(loader.act(village.code.clone(), 300, Intent::RegisterHousehold(new)));
        }
        for door in &doors {
            visits(loader, &village.code, door, &mut acts);
        }
        let (disputes, activities) = if village.busy { (3, 2) } else { (1, 1) };
        for _ in 0..disputes {
            acts.push(dispute(loader, &village.code, &doors));
        }
        for _ in 0..activities {
            acts.push(activity(loader, &village.code));
        }
        acts.sort_by_key(|act| act.at);
        loader.acts_of(worker.id, acts).await?;
    }
    Ok(())
}

/// A visit by a worker of another grid: waits for the secretary of 东方社区.
pub(super) async fn load_misplaced(loader: &mut Loader<'_>, staff: &Staff) -> Result<(), SampleError> {
    let grid = |text: &str| text.parse::<PlaceCode>().expect("codes of the sample zone are digits");
    let (mine, other) = (grid("410871001001004"), grid("410871001001003"));
    let village = mine.scope();
    let new = household(loader, &other, 3, 99);
    let id = new.id;
    let registered = loader.act(village.clone(), 20, Intent::RegisterHousehold(new));
    loader.acts_of(staff.worker_of(&other).id, vec![registered]).await?;
    let at = loader.past(2);
    let visit = visit(loader, id, at, "路过时看了看,老人要买药,已代买。");
    let misplaced = ServerAct { village, base_ver: 0, at, intent: Intent::RecordVisit(visit) };
    loader.submit(staff.worker_of(&mine).id, vec![misplaced]).await?;
    Ok(())
}

fn household(loader: &mut Loader<'_>, grid: &PlaceCode, grid_number: u16, door: u16) -> NewHousehold {
    let since = loader.past(300);
    let chance = &mut loader.chance;
    let head = name(chance);
    let urban = grid.as_str().starts_with("410871001001");
    let door = if urban {
        format!("{} 号楼 {}-{}0{}", grid_number * 2 + door / 24, door % 3 + 1, door / 6 % 6 + 1, door % 2 + 1)
    } else {
        format!(
            "{}{} 号",
            ["东街", "西街", "南巷", "北巷"][usize::from(door % 4)],
            door / 4 + 1 + (grid_number - 1) * 20
        )
    };
    let mut categories = BTreeSet::new();
    if chance.percent(14) {
        categories.insert(Category::new("living_alone_elder"));
    }
    for (code, percent) in [
        ("party_member", 12),
        ("household_liaison", 7),
        ("minimum_living", 6),
        ("disabled", 4),
        ("left_behind_child", 4),
    ] {
        if chance.percent(percent) {
            categories.insert(Category::new(code));
        }
    }
    let alone = categories.contains(&Category::new("living_alone_elder"));
    let people = (0..if alone { 0 } else { chance.below(4) })
        .map(|index| Person {
            id: PersonId::new(since, chance.ten()),
            name: name(chance),
            relation: ["配偶", "儿子", "女儿", "孙子"][index].to_owned(),
            birth_year: None,
        })
        .collect();
    NewHousehold {
        id: HouseholdId::new(since, chance.ten()),
        grid: grid.clone(),
        door,
        head,
        phone: String::new(),
        people,
        categories,
    }
}

/// One to four visits over the last months; a few doors have been forgotten and are overdue.
fn visits(loader: &mut Loader<'_>, village: &PlaceCode, door: &Door, acts: &mut Vec<ServerAct>) {
    let mut days_ago = match loader.chance.below(100) {
        0..=64 => loader.chance.days(0, 24),
        65..=89 => loader.chance.days(24, 30),
        _ => loader.chance.days(31, 45),
    };
    while days_ago < PAST_DAYS {
        let note = loader.chance.one(&NOTES).to_owned();
        let minutes = loader.chance.days(0, 500);
        let at = loader.past(days_ago).plus_millis(-minutes * 60_000);
        let visit = visit(loader, door.id, at, &note);
        acts.push(ServerAct {
            village: village.clone(),
            base_ver: 0,
            at,
            intent: Intent::RecordVisit(visit),
        });
        days_ago += loader.chance.days(21, 38);
    }
}

fn visit(loader: &mut Loader<'_>, household: HouseholdId, at: At, note: &str) -> NewVisit {
    let chance = &mut loader.chance;
    let topics = [
        chance.one(&["health", "policy", "safety"]),
        chance.one(&["work", "pension", "environment", "neighbours"]),
    ];
    let mut needs = Vec::new();
    if chance.percent(9) {
        let (text, kind) = NEEDS[chance.below(NEEDS.len())];
        let handling = match chance.below(10) {
            0..=5 => Handling::Done,
            6 => Handling::Explained,
            7 => Handling::Village,
            _ => Handling::Grid,
        };
        needs.push(NewNeed {
            id: NeedId::new(at, chance.ten()),
            text: text.into(),
            kind: NeedKind::new(kind),
            handling,
        });
    }
    let follow_up_on = chance.percent(4).then(|| at.day().plus_days(chance.days(3, 20)));
    NewVisit {
        id: VisitId::new(at, chance.ten()),
        household,
        on: at.day(),
        started_at: None,
        talk: Talk {
            met: vec![if chance.percent(92) { Met::Head } else { Met::Nobody }],
            topics: topics.into_iter().map(Topic::new).collect(),
            note: note.to_owned(),
            follow_up_on,
        },
        needs,
        photos: Vec::new(),
        location: None,
    }
}

fn dispute(loader: &mut Loader<'_>, village: &PlaceCode, doors: &[Door]) -> ServerAct {
    let days_ago = loader.chance.days(0, 60);
    let at = loader.past(days_ago);
    let chance = &mut loader.chance;
    let (kind, what) = QUARRELS[chance.below(QUARRELS.len())];
    let first = &doors[chance.below(doors.len())];
    let second = &doors[chance.below(doors.len())];
    let party = |door: &Door| Party { household: Some(door.id), name: family_of(&door.head) };
    let agreed = Happened::AgreementReached {
        how: Agreement::Oral, text: "双方各让一步,当面说开。".into()
    };
    let began = Happened::MediationBegan("网格员、村调解员".into());
    let calm = |day| Happened::FollowedUp { day, calm: true, text: String::new() };
    let so_far = match chance.below(10) {
        0 => vec![began],
        1 => vec![began, Happened::MediationFailed("一方没有到场".into())],
        2 => vec![began, Happened::Referred("涉及确权,上报街道".into())],
        3 | 4 => vec![began, agreed],
        5 => vec![began, agreed, calm(1)],
        _ => vec![began, agreed, calm(1), calm(3), calm(7), Happened::Closed("回访稳定".into())],
    };
    let new = NewDispute {
        id: DisputeId::new(at, chance.ten()),
        grid: first.grid.clone(),
        kind: DisputeKind::new(kind),
        parties: vec![party(first), party(second)],
        on: at.day(),
        what: what.into(),
        so_far,
        photos: Vec::new(),
    };
    ServerAct { village: village.clone(), base_ver: 0, at, intent: Intent::ReportDispute(new) }
}

fn activity(loader: &mut Loader<'_>, village: &PlaceCode) -> ServerAct {
    let days_ago = loader.chance.days(0, 80);
    let at = loader.past(days_ago);
    let chance: &mut Chance = &mut loader.chance;
    let (name, kind, venue) = ACTIVITIES[chance.below(ACTIVITIES.len())];
    let attendances = u32::try_from(12 + chance.below(40)).unwrap_or(12);
    let new = NewActivity {
        id: ActivityId::new(at, chance.ten()),
        place: village.clone(),
        name: name.into(),
        kind: ServiceKind::new(kind),
        venue: venue.into(),
        organizer: "党支部".into(),
        on: at.day(),
        from_minute: Some(540),
        minutes: 90,
        attendances,
        volunteers: Vec::new(),
        note: String::new(),
        training: String::new(),
        photos: Vec::new(),
    };
    ServerAct { village: village.clone(), base_ver: 0, at, intent: Intent::RecordActivity(new) }
}
