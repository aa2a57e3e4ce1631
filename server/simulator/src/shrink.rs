//! Makes a plan that fails as short as it can: fewer moves, fewer phones, one server.

use crate::plan::Plan;
use crate::play::Played;

/// Plays of one shrinking; enough for plans of some hundred moves.
const MOST_PLAYS: u32 = 600;

/// The shortest plan found that breaks the same promise when it is played.
pub fn shrink(plan: &Plan, invariant: &str, play: impl Fn(&Plan) -> Played) -> Plan {
    let mut shrinking = Shrinking { invariant, play, plays: 0 };
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

struct Shrinking<'a, P> {
    invariant: &'a str,
    play: P,
    plays: u32,
}

impl<P: Fn(&Plan) -> Played> Shrinking<'_, P> {
    fn still_fails(&mut self, plan: &Plan) -> bool {
        self.plays += 1;
        let Played { broken, .. } = (self.play)(plan);
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
