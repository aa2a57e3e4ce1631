//! What must hold after quiet: design/sync.md, invariants I1 to I10.

use super::{Handset, Play, Saved};
use device::{EntryState, World};
use domain::{StarPlan, Visit};
use std::collections::{BTreeMap, BTreeSet};
use sync::{Intent, Record, RecordKey, RecordKind};

/// Every record a phone shows.
pub(super) fn records(world: &World) -> Vec<RecordKey> {
    let key = RecordKey::new;
    let mut keys = Vec::new();
    keys.extend(world.households.keys().map(|id| key(RecordKind::Household, id.uuid())));
    keys.extend(world.visits.keys().map(|id| key(RecordKind::Visit, id.uuid())));
    keys.extend(world.needs.keys().map(|id| key(RecordKind::Need, id.uuid())));
    keys.extend(world.disputes.keys().map(|id| key(RecordKind::Dispute, id.uuid())));
    keys.extend(world.activities.keys().map(|id| key(RecordKind::Activity, id.uuid())));
    keys.extend(world.tasks.keys().map(|id| key(RecordKind::Task, id.uuid())));
    keys.extend(world.honors.keys().map(|id| key(RecordKind::Honor, id.uuid())));
    keys.extend(world.accounts.keys().map(|id| key(RecordKind::Account, id.uuid())));
    keys.extend(world.places.keys().map(|code| key(RecordKind::Place, code.record_id())));
    keys.extend(
        world.star_plans.keys().map(|(of, year)| key(RecordKind::StarPlan, StarPlan::record_id(of, *year))),
    );
    keys.extend(world.reviews.keys().map(|op| RecordKey::review(*op)));
    keys
}

impl Play {
    pub fn judge(&self) {
        for handset in &self.handsets {
            self.shows_what_the_server_holds(handset);
            self.everything_has_arrived(handset);
        }
        for saved in self.table.saved.borrow().iter() {
            self.had_one_effect(saved);
            self.can_be_found(saved);
        }
        self.doubles_are_pairs();
    }

    /// The same worker at the same door on the same day with two devices: a person is asked.
    fn doubles_are_pairs(&self) {
        let server = self.table.server.borrow();
        let mut calls: BTreeMap<_, Vec<&Visit>> = BTreeMap::new();
        for saved in self.table.saved.borrow().iter() {
            let Intent::RecordVisit(new) = &saved.intent else { continue };
            let held = server.records.get(&RecordKey::new(RecordKind::Visit, new.id.uuid()));
            if let Some(Record::Visit(visit)) = held.map(|held| &held.kept.record)
                && visit.first.on == new.on
            {
                calls.entry((visit.first.household, visit.by, visit.first.on)).or_default().push(visit);
            }
        }
        for visits in calls.values() {
            let devices: BTreeSet<_> = visits.iter().map(|visit| visit.device).collect();
            let pairs = visits.iter().filter(|visit| visit.twin.is_some()).count();
            assert!(devices.len() < 2 || pairs > 0, "nobody asks about {visits:?}");
        }
    }

    /// I5, I6: a projection is the server's view of its scopes; nothing of other scopes is left.
    fn shows_what_the_server_holds(&self, handset: &Handset) {
        let server = self.table.server.borrow();
        let account = handset.profile.account.id;
        let world = handset.phone.world();
        let mut theirs = server.view(account);
        let mut ours: BTreeMap<_, _> =
            records(&world).into_iter().map(|key| (key, world.record(key).unwrap())).collect();
        // Who else may read a kept operation changes with roles, without the record changing.
        let is_ours_to_judge = |record: &Record| match record {
            Record::Review(item) => item.author == account,
            _ => true,
        };
        theirs.retain(|_, kept| is_ours_to_judge(&kept.record));
        ours.retain(|_, kept| is_ours_to_judge(&kept.record));
        for (key, kept) in &theirs {
            assert_eq!(ours.get(key), Some(kept), "{} shows {key:?}", handset.profile.account.name);
        }
        for key in ours.keys() {
            assert!(theirs.contains_key(key), "{} keeps {key:?} of others", handset.profile.account.name);
        }
        assert_eq!(handset.phone.first_read(), None);
    }

    /// I1, I2, I4, I10: the queue is empty, receipts are the log's, and acknowledgements have no hole.
    fn everything_has_arrived(&self, handset: &Handset) {
        let server = self.table.server.borrow();
        assert_eq!(handset.phone.waiting(), 0);
        for entry in handset.phone.outbox() {
            let logged = &server.log[&entry.op_id];
            let receipt =
                EntryState::Arrived { outcome: logged.outcome.clone(), received_at: logged.received_at };
            assert_eq!(entry.state, receipt, "{:?}", entry.intent);
        }
        let device = handset.profile.device_id;
        let count = self.table.saved.borrow().iter().filter(|saved| saved.device == device).count();
        let ack = &server.devices[&device].ack;
        assert_eq!((ack.upto, ack.beyond.len()), (u64::try_from(count).unwrap(), 0));
    }

    /// I3: in the log once, with one trace in the record it changed.
    fn had_one_effect(&self, saved: &Saved) {
        let server = self.table.server.borrow();
        let logged = server.log.get(&saved.op).unwrap_or_else(|| panic!("lost: {:?}", saved.intent));
        assert_eq!(logged.effects, 1);
        let traces = match &saved.intent {
            Intent::TellDispute { dispute, .. } => {
                let key = RecordKey::new(RecordKind::Dispute, dispute.uuid());
                match server.records.get(&key).map(|held| &held.kept.record) {
                    Some(Record::Dispute(dispute)) => {
                        dispute.events.iter().filter(|event| event.op == saved.op).count()
                    }
                    _ => 0,
                }
            }
            Intent::ReportProgress { task, .. } => {
                let key = RecordKey::new(RecordKind::Task, task.uuid());
                match server.records.get(&key).map(|held| &held.kept.record) {
                    Some(Record::Task(task)) => task.notes.iter().filter(|note| note.op == saved.op).count(),
                    _ => 0,
                }
            }
            _ => return,
        };
        let review = server.records.contains_key(&RecordKey::review(saved.op));
        assert!(traces == 1 || (traces == 0 && review), "{traces} traces of {:?}", saved.intent);
    }

    /// I9: what was typed stands in a record, or waits for a person; only a value that took another's
    /// place is found in the log alone.
    fn can_be_found(&self, saved: &Saved) {
        let server = self.table.server.borrow();
        let has_words = server.log[&saved.op].text.contains(&saved.words);
        let may_be_replaced = matches!(
            saved.intent,
            Intent::CorrectHousehold { .. }
                | Intent::SettleHousehold { .. }
                | Intent::RegisterHousehold(_)
                | Intent::ChangeTask { .. }
                | Intent::SettleTask { .. }
                | Intent::CreateTask(_)
                | Intent::NamePlace(_)
                | Intent::ReturnReview { .. }
        );
        if has_words && !may_be_replaced {
            assert!(server.finds(&saved.words), "nobody finds {:?}", saved.intent);
        }
    }
}
