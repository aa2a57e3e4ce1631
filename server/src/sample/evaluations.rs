//! Evaluations of the sample zone: last year's namings, and villages that stand at every step of this year's. All
//! made up; the follow-up codes of the two objections are written down in docs/evaluation.md.

use super::SampleError;
use super::loader::Loader;
use super::people::Staff;
use super::zone::{Planned, Village};
use crate::secrets::{hash_of, plain_code};
use domain::evaluation::{Hit, Round, StarClaim, Verdict};
use domain::objection::{NewObjection, PUBLIC};
use domain::{AccountId, At, Day, ObjectionId, PlaceCode, StarKind, StarYear};
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// How far a village has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Far {
    Claimed,
    Returned,
    FirstPassed,
    Reviewed,
    Vetoed,
    Clear,
    OnNotice,
    Named,
    Plaqued,
}

/// Which villages stand where; the others have not claimed anything yet.
const STAND: [(&str, Far); 9] = [
    ("410871001002", Far::Claimed),
    ("410871001003", Far::FirstPassed),
    ("410871001004", Far::Returned),
    ("410871002001", Far::OnNotice),
    ("410871002002", Far::Reviewed),
    ("410871002003", Far::Clear),
    ("410871002004", Far::Vetoed),
    ("410871003011", Far::Plaqued),
    ("410871003012", Far::Named),
];

const STATEMENTS: [&str; 3] = [
    "对照标准逐条自查,重点任务都已完成,台账齐全。",
    "全年没有矛盾上交,群众满意,请上级评定。",
    "组织群众一起干,变化大家看得见,申请评星。",
];

/// Somebody's objection with its code, and the answer if there is one.
const OBJECTIONS: [(&str, &str, Option<&str>); 2] = [
    (
        "DEMO-2345",
        "村东头的坑塘夏天还有臭味,不知道算不算达标。",
        Some("已到现场看过,坑塘九月清淤完毕,水质检测合格,欢迎继续监督。"),
    ),
    ("DEMO-6789", "小广场的路灯有三盏一直不亮,晚上没法用。", None),
];

pub(super) async fn load(
    loader: &mut Loader<'_>,
    staff: &Staff,
    villages: &[Village],
    plans: &[Planned],
) -> Result<(), SampleError> {
    let year = loader.now.day().year();
    last_year(loader, staff, plans, year - 1).await?;
    for (code, far) in STAND {
        let village = villages.iter().find(|village| village.code.as_str() == code);
        let plan = plans.iter().find(|plan| plan.village.as_str() == code);
        if let (Some(village), Some(star)) = (village, plan.and_then(Planned::aim)) {
            one(loader, staff, &Case { village: village.code.clone(), year, star, far }).await?;
        }
    }
    Ok(())
}

/// What the villages hold was named last year, one star of it new.
async fn last_year(
    loader: &mut Loader<'_>,
    staff: &Staff,
    plans: &[Planned],
    year: i32,
) -> Result<(), SampleError> {
    let on = Day::new(year, 12, 28).map_err(|_| SampleError::Refused("the calendar".into()))?;
    let mut acts = Vec::new();
    for plan in plans {
        let mut held = plan.held();
        let stars: BTreeSet<_> = held.pop_last().into_iter().collect();
        let intent = Intent::Office(OfficeAct::TakeOverNaming {
            village: plan.village.clone(),
            year,
            held_before: held,
            stars,
            on,
            source: "试用数据:上一年度的命名文件".into(),
        });
        acts.push(loader.act(plan.village.clone(), 190, intent));
    }
    loader.acts_of(staff.zone_office.id, acts).await
}

/// A village and how far it has come with its star.
struct Case {
    village: PlaceCode,
    year: i32,
    star: StarKind,
    far: Far,
}

async fn one(loader: &mut Loader<'_>, staff: &Staff, case: &Case) -> Result<(), SampleError> {
    let (zone, township) = (staff.zone_office.id, staff.office_of(&case.village).id);
    let secretary = staff.secretary_of(&case.village).id;
    let (village, year, star) = (case.village.clone(), case.year, case.star);
    let statement = (*loader.chance.one(&STATEMENTS)).to_owned();
    let review = |round, verdict| {
        Intent::Office(OfficeAct::ReviewStar { village: village.clone(), year, star, round, verdict })
    };
    let claims = vec![StarClaim { star, statement, evidence: Vec::new() }];
    step(loader, case, secretary, 40, Intent::ClaimStars { village: village.clone(), year, claims }).await?;
    if case.far == Far::Returned {
        let why = "请补充今年矛盾纠纷化解的情况,再报一次。".to_owned();
        return step(loader, case, township, 36, review(Round::First, Verdict::Returned(why))).await;
    }
    if case.far >= Far::FirstPassed {
        step(loader, case, township, 36, review(Round::First, Verdict::Passed)).await?;
    }
    if case.far >= Far::Reviewed {
        step(loader, case, zone, 32, review(Round::Joint, Verdict::Passed)).await?;
    }
    if case.far >= Far::Vetoed {
        let hits = if case.far == Far::Vetoed { hits(case, loader.now) } else { Vec::new() };
        step(
            loader,
            case,
            zone,
            28,
            Intent::Office(OfficeAct::CheckVetoes { village: village.clone(), year, hits }),
        )
        .await?;
    }
    if case.far >= Far::OnNotice {
        // Those that are named had their notice weeks ago; this one runs now.
        let days_ago = if case.far == Far::OnNotice { 1 } else { 26 };
        step(
            loader,
            case,
            zone,
            days_ago,
            Intent::Office(OfficeAct::BeginNotice { village: village.clone(), year }),
        )
        .await?;
    }
    if case.far == Far::OnNotice {
        objections(loader, case, township).await?;
    }
    if case.far >= Far::Named {
        let (stars, note) = ([star].into(), String::new());
        step(
            loader,
            case,
            zone,
            10,
            Intent::Office(OfficeAct::NameStars { village: village.clone(), year, stars, note }),
        )
        .await?;
    }
    if case.far == Far::Plaqued {
        let on = loader.past(5).day();
        step(loader, case, zone, 5, Intent::Office(OfficeAct::GivePlaque { village, year, on })).await?;
    }
    Ok(())
}

/// The first item of the list that bars the star claimed, so that there is something to see.
fn hits(case: &Case, now: At) -> Vec<Hit> {
    let of_year = StarYear::builtin(&case.village.zone(), case.year);
    let list = of_year.veto_items_on(now.day());
    let code = list.into_iter().find(|item| item.bars(case.star)).map(|item| item.code.clone());
    code.map(|code| Hit { code, note: "试用数据:四月有一起,已经核实。".into() }).into_iter().collect()
}

async fn step(
    loader: &mut Loader<'_>,
    case: &Case,
    actor: AccountId,
    days_ago: i64,
    intent: Intent,
) -> Result<(), SampleError> {
    let act = loader.act(case.village.clone(), days_ago, intent);
    let arrived = loader.past(days_ago);
    loader.acts_then(actor, vec![act], arrived).await
}

async fn objections(loader: &mut Loader<'_>, case: &Case, township: AccountId) -> Result<(), SampleError> {
    let place = case.village.township().unwrap_or_else(|| case.village.clone());
    for (code, text, answer) in OBJECTIONS {
        let id = ObjectionId::new(loader.now, loader.chance.ten());
        let filed = Intent::Office(OfficeAct::FileObjection(NewObjection {
            id,
            village: case.village.clone(),
            year: case.year,
            text: text.into(),
            code_hash: hash_of(&plain_code(code)),
            crowded: false,
        }));
        let act = loader.act(place.clone(), 0, filed);
        loader.acts_of(PUBLIC, vec![act]).await?;
        if let Some(answer) = answer {
            let answer = Intent::Office(OfficeAct::AnswerObjection {
                objection: id,
                upheld: false,
                answer: answer.into(),
                stars: BTreeSet::new(),
            });
            let act = loader.act(place.clone(), 0, answer);
            loader.acts_of(township, vec![act]).await?;
        }
    }
    Ok(())
}
