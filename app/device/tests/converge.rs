//! Random play with seeds: several phones, two tabs, an office and one server, with loss, repetition,
//! late copies, restored backups, wrong clocks, full disks and people moved. After quiet all agree.
//!
//! One seed again: `QX_SEED=17 cargo test -p device --test converge`. More of them: `QX_SEEDS=5000`.

#![allow(clippy::unwrap_used, clippy::unused_self, reason = "a test that cannot go on has failed")]

#[path = "../../sync/tests/model/mod.rs"]
mod model;
mod play;

use play::Play;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// How many seeds an ordinary test run plays; a few seconds.
const SEEDS: u64 = 120;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn after_quiet_every_phone_shows_what_the_server_holds_and_nothing_is_lost() {
    let seeds = number("QX_SEED").map_or(0..number("QX_SEEDS").unwrap_or(SEEDS), |seed| seed..seed + 1);
    for seed in seeds {
        let played = catch_unwind(AssertUnwindSafe(|| {
            let mut play = Play::begin(seed);
            for _ in 0..120 {
                play.step();
            }
            play.quiet();
            play.judge();
        }));
        if let Err(fault) = played {
            println!("QX_SEED={seed} plays this again");
            resume_unwind(fault);
        }
    }
}
