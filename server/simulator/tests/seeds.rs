//! Seeds and stories: what `make test` plays.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, missing_docs, reason = "tests")]

use simulator::{Plan, Played, Tally, names, play, play_on_both, shrink};
use std::path::Path;
use std::time::{Duration, Instant};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// Fails with the shortest story found.
fn fail(plan: &Plan, invariant: &str, play: impl Fn(&Plan, bool) -> Played) -> ! {
    let shortest = shrink(plan, invariant, |plan| play(plan, false));
    let played = play(&shortest, true);
    let story = played.story.join("\n");
    panic!("seed {} fails:\n{story}\n{:?}\nthe story as a file:\n{shortest}", plan.seed, played.broken);
}

/// As many as it takes for the rarest refusal to happen. A shorter run, as `make check` has it, does not ask whether
/// everything happened.
const EVERYTHING_HAPPENS_WITHIN: u64 = 1200;

/// `QX_SEEDS` and `QX_SECONDS` say how long: both must be reached.
#[test]
fn every_promise_is_kept_whatever_happens_and_everything_happens() {
    let (seeds, seconds) =
        (number("QX_SEEDS").unwrap_or(EVERYTHING_HAPPENS_WITHIN), number("QX_SECONDS").unwrap_or(0));
    let started = Instant::now();
    let mut tally = Tally::new();
    let mut seed = 0;
    while seed < seeds || started.elapsed() < Duration::from_secs(seconds) {
        let plan = Plan::of(seed);
        let played = play(&plan, false);
        if let Some(broken) = played.broken {
            fail(&plan, broken.invariant, play);
        }
        played.tally.into_iter().for_each(|(what, count)| *tally.entry(what).or_default() += count);
        seed += 1;
    }
    let elapsed = started.elapsed().as_secs_f64();
    println!("{seed} seeds in {elapsed:.0} s");
    if seed < EVERYTHING_HAPPENS_WITHIN {
        return;
    }

    // `Other` is what an old phone reads where a newer server gives a reason it does not know.
    let kinds = names::ACTS.iter().chain(names::OFFICE_ACTS).chain(names::OUTCOMES).chain(names::REASONS);
    let kinds = kinds.chain(names::MONEY);
    let never: Vec<_> =
        kinds.filter(|kind| **kind != "ReviewReason Other" && !tally.contains_key(**kind)).collect();
    assert!(never.is_empty(), "never happened in {seed} seeds: {never:?}");
    let never: Vec<_> =
        simulator::plan::What::ALL.iter().filter(|what| !tally.contains_key(what.word())).collect();
    assert!(never.is_empty(), "never happened in {seed} seeds: {never:?}");
}

/// At most so many seeds, and no longer than so many seconds unless `QX_SECONDS_ON_BOTH` says otherwise: each waits for
/// a real server.
const ON_BOTH: (u64, u64) = (60, 20);
/// However slow the machine is.
const LEAST_ON_BOTH: u64 = 5;

#[test]
#[ignore = "needs a PostgreSQL: .ci/tools/check.sh starts one"]
fn both_engines_tell_the_same_story() {
    let postgres = std::env::var("QUNXING_TEST_POSTGRES").unwrap();
    let (most, seconds) = ON_BOTH;
    let time = Duration::from_secs(number("QX_SECONDS_ON_BOTH").unwrap_or(seconds));
    let started = Instant::now();
    let mut played = 0;
    while played < LEAST_ON_BOTH || (played < most && started.elapsed() < time) {
        let plan = Plan::of(played);
        if let Some(broken) = play_on_both(&plan, &postgres).broken {
            fail(&plan, broken.invariant, |plan, _| play_on_both(plan, &postgres));
        }
        played += 1;
    }
    println!("{played} seeds on both engines in {:.0} s", started.elapsed().as_secs_f64());
}

#[test]
fn a_seed_plays_the_same_each_time() {
    for seed in [3, 8, 21] {
        let (once, again) = (play(&Plan::of(seed), true), play(&Plan::of(seed), true));
        assert_eq!(once.story, again.story, "seed {seed}");
        assert_eq!(once.tally, again.tally, "seed {seed}");
    }
}

/// Each story once broke a promise; its first lines say which.
#[test]
fn stories_that_once_failed_end_well() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("stories");
    let mut told = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let plan: Plan = std::fs::read_to_string(&file).unwrap().parse().unwrap();
        let played = play(&plan, true);
        assert!(played.broken.is_none(), "{}\n{}", file.display(), played.story.join("\n"));
        told += 1;
    }
    assert!(told > 0, "no story is told");
}
