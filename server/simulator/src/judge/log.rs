//! The server's log: everything that was saved is in it, once, with one effect and the outcome that was told.

use crate::chance::DAY_MS;
use crate::play::Play;
use crate::server::{Server, contiguous};
use domain::{DeviceId, OpId, PlaceCode};
use sqlx::Row;
use std::collections::{BTreeMap, BTreeSet};
use store::push::HOLD_DAYS;
use sync::{Intent, Kept, OfficeAct, Op, OpHash, Outcome, Record, RecordKey, RecordKind, ReviewReason};
use uuid::Uuid;

/// A row of the log.
pub(crate) struct Logged {
    pub(crate) device: DeviceId,
    pub(crate) dseq: u64,
    pub(crate) hash: OpHash,
    pub(crate) text: String,
    pub(crate) outcome: Outcome,
    pub(crate) received_at: domain::At,
    /// None for bytes that this version cannot read.
    pub(crate) op: Option<Op>,
}

impl Logged {
    pub(crate) fn intent(&self) -> Option<&Intent> {
        self.op.as_ref().map(|op| &op.intent)
    }
    /// The act, unless the bytes are not what they say: those link no photos.
    pub(crate) fn own_intent(&self) -> Option<&Intent> {
        let foreign = matches!(
            self.outcome,
            Outcome::Review {
                reason: ReviewReason::Damaged | ReviewReason::NotTheSender { .. } | ReviewReason::IdTaken
            }
        );
        self.intent().filter(|_| !foreign)
    }
}

pub(crate) type Log = BTreeMap<OpId, Logged>;

pub(crate) fn read_uuid(row: &sqlx::any::AnyRow, column: &str) -> Uuid {
    Uuid::from_slice(&row.get::<Vec<u8>, _>(column)).expect("an id that was written")
}

fn read_village(row: &sqlx::any::AnyRow) -> PlaceCode {
    row.get::<String, _>("village").parse().expect("a place code that was written")
}

pub(crate) fn read(server: &Server) -> Log {
    let store = server.store();
    let sql = "select op_id, device_id, dseq, village, place, hash, body, outcome, received_at from op";
    let work = async {
        let mut conn = store.read().await?;
        let rows = sqlx::query(sql).fetch_all(&mut *conn).await?;
        let mut texts = BTreeMap::new();
        for village in rows.iter().map(read_village).collect::<BTreeSet<_>>() {
            let packed = store::audit::texts(&mut conn, &village, 1, i64::MAX).await?;
            texts.insert(village, packed);
        }
        Ok::<_, store::Error>((rows, texts))
    };
    let (rows, texts) = server.ground.run(work).expect("the zone's database answers");
    let logged = |row: &sqlx::any::AnyRow| {
        let packed = texts[&read_village(row)].get(&row.get("place")).cloned();
        let text = packed.unwrap_or_else(|| row.get("body"));
        let outcome =
            serde_json::from_str(&row.get::<String, _>("outcome")).expect("an outcome that was written");
        let logged = Logged {
            device: DeviceId::from_uuid(read_uuid(row, "device_id")),
            dseq: u64::try_from(row.get::<i64, _>("dseq")).unwrap_or(0),
            hash: OpHash::kept(row.get("hash")),
            op: super::read(&text),
            text,
            outcome,
            received_at: domain::At::from_millis(row.get("received_at")),
        };
        (OpId::from_uuid(read_uuid(row, "op_id")), logged)
    };
    rows.iter().map(logged).collect()
}

/// I1, I3, I4, I10 and I11.
pub(crate) fn check(play: &Play, log: &Log) {
    everything_saved_is_there(play, log);
    every_version_has_one_author(play, log);
    acknowledgements_reach_the_end(play, log);
}

/// I1, I11: what a phone saved is in the log with the bytes that were saved. Lost may only be what a browser threw
/// away before it arrived, or what was forgotten and then a backup older than that was restored.
fn everything_saved_is_there(play: &Play, log: &Log) {
    let lineage = play.server.lineage();
    for seat in play.handsets.iter().flat_map(|handset| &handset.seats) {
        let kept: BTreeSet<_> = seat.disk.kept().iter().map(|it| it.op).collect();
        let shut_out = play.is_shut_out(seat);
        for saved in seat.disk.ever() {
            let is_same = |logged: &Logged| logged.text == saved.text && logged.hash == saved.hash;
            let same = log.get(&saved.op).is_some_and(is_same);
            let excused = !lineage.has(saved.op) && !kept.contains(&saved.op);
            let waits = shut_out && kept.contains(&saved.op) && !lineage.has(saved.op);
            let excused =
                excused && (play.thrown_away.contains(&saved.op) || play.server.is_backed_up(saved.op));
            play.referee.must(same || excused || waits, "I1", || {
                format!("operation {} was saved and is not in the log: {}", saved.op, saved.text)
            });
            if let (Some(logged), Some(told)) = (log.get(&saved.op), lineage.outcome(saved.op, &saved.hash)) {
                play.referee.must(*told == logged.outcome, "I4", || {
                    format!("operation {} was told {told:?}; the log says {:?}", saved.op, logged.outcome)
                });
            }
        }
    }
}

/// I3: two operations never make the same version of a record.
fn every_version_has_one_author(play: &Play, log: &Log) {
    let mut authors: BTreeMap<(RecordKey, u64), OpId> = BTreeMap::new();
    for (id, logged) in log {
        let (Some(ver), Some(main)) = (logged.outcome.ver(), logged.intent().map(Intent::about)) else {
            continue;
        };
        let other = authors.insert((main, ver), *id);
        play.referee.must(other.is_none(), "I3", || {
            format!("operations {id} and {other:?} both made version {ver} of {main:?}")
        });
    }
}

/// I10: with everything quiet, each device is acknowledged to its last operation.
fn acknowledgements_reach_the_end(play: &Play, log: &Log) {
    let mut arrived: BTreeMap<DeviceId, BTreeSet<u64>> = BTreeMap::new();
    for logged in log.values().filter(|logged| logged.dseq > 0) {
        arrived.entry(logged.device).or_default().insert(logged.dseq);
    }
    let store = play.server.store();
    for (device, dseqs) in arrived {
        let ack =
            play.server.ground.run(async { store::device::ack(&mut *store.read().await?, device).await });
        let Ok(ack) = ack else {
            play.referee.must(false, "I10", || format!("nobody knows device {device}, which sent {dseqs:?}"));
            continue;
        };
        let upto = contiguous(&dseqs);
        play.referee.must(ack.upto == upto, "I10", || {
            format!("device {device} is acknowledged up to {}, and {upto} arrived without a hole", ack.upto)
        });
    }
}

/// I3 and I9: what was typed stands in a record once, or waits for a person; only a value that took another's place
/// is found in the log alone.
pub(crate) fn can_be_found(play: &Play, records: &BTreeMap<RecordKey, Kept>, log: &Log) {
    let everything: Vec<String> = records.values().map(|kept| kept.record.to_doc()).collect();
    for saved in &play.saved {
        let Some(logged) = log.get(&saved.op) else { continue };
        had_one_effect(play, records, saved.op, &saved.intent);
        let may_be_replaced = matches!(
            saved.intent,
            Intent::CorrectHousehold { .. }
                | Intent::SettleHousehold { .. }
                | Intent::RegisterHousehold(_)
                | Intent::ChangeTask { .. }
                | Intent::SettleTask { .. }
                | Intent::CreateTask(_)
                | Intent::ChangePlan { .. }
                | Intent::SettlePlan { .. }
                | Intent::Office(
                    OfficeAct::OpenYear { .. }
                        | OfficeAct::ChangeYear { .. }
                        | OfficeAct::CorrectYear { .. }
                        | OfficeAct::SettleYear { .. }
                        | OfficeAct::NamePlace(_)
                        | OfficeAct::ReturnReview { .. }
                )
        );
        if logged.text.contains(&saved.words) && !may_be_replaced {
            let found = everything.iter().any(|doc| doc.contains(&saved.words));
            play.referee
                .must(found, "I9", || format!("nobody finds “{}” of {}", saved.words, saved.intent.kind()));
        }
    }
}

/// I9: nobody is asked about something that found nothing there, when what it needs came while it was to wait.
pub(crate) fn nobody_is_asked_in_vain(play: &Play, records: &BTreeMap<RecordKey, Kept>, log: &Log) {
    let mut made: BTreeMap<RecordKey, domain::At> = BTreeMap::new();
    for logged in log.values().filter(|logged| logged.outcome.ver() == Some(1)) {
        if let Some(main) = logged.intent().map(Intent::about) {
            made.entry(main).and_modify(|at| *at = logged.received_at.min(*at)).or_insert(logged.received_at);
        }
    }
    for kept in records.values() {
        let Record::Review(item) = &kept.record else { continue };
        let needed = super::read(&item.op).and_then(|op| needs(&op.intent));
        let Some(needed) = needed.filter(|_| item.reason == ReviewReason::NothingThere) else { continue };
        let in_time = item.received_at.plus_millis(HOLD_DAYS * DAY_MS);
        let came = made.get(&needed).filter(|came| **came < in_time);
        play.referee.must(came.is_none(), "I9", || {
            format!(
                "somebody is asked about operation {}, which found no {needed:?}; it came at {came:?}",
                item.op_id
            )
        });
    }
}

/// The record without which a field act finds nothing there.
fn needs(intent: &Intent) -> Option<RecordKey> {
    match intent {
        Intent::RecordVisit(new) => Some(RecordKey::new(RecordKind::Household, new.household.uuid())),
        Intent::AmendVisit { .. }
        | Intent::CorrectHousehold { .. }
        | Intent::SettleHousehold { .. }
        | Intent::MoveHousehold { .. }
        | Intent::UnmergeHousehold { .. }
        | Intent::AdvanceNeed { .. }
        | Intent::SettleNeed { .. }
        | Intent::TellDispute { .. }
        | Intent::AmendActivity(_)
        | Intent::ReportProgress { .. }
        | Intent::ChangeTask { .. }
        | Intent::SettleTask { .. } => Some(intent.about()),
        // These find nothing there also when the record is, and something in it is not; or they make one.
        Intent::JudgeTwin { .. }
        | Intent::WithdrawVisit { .. }
        | Intent::MergeHousehold { .. }
        | Intent::TakeUpSuggestion { .. }
        | Intent::RegisterHousehold(_)
        | Intent::ReportDispute(_)
        | Intent::RecordActivity(_)
        | Intent::CreateTask(_)
        | Intent::ChangePlan { .. }
        | Intent::SettlePlan { .. }
        | Intent::ClaimStars { .. }
        | Intent::WithdrawClaim { .. }
        | Intent::AcceptReview { .. }
        | Intent::HandOverReview { .. }
        | Intent::WithdrawReview { .. }
        | Intent::Office(_) => None,
    }
}

fn had_one_effect(play: &Play, records: &BTreeMap<RecordKey, Kept>, op: OpId, intent: &Intent) {
    let record = records.get(&intent.about()).map(|kept| &kept.record);
    let traces = match (intent, record) {
        (Intent::TellDispute { .. }, Some(Record::Dispute(it))) => {
            it.events.iter().filter(|event| event.op == op).count()
        }
        (Intent::ReportProgress { .. }, Some(Record::Task(it))) => {
            it.notes.iter().filter(|note| note.op == op).count()
        }
        (Intent::Office(OfficeAct::RecordWish { .. }), Some(Record::Honor(it))) => {
            it.wishes.iter().filter(|wish| wish.op == op).count()
        }
        (
            Intent::TellDispute { .. }
            | Intent::ReportProgress { .. }
            | Intent::Office(OfficeAct::RecordWish { .. }),
            _,
        ) => 0,
        _ => return,
    };
    let waits = records.contains_key(&RecordKey::review(op));
    play.referee.must(traces == 1 || (traces == 0 && waits), "I3", || {
        format!("operation {op} left {traces} traces: {}", intent.kind())
    });
}
