//! What a decided batch leaves in the database, in few statements; the village counters move last.

use super::batch::{Batch, LogRow};
use crate::engine::Engine;
use crate::pack::pack;
use crate::sql::{bytes, number, signed};
use crate::{Conn, Error, Result, facts, security_event};
use domain::{AccountId, PlaceCode};
use sqlx::{AssertSqlSafe, Row};
use std::collections::BTreeMap;
use sync::exchange::{RowDigest, chain, row_hash};
use sync::record::{Kept, Record};
use sync::review::ReviewState;

/// What stands in place of an operation's text since texts are packed.
const IN_A_PACK: &str = "";

impl Batch {
    /// Writes everything; the village counters move last, in ascending order, followed only by what carries them.
    pub(super) async fn write(&self, conn: &mut Conn) -> Result<()> {
        let records: Vec<_> = self.shelf.changed.iter().filter_map(|key| self.shelf.kept(*key)).collect();
        facts::keep(conn, &records.iter().map(|kept| &kept.record).collect::<Vec<_>>()).await?;
        self.write_photo_links(conn).await?;
        self.write_waiting(conn).await?;
        for (op, event) in &self.events {
            security_event::keep(conn, op.uuid(), event).await?;
        }

        let mut scopes: BTreeMap<PlaceCode, Scope<'_>> = BTreeMap::new();
        for kept in records {
            let scope = scopes.entry(kept.record.place().scope()).or_default();
            scope.records.push(kept);
        }
        for row in &self.log {
            scopes.entry(row.village.clone()).or_default().log.push(row);
        }
        for (village, scope) in scopes {
            self.write_scope(conn, &village, &scope).await?;
        }
        Ok(())
    }

    async fn write_scope(&self, conn: &mut Conn, village: &PlaceCode, scope: &Scope<'_>) -> Result<()> {
        let added = signed(scope.records.len() as u64);
        let row = sqlx::query(
            "insert into scope_head (village, seq, row_count, row_xor, ops, chain) values ($1, $2, 0, 0, 0, '') \
             on conflict (village) do update set seq = scope_head.seq + excluded.seq \
             returning seq, row_count, row_xor, ops, chain",
        )
        .bind(village.as_str())
        .bind(added)
        .fetch_one(&mut *conn)
        .await?;
        let mut seq = row.try_get::<i64, _>("seq")? - added;
        let mut digest = RowDigest { count: number(&row, "row_count")?, xor: row.try_get("row_xor")? };
        let mut place: i64 = row.try_get("ops")?;
        let mut link: String = row.try_get("chain")?;

        for part in scope.records.chunks(300) {
            let sql = format!(
                "insert into record (kind, id, village, grid, ver, seq, doc, row_hash, reader, reader_grid) values {} \
                 on conflict (kind, id) do update set grid = excluded.grid, ver = excluded.ver, seq = excluded.seq, \
                 doc = excluded.doc, row_hash = excluded.row_hash, reader = excluded.reader, reader_grid = excluded.reader_grid \
                 where record.village = excluded.village",
                Engine::of(conn).values(part.len(), 10)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for kept in part {
                seq += 1;
                let key = kept.record.key();
                let doc = kept.record.to_doc();
                let hash = row_hash(key, kept.ver, &doc);
                let before = self.shelf.before.get(&key);
                let reader = reader(&kept.record);
                let grids =
                    reader_grids(&kept.record, before.and_then(|before| before.reader_grids.as_deref()));
                if let Some(before) = before.filter(|before| !before.limited) {
                    digest.remove(before.row_hash);
                }
                if reader.is_none() {
                    digest.add(hash);
                }
                query = query
                    .bind(i64::from(key.kind.number()))
                    .bind(bytes(key.id))
                    .bind(village.to_string())
                    .bind(kept.record.place().to_string())
                    .bind(signed(kept.ver))
                    .bind(seq)
                    .bind(doc)
                    .bind(hash)
                    .bind(reader.map(|account| bytes(account.uuid())))
                    .bind(grids);
            }
            let kept = query.execute(&mut *conn).await?.rows_affected();
            // Another village has taken one of these ids since we looked.
            if kept != part.len() as u64 {
                return Err(Error::OutOfTurn);
            }
        }
        if !scope.log.is_empty() {
            let texts: Vec<_> = scope.log.iter().map(|row| row.item.op.as_str()).collect();
            sqlx::query("insert into op_pack (village, first, texts) values ($1, $2, $3)")
                .bind(village.as_str())
                .bind(place + 1)
                .bind(pack(&texts))
                .execute(&mut *conn)
                .await?;
        }
        let end = place + signed(scope.log.len() as u64);
        for part in scope.log.chunks(300) {
            let sql = format!(
                "insert into op (op_id, device_id, dseq, actor, village, hash, body, outcome, received_at, judged_at, place, chain) values {}",
                Engine::of(conn).values(part.len(), 12)
            );
            let mut query = sqlx::query(AssertSqlSafe(sql));
            for row in part {
                place += 1;
                link = chain(&link, row.item.hash.as_str(), &row.outcome);
                query = query
                    .bind(bytes(row.item.op_id.uuid()))
                    .bind(bytes(row.device.uuid()))
                    .bind(signed(row.item.dseq))
                    .bind(bytes(self.sender.account.uuid()))
                    .bind(village.to_string())
                    .bind(row.item.hash.as_str().to_owned())
                    .bind(IN_A_PACK)
                    .bind(row.outcome.clone())
                    .bind(self.now.millis())
                    .bind(row.judged_at.millis())
                    .bind(place)
                    .bind(if place == end { link.clone() } else { String::new() });
            }
            query.execute(&mut *conn).await?;
        }
        sqlx::query(
            "update scope_head set row_count = $2, row_xor = $3, ops = $4, chain = $5 where village = $1",
        )
        .bind(village.as_str())
        .bind(signed(digest.count))
        .bind(digest.xor)
        .bind(place)
        .bind(link)
        .execute(conn)
        .await?;
        Ok(())
    }

    async fn write_photo_links(&self, conn: &mut Conn) -> Result<()> {
        for part in Vec::from_iter(&self.photo_links).chunks(300) {
            let engine = Engine::of(conn);
            let link = format!(
                "insert into photo_link (hash, village) values {} on conflict do nothing",
                engine.values(part.len(), 2)
            );
            let linker = format!(
                "insert into photo_linker (hash, village, account) values {} on conflict do nothing",
                engine.values(part.len(), 3)
            );
            let query = part.iter().fold(sqlx::query(AssertSqlSafe(link)), |query, (hash, village, _)| {
                query.bind(hash.clone()).bind(village.to_string())
            });
            query.execute(&mut *conn).await?;
            let query =
                part.iter().fold(sqlx::query(AssertSqlSafe(linker)), |query, (hash, village, account)| {
                    query.bind(hash.clone()).bind(village.to_string()).bind(bytes(account.uuid()))
                });
            query.execute(&mut *conn).await?;
        }
        Ok(())
    }

    async fn write_waiting(&self, conn: &mut Conn) -> Result<()> {
        for part in Vec::from_iter(&self.waiting).chunks(300) {
            let sql = format!(
                "insert into op_waiting (op_id, dep, since) values {} on conflict do nothing",
                Engine::of(conn).values(part.len(), 3)
            );
            let query = part.iter().fold(sqlx::query(AssertSqlSafe(sql)), |query, ((op, dep), since)| {
                query.bind(bytes(op.uuid())).bind(bytes(dep.uuid())).bind(since.millis())
            });
            query.execute(&mut *conn).await?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct Scope<'a> {
    records: Vec<&'a Kept>,
    log: Vec<&'a LogRow>,
}

/// Whose record it is, where only some of the village may read it.
fn reader(record: &Record) -> Option<AccountId> {
    match record {
        Record::Review(item) => Some(item.author),
        _ => None,
    }
}

/// The grids it was handed to, one after another. Each of them keeps seeing what becomes of it: a phone that
/// was told of an open item has to hear that it is decided.
fn reader_grids(record: &Record, before: Option<&str>) -> Option<String> {
    let mut grids: Vec<_> =
        before.map(|grids| grids.split(' ').map(str::to_owned).collect()).unwrap_or_default();
    if let Record::Review(item) = record
        && let ReviewState::HandedOver { to, .. } = &item.state
        && !grids.contains(&to.to_string())
    {
        grids.push(to.to_string());
    }
    (!grids.is_empty()).then(|| grids.join(" "))
}
