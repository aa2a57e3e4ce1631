//! The end of a play: the network is fine, nobody does anything more, everybody exchanges until nothing changes.

use super::Play;
use crate::chance::DAY_MS;
use crate::pace::finish;
use crate::server::Asked;
use device::{Failure, SyncOutcome};

/// Exchanges come to rest long before this many rounds.
const MOST_ROUNDS: u32 = 12;

impl Play {
    pub(super) fn quiet(&mut self) {
        self.luck.of_move(self.plan.seed, u64::MAX);
        self.referee.tell(|| "quiet: the network is fine and nobody does anything more".into());
        self.tasks.clear();
        for phone in 0..self.handsets.len() {
            self.handsets[phone].start_again();
            self.check_promises(phone);
        }
        for handset in &self.handsets {
            handset.rough.set(0);
            handset.seats.iter().for_each(|seat| seat.disk.trouble(None));
        }
        self.server.be_calm();
        self.server.deliver_late();
        self.everybody_exchanges();
        // What waits for an operation that will never come is handed to people after five days.
        self.time.pass(6 * DAY_MS);
        self.server.keep_house();
        self.exchange_until_rest();
    }

    /// Rounds until one in which nobody had anything to send: then everybody has read all there is.
    fn exchange_until_rest(&mut self) {
        for round in 0.. {
            self.referee.must(round < MOST_ROUNDS, "I10", || "exchanges never come to rest".into());
            let before = self.pushes();
            self.everybody_exchanges();
            if self.referee.broken().is_some() || self.pushes() == before {
                return;
            }
        }
    }

    fn everybody_exchanges(&mut self) {
        for phone in 0..self.handsets.len() {
            for who in self.handsets[phone].people() {
                if self.handsets[phone].seat().who != who {
                    self.handsets[phone].take(&self.server, who, &self.referee.clone());
                    self.check_promises(phone);
                }
                self.exchange_to_the_end(phone);
            }
        }
    }

    /// Pushes that carried anything.
    fn pushes(&self) -> usize {
        let carried = |asked: &&Asked| matches!(asked, Asked::Push(_, _, request) if !request.ops.is_empty());
        self.server.lineage().tape.iter().filter(carried).count()
    }

    fn exchange_to_the_end(&mut self, phone: usize) {
        for attempt in 0..3 {
            let road = self.handsets[phone].road(&self.server);
            let ended = finish(self.handsets[phone].tabs[0].sync(&road));
            match ended {
                Ok(SyncOutcome::InStep) => return,
                Ok(SyncOutcome::CutOff(Failure::SignInAgain))
                    if self.is_shut_out(self.handsets[phone].seat()) =>
                {
                    self.referee.count("phone: shut out without a role");
                    return;
                }
                Ok(SyncOutcome::CutOff(Failure::SignInAgain)) if attempt == 0 => {
                    self.handsets[phone].sign_in_again(&self.server);
                }
                other => self.referee.must(attempt < 2, "I10", || {
                    format!("phone {phone} cannot exchange although nothing is in its way: {other:?}")
                }),
            }
        }
    }
}
