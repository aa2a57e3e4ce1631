//! Every stage with every step, and each rule by itself.

mod random_years;

use super::*;
use StarKind::{Ecology, Party, Safety};

fn today() -> Day {
    "2026-11-20".parse().unwrap()
}
fn claimed(stars: &[StarKind]) -> Step {
    let claim =
        |star: &StarKind| StarClaim { star: *star, statement: "做到了".into(), evidence: Vec::new() };
    Step::Claimed(stars.iter().map(claim).collect())
}
fn withdrawn(stars: &[StarKind]) -> Step {
    Step::Withdrawn(stars.iter().copied().collect())
}
fn passed(star: StarKind, round: Round) -> Step {
    Step::Reviewed { star, round, verdict: Verdict::Passed, after: BTreeSet::new() }
}
fn returned(star: StarKind, round: Round) -> Step {
    let verdict = Verdict::Returned("缺照片".into());
    Step::Reviewed { star, round, verdict, after: BTreeSet::new() }
}
fn answer(number: u128) -> OpId {
    OpId::from_uuid(Uuid::from_u128(number))
}
fn again(star: StarKind, verdict: Verdict, after: impl IntoIterator<Item = OpId>) -> Step {
    Step::Reviewed { star, round: Round::Joint, verdict, after: after.into_iter().collect() }
}
fn hit() -> Step {
    barring(None)
}
fn barring(star: Option<StarKind>) -> Step {
    let hit =
        VetoHit {
            code: "accident".into(), words: "发生责任事故".into(), star, note: "六月有事故".into()
        };
    Step::VetoChecked(vec![hit])
}
fn notice(until: Day) -> Step {
    Step::NoticeBegun { from: until.plus_days(-6), until }
}
fn naming(named: &[StarKind]) -> Naming {
    Naming {
        named: named.iter().copied().collect(),
        held_before: [Ecology].into(),
        on: today(),
        note: String::new(),
        not_confirmed: BTreeSet::new(),
        version: None,
    }
}
fn result(it: &Evaluation) -> Option<crate::YearResult> {
    crate::Holding::of([it]).result(&it.village, it.year)
}
fn lost(star: StarKind) -> Step {
    Step::StarLost(LostStar { star, reason: "反弹".into(), on: today() })
}
fn event(what: Step) -> EvaluationEvent {
    EvaluationEvent {
        op: OpId::from_uuid(Uuid::from_u128(1)),
        at: At::from_millis(0),
        by: AccountId::from_uuid(Uuid::from_u128(2)),
        what,
    }
}
fn year(steps: &[Step]) -> Evaluation {
    let mut evaluation = Evaluation::empty("410871001003".parse().unwrap(), 2026);
    for step in steps {
        evaluation.take(event(step.clone()), today()).unwrap();
    }
    evaluation
}

/// One way to each stage.
fn stages() -> Vec<(Vec<Step>, Stage)> {
    let until = today().plus_days(-1);
    let mut way = Vec::new();
    let mut stages = vec![(way.clone(), Stage::Unclaimed)];
    let returned = [claimed(&[Safety]), returned(Safety, Round::First)].to_vec();
    stages.push((returned, Stage::Returned));
    let vetoed = [claimed(&[Safety]), passed(Safety, Round::First), passed(Safety, Round::Joint), hit()];
    stages.push((vetoed.to_vec(), Stage::Vetoed));
    for (step, stage) in [
        (claimed(&[Safety]), Stage::InReview),
        (passed(Safety, Round::First), Stage::InReview),
        (passed(Safety, Round::Joint), Stage::Reviewed),
        (Step::VetoChecked(Vec::new()), Stage::Clear),
        (notice(until), Stage::OnNotice { from: until.plus_days(-6), until }),
        (Step::Decided(naming(&[Safety])), Stage::Decided),
        (Step::PlaqueGiven { on: today() }, Stage::Plaqued),
    ] {
        way.push(step);
        stages.push((way.clone(), stage));
    }
    stages
}

/// A table as docs/evaluation.md shows it: a row a stage, a column a step.
fn table() -> String {
    let steps = [
        ("claim", claimed(&[Party])),
        ("claim withdrawn", withdrawn(&[Safety])),
        ("first review", passed(Safety, Round::First)),
        ("joint review", passed(Safety, Round::Joint)),
        ("veto check", Step::VetoChecked(Vec::new())),
        ("notice", notice(today().plus_days(7))),
        ("review again", again(Safety, Verdict::Passed, [answer(1)])),
        ("decision", Step::Decided(naming(&[Safety]))),
        ("decision, none named", Step::Decided(naming(&[]))),
        ("plaque", Step::PlaqueGiven { on: today() }),
        ("star lost", lost(Ecology)),
    ];
    let word = |it: &dyn erased::Word| it.word();
    let head: Vec<_> = steps.iter().map(|(name, _)| *name).collect();
    let mut lines = vec![format!("| stage | {} |", head.join(" | "))];
    lines.push(format!("|---|{}", "---|".repeat(steps.len())));
    for (way, stage) in stages() {
        let here = year(&way);
        assert_eq!(here.stage(), stage, "{way:?}");
        let cells = steps.iter().map(|(_, step)| {
            let mut then = here.clone();
            match then.take(event(step.clone()), today()) {
                Ok(()) => format!("**{}**", word(&then.stage())),
                Err(why) => word(&why),
            }
        });
        let waits = here.star(Safety).map(|star| format!(" ({})", word(&star))).unwrap_or_default();
        let cells: Vec<_> = cells.collect();
        lines.push(format!("| {}{waits} | {} |", word(&stage), cells.join(" | ")));
    }
    lines.join("\n")
}

/// The wire's word for a stage or reason.
mod erased {
    pub(super) trait Word {
        fn word(&self) -> String;
    }
    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            match serde_json::to_value(self).unwrap() {
                serde_json::Value::String(word) => word,
                other => other.as_object().unwrap().keys().next().unwrap().clone(),
            }
        }
    }
}

#[test]
fn every_step_at_every_stage_is_as_the_page_says() {
    let page = include_str!("../../../../docs/evaluation.md");
    let table = table();
    assert!(page.contains(&table), "docs/evaluation.md should hold:\n{table}");
}

#[test]
fn a_returned_star_may_be_claimed_again_and_goes_through_both_reviews() {
    let mut it = year(&[claimed(&[Safety, Party]), returned(Safety, Round::First)]);
    assert_eq!((it.star(Safety), it.returned(Safety)), (Some(StarStage::Returned), Some("缺照片")));
    assert_eq!(it.accepts(&claimed(&[Party]), today()), Err(OutOfTurn::AlreadyClaimed));
    assert_eq!(it.accepts(&passed(Safety, Round::Joint), today()), Err(OutOfTurn::NotInThisReview));
    for step in [
        claimed(&[Safety]),
        passed(Safety, Round::First),
        returned(Safety, Round::Joint),
        passed(Party, Round::First),
        passed(Party, Round::Joint),
    ] {
        it.take(event(step), today()).unwrap();
    }
    assert_eq!((it.stage(), it.approved()), (Stage::Reviewed, [Party].into()));
    it.take(event(claimed(&[Safety])), today()).unwrap();
    assert_eq!((it.stage(), it.star(Safety)), (Stage::InReview, Some(StarStage::Claimed)));
}

#[test]
fn a_claim_is_withdrawn_until_its_review_begins() {
    let mut it = year(&[claimed(&[Safety, Party]), passed(Party, Round::First)]);
    for (stars, why) in [
        (&[Party][..], OutOfTurn::ReviewBegun),
        (&[Safety, Party], OutOfTurn::ReviewBegun),
        (&[Ecology], OutOfTurn::NotClaimed),
    ] {
        assert_eq!(it.accepts(&withdrawn(stars), today()), Err(why), "{stars:?}");
    }
    it.take(event(withdrawn(&[Safety])), today()).unwrap();
    assert_eq!((it.star(Safety), it.claim(Safety)), (None, None));
    assert!(it.last_claim(Safety).is_some(), "what was said is not lost");
    assert_eq!((it.stage(), it.is_open()), (Stage::InReview, true), "the other star waits on");
    it.take(event(claimed(&[Safety])), today()).unwrap();
    assert_eq!(it.star(Safety), Some(StarStage::Claimed));

    let all = year(&[claimed(&[Safety, Party]), withdrawn(&[Safety, Party])]);
    assert_eq!((all.stage(), all.is_open()), (Stage::Unclaimed, false));
    assert!(check_withdrawal(&[].into()).is_err() && check_withdrawal(&[Party].into()).is_ok());
}

#[test]
fn a_star_withdrawn_after_a_return_is_returned_again() {
    let said = |words: &str| {
        let claim = StarClaim { star: Safety, statement: words.into(), evidence: Vec::new() };
        Step::Claimed(vec![claim])
    };
    let again = [said("第一次"), returned(Safety, Round::Joint), said("第二次"), withdrawn(&[Safety])];
    let first = passed(Safety, Round::First);
    let it = year(&[&again[..1], &[first], &again[1..]].concat());
    assert_eq!((it.stage(), it.star(Safety)), (Stage::Returned, Some(StarStage::Returned)));
    assert_eq!(it.claim(Safety).map(|claim| claim.statement.as_str()), Some("第一次"));
    assert_eq!(it.accepts(&withdrawn(&[Safety]), today()), Err(OutOfTurn::ReviewBegun));
}

#[test]
fn nobody_decides_before_the_last_day_of_the_notice_is_over() {
    let steps = [
        claimed(&[Safety]),
        passed(Safety, Round::First),
        passed(Safety, Round::Joint),
        Step::VetoChecked(Vec::new()),
        notice(today()),
    ];
    let it = year(&steps);
    let decided = Step::Decided(naming(&[Safety]));
    assert_eq!(it.accepts(&decided, today()), Err(OutOfTurn::NoticeRunning));
    assert_eq!(it.accepts(&decided, today().plus_days(1)), Ok(()));
    let notice = it.notice().unwrap();
    assert_eq!((notice.stars.clone(), notice.days_left(today())), ([Safety].into(), 1));
    assert!(notice.is_under_way(today()) && !notice.is_under_way(today().plus_days(1)));
    assert_eq!(notice.days_left(today().plus_days(9)), 0);
}

/// 平安法治 and 支部过硬 on notice since a week.
fn two_on_notice() -> Evaluation {
    let reviewed = [Safety, Party].map(|star| [passed(star, Round::First), passed(star, Round::Joint)]);
    let end = [Step::VetoChecked(Vec::new()), notice(today().plus_days(-1))];
    year(&[&[claimed(&[Safety, Party])], reviewed.concat().as_slice(), &end].concat())
}

#[test]
fn an_upheld_objection_keeps_its_star_from_being_named_until_it_is_reviewed_again() {
    let upheld = |number, stars: &[StarKind]| Upheld {
        answer: answer(number),
        stars: stars.iter().copied().collect(),
    };
    let pass = |after: &[u128]| again(Safety, Verdict::Passed, after.iter().map(|one| answer(*one)));
    let back = again(Safety, Verdict::Returned("坑塘没有清".into()), [answer(1)]);
    let ok = [Ok(()), Ok(())];
    let no = Err(OutOfTurn::ObjectionUpheld);
    // what was upheld, what was reviewed again; whether 平安法治 and whether 支部过硬 may be named
    for (upheld, reviewed, may) in [
        (vec![], vec![], ok),
        (vec![upheld(1, &[Safety])], vec![], [no, Ok(())]),
        (vec![upheld(1, &[])], vec![], [no, no]),
        (vec![upheld(1, &[Ecology])], vec![], ok),
        (vec![upheld(1, &[Safety])], vec![pass(&[1])], ok),
        (vec![upheld(1, &[])], vec![pass(&[1])], [Ok(()), no]),
        (vec![upheld(1, &[Safety]), upheld(2, &[Safety])], vec![pass(&[1])], [no, Ok(())]),
        (vec![upheld(1, &[Safety]), upheld(2, &[Safety])], vec![pass(&[1]), pass(&[2])], ok),
        (vec![upheld(1, &[Safety]), upheld(2, &[Safety, Party])], vec![pass(&[1, 2])], [Ok(()), no]),
        // Returned, it is no longer to be named: nothing is owed to it any more.
        (vec![upheld(1, &[Safety])], vec![back.clone()], ok),
    ] {
        let mut it = two_on_notice();
        for step in &reviewed {
            it.take(event(step.clone()), today()).unwrap();
        }
        let found = [Safety, Party].map(|star| it.may_name(&[star].into(), &upheld));
        assert_eq!(found, may, "{upheld:?} {reviewed:?}");
        assert_eq!(it.may_name(&[].into(), &upheld), Ok(()), "naming nothing is always possible");
    }
    let mut it = two_on_notice();
    it.take(event(back), today()).unwrap();
    assert_eq!((it.approved(), it.returned(Safety)), ([Party].into(), Some("坑塘没有清")));
    assert!(matches!(it.stage(), Stage::OnNotice { .. }), "the other star's notice goes on");
    assert_eq!(it.accepts(&pass(&[2]), today()), Err(OutOfTurn::NotInThisReview));
    assert_eq!(it.accepts(&claimed(&[Safety]), today()), Err(OutOfTurn::ReviewsOver));
    assert_eq!(year(&[claimed(&[Safety])]).to_review_again(&[upheld(1, &[])]), [].into(), "no notice yet");
}

#[test]
fn a_veto_item_hit_leaves_nothing_to_name_until_it_is_cleared() {
    let to_reviews = [claimed(&[Safety]), passed(Safety, Round::First), passed(Safety, Round::Joint)];
    let mut it = year(&[to_reviews.to_vec(), vec![hit()]].concat());
    assert_eq!((it.stage(), it.veto_hits().len()), (Stage::Vetoed, 1));
    assert_eq!(it.accepts(&Step::Decided(naming(&[Safety])), today()), Err(OutOfTurn::Vetoed));
    assert_eq!(it.accepts(&Step::Decided(naming(&[])), today()), Ok(()));
    it.take(event(Step::VetoChecked(Vec::new())), today()).unwrap();
    assert_eq!((it.stage(), it.veto_hits().len()), (Stage::Clear, 0));
}

#[test]
fn an_item_may_bar_one_star_and_leave_the_others() {
    let reviewed = [Safety, Party].map(|star| [passed(star, Round::First), passed(star, Round::Joint)]);
    let steps = [vec![claimed(&[Safety, Party])], reviewed.concat(), vec![barring(Some(Safety))]].concat();
    let mut it = year(&steps);
    assert_eq!((it.stage(), it.approved()), (Stage::Clear, [Party].into()));
    assert!(it.is_barred(Safety) && !it.is_barred(Party));
    it.take(event(barring(Some(Ecology))), today()).unwrap();
    assert_eq!(it.approved(), [Party, Safety].into(), "a star not claimed is barred for nothing");
    it.take(event(hit()), today()).unwrap();
    assert_eq!((it.stage(), it.approved()), (Stage::Vetoed, BTreeSet::new()));
}

#[test]
fn the_result_counts_what_was_won_and_what_was_lost_since() {
    let to_notice = [
        claimed(&[Safety, Ecology]),
        passed(Safety, Round::First),
        passed(Safety, Round::Joint),
        passed(Ecology, Round::First),
        passed(Ecology, Round::Joint),
        Step::VetoChecked(Vec::new()),
        notice(today().plus_days(-1)),
    ];
    assert_eq!(result(&year(&to_notice)), None);
    let decided = Step::Decided(naming(&[Safety, Ecology]));
    // before the decision, after it; held at the end, won, lost
    for (before, after, held, won, gone) in [
        (vec![], vec![], vec![Ecology, Safety], vec![Safety], vec![]),
        (vec![], vec![lost(Ecology)], vec![Safety], vec![Safety], vec![Ecology]),
        (vec![], vec![lost(Safety)], vec![Ecology], vec![Safety], vec![Safety]),
        // Lost in the year, claimed again and named again: it stands, and is no new star.
        (vec![lost(Ecology)], vec![], vec![Ecology, Safety], vec![Safety], vec![]),
        (vec![lost(Party)], vec![], vec![Ecology, Safety], vec![Safety], vec![]),
    ] {
        let it = year(&[before.clone(), to_notice.to_vec(), vec![decided.clone()], after.clone()].concat());
        let result = result(&it).unwrap();
        let set = |stars: Vec<StarKind>| stars.into_iter().collect::<BTreeSet<_>>();
        assert_eq!(
            (result.held(), result.won, result.lost),
            (set(held), set(won), set(gone)),
            "{before:?} {after:?}"
        );
    }
    let it = year(&[to_notice.to_vec(), vec![decided, lost(Safety)]].concat());
    assert_eq!(YearOfStars::of(&it, &crate::Holding::of([&it])).lost.len(), 1);
}

#[test]
fn an_earlier_year_is_taken_over_once_and_only_when_it_is_over() {
    let step = Step::TakenOver(naming(&[Safety]));
    let village: PlaceCode = "410871001003".parse().unwrap();
    let mut past = Evaluation::empty(village.clone(), 2025);
    past.take(event(step.clone()), today()).unwrap();
    assert_eq!(past.accepts(&step, today()), Err(OutOfTurn::AlreadyBegun));
    assert_eq!(past.accepts(&Step::PlaqueGiven { on: today() }, today()), Ok(()));
    assert!(past.is_decided() && !past.is_open());
    assert_eq!(Evaluation::empty(village.clone(), 2026).accepts(&step, today()), Err(OutOfTurn::YearNotOver));
    let next = Evaluation::empty(village, 2027);
    for early in [claimed(&[Safety]), lost(Safety)] {
        assert_eq!(next.accepts(&early, today()), Err(OutOfTurn::YearNotBegun));
        assert_eq!(next.accepts(&early, "2027-01-01".parse().unwrap()), Ok(()));
    }
}

#[test]
fn a_star_claimed_again_and_not_named_is_not_confirmed() {
    let it = year(&[
        claimed(&[Safety, Ecology, Party]),
        passed(Safety, Round::First),
        returned(Ecology, Round::First),
        withdrawn(&[Party]),
    ]);
    let held = [Safety, Ecology, Party].into();
    assert_eq!(it.not_confirmed(&held, &[Safety].into()), [Ecology].into(), "withdrawn is not claimed");
    assert_eq!(it.not_confirmed(&[].into(), &[Safety].into()), [].into(), "what was not held is not lost");
    assert!(Naming { note: "区组〔2026〕3 号".into(), ..naming(&[]) }.check_taken_over(2027).is_err());
}

#[test]
fn words_are_asked_for_where_they_are_owed() {
    let claim =
        |statement: &str| StarClaim { star: Party, statement: statement.into(), evidence: Vec::new() };
    assert!(check_claims(&[claim("做到了")]).is_ok());
    for bad in [vec![], vec![claim(" ")], vec![claim("一"), claim("二")], vec![claim(&"字".repeat(501))]] {
        assert!(check_claims(&bad).is_err(), "{bad:?}");
    }
    assert!(Verdict::Returned(" ".into()).check().is_err());
    let on_notice = [Safety, Party].into();
    assert!(naming(&[Safety, Party]).check(&on_notice).is_ok());
    assert!(naming(&[Safety]).check(&on_notice).is_err(), "who is left out is told why");
    assert!(Naming { note: "异议成立".into(), ..naming(&[Safety]) }.check(&on_notice).is_ok());
    assert!(naming(&[Ecology]).check(&on_notice).is_err());
    let hits = |codes: &[&str]| {
        let hits: Vec<_> = codes.iter().map(|code| Hit { code: (*code).into(), note: "有".into() }).collect();
        check_hits(&hits, |code| code != "gone")
    };
    assert!(hits(&["a", "b"]).is_ok());
    assert!(hits(&["a", "a"]).is_err() && hits(&["gone"]).is_err());
}

#[test]
fn an_evaluation_reads_back() {
    let everything = [
        claimed(&[Safety]),
        withdrawn(&[Safety]),
        claimed(&[Safety]),
        returned(Safety, Round::First),
        claimed(&[Safety]),
        passed(Safety, Round::First),
        passed(Safety, Round::Joint),
        hit(),
        Step::VetoChecked(Vec::new()),
        notice(today().plus_days(-1)),
        again(Safety, Verdict::Passed, [answer(7)]),
        Step::Decided(naming(&[Safety])),
        Step::PlaqueGiven { on: today() },
        lost(Safety),
    ];
    let mut it = year(&everything);
    let photo = "0a".repeat(32).parse().unwrap();
    let evidence = vec![Evidence::Task(Uuid::from_u128(1).into()), Evidence::Photo(photo)];
    let claim = StarClaim { star: Party, statement: "做到了".into(), evidence };
    it.events.push(event(Step::Claimed(vec![claim])));
    it.events.push(event(Step::TakenOver(naming(&[Party]))));
    let text = serde_json::to_string(&it).unwrap();
    assert_eq!(crate::document::read::<Evaluation>(&text).unwrap(), it);
    for why in OutOfTurn::ALL {
        let text = serde_json::to_string(&why).unwrap();
        assert_eq!(crate::document::read::<OutOfTurn>(&text), Ok(why));
    }
    assert_eq!(crate::document::read::<OutOfTurn>("\"full_moon\""), Ok(OutOfTurn::Other));
    let other: PlaceCode = "410871001004".parse().unwrap();
    let ids = [
        Evaluation::record_id(&it.village, 2026),
        Evaluation::record_id(&it.village, 2027),
        Evaluation::record_id(&other, 2026),
        crate::StarPlan::record_id(&it.village, 2026),
    ];
    assert_eq!(ids.into_iter().collect::<BTreeSet<_>>().len(), 4);
}
