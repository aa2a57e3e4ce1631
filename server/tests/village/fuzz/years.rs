//! The corpus of a year's acts: every kind of plan, evaluation, objection, money, leader's visit, experience and year,
//! as this version encodes it. `server/tests/corpus/years.jsonl` is what this file writes; a test compares the two.

use crate::harness::{VILLAGE, code};
use domain::awards::Award;
use domain::evaluation::{Evidence, Hit, Round, StarClaim, Verdict};
use domain::experience::NewExperience;
use domain::fund_ledger::{
    AwardCorrection, AwardPart, AwardPayment, BudgetChange, FundLine, PartOf, PaymentCorrection, VenuePayment,
};
use domain::honor::Posting;
use domain::leader_visit::{NewLeaderVisit, Suggestion};
use domain::objection::NewObjection;
use domain::settings::KeyTask;
use domain::task::{NewTask, Owner, Step};
use domain::{
    Day, Declaration, Fen, FundEntryId, Milestone, PhotoRef, PilotTrack, PlaceCode, PlacesMeant, PlanChange,
    Progress, StarKind, StarSeat, StarState, VetoItem, YearItem, YearSetting,
};
use sync::{Intent, OfficeAct};
use uuid::Uuid;

const YEAR: i32 = 2026;
/// Nouns of the corpus by the ids that stand for them here.
const NOUNS: [&str; 10] = [
    "task",
    "visit",
    "dispute",
    "activity",
    "honor",
    "objection",
    "entry",
    "declared",
    "experience",
    "leader_visit",
];

fn id(noun: &str) -> Uuid {
    let number = NOUNS.iter().position(|known| *known == noun).unwrap();
    Uuid::from_u64_pair(0x5eed, number as u64)
}
fn zone() -> PlaceCode {
    code("410871")
}
fn village() -> PlaceCode {
    code(VILLAGE)
}
fn today() -> Day {
    "2001-01-01".parse().unwrap()
}

/// Every line, in the order in which a year meets the acts.
pub fn lines() -> String {
    let acts = [plans(), year(), evaluation(), objections(), money(), leaders_and_experiences()].concat();
    let mut lines = String::new();
    for act in acts {
        let mut line = serde_json::to_string(&act).unwrap().replace("2001-01-01", "{today}");
        line = line.replace(&"0e".repeat(32), "{photo}");
        for noun in NOUNS {
            line = line.replace(&id(noun).to_string(), &format!("{{{noun}}}"));
        }
        lines.push_str(&line);
        lines.push('\n');
    }
    lines
}

fn plans() -> Vec<Intent> {
    let changes = vec![
        PlanChange::Star { star: StarKind::Party, state: StarState::Held },
        PlanChange::Star { star: StarKind::Safety, state: StarState::Aimed },
        PlanChange::Pilot(Some(PilotTrack::TwoToThree)),
        PlanChange::Leaders(vec!["李明".into()]),
        PlanChange::Note("先修路".into()),
    ];
    let said = Declaration {
        id: id("declared").into(),
        place: zone(),
        year: YEAR,
        of: PlacesMeant::Villages,
        levels: vec![(5, 1), (4, 3)],
        stars: vec![(StarKind::Safety, 9)],
        pilots: vec![(PilotTrack::TwoToThree, 2)],
        exist: Some(104),
        source: "年初会议".into(),
    };
    let note = PlanChange::Note("先清塘".into());
    vec![
        Intent::ChangePlan { village: village(), year: YEAR, changes },
        Intent::SettlePlan { village: village(), year: YEAR, change: note },
        Intent::Office(OfficeAct::DeclarePlan(said)),
        Intent::Office(OfficeAct::WithdrawDeclaredPlan {
            plan: id("declared").into(),
            why: "数字记错了".into(),
        }),
    ]
}

fn year() -> Vec<Intent> {
    let seat = StarSeat {
        star: StarKind::Safety,
        lead: "政法委".into(),
        team: "平安法治专班".into(),
        members: Vec::new(),
        criteria: vec!["矛盾不上交".into()],
    };
    let task = KeyTask {
        code: "safety-9".into(),
        star: StarKind::Safety,
        of: PlacesMeant::Villages,
        title: "法律明白人".into(),
        unit: "人".into(),
        steps: vec![Step { name: "培训".into(), days: 30 }],
    };
    let veto = VetoItem {
        code: "accident".into(),
        words: "发生责任事故".into(),
        star: Some(StarKind::Safety),
        from: Some(today()),
        to: None,
    };
    let days = YearItem::Setting { what: YearSetting::NoticeDays, value: 5 };
    let items = vec![
        YearItem::Star(seat),
        YearItem::Task(task),
        YearItem::NoTask("party-1".into()),
        YearItem::Veto(veto),
        YearItem::NoVeto("old".into()),
    ];
    let change = |items| Intent::Office(OfficeAct::ChangeYear { zone: zone(), year: YEAR, items });
    vec![
        Intent::Office(OfficeAct::OpenYear {
            zone: zone(),
            year: YEAR,
            from: None,
            items: vec![days.clone()],
        }),
        change(items),
        change(vec![days.clone()]),
        Intent::Office(OfficeAct::CorrectYear {
            zone: zone(),
            year: YEAR,
            items: vec![YearItem::Setting { what: YearSetting::StarAward, value: 3_000_000 }],
            why: "年初文件写错".into(),
        }),
        Intent::Office(OfficeAct::SettleYear { zone: zone(), year: YEAR, item: days }),
        Intent::Office(OfficeAct::OpenYear {
            zone: zone(),
            year: YEAR + 1,
            from: Some(YEAR),
            items: Vec::new(),
        }),
    ]
}

fn evaluation() -> Vec<Intent> {
    let evidence = vec![
        Evidence::Task(id("task").into()),
        Evidence::Visit(id("visit").into()),
        Evidence::Dispute(id("dispute").into()),
        Evidence::Activity(id("activity").into()),
        Evidence::Honor(id("honor").into()),
        Evidence::Photo("0e".repeat(32).parse().unwrap()),
    ];
    let claim = |star, evidence| StarClaim { star, statement: "做到了".into(), evidence };
    let claims = |claims| Intent::ClaimStars { village: village(), year: YEAR, claims };
    let review = |round, verdict| {
        Intent::Office(OfficeAct::ReviewStar {
            village: village(),
            year: YEAR,
            star: StarKind::Safety,
            round,
            verdict,
        })
    };
    let hits = vec![Hit { code: "accident".into(), note: "四月".into() }];
    vec![
        claims(vec![claim(StarKind::Safety, Vec::new()), claim(StarKind::Party, evidence)]),
        Intent::WithdrawClaim { village: village(), year: YEAR, stars: [StarKind::Party].into() },
        review(Round::First, Verdict::Returned("请补充".into())),
        claims(vec![claim(StarKind::Safety, Vec::new())]),
        review(Round::First, Verdict::Passed),
        review(Round::Joint, Verdict::Passed),
        Intent::Office(OfficeAct::CheckVetoes { village: village(), year: YEAR, hits }),
        Intent::Office(OfficeAct::CheckVetoes { village: village(), year: YEAR, hits: Vec::new() }),
        Intent::Office(OfficeAct::BeginNotice { village: village(), year: YEAR }),
        Intent::Office(OfficeAct::NameStars {
            village: village(),
            year: YEAR,
            stars: [].into(),
            note: "异议成立".into(),
        }),
        Intent::Office(OfficeAct::TakeOverNaming {
            village: village(),
            year: YEAR - 1,
            held_before: [StarKind::Party].into(),
            stars: [StarKind::Party, StarKind::Safety].into(),
            on: "2026-01-20".parse().unwrap(),
            source: "区组〔2026〕3 号".into(),
        }),
        Intent::Office(OfficeAct::GivePlaque { village: village(), year: YEAR - 1, on: today() }),
        Intent::Office(OfficeAct::RemoveStar {
            village: village(),
            year: YEAR,
            star: StarKind::Party,
            reason: "反弹".into(),
            on: today(),
        }),
        Intent::Office(OfficeAct::CloseYear { zone: zone(), year: YEAR }),
    ]
}

fn objections() -> Vec<Intent> {
    let objection = || id("objection").into();
    let filed = NewObjection {
        id: objection(),
        village: village(),
        year: YEAR,
        text: "坑塘没有清".into(),
        code_hash: "3".repeat(64),
        crowded: false,
    };
    let answer = |upheld, stars: &[StarKind]| {
        Intent::Office(OfficeAct::AnswerObjection {
            objection: objection(),
            upheld,
            answer: "已到现场看过".into(),
            stars: stars.iter().copied().collect(),
        })
    };
    vec![
        Intent::Office(OfficeAct::FileObjection(filed)),
        answer(true, &[StarKind::Safety]),
        answer(false, &[]),
    ]
}

fn money() -> Vec<Intent> {
    let entry = || FundEntryId::from(id("entry"));
    let safety = Award::Star(StarKind::Safety);
    let amount = Fen::yuan(20_000);
    let change = BudgetChange { line: FundLine::Venues, on: today(), amount, why: "年中追加".into() };
    let part = |award| AwardPart { village: village(), award, amount };
    let payment = AwardPayment {
        on: today(),
        voucher: "11-001".into(),
        parts: [safety, Award::Promotion, Award::Silver, Award::Gold].map(part).into(),
        note: "第一批".into(),
    };
    let venue = VenuePayment {
        on: today(),
        voucher: "11-002".into(),
        village: village(),
        project: "党群服务中心修缮".into(),
        amount,
        note: String::new(),
    };
    let correction = PaymentCorrection {
        of: entry(),
        part: Some(PartOf { village: village(), award: safety }),
        on: today(),
        voucher: "11-红003".into(),
        amount: Fen::yuan(-100),
        why: "多付".into(),
    };
    let due = AwardCorrection { village: village(), award: safety, amount, why: "漏算".into() };
    vec![
        Intent::Office(OfficeAct::AdjustBudget { zone: zone(), year: YEAR - 1, id: entry(), change }),
        Intent::Office(OfficeAct::PayAwards { zone: zone(), year: YEAR - 1, id: entry(), payment }),
        Intent::Office(OfficeAct::PayVenue { zone: zone(), year: YEAR - 1, id: entry(), payment: venue }),
        Intent::Office(OfficeAct::CorrectPayment { zone: zone(), year: YEAR - 1, id: entry(), correction }),
        Intent::Office(OfficeAct::CorrectAward {
            zone: zone(),
            year: YEAR - 1,
            id: entry(),
            correction: due,
        }),
    ]
}

fn leaders_and_experiences() -> Vec<Intent> {
    let photo = PhotoRef { hash: "0e".repeat(32).parse().unwrap(), bytes: 9, width: 24, height: 18 };
    let experience = |title: &str| NewExperience {
        id: id("experience").into(),
        village: village(),
        star: Some(StarKind::Safety),
        track: Some(PilotTrack::TwoToThree),
        title: title.into(),
        practice: "网格长每周碰头".into(),
        lesson: "一张表就够".into(),
        photos: vec![photo.clone()],
    };
    let suggestion =
        Suggestion { text: "修好路灯".into(), star: StarKind::Safety, due_on: Some(today()) };
    let visit = |suggestions| NewLeaderVisit {
        id: id("leader_visit").into(),
        village: village(),
        on: today(),
        leaders: vec!["李明".into()],
        saw: "看了调解室".into(),
        suggestions,
    };
    let task = NewTask {
        id: id("task").into(),
        village: village(),
        template: None,
        star: StarKind::Safety,
        title: "修好路灯".into(),
        owner: Owner { account: None, name: "张红旗".into() },
        begins_on: today(),
        deadline: today(),
        milestones: vec![Milestone { name: "报修".into(), due_on: today() }],
        progress: Progress::percent_of_100(0),
    };
    vec![
        Intent::Office(OfficeAct::ShareExperience(experience("矛盾不出网格"))),
        Intent::Office(OfficeAct::AmendExperience(experience("矛盾不出社区"))),
        Intent::Office(OfficeAct::PostExperience {
            experience: id("experience").into(),
            posting: Posting::Posted,
        }),
        Intent::Office(OfficeAct::RecordLeaderVisit(visit(vec![suggestion.clone()]))),
        Intent::Office(OfficeAct::AmendLeaderVisit(visit(vec![suggestion]))),
        Intent::TakeUpSuggestion {
            visit: id("leader_visit").into(), suggestion: "修好路灯".into(), task
        },
    ]
}

/// `QUNXING_WRITE_SEEDS=1` writes the file anew.
#[test]
fn the_corpus_of_a_year_is_what_this_version_encodes() {
    let lines = lines();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/years.jsonl");
    if std::env::var_os("QUNXING_WRITE_SEEDS").is_some() {
        std::fs::write(file, &lines).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap();
    let line = lines.lines().zip(kept.lines()).find(|(now, then)| now != then);
    assert!(lines == kept, "written by another version; QUNXING_WRITE_SEEDS=1 writes it anew: {line:?}");
}
