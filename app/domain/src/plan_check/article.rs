//! The report of 2022 against itself: every contradiction its figures contain, each worked out by hand, and no other.

use super::*;
use crate::announced::AnnouncedPlans;
use crate::declared_plan::PlacesMeant::{self, Both, Villages};
use crate::ids::{AccountId, DeclaredPlanId};
use crate::place::PlaceKind;
use crate::star_plan::PilotTrack;
use crate::time::At;
use uuid::Uuid;

const TOWNSHIPS: [(&str, &str); 6] = [
    ("410871001", "文苑街道"),
    ("410871002", "李万街道"),
    ("410871003", "文昌街道"),
    ("410871004", "苏家作乡"),
    ("410871005", "宁郭镇"),
    ("410871006", "阳庙镇"),
];

fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

fn id(number: usize) -> DeclaredPlanId {
    DeclaredPlanId::from_uuid(Uuid::from_u128(number as u128))
}

/// The report's plans in its order, each with its place in that order as id.
fn declared() -> Vec<DeclaredPlan> {
    let report = AnnouncedPlans::builtin();
    let record = |(number, plan): (usize, &crate::announced::Announced)| {
        let township = TOWNSHIPS.iter().find(|(_, name)| *name == plan.scope);
        let place = code(township.map_or("410871", |(code, _)| code));
        assert!(township.is_some() || plan.scope == "示范区", "{}", plan.scope);
        let said = plan.declaration(id(number), place, report.year, &report.source);
        assert_eq!(said.check(), Ok(()), "{}", plan.scope);
        let by = AccountId::from_uuid(Uuid::nil());
        DeclaredPlan { said, at: At::from_millis(0), by, withdrawals: Vec::new() }
    };
    report.plans.iter().enumerate().map(record).collect()
}

fn check(under: &str, declared: &[DeclaredPlan]) -> Vec<Finding> {
    let kind =
        |name: &str| if name.ends_with("街道") { PlaceKind::Subdistrict } else { PlaceKind::Township };
    let places = TOWNSHIPS.map(|(at, name)| Place {
        code: code(at),
        kind: kind(name),
        name: name.into(),
        sample: false,
    });
    plan_check(&PlanBook {
        under: &code(under),
        places: &places,
        plans: &[],
        declared,
        tasks: &BTreeMap::new(),
        key_tasks: KeyTasks::builtin(),
        rules: PlanRules::builtin(),
        budget: PlanRules::builtin().awards.awards_budget,
    })
}

fn declared_by(what: What, value: i64, by: &[usize]) -> Figure {
    Figure { what, value, from: Source::Declared(by.iter().map(|number| id(*number)).collect()) }
}
fn ruled(what: What, value: i64) -> Figure {
    Figure { what, value, from: Source::Rules }
}
fn finding(
    rule: Rule,
    (place, of): (&str, PlacesMeant),
    found: Figure,
    against: Figure,
    mend: usize,
) -> Finding {
    Finding { rule, place: code(place), of, found, against, mend: Mend::Declared(id(mend)) }
}

/// In the order of the file: what the zone says of its villages, of its communities, of its pilots; then townships.
const ZONE_VILLAGES: usize = 0;
const ZONE_COMMUNITIES: usize = 1;
const ZONE_PILOTS: usize = 2;
const WENCHANG: usize = 6;
const NINGGUO: usize = 7;

/// 文昌街道 plans 2 five-star villages, the zone 1; and with them 2 stars 支部过硬, the zone 1.
fn five_stars_of_wenchang() -> [Finding; 2] {
    [What::Level(5), What::Star(StarKind::Party)].map(|what| {
        let (found, against) = (declared_by(what, 2, &[WENCHANG]), declared_by(what, 1, &[ZONE_VILLAGES]));
        finding(Rule::NotMoreBelow, ("410871003", Villages), found, against, WENCHANG)
    })
}

/// 宁郭镇: 1×4 + 4×3 + 12×2 = 4 + 12 + 24 = 40 stars by its levels; 7 + 6 + 4 + 1 = 18 stars announced.
fn stars_of_ningguo() -> Finding {
    let (levels, stars) =
        (declared_by(What::StarsByLevel, 40, &[NINGGUO]), declared_by(What::Stars, 18, &[NINGGUO]));
    finding(Rule::LevelsMakeStars, ("410871005", Villages), levels, stars, NINGGUO)
}

#[test]
fn the_report_contradicts_itself_in_six_places() {
    let [five_star, party] = five_stars_of_wenchang();
    let on_four_to_five = What::Pilots(PilotTrack::FourToFive);
    let zone = ("410871", Both);
    let expected = [
        // Villages of the zone add up: 1×5 + 10×4 + 41×3 + 48×2 = 5 + 40 + 123 + 96 = 264
        // = 34 + 73 + 62 + 94 + 1; and 1 + 10 + 41 + 48 = 100 ≤ 104 villages.
        // 四星: 李万 1 + 文昌 2 + 宁郭 1 = 4 ≤ 10. 三星: 5 + 19 + 4 = 28 ≤ 41. 二星: 2 + 12 + 12 = 26 ≤ 48.
        // 产业 8 + 1 ≤ 34, 生态 35 + 7 ≤ 73, 平安 19 + 6 ≤ 62, 文明 35 + 4 ≤ 94; villages 12 + 18 ≤ 104.
        five_star,
        party,
        // Communities add up: 1×4 + 2×3 + 1×2 = 12 = 3 + 2 + 4 + 3, 4 of 4; 李万's two of three stars are the zone's 2.
        // Pilots: 二进三 12 ≤ 41 + 2 places planned at three stars, 三进四 6 ≤ 10 + 1 at four; but 四进五 2 where
        // 1 village and no community is planned at five.
        finding(
            Rule::PilotsReachTheirLevel,
            zone,
            declared_by(on_four_to_five, 2, &[ZONE_PILOTS]),
            declared_by(What::Level(5), 1, &[ZONE_VILLAGES, ZONE_COMMUNITIES]),
            ZONE_PILOTS,
        ),
        // Six townships with 1 to 2 pilots on each track are 6 to 12: 12 and 6 are, 2 on 四进五 are not.
        finding(
            Rule::PilotsPerTownship,
            zone,
            declared_by(on_four_to_five, 2, &[ZONE_PILOTS]),
            ruled(on_four_to_five, 6),
            ZONE_PILOTS,
        ),
        // 文昌 adds up: 2×5 + 2×4 + 19×3 + 12×2 = 10 + 8 + 57 + 24 = 99 = 8 + 35 + 19 + 35 + 2.
        // 李万 says no stars; 宁郭 plans 1 + 4 + 12 = 17 of 18 villages.
        stars_of_ningguo(),
        // 264 + 12 = 276 stars at 20,000 yuan are 5,520,000 if all are new; the budget is 5,000,000.
        finding(
            Rule::WithinBudget,
            zone,
            declared_by(What::Money, 552_000_000, &[ZONE_VILLAGES, ZONE_COMMUNITIES]),
            ruled(What::Money, 500_000_000),
            ZONE_VILLAGES,
        ),
    ];
    assert_eq!(check("410871", &declared()), expected);
}

#[test]
fn a_township_sees_what_is_its_own() {
    assert_eq!(check("410871003", &declared()), five_stars_of_wenchang());
    assert_eq!(check("410871005", &declared()), [stars_of_ningguo()]);
    assert_eq!(check("410871002", &declared()), []);
}

#[test]
fn what_was_withdrawn_contradicts_nothing_and_what_was_said_twice_is_told() {
    let mut plans = declared();
    let by = AccountId::from_uuid(Uuid::nil());
    let withdrawn = crate::declared_plan::Withdrawal { at: At::from_millis(1), by, why: "报错了".into() };
    plans[NINGGUO].withdrawals.push(withdrawn);
    assert_eq!(check("410871005", &plans), []);

    let mut again = declared();
    let mut newer = again[NINGGUO].clone();
    (newer.said.id, newer.at, newer.said.stars) = (id(99), At::from_millis(5), Vec::new());
    again.push(newer);
    let twice = declared_by(What::Declarations, 2, &[99, NINGGUO]);
    let once = ruled(What::Declarations, 1);
    let expected = finding(Rule::DeclaredOnce, ("410871005", Villages), twice, once, 99);
    assert_eq!(check("410871005", &again), [expected], "the newest counts");
}
