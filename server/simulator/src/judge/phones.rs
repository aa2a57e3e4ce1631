//! What every phone shows after quiet is what the server holds for its person, no more and no less.

use super::log::Log;
use crate::handset::{Handset, Seat};
use crate::pace::finish;
use crate::play::Play;
use crate::zone::PEOPLE;
use device::{EntryState, Phone, PhotoProgress, World};
use std::collections::BTreeMap;
use sync::{Kept, Record, RecordKey};

type Records = BTreeMap<RecordKey, Kept>;

pub(crate) fn check(play: &Play, records: &Records, log: &Log) {
    for (number, handset) in play.handsets.iter().enumerate() {
        // What is unsent stays with whoever lost their role and has not handed in in time (I1 looks after it).
        for seat in handset.seats.iter().filter(|seat| !play.is_shut_out(seat)) {
            let name = format!("phone {number} of {}", PEOPLE[seat.who].name);
            shows_what_the_server_holds(play, handset, seat, records, &name);
            everything_has_arrived(play, handset, seat, log, &name);
        }
        memory_is_the_disk(play, handset, number);
    }
}

fn open(handset: &Handset, seat: &Seat) -> Phone<crate::disk::Disk, crate::chance::Clock> {
    let opening = Phone::open_with(seat.profile.clone(), seat.disk.clone(), handset.clock.clone());
    finish(opening).expect("a disk in memory can be read")
}

/// I5 and I6: a projection is the server's view of its villages; nothing of others is left on the disk.
fn shows_what_the_server_holds(play: &Play, handset: &Handset, seat: &Seat, records: &Records, name: &str) {
    let account = seat.profile.account.id;
    let standing = play.server.standing(&play.server.store(), account);
    let villages = standing.villages();
    let phone = open(handset, seat);
    let world = phone.world();
    // Who else may read a kept operation changes with roles, without the record changing.
    let is_ours_to_judge = |record: &Record| match record {
        Record::Review(item) => item.author == account,
        _ => true,
    };
    let theirs = records.iter().filter(|(_, kept)| villages.contains(&kept.record.place().scope()));
    let theirs: BTreeMap<_, _> = theirs.filter(|(_, kept)| is_ours_to_judge(&kept.record)).collect();
    for (key, kept) in &theirs {
        let shown = world.record(**key);
        play.referee.must(shown.as_ref() == Some(*kept), "I5", || {
            format!("{name} shows {key:?} as {shown:?}; the server holds {kept:?}")
        });
    }
    for key in world.keys() {
        let Some(kept) = world.record(key) else { continue };
        let known = theirs.contains_key(&key) || !is_ours_to_judge(&kept.record);
        play.referee.must(known, "I5", || format!("{name} shows {key:?}, which is not there"));
    }
    for village in seat.disk.villages() {
        let granted = villages.iter().any(|it| it.as_str() == village);
        play.referee.must(granted, "I6", || format!("{name} still holds rows of {village}"));
    }
    play.referee.must(phone.first_read().is_none(), "I5", || format!("{name} has not read everything"));
}

/// I2, I4, I10: the queue is empty, and every receipt is the log's.
fn everything_has_arrived(play: &Play, handset: &Handset, seat: &Seat, log: &Log, name: &str) {
    let phone = open(handset, seat);
    play.referee
        .must(phone.waiting() == 0, "I10", || format!("{} operations wait on {name}", phone.waiting()));
    play.referee.must(phone.photos_waiting() == 0, "I14", || format!("photos wait on {name}"));
    for entry in phone.outbox() {
        for photo in entry.photos.iter().filter(|photo| photo.progress == PhotoProgress::Stored) {
            let stored = play.server.has_photo(&photo.photo.hash) || play.server.was_restored();
            play.referee.must(stored, "I14", || format!("{name} calls a photo stored that nobody has"));
        }
        let logged = log.get(&entry.op_id);
        let told =
            logged.map(|it| EntryState::Arrived { outcome: it.outcome.clone(), received_at: it.received_at });
        play.referee.must(told.as_ref() == Some(&entry.state), "I4", || {
            format!("{name} says {:?} of its operation {}; the log says {told:?}", entry.state, entry.op_id)
        });
    }
}

/// Memory never falls behind the disk.
fn memory_is_the_disk(play: &Play, handset: &Handset, number: usize) {
    let fresh = open(handset, handset.seat());
    for tab in &handset.tabs {
        let (ours, theirs) = (tab.world(), fresh.world());
        let shown =
            |world: &World| world.keys().into_iter().map(|key| (key, world.ver(key))).collect::<Vec<_>>();
        let (ours, theirs) = (shown(&ours), shown(&theirs));
        play.referee.must(ours == theirs, "I5", || {
            let differ = ours.iter().filter(|row| !theirs.contains(row));
            let differ = differ.chain(theirs.iter().filter(|row| !ours.contains(row))).collect::<Vec<_>>();
            format!("phone {number} shows something else than what is on its disk: {differ:?}")
        });
    }
}
