//! What a seed means: how many phones and servers, and a list of moves. A plan is a value: it can be written
//! down, read back and made shorter, and each move carries its own luck, so that leaving one out does not
//! change what chance does in the others.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use std::fmt;
use std::str::FromStr;

/// A whole play.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Where it came from.
    pub seed: u64,
    /// Phones in people's hands, 1..=50.
    pub phones: usize,
    /// Server processes on the one database, 1 or 2.
    pub servers: usize,
    /// What happens, in this order.
    pub moves: Vec<Move>,
}

/// One thing that happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    /// What.
    pub what: What,
    /// To which phone; taken modulo their number.
    pub phone: usize,
    /// All chance in this move, and nothing else.
    pub luck: u64,
}

macro_rules! moves {
    ($($(#[$doc:meta])* $name:ident $word:literal $weight:literal;)*) => {
        /// What may happen.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum What { $($(#[$doc])* $name,)* }

        impl What {
            /// Everything that may happen.
            pub const ALL: &[Self] = &[$(Self::$name,)*];
            /// Its name in a story.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$name => $word,)* }
            }
            /// How often it happens, beside the others.
            const fn weight(self) -> u32 {
                match self { $(Self::$name => $weight,)* }
            }
        }
    };
}

moves! {
    /// Somebody does something and saves it.
    Act "act" 300;
    /// An exchange begins; it may be left hanging.
    Sync "exchange" 220;
    /// What hangs goes on a little.
    Later "later" 90;
    /// A draft is kept or dropped.
    Draft "draft" 12;
    /// The program is killed and started again.
    StartAgain "start-again" 30;
    /// The battery dies: what the disk had not been asked to keep for certain may be gone.
    PowerCut "power-cut" 30;
    /// The phone's clock is set, perhaps wrong by years.
    Clock "clock" 20;
    /// The phone's disk is full, or loses its connection, for a while.
    BadDisk "bad-disk" 24;
    /// The browser throws this person's data away.
    Wiped "wiped" 3;
    /// A second tab is opened, or one is closed.
    Tab "tab" 20;
    /// A tab reads its disk again.
    Reload "reload" 15;
    /// Somebody else takes the phone.
    Switch "switch" 20;
    /// The session ends on the server.
    SignedOut "signed-out" 8;
    /// What was not sent is written to a file and read back on another phone of the same person.
    SecondCopy "second-copy" 8;
    /// The phone runs an older or newer version of the program for a while.
    OtherVersion "other-version" 14;
    /// Copies of requests that lay somewhere on the way arrive.
    LateCopies "late-copies" 15;
    /// Something comes that no phone of ours would send.
    Stranger "stranger" 14;
    /// A copy of an operation comes before or after it: damaged, or from somebody who did not do it.
    Copies "copies" 14;
    /// Somebody with a valid account sends what they may not do.
    Forger "forger" 22;
    /// The zone's office sends a booking again, perhaps with another amount.
    BookAgain "book-again" 14;
    /// An operation overtakes the ones before it.
    OutOfOrder "out-of-order" 12;
    /// The server is killed and started again.
    ServerKilled "server-killed" 15;
    /// The server's disk is full for a while.
    ServerFull "server-full" 8;
    /// The server's hourly work.
    Housekeeping "housekeeping" 10;
    /// A backup is taken while the server serves.
    Backup "backup" 12;
    /// The server comes back from a backup.
    Restore "restore" 7;
    /// Weeks go by.
    Weeks "weeks" 8;
    /// Half a year goes by: years turn, and two of them run side by side.
    Seasons "seasons" 6;
}

impl Plan {
    /// The plan of a seed. Few phones most often: that is where most faults show.
    pub fn of(seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let phones = match chance.random_range(0..100) {
            0..40 => chance.random_range(1..=3),
            40..85 => chance.random_range(4..=8),
            85..98 => chance.random_range(9..=16),
            _ => chance.random_range(17..=50),
        };
        let servers = if chance.random_ratio(1, 4) { 2 } else { 1 };
        // Each seed leaves out some of what may happen: a fault that needs many of one kind is found sooner.
        let common = |what: &&What| matches!(what, What::Act | What::Sync | What::Later);
        let mut kinds: Vec<What> = What::ALL.iter().filter(common).copied().collect();
        let share = *[20, 50, 80, 100].choose(&mut chance).unwrap_or(&100);
        kinds.extend(What::ALL.iter().filter(|what| !common(what) && chance.random_range(0..100) < share));
        let count = chance.random_range(20..60) + phones * 2;
        let moves = (0..count)
            .map(|_| Move {
                what: kinds.choose_weighted(&mut chance, |what| what.weight()).copied().unwrap_or(What::Sync),
                phone: chance.random_range(0..phones),
                luck: u64::from(chance.random::<u32>()),
            })
            .collect();
        Self { seed, phones, servers, moves }
    }
}

impl Plan {
    /// The same without what only a server with a file of its own goes through: a full disk, and its own backups.
    #[must_use]
    pub fn without_files(mut self) -> Self {
        self.moves.retain(|it| !matches!(it.what, What::ServerFull | What::Backup | What::Restore));
        self
    }
}

/// A text that is no plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotAPlan(String);

impl fmt::Display for NotAPlan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a plan: {}", self.0)
    }
}

impl std::error::Error for NotAPlan {}

/// The plan as lines: `seed`, `phones` and `servers`, then each move with its phone and its luck.
impl fmt::Display for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "seed {}\nphones {}\nservers {}", self.seed, self.phones, self.servers)?;
        self.moves.iter().try_for_each(|it| writeln!(f, "{} {} {}", it.what.word(), it.phone, it.luck))
    }
}

impl FromStr for Plan {
    type Err = NotAPlan;
    fn from_str(text: &str) -> Result<Self, NotAPlan> {
        let mut plan = Self { seed: 0, phones: 1, servers: 1, moves: Vec::new() };
        let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        for line in lines.filter(|line| !line.is_empty()) {
            let wrong = || NotAPlan(line.to_owned());
            let mut words = line.split_whitespace();
            let name = words.next().ok_or_else(wrong)?;
            let mut number = || words.next().and_then(|word| word.parse::<u64>().ok()).ok_or_else(wrong);
            let small = |number: u64| usize::try_from(number).map_err(|_| wrong());
            match name {
                "seed" => plan.seed = number()?,
                "phones" => plan.phones = small(number()?)?.clamp(1, 50),
                "servers" => plan.servers = small(number()?)?.clamp(1, 2),
                word => {
                    let what = What::ALL.iter().find(|what| what.word() == word).ok_or_else(wrong)?;
                    plan.moves.push(Move { what: *what, phone: small(number()?)?, luck: number()? });
                }
            }
        }
        Ok(plan)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_is_the_same_each_time_and_survives_being_written_down() {
        for seed in 0..50 {
            let plan = Plan::of(seed);
            assert_eq!(plan, Plan::of(seed));
            assert_eq!(plan.to_string().parse(), Ok(plan));
        }
        assert!("fly 1 2".parse::<Plan>().is_err());
    }
}
