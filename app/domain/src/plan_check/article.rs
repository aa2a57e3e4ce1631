//! The report of 2022 against itself: every contradiction its figures contain, each worked out by hand, and no
//! other; what they prove; and what they leave open.

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

fn check(under: &str, declared: &[DeclaredPlan]) -> PlanCheck {
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
        committed: crate::Fen::default(),
    })
}

fn declared_by(what: What, value: i64, by: &[usize]) -> Figure {
    Figure { what, value, from: Source::Declared(by.iter().map(|number| id(*number)).collect()) }
}
fn ruled(what: What, value: i64) -> Figure {
    Figure { what, value, from: Source::Rules }
}
fn reckoned(what: What, value: i64, by: &[usize]) -> Figure {
    Figure { what, value, from: Source::Reckoned(by.iter().map(|number| id(*number)).collect()) }
}
fn finding(
    rule: Rule,
    (place, of): (&str, PlacesMeant),
    found: Figure,
    against: Figure,
    mend: usize,
) -> Finding {
    Finding {
        rule,
        place: code(place),
        of,
        found,
        against,
        grounds: Vec::new(),
        mend: Mend::Declared(id(mend)),
    }
}

/// In the order of the file: what the zone says of its villages, of its communities, of its pilots; then townships.
const ZONE_VILLAGES: usize = 0;
const ZONE_COMMUNITIES: usize = 1;
const ZONE_PILOTS: usize = 2;
const LIWAN_COMMUNITIES: usize = 5;
const WENCHANG: usize = 6;
const NINGGUO: usize = 7;

/// 文昌街道 plans 2 five-star villages, the zone 1; and with them 2 stars 支部过硬, the zone 1.
fn five_stars_of_wenchang() -> [Finding; 2] {
    [What::Level(5), What::Star(StarKind::Party)].map(|what| {
        let (found, against) = (declared_by(what, 2, &[WENCHANG]), declared_by(what, 1, &[ZONE_VILLAGES]));
        finding(Rule::NotMoreBelow, ("410871003", Villages), found, against, WENCHANG)
    })
}

/// 宁郭镇: 1×4 + 4×3 + 12×2 = 40 stars by its levels, and 7 + 6 + 4 + 1 = 18 of four kinds announced. Of
/// 支部过硬 nothing is said, and there may be one at every place: but of any four kinds each of the 17 places at two
/// stars and above holds one at least, the 5 at three and above two, the one at four three: 17 + 5 + 1 = 23.
fn stars_of_ningguo() -> Finding {
    let four =
        [StarKind::Industry, StarKind::Ecology, StarKind::Safety, StarKind::Culture].into_iter().collect();
    let reckoned = |what, value| reckoned(what, value, &[NINGGUO]);
    let (stars, least) = (reckoned(What::Together(four), 18), reckoned(What::Least(four), 23));
    let grounds =
        [(4, 1), (3, 5), (2, 17)].map(|(level, count)| reckoned(What::AtLeast(level), count)).to_vec();
    Finding { grounds, ..finding(Rule::StarsFitLevels, ("410871005", Villages), stars, least, NINGGUO) }
}

#[test]
fn the_report_contradicts_itself_in_four_places() {
    let [five_star, party] = five_stars_of_wenchang();
    let on_four_to_five = What::Pilots(PilotTrack::FourToFive);
    let expected = [
        // Villages of the zone add up: 1×5 + 10×4 + 41×3 + 48×2 = 5 + 40 + 123 + 96 = 264
        // = 34 + 73 + 62 + 94 + 1; and 1 + 10 + 41 + 48 = 100 ≤ 104 villages.
        // 四星: 李万 1 + 文昌 2 + 宁郭 1 = 4 ≤ 10. 三星: 5 + 19 + 4 = 28 ≤ 41. 二星: 2 + 12 + 12 = 26 ≤ 48.
        // 产业 8 + 1 ≤ 34, 生态 35 + 7 ≤ 73, 平安 19 + 6 ≤ 62, 文明 35 + 4 ≤ 94; villages 12 + 18 ≤ 104.
        five_star,
        party,
        // Communities can be had: 1×4 + 2×3 + 1×2 = 12 = 3 + 2 + 4 + 3, 4 of 4; 李万's two of three stars are the
        // zone's 2. Pilots: 二进三 12 ≤ 41 + 2 places planned at three stars, 三进四 6 ≤ 10 + 1 at four; but 四进五
        // 2 where 1 village is planned at five, and of the four communities all are planned below.
        finding(
            Rule::PilotsReachTheirLevel,
            ("410871", Both),
            declared_by(on_four_to_five, 2, &[ZONE_PILOTS]),
            reckoned(What::Level(5), 1, &[ZONE_VILLAGES, ZONE_COMMUNITIES]),
            ZONE_PILOTS,
        ),
        // 文昌 adds up: 2×5 + 2×4 + 19×3 + 12×2 = 10 + 8 + 57 + 24 = 99 = 8 + 35 + 19 + 35 + 2, and each kind is
        // at most 35 = 2 + 2 + 19 + 12 places. 李万 says no stars.
        stars_of_ningguo(),
    ];
    assert_eq!(check("410871", &declared()).findings, expected);
}

#[test]
fn the_report_leaves_open_what_it_does_not_say() {
    let hint = |remark, place, of, figures: [Figure; 2]| Hint {
        remark,
        place: code(place),
        of,
        figures: figures.to_vec(),
    };
    let not_all = |place, by, planned, exist| {
        let figures = [reckoned(What::Planned, planned, &[by]), declared_by(What::Exist, exist, &[by])];
        hint(Remark::NotAll, place, Villages, figures)
    };
    let three = What::Level(3);
    let on_four_to_five = What::Pilots(PilotTrack::FourToFive);
    let expected = [
        not_all("410871", ZONE_VILLAGES, 100, 104),
        // Both communities at three stars are in 李万街道.
        hint(
            Remark::TakesAll,
            "410871002",
            PlacesMeant::Communities,
            [declared_by(three, 2, &[LIWAN_COMMUNITIES]), declared_by(three, 2, &[ZONE_COMMUNITIES])],
        ),
        // Six townships with 1 to 2 pilots on each track are 6 to 12: 12 and 6 are, 2 on 四进五 are not; which
        // townships have a place of four stars to send, the report does not say.
        hint(
            Remark::FewPilots,
            "410871",
            Both,
            [declared_by(on_four_to_five, 2, &[ZONE_PILOTS]), ruled(on_four_to_five, 6)],
        ),
        not_all("410871005", NINGGUO, 17, 18),
        // 264 + 12 = 276 stars at 20,000 yuan are 5,520,000 if all are new; the budget is 5,000,000.
        hint(
            Remark::IfAllNew,
            "410871",
            Both,
            [
                reckoned(What::Money, 552_000_000, &[ZONE_VILLAGES, ZONE_COMMUNITIES]),
                ruled(What::Money, 500_000_000),
            ],
        ),
    ];
    assert_eq!(check("410871", &declared()).hints, expected);
}

#[test]
fn what_the_report_proves_is_told_with_both_figures() {
    let told = check("410871", &declared()).agreed;
    let of = |place: &str, of: PlacesMeant| -> Vec<(Rule, What, i64, i64)> {
        let own = told.iter().filter(|it| it.place == code(place) && it.of == of);
        own.map(|it| (it.rule, it.found.what, it.found.value, it.against.value)).collect()
    };
    let all = |kind| What::Together(StarKind::of(kind).iter().copied().collect());
    let communities = [StarKind::Sharing, StarKind::Safety, StarKind::Harmony, StarKind::Livelihood];
    let up_to = |what, below, above| (Rule::NotMoreBelow, what, below, above);
    assert_eq!(
        of("410871", Villages),
        [
            (Rule::LevelsMakeStars, What::StarsByLevel, 264, 264),
            (Rule::StarsFitLevels, all(PlaceKind::Village), 264, 100),
            (Rule::NotMoreThanExist, What::Planned, 100, 104),
            up_to(What::Exist, 30, 104),
            up_to(What::Level(4), 4, 10),
            up_to(What::Level(3), 28, 41),
            up_to(What::Level(2), 26, 48),
            up_to(What::Star(StarKind::Industry), 9, 34),
            up_to(What::Star(StarKind::Ecology), 42, 73),
            up_to(What::Star(StarKind::Safety), 25, 62),
            up_to(What::Star(StarKind::Culture), 39, 94),
        ]
    );
    // Of 支部过硬 at communities nothing is said: 12 stars of four kinds at four places can be had without it.
    assert_eq!(
        of("410871", PlacesMeant::Communities),
        [
            (Rule::StarsFitLevels, What::Together(communities.into_iter().collect()), 12, 4),
            (Rule::NotMoreThanExist, What::Planned, 4, 4),
            up_to(What::Level(3), 2, 2),
        ]
    );
    assert_eq!(
        of("410871", Both),
        [
            (Rule::PilotsReachTheirLevel, What::Pilots(PilotTrack::TwoToThree), 12, 43),
            (Rule::PilotsReachTheirLevel, What::Pilots(PilotTrack::ThreeToFour), 6, 11),
            (Rule::PilotsPerTownship, What::Pilots(PilotTrack::TwoToThree), 12, 12),
            (Rule::PilotsPerTownship, What::Pilots(PilotTrack::ThreeToFour), 6, 12),
        ]
    );
    assert_eq!(
        of("410871003", Villages),
        [
            (Rule::LevelsMakeStars, What::StarsByLevel, 99, 99),
            (Rule::StarsFitLevels, all(PlaceKind::Village), 99, 35),
        ]
    );
    assert_eq!(of("410871005", Villages), [(Rule::NotMoreThanExist, What::Planned, 17, 18)]);
}

#[test]
fn a_township_sees_what_is_its_own() {
    assert_eq!(check("410871003", &declared()).findings, five_stars_of_wenchang());
    assert_eq!(check("410871005", &declared()).findings, [stars_of_ningguo()]);
    assert_eq!(check("410871002", &declared()).findings, []);
}

#[test]
fn what_was_withdrawn_contradicts_nothing_and_what_was_said_twice_is_told() {
    let mut plans = declared();
    let by = AccountId::from_uuid(Uuid::nil());
    let withdrawn = crate::declared_plan::Withdrawal { at: At::from_millis(1), by, why: "报错了".into() };
    plans[NINGGUO].withdrawals.push(withdrawn);
    assert_eq!(check("410871005", &plans), PlanCheck::default());

    let mut again = declared();
    let mut newer = again[NINGGUO].clone();
    (newer.said.id, newer.at, newer.said.stars) = (id(99), At::from_millis(5), Vec::new());
    again.push(newer);
    let twice = declared_by(What::Declarations, 2, &[99, NINGGUO]);
    let once = ruled(What::Declarations, 1);
    let expected = finding(Rule::DeclaredOnce, ("410871005", Villages), twice, once, 99);
    assert_eq!(check("410871005", &again).findings, [expected], "the newest counts");
}

/// The report with some figures of one announcement changed: what is found there.
fn changed(which: usize, change: impl FnOnce(&mut crate::declared_plan::Declaration)) -> PlanCheck {
    let mut plans = declared();
    // The contradictions of the report itself, out of the way.
    for number in [ZONE_PILOTS, WENCHANG, NINGGUO].into_iter().filter(|number| *number != which) {
        let by = AccountId::from_uuid(Uuid::nil());
        plans[number].withdrawals.push(crate::declared_plan::Withdrawal {
            at: At::from_millis(1),
            by,
            why: "例".into(),
        });
    }
    change(&mut plans[which].said);
    check("410871", &plans)
}

fn set(stars: &mut [(StarKind, u32)], star: StarKind, count: u32) {
    stars.iter_mut().find(|(kind, _)| *kind == star).unwrap().1 = count;
}

/// 264 stars either way, so the totals agree; but there is no way to give them to the places.
#[test]
fn totals_that_agree_are_not_yet_a_plan() {
    // 文明幸福 101 where 100 villages are planned.
    let told = changed(ZONE_VILLAGES, |said| {
        set(&mut said.stars, StarKind::Culture, 101);
        set(&mut said.stars, StarKind::Ecology, 66);
    });
    let culture = declared_by(What::Star(StarKind::Culture), 101, &[ZONE_VILLAGES]);
    let planned = reckoned(What::Planned, 100, &[ZONE_VILLAGES]);
    assert_eq!(
        told.findings,
        [finding(Rule::StarsFitLevels, ("410871", Villages), culture, planned, ZONE_VILLAGES)]
    );

    // One village of five stars holds every kind, and no 支部过硬 is planned.
    let told = changed(ZONE_VILLAGES, |said| {
        set(&mut said.stars, StarKind::Party, 0);
        set(&mut said.stars, StarKind::Industry, 35);
    });
    let only = [StarKind::Party].into_iter().collect();
    let party = declared_by(What::Star(StarKind::Party), 0, &[ZONE_VILLAGES]);
    let least = reckoned(What::Least(only), 1, &[ZONE_VILLAGES]);
    let grounds = vec![reckoned(What::AtLeast(5), 1, &[ZONE_VILLAGES])];
    let expected = Finding {
        grounds,
        ..finding(Rule::StarsFitLevels, ("410871", Villages), party, least, ZONE_VILLAGES)
    };
    assert_eq!(told.findings, [expected]);

    // Ten places, 6×1 + 2×2 + 2×3 = 16 = 9 + 6 + 1 stars: of two kinds 10 + 4 at most, of the rest 2 at least.
    let mut plans = declared();
    plans.retain(|plan| plan.said.id == id(NINGGUO));
    let said = &mut plans[0].said;
    said.levels = vec![(5, 0), (4, 0), (3, 2), (2, 2), (1, 6)];
    said.stars = vec![
        (StarKind::Culture, 9),
        (StarKind::Ecology, 6),
        (StarKind::Safety, 1),
        (StarKind::Industry, 0),
        (StarKind::Party, 0),
    ];
    let two = [StarKind::Ecology, StarKind::Culture].into_iter().collect();
    let (stars, most) =
        (reckoned(What::Together(two), 15, &[NINGGUO]), reckoned(What::Most(two), 14, &[NINGGUO]));
    let grounds = [(2, 4), (1, 10)].map(|(level, count)| reckoned(What::AtLeast(level), count, &[NINGGUO]));
    let expected = Finding {
        grounds: grounds.to_vec(),
        ..finding(Rule::StarsFitLevels, ("410871005", Villages), stars, most, NINGGUO)
    };
    assert_eq!(check("410871", &plans).findings, [expected]);
}

/// What was not named is not "none": it is told what would have to be there besides.
#[test]
fn what_was_not_said_is_not_put_into_anybodys_mouth() {
    // 267 stars, 264 by the levels said, and 4 villages of which nothing was said: three of one star would do.
    let told = changed(ZONE_VILLAGES, |said| set(&mut said.stars, StarKind::Safety, 65));
    assert_eq!(told.findings, []);
    let only_if = Hint {
        remark: Remark::OnlyIf,
        place: code("410871"),
        of: Villages,
        figures: vec![reckoned(What::Level(1), 3, &[ZONE_VILLAGES])],
    };
    assert!(told.hints.contains(&only_if), "{:?}", told.hints);
    // 269 stars would take five.
    let told = changed(ZONE_VILLAGES, |said| set(&mut said.stars, StarKind::Safety, 67));
    let sums = |what, value| reckoned(what, value, &[ZONE_VILLAGES]);
    let (levels, stars) = (sums(What::StarsByLevel, 264), sums(What::Stars, 269));
    let zone = ("410871", Villages);
    assert_eq!(told.findings, [finding(Rule::LevelsMakeStars, zone, levels, stars, ZONE_VILLAGES)]);

    // A township that names 一星 contradicts a zone that does not only where the zone's figures leave no room.
    let one_star =
        |said: &mut crate::declared_plan::Declaration| (said.levels, said.stars) = (vec![(1, 3)], vec![]);
    let told = changed(NINGGUO, one_star);
    let (below, above) =
        (declared_by(What::Level(1), 3, &[NINGGUO]), reckoned(What::Level(1), 0, &[ZONE_VILLAGES]));
    assert_eq!(told.findings, [finding(Rule::NotMoreBelow, ("410871005", Villages), below, above, NINGGUO)]);
    let mut plans = declared();
    plans.retain(|plan| plan.said.id == id(ZONE_VILLAGES) || plan.said.id == id(NINGGUO));
    one_star(&mut plans[1].said);
    plans[0].said.stars.clear();
    assert_eq!(check("410871", &plans).findings, [], "4 of 104 villages are left");

    // Two pilots on 四进五 of both kinds of places, and only villages have announced their levels.
    let mut plans = declared();
    plans.retain(|plan| plan.said.id == id(ZONE_VILLAGES) || plan.said.id == id(ZONE_PILOTS));
    assert_eq!(check("410871", &plans).findings, [], "communities may plan one");
}

/// 3 + 3 + 2 stars at four places of two; two of them, in one township, hold no 支部过硬: the other two cannot hold 3.
#[test]
fn what_a_township_leaves_of_the_zones_plan_has_to_fit_as_well() {
    let mut plans = declared();
    plans.retain(|plan| plan.said.id == id(ZONE_VILLAGES) || plan.said.id == id(NINGGUO));
    let stars = |party, industry, ecology| {
        let none = [(StarKind::Safety, 0), (StarKind::Culture, 0)];
        let some = [(StarKind::Party, party), (StarKind::Industry, industry), (StarKind::Ecology, ecology)];
        some.into_iter().chain(none).collect()
    };
    (plans[0].said.levels, plans[0].said.stars) = (vec![(2, 4)], stars(3, 3, 2));
    (plans[1].said.levels, plans[1].said.stars) = (vec![(2, 2)], stars(0, 2, 2));
    let only = [StarKind::Party].into_iter().collect();
    let party = declared_by(What::Star(StarKind::Party), 3, &[ZONE_VILLAGES]);
    let most = reckoned(What::Most(only), 2, &[ZONE_VILLAGES, NINGGUO]);
    let expected = finding(Rule::RestFits, ("410871", Villages), party, most, ZONE_VILLAGES);
    assert_eq!(check("410871", &plans).findings, [expected]);
    plans[1].said.stars = stars(1, 2, 1);
    assert_eq!(check("410871", &plans).findings, []);
}
