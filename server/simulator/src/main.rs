//! `simulate` — plays seeds, stops at the first that fails and tells its story.

use clap::Parser;
use simulator::{Plan, Played, Tally, play, play_on_both, shrink};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Plays the exchange with everything that can go wrong.
#[derive(Parser)]
#[command(about, long_about = None)]
struct Cli {
    /// Play this seed alone and tell its story.
    #[arg(long)]
    seed: Option<u64>,
    /// Play a story that was written down.
    #[arg(long)]
    story: Option<PathBuf>,
    /// The first seed of a long run.
    #[arg(long, default_value_t = 0)]
    from: u64,
    /// How many seeds to play.
    #[arg(long, default_value_t = 2_000)]
    seeds: u64,
    /// Go on for at least so many seconds.
    #[arg(long, default_value_t = 0)]
    seconds: u64,
    /// Play on SQLite and on the PostgreSQL at this address, and compare; files of its own (backups, a full disk)
    /// are left out.
    #[arg(long)]
    postgres: Option<String>,
    /// Only name a seed that fails; do not tell its story.
    #[arg(long)]
    quick: bool,
    /// Also say how often each thing happened.
    #[arg(long)]
    tally: bool,
}

fn main() -> ExitCode {
    // A panic in a play is a finding, told with its story.
    std::panic::set_hook(Box::new(|_| {}));
    let cli = Cli::parse();
    match (&cli.story, cli.seed) {
        (Some(file), _) => match std::fs::read_to_string(file).map(|text| text.parse::<Plan>()) {
            Ok(Ok(plan)) => cli.tell(&plan),
            Ok(Err(error)) => complain(&error),
            Err(error) => complain(&error),
        },
        (None, Some(seed)) => cli.tell(&Plan::of(seed)),
        (None, None) => cli.long_run(),
    }
}

fn complain(error: &impl std::fmt::Display) -> ExitCode {
    eprintln!("✗ {error}");
    ExitCode::FAILURE
}

impl Cli {
    /// Plays one plan where this run plays.
    fn play(&self, plan: &Plan, telling: bool) -> Played {
        match &self.postgres {
            Some(postgres) => play_on_both(plan, postgres),
            None => play(plan, telling),
        }
    }

    /// Plays one plan and tells what happened.
    fn tell(&self, plan: &Plan) -> ExitCode {
        let played = self.play(plan, true);
        for line in &played.story {
            println!("{line}");
        }
        match played.broken {
            Some(broken) => complain(&broken),
            None => {
                println!("every promise was kept");
                ExitCode::SUCCESS
            }
        }
    }

    fn long_run(&self) -> ExitCode {
        let started = Instant::now();
        let mut tally = Tally::new();
        let mut seed = self.from;
        while seed < self.from + self.seeds || started.elapsed() < Duration::from_secs(self.seconds) {
            let plan = Plan::of(seed);
            let played = self.play(&plan, false);
            if let Some(broken) = played.broken {
                println!("seed {seed}: {broken}");
                if self.quick {
                    return ExitCode::FAILURE;
                }
                return self.tell_the_shortest(&plan, broken.invariant);
            }
            played.tally.into_iter().for_each(|(what, count)| *tally.entry(what).or_default() += count);
            seed += 1;
            if seed.is_multiple_of(1_000) {
                println!("· {} seeds, {:.1} a second", seed - self.from, rate(seed - self.from, started));
            }
        }
        if self.tally {
            for (what, count) in &tally {
                println!("{count:>10}  {what}");
            }
        }
        let played = seed - self.from;
        println!("{played} seeds played, {:.1} a second; every promise was kept", rate(played, started));
        ExitCode::SUCCESS
    }

    /// The shortest story of a failure, and how to play it again.
    fn tell_the_shortest(&self, plan: &Plan, invariant: &str) -> ExitCode {
        println!("shortening the story …");
        let shortest = shrink(plan, invariant, |plan| self.play(plan, false));
        let told = self.tell(&shortest);
        println!("\nthis seed again:   simulate --seed {}", plan.seed);
        println!(
            "this story again:  write the lines below to a file under server/simulator/stories, then simulate --story FILE\n"
        );
        print!("{shortest}");
        told
    }
}

#[allow(clippy::cast_precision_loss, reason = "a rate to one decimal")]
fn rate(seeds: u64, started: Instant) -> f64 {
    seeds as f64 / started.elapsed().as_secs_f64()
}
