//! Makes a plan that fails as short as it can: fewer moves, fewer phones, one server.

use crate::plan::Plan;
use crate::play::{Played, play};

/// Plays of one shrinking; enough for plans of some hundred moves.
const MOST_PLAYS: u32 = 600;

/// The shortest plan found that breaks the same promise.
pub fn shrink(plan: &Plan, invariant: &str) -> Plan {
    let mut shrinking = Shrinking { invariant, plays: 0 };
    let mut best = plan.clone();
    loop {
        let before = best.clone();
        shrinking.drop_moves(&mut best);
        shrinking.drop_phones(&mut best);
        if best == before || shrinking.plays >= MOST_PLAYS {
            return best;
        }
    }
}

struct Shrinking<'a> {
    invariant: &'a str,
    plays: u32,
}

impl Shrinking<'_> {
    fn still_fails(&mut self, plan: &Plan) -> bool {
        self.plays += 1;
        let Played { broken, .. } = play(plan, false);
        self.plays < MOST_PLAYS && broken.is_some_and(|broken| broken.invariant == self.invariant)
    }

    /// Leaves out runs of moves, halves first.
    fn drop_moves(&mut self, best: &mut Plan) {
        let mut run = best.moves.len().div_ceil(2);
        while run > 0 {
            let mut from = 0;
            while from < best.moves.len() {
                let mut shorter = best.clone();
                shorter.moves.drain(from..(from + run).min(best.moves.len()));
                if self.still_fails(&shorter) {
                    *best = shorter;
                } else {
                    from += run;
                }
            }
            run /= 2;
        }
    }

    fn drop_phones(&mut self, best: &mut Plan) {
        let one_server = Plan { servers: 1, ..best.clone() };
        if best.servers > 1 && self.still_fails(&one_server) {
            *best = one_server;
        }
        while best.phones > 1 {
            let fewer = Plan { phones: best.phones - 1, ..best.clone() };
            if !self.still_fails(&fewer) {
                return;
            }
            *best = fewer;
        }
    }
}
