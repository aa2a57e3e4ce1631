//! Random years of steps, in which no rule is ever broken.

use super::*;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};

fn random_step(it: &Evaluation, upheld: &[Upheld], day: Day, chance: &mut StdRng) -> Step {
    let star = *[Party, Safety, Ecology].choose(chance).unwrap();
    let not_heard = it.not_heard(star, upheld);
    if !not_heard.is_empty() && chance.random_ratio(1, 4) {
        let back = chance.random_ratio(1, 4);
        let verdict = if back { Verdict::Returned("属实".into()) } else { Verdict::Passed };
        return again(star, verdict, not_heard);
    }
    let round = if chance.random() { Round::First } else { Round::Joint };
    match chance.random_range(0..17) {
        0..=2 => claimed(&[star]),
        16 => withdrawn(&[star]),
        3..=8 => match it.star(star).and_then(StarStage::waits_for).filter(|_| chance.random_ratio(3, 4)) {
            Some(round) => passed(star, round),
            None => passed(star, round),
        },
        9 => returned(star, round),
        10 if chance.random_ratio(1, 3) => barring(Some(star).filter(|_| chance.random())),
        10 | 11 => Step::VetoChecked(Vec::new()),
        12 => notice(day.plus_days(2)),
        13 => {
            let all: Vec<_> = it.approved().into_iter().filter(|_| chance.random_ratio(4, 5)).collect();
            Step::Decided(naming(&all))
        }
        14 => Step::PlaqueGiven { on: day },
        _ => lost(star),
    }
}

/// What must be true of any year, told from its events alone and not from where they say it stands.
fn nothing_impossible(it: &Evaluation, upheld: &[Upheld], days: &[Day]) {
    let steps: Vec<_> = it.events.iter().map(|event| &event.what).collect();
    let place = |is: &dyn Fn(&Step) -> bool| steps.iter().rposition(|step| is(step));
    let count = |is: &dyn Fn(&Step) -> bool| steps.iter().filter(|step| is(step)).count();
    let is_decision = |step: &Step| matches!(step, Step::Decided(_));
    assert!(count(&is_decision) <= 1, "decided once");
    assert!(count(&|step| matches!(step, Step::PlaqueGiven { .. })) <= 1, "one plaque");
    let Some(decided) = place(&is_decision) else {
        assert!(result(it).is_none() && place(&|step| matches!(step, Step::PlaqueGiven { .. })).is_none());
        return;
    };
    let Step::Decided(naming) = steps[decided] else { unreachable!() };
    for star in &naming.named {
        let of = |step: &Step, round| matches!(step, Step::Reviewed { star: of, round: r, verdict: Verdict::Passed, .. } if of == star && *r == round);
        let claim = place(&|step| matches!(step, Step::Claimed(claims) if claims[0].star == *star)).unwrap();
        let back = place(&|step| matches!(step, Step::Withdrawn(stars) if stars.contains(star)));
        assert!(back.is_none_or(|back| back < claim), "a star withdrawn is not named: {steps:?}");
        let first = place(&|step| of(step, Round::First)).unwrap();
        let joint = place(&|step| of(step, Round::Joint)).unwrap();
        assert!(claim < first && first < joint && joint < decided, "{star:?} of {steps:?}");
        let last = place(&|step| matches!(step, Step::Reviewed { star: of, .. } if of == star));
        assert_eq!(last, Some(joint), "what was said last of {star:?} is that it passes: {steps:?}");
        for one in upheld.iter().filter(|one| one.stars.is_empty() || one.stars.contains(star)) {
            let hears = |step: &Step| matches!(step, Step::Reviewed { star: of, after, .. } if of == star && after.contains(&one.answer));
            let heard = place(&hears).unwrap_or_else(|| panic!("{star:?} named over {one:?}: {steps:?}"));
            assert!(first < heard && heard <= joint, "{star:?} passed before {one:?}: {steps:?}");
        }
    }
    if !naming.named.is_empty() {
        let veto = place(&|step| matches!(step, Step::VetoChecked(_))).unwrap();
        let on_notice = place(&|step| matches!(step, Step::NoticeBegun { .. })).unwrap();
        let Step::NoticeBegun { until, .. } = steps[on_notice] else { unreachable!() };
        let Step::VetoChecked(hits) = steps[veto] else { unreachable!() };
        let barred = |star: &StarKind| hits.iter().any(|hit| hit.star.is_none_or(|bars| bars == *star));
        assert!(!naming.named.iter().any(barred));
        assert!(veto < on_notice && on_notice < decided && *until < days[decided]);
        let anew = |step: &&Step| match step {
            Step::Claimed(_) => true,
            Step::Reviewed { after, .. } => after.is_empty(),
            _ => false,
        };
        assert!(!steps[veto..].iter().any(anew), "only objections lead to a review behind the veto check");
    }
    let result = result(it).unwrap();
    let ever: BTreeSet<_> = result.held_before.union(&result.won).copied().collect();
    assert!(result.held().is_subset(&ever) && result.won.is_disjoint(&result.held_before));
    let since: Vec<_> = it.events[decided..].iter().filter(|e| matches!(e.what, Step::StarLost(_))).collect();
    let lost_since: BTreeSet<_> = since
        .iter()
        .map(|event| match &event.what {
            Step::StarLost(lost) => lost.star,
            _ => unreachable!(),
        })
        .collect();
    assert_eq!(lost_since.len(), since.len(), "nothing is lost twice");
    assert!(result.held().is_disjoint(&lost_since) && lost_since.is_subset(&ever));
}

#[test]
fn random_years_never_reach_what_cannot_be() {
    let (mut decided, mut over_objections) = (0, 0);
    for seed in 0..3_000 {
        let chance = &mut StdRng::seed_from_u64(seed);
        let mut it = Evaluation::empty("410871001003".parse().unwrap(), 2026);
        let (mut day, mut days) = (today(), Vec::new());
        let mut upheld = Vec::new();
        for number in 0..60 {
            day = day.plus_days(i64::from(chance.random_ratio(1, 3)));
            if it.notice().is_some() && chance.random_ratio(1, 6) {
                let stars = [Party, Safety].into_iter().filter(|_| chance.random_ratio(1, 2)).collect();
                upheld.push(Upheld { answer: answer(number), stars });
            }
            let step = random_step(&it, &upheld, day, chance);
            if let Step::Decided(naming) = &step
                && it.may_name(&naming.named, &upheld).is_err()
            {
                continue;
            }
            // That a star is held is asked of all years together.
            if let Step::StarLost(lost) = &step
                && it.is_decided()
                && !crate::Holding::of([&it]).held().contains(&lost.star)
            {
                continue;
            }
            let before = it.clone();
            match it.take(event(step), day) {
                Ok(()) => days.push(day),
                Err(_) => assert_eq!(it, before, "a refusal changes nothing"),
            }
        }
        nothing_impossible(&it, &upheld, &days);
        decided += usize::from(it.is_decided());
        let named = it.naming().is_some_and(|naming| !naming.named.is_empty());
        over_objections += usize::from(named && !upheld.is_empty());
    }
    assert!(decided > 300, "the years get somewhere: {decided}");
    assert!(over_objections > 20, "some of them after an objection was upheld: {over_objections}");
}
