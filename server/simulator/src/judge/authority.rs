//! I17: every version of every record was made by somebody entitled to that act, there, then. What was pushed is
//! gone through in its order, beside a second opinion on who may do what ([`crate::authority`]). The same walk knows who
//! has a role when they come to the door (I22).

use super::log::Log;
use super::sessions::{Door, Sessions, Stands};
use crate::authority::{May, Model};
use crate::play::Play;
use crate::server::{Asked, SessionNumber};
use domain::{AccountId, At, DeviceId, OpId};
use std::collections::{BTreeMap, BTreeSet};
use sync::wire::PushRequest;
use sync::{Kept, Op, Record, RecordKey, ReviewReason, ReviewState};

/// To within so many milliseconds the server knows when a device pulled: an idle pull costs no write.
const PULLS_ARE_KNOWN_TO: i64 = 10 * 60_000;

/// An act that was applied, and what is known of its moment.
struct Applied {
    op: Op,
    /// When it was done, as far as the server believes its author.
    told: At,
    /// When it was applied.
    now: At,
    heard: Option<At>,
}

pub(crate) fn check(play: &Play, records: &BTreeMap<RecordKey, Kept>, log: &Log) {
    let mut walk = Walk {
        play,
        log,
        model: Model::founded(),
        heard: BTreeMap::new(),
        seen: BTreeSet::new(),
        sessions: Sessions::default(),
    };
    let mut later: BTreeMap<At, Vec<Applied>> = BTreeMap::new();
    for kept in records.values() {
        let Record::Review(item) = &kept.record else { continue };
        let op = super::read(&item.op).map(|mut op| {
            op.head.op_id = item.op_id;
            op
        });
        walk.model.waits(item.clone(), op.clone());
        // By itself, once what it waited for was there: under its author's authority at that moment. A copy that lay
        // beside an operation is only closed, once the right bytes have come.
        let is_copy = matches!(
            item.reason,
            ReviewReason::Damaged | ReviewReason::NotTheSender { .. } | ReviewReason::IdTaken
        );
        if let (ReviewState::Accepted { by: None, at }, Some(op), false) = (&item.state, op, is_copy) {
            let told = item.happened_at;
            later.entry(*at).or_default().push(Applied { op, told, now: *at, heard: Some(*at) });
        }
    }
    // What arrived at one instant may have come in several pushes, and waits for each other.
    let mut instant = Instant::default();
    let mut now = At::default();
    for asked in &play.server.lineage().tape {
        let at = match asked {
            Asked::Push(at, ..)
            | Asked::Released(at)
            | Asked::Minted(at, ..)
            | Asked::Pulled(at, _)
            | Asked::Passed(at, ..)
            | Asked::TurnedAway(at, ..) => *at,
        };
        if at != now {
            instant.applied.extend(later.remove(&now).unwrap_or_default());
            walk.pass(std::mem::take(&mut instant), now);
            now = at;
        }
        match asked {
            Asked::Push(_, asker, request) => {
                instant.applied.extend(walk.applied(asker.account, request, at));
            }
            Asked::Pulled(_, device) => drop(walk.heard.insert(*device, at)),
            Asked::Minted(_, who, _, session) => instant.doors.push((Door::SignsIn, *who, *session)),
            Asked::Passed(_, who, session) => instant.doors.push((Door::Passes, *who, *session)),
            Asked::TurnedAway(_, who, session) => instant.doors.push((Door::IsTurnedAway, *who, *session)),
            Asked::Released(_) => {}
        }
    }
    instant.applied.extend(later.remove(&now).unwrap_or_default());
    walk.pass(instant, now);
    for (op, logged) in log.iter().filter(|(_, logged)| logged.outcome.ver().is_some()) {
        play.referee.must(walk.seen.contains(op), "I17", || {
            format!("nobody pushed what operation {op} did: {}", logged.text)
        });
    }
}

/// What came at one instant.
#[derive(Default)]
struct Instant {
    applied: Vec<Applied>,
    doors: Vec<(Door, AccountId, SessionNumber)>,
}

struct Walk<'a> {
    play: &'a Play,
    log: &'a Log,
    model: Model,
    heard: BTreeMap<DeviceId, At>,
    seen: BTreeSet<OpId>,
    sessions: Sessions,
}

impl Walk<'_> {
    /// Judges one instant: what was applied in it, and who was at the door.
    fn pass(&mut self, instant: Instant, now: At) {
        let had: Vec<bool> =
            instant.doors.iter().map(|(_, who, _)| self.model.has_a_role(*who, now)).collect();
        self.judge(instant.applied);
        for ((door, who, session), had) in instant.doors.into_iter().zip(had) {
            let has = self.model.has_a_role(who, now);
            let ever_in_office = self.model.was_in_office(who);
            let stands = Stands { surely: had && has, perhaps: had || has, ever_in_office };
            self.sessions.hear(&self.play.referee, door, session, now, stands);
        }
    }

    /// What of a push was applied, the first time it came from its author.
    fn applied(&mut self, sender: AccountId, request: &PushRequest, now: At) -> Vec<Applied> {
        let mut applied = Vec::new();
        for item in &request.ops {
            let is_logged = self.log.get(&item.op_id).is_some_and(|logged| {
                logged.outcome.ver().is_some() && logged.hash == item.hash && logged.text == item.op
            });
            let op = super::read(&item.op).filter(|op| is_logged && op.head.actor == sender);
            let Some(op) = op.filter(|op| self.seen.insert(op.head.op_id)) else { continue };
            // Not before its device was there, whose id tells when that was, and not after it came.
            let clock = op.head.recorded_at.millis().saturating_add(op.head.clock_offset);
            let told = At::from_millis(clock.max(minted(op.head.device_id)).min(now.millis()));
            let heard = self.heard.get(&op.head.device_id);
            let heard = heard.map(|at| at.plus_millis(-PULLS_ARE_KNOWN_TO));
            applied.push(Applied { op, told, now, heard });
        }
        applied
    }

    /// Judges what was applied at one instant; what builds on what is further behind comes after it.
    fn judge(&mut self, mut instant: Vec<Applied>) {
        loop {
            let before = instant.len();
            instant.retain(|applied| !self.stands(applied));
            if instant.is_empty() {
                return;
            }
            if instant.len() == before {
                break;
            }
        }
        for Applied { op, .. } in instant {
            self.play.referee.must(false, "I17", || {
                format!("{} of {} was applied to nothing that is known", op.intent.kind(), op.head.op_id)
            });
        }
    }

    /// Whether it is about something known; then it must have been allowed, and the zone is as it left it.
    fn stands(&mut self, applied: &Applied) -> bool {
        let Applied { op, told, now, heard } = applied;
        let who = self.model.who(op.head.actor, &op.intent, *told, *now, *heard);
        let may = self.model.may(&who, op.head.actor, &op.intent, *told, *now);
        if may == May::Unknown {
            return false;
        }
        self.play.referee.count("judged: authority");
        self.play.referee.must(may != May::No, "I17", || {
            format!("{} of {:?}, who holds {:?}", op.intent.kind(), op, who.roles)
        });
        self.model.learn(op, *told);
        true
    }
}

/// The first 48 bits of an id made on a device are milliseconds.
fn minted(device: DeviceId) -> i64 {
    i64::try_from(device.uuid().as_u128() >> 80).unwrap_or(i64::MAX)
}
