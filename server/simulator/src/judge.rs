//! What must hold after quiet: the invariants of docs/invariants.md, by their numbers.

mod authority;
mod figures;
mod log;
mod money;
mod phones;
mod registers;
mod replay;
mod sessions;
mod years;

use crate::names::reason_name;
use crate::play::Play;
use crate::server::Server;
use crate::zone::{self, code};
use sqlx::Row;
use std::collections::BTreeMap;
use sync::{FrozenOp, Kept, Op, RecordKey, RecordKind};

/// Checks everything that can be checked once all is quiet.
pub(crate) fn judge(play: &Play) {
    let records = records(&play.server);
    let log = log::read(&play.server);
    log::check(play, &log);
    phones::check(play, &records, &log);
    registers::check(play, &records, &log);
    years::check(play, &records, &log);
    authority::check(play, &records, &log);
    money::check(play, &records, &log);
    figures::check(play, &records);
    log::can_be_found(play, &records, &log);
    log::nobody_is_asked_in_vain(play, &records, &log);
    chains_verify(play);
    photos_are_stored_or_listed(play, &log);
    replay::check(play, &records, &log);
    tell_what_is_left(play);
    for kept in records.values() {
        if let sync::Record::Review(item) = &kept.record {
            play.referee.count(&format!("kept: {}", reason_name(&item.reason)));
        }
    }
}

/// Every scope's counters, digest and chain, for whoever compares two stories.
fn tell_what_is_left(play: &Play) {
    let sql = "select village, seq, ops, row_count, row_xor, chain from scope_head order by village";
    let store = play.server.store();
    let work =
        async { sqlx::query(sql).fetch_all(&mut *store.read().await?).await.map_err(store::Error::from) };
    for head in play.server.ground.run(work).expect("the zone's database answers") {
        let (village, chain): (String, String) = (head.get("village"), head.get("chain"));
        let [seq, ops, rows, xor] = ["seq", "ops", "row_count", "row_xor"].map(|of| head.get::<i64, _>(of));
        play.referee.tell(|| {
            format!("{village} ends at {seq} with {ops} operations, {rows} rows of digest {xor:x} and chain {chain}")
        });
    }
}

/// I13: the audit chain of every scope verifies.
fn chains_verify(play: &Play) {
    let store = play.server.store();
    for scope in Server::scopes() {
        let broken = play
            .server
            .ground
            .run(async { store::audit::first_break(&mut *store.read().await?, &code(scope)).await });
        let broken = broken.expect("the zone's database answers");
        play.referee.must(broken.is_none(), "I13", || format!("the chain of {scope} breaks at {broken:?}"));
    }
}

/// I14: a photo that an operation links is stored, refused as no picture, or listed as missing.
fn photos_are_stored_or_listed(play: &Play, log: &log::Log) {
    let store = play.server.store();
    let work = async {
        let mut conn = store.read().await?;
        let missing = store::photo::missing(&mut conn).await?;
        let here = store.photos().hashes().await?;
        let mut bad = Vec::new();
        for photo in
            log.values().filter_map(log::Logged::own_intent).flat_map(|intent| intent.photos().to_vec())
        {
            let state = store::photo::state(&mut conn, &photo.hash).await?;
            let whole = !state.stored || here.contains(&photo.hash);
            let listed = state.stored || missing.contains(&photo.hash.to_string());
            if !whole || !listed {
                bad.push(photo.hash);
            }
        }
        Ok::<_, store::Error>(bad)
    };
    let bad = play.server.ground.run(work).expect("the zone's database answers");
    play.referee
        .must(bad.is_empty(), "I14", || format!("photos neither stored nor listed as missing: {bad:?}"));
}

/// Every record the server holds.
pub(crate) fn records(server: &Server) -> BTreeMap<RecordKey, Kept> {
    let store = server.store();
    let work = async {
        let mut conn = store.read().await?;
        let mut records = BTreeMap::new();
        for kind in RecordKind::ALL {
            let kept = store::record::of_kind_under(&mut conn, *kind, &code(zone::ZONE)).await?;
            records.extend(kept.into_iter().map(|kept| (kept.record.key(), kept)));
        }
        Ok::<_, store::Error>(records)
    };
    server.ground.run(work).expect("the zone's database answers")
}

/// The operation in these bytes, if this version can read it.
fn read(text: &str) -> Option<Op> {
    FrozenOp::kept(text.to_owned()).read().ok()
}
