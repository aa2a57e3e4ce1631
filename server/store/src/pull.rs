//! What a device has not seen yet, page by page; the cursor never passes a change not seen (I7).

use crate::engine::Engine;
use crate::sql::{bytes, code, list, number, signed, uuid};
use crate::{Asker, Conn, Error, Result, Store, account, device};
use domain::{AccountId, At, DeviceId, PlaceCode, Standing};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Connection, Row};
use std::collections::BTreeMap;
use sync::exchange::RowDigest;
use sync::record::RecordKind;
use sync::wire::{Change, Cursor, FirstRead, Page, PullRequest, PullResponse};

/// Most rows of one page.
const MOST_ROWS: usize = 500;
/// Bytes of documents in one answer, whatever the client asks for.
const MOST_BYTES: usize = 512 * 1024;

/// Answers a pull: a page for each village with news, as far as the budget goes.
pub async fn changes(store: &Store, asker: Asker, request: &PullRequest, now: At) -> Result<PullResponse> {
    note(store, asker.device, now).await?;
    let mut conn = store.read().await?;
    // One view of the database for the whole answer: rows and digests must be of the same moment.
    let begin = Engine::of(&conn).begin_reading();
    let mut tx = conn.begin_with(begin).await?;
    let standing = account::standing(&mut tx, asker.account, now).await?;
    let scopes = standing.villages();
    let revoked = request
        .cursors
        .iter()
        .map(|cursor| &cursor.village)
        .filter(|village| !scopes.contains(village))
        .cloned()
        .collect();
    let mut budget = MOST_BYTES.min(request.budget as usize).max(16 * 1024);
    let mut pages = Vec::new();
    let mut more = false;
    for village in &scopes {
        let cursor = request.cursors.iter().find(|cursor| cursor.village == *village).cloned();
        let cursor = cursor.unwrap_or_else(|| Cursor::start(village.clone()));
        if budget == 0 {
            more = true;
            break;
        }
        let reader = Reader { account: asker.account, standing: &standing, village };
        let page = next_page(&mut tx, &reader, cursor, &mut budget, request.digest).await?;
        if let Some((page, unfinished)) = page {
            more |= unfinished;
            pages.push(page);
        }
    }
    tx.rollback().await?;
    Ok(PullResponse { epoch: store.epoch(), server_time: now, scopes, revoked, pages, more })
}

/// How far each scope has come. One small row a scope: cheap enough to ask every second.
pub async fn seqs(conn: &mut Conn) -> Result<BTreeMap<PlaceCode, u64>> {
    let rows = sqlx::query("select village, seq from scope_head").fetch_all(conn).await?;
    rows.iter().map(|row| Ok((code(row, "village")?, number(row, "seq")?))).collect()
}

/// Notes that a device pulls, where that is news.
pub async fn note(store: &Store, device: DeviceId, now: At) -> Result<()> {
    let is_news = device::pull_is_news(&mut *store.read().await?, device, now).await?;
    if is_news {
        device::pulled(&mut *store.write().await?, device, now).await?;
    }
    Ok(())
}

struct Reader<'a> {
    account: AccountId,
    standing: &'a Standing,
    village: &'a PlaceCode,
}

impl Reader<'_> {
    fn grids(&self) -> Vec<PlaceCode> {
        let mut grids: Vec<_> =
            self.standing.grids().into_iter().filter(|grid| self.village.covers(grid)).collect();
        grids.sort();
        grids.dedup();
        grids
    }
    /// As whom the village is read: what some rows and the order of a first read depend on.
    fn read_as(&self) -> String {
        let grids: Vec<_> = self.grids().iter().map(ToString::to_string).collect();
        let leads = if self.standing.leads(self.village) { "leads " } else { "" };
        format!("{leads}{}", grids.join(" "))
    }
    fn cursor(&self, seq: u64, first: Option<FirstRead>) -> Cursor {
        Cursor { village: self.village.clone(), seq, first, read_as: Some(self.read_as()) }
    }
    fn may_read(&self, row: &AnyRow) -> Result<bool> {
        let Some(reader) = row.try_get::<Option<Vec<u8>>, _>("reader")? else { return Ok(true) };
        let grids: Option<String> = row.try_get("reader_grid")?;
        let works_in = |grid: &str| grid.parse().is_ok_and(|grid: PlaceCode| self.standing.works_in(&grid));
        let handed_to_me = grids.is_some_and(|grids| grids.split(' ').any(works_in));
        Ok(reader == bytes(self.account.uuid()) || self.standing.leads(self.village) || handed_to_me)
    }
}

struct Head {
    seq: u64,
    digest: RowDigest,
}

async fn head(conn: &mut Conn, village: &PlaceCode) -> Result<Head> {
    let row = sqlx::query("select seq, row_count, row_xor from scope_head where village = $1")
        .bind(village.as_str())
        .fetch_optional(conn)
        .await?;
    Ok(match row {
        Some(row) => Head {
            seq: number(&row, "seq")?,
            digest: RowDigest { count: number(&row, "row_count")?, xor: row.try_get("row_xor")? },
        },
        None => Head { seq: 0, digest: RowDigest::default() },
    })
}

/// The next page of a village; none when there is nothing to say.
async fn next_page(
    conn: &mut Conn,
    reader: &Reader<'_>,
    cursor: Cursor,
    budget: &mut usize,
    digest: bool,
) -> Result<Option<(Page, bool)>> {
    let head = head(conn, reader.village).await?;
    // The client has seen what this database has not: a backup was restored.
    let of_another_life = cursor.seq > head.seq;
    // Its reader has another role now, and with it other rows.
    let read_as_another = cursor.read_as.as_ref().is_some_and(|read_as| *read_as != reader.read_as());
    if of_another_life || read_as_another {
        let cursor = Cursor::start(reader.village.clone());
        return Ok(Some((
            Page { cursor, changes: Vec::new(), remaining: head.seq, digest: None, refill: true },
            true,
        )));
    }
    if cursor.seq == 0 && cursor.first.is_none() && head.seq == 0 {
        return Ok(None);
    }
    let page = if cursor.seq == 0 {
        let first = cursor.first.unwrap_or(FirstRead { upto: head.seq, part: 0, after: 0, left: None });
        first_page(conn, reader, first, budget).await?
    } else if cursor.seq < head.seq {
        later_page(conn, reader, cursor.seq, &head, budget).await?
    } else if digest {
        Page { cursor, changes: Vec::new(), remaining: 0, digest: None, refill: false }
    } else {
        return Ok(None);
    };
    // A first read that took days ends where it began: what came since is asked for at once, not at the next occasion.
    let at_end = page.cursor.seq == head.seq && page.cursor.first.is_none();
    let digest = (digest && at_end).then_some(head.digest);
    Ok(Some((Page { digest, ..page }, !at_end)))
}

async fn later_page(
    conn: &mut Conn,
    reader: &Reader<'_>,
    after: u64,
    head: &Head,
    budget: &mut usize,
) -> Result<Page> {
    let rows = sqlx::query(
        "select kind, id, ver, seq, doc, reader, reader_grid from record \
         where village = $1 and seq > $2 and seq <= $3 order by seq limit $4",
    )
    .bind(reader.village.as_str())
    .bind(signed(after))
    .bind(signed(head.seq))
    .bind(signed(MOST_ROWS as u64))
    .fetch_all(conn)
    .await?;
    let full = rows.len() == MOST_ROWS;
    let taken = take(reader, &rows, budget)?;
    let seq = if full || taken.cut { taken.last.unwrap_or(after) } else { head.seq };
    let cursor = reader.cursor(seq, None);
    Ok(Page { cursor, changes: taken.changes, remaining: head.seq - seq, digest: None, refill: false })
}

/// A village read for the first time: what matters at the door comes first, so that it is usable early.
async fn first_page(
    conn: &mut Conn,
    reader: &Reader<'_>,
    mut first: FirstRead,
    budget: &mut usize,
) -> Result<Page> {
    let grids = reader.grids();
    let part = part_sql(grids.len());
    let mut left = match first.left {
        Some(left) => left,
        None => count_left(conn, reader, &grids, &part, &first).await?,
    };
    let mut changes = Vec::new();
    while first.part <= LAST_PART {
        let rows = {
            let sql = format!(
                "select kind, id, ver, seq, doc, reader, reader_grid from record \
                 where village = $1 and seq > $2 and seq <= $3 and {part} = $4 order by seq limit {MOST_ROWS}"
            );
            let query = sqlx::query(AssertSqlSafe(sql))
                .bind(reader.village.to_string())
                .bind(signed(first.after))
                .bind(signed(first.upto))
                .bind(i64::from(first.part));
            grids.iter().fold(query, |query, grid| query.bind(grid.to_string())).fetch_all(&mut *conn).await?
        };
        let full = rows.len() == MOST_ROWS;
        let taken = take(reader, &rows, budget)?;
        left = left.saturating_sub(taken.looked_at);
        changes.extend(taken.changes);
        if let Some(last) = taken.last {
            first.after = last;
        }
        if full || taken.cut {
            break;
        }
        first.part += 1;
        first.after = 0;
        if first.part == 1 && !changes.is_empty() {
            // Own households are there: answer now, so that the phone can begin.
            break;
        }
    }
    let (cursor, remaining) = if first.part > LAST_PART {
        (reader.cursor(first.upto, None), 0)
    } else {
        (reader.cursor(0, Some(FirstRead { left: Some(left), ..first })), left)
    };
    Ok(Page { cursor, changes, remaining, digest: None, refill: false })
}

const LAST_PART: u8 = 2;

/// The part of a first read that a row belongs to; see [`FirstRead`]. Grids are bound from `$5` on.
fn part_sql(grids: usize) -> String {
    let kinds = |kinds: &[RecordKind]| {
        kinds.iter().map(|kind| kind.number().to_string()).collect::<Vec<_>>().join(", ")
    };
    let always = kinds(&[RecordKind::Place, RecordKind::Account, RecordKind::Task, RecordKind::StarPlan]);
    let household = RecordKind::Household.number();
    let mine = if grids == 0 { "1 = 1".to_owned() } else { format!("grid in ({})", list(5, grids)) };
    format!(
        "(case when kind in ({always}) or (kind = {household} and {mine}) then 0 when {mine} then 1 else 2 end)"
    )
}

/// Looks at every row of the village, which is why it is done once a read and not once a page.
async fn count_left(
    conn: &mut Conn,
    reader: &Reader<'_>,
    grids: &[PlaceCode],
    part: &str,
    first: &FirstRead,
) -> Result<u64> {
    let sql = format!(
        "select count(*) from record where village = $1 and seq <= $3 and ({part} > $4 or ({part} = $4 and seq > $2))"
    );
    let query = sqlx::query_scalar::<_, i64>(AssertSqlSafe(sql))
        .bind(reader.village.to_string())
        .bind(signed(first.after))
        .bind(signed(first.upto))
        .bind(i64::from(first.part));
    let count = grids.iter().fold(query, |query, grid| query.bind(grid.to_string())).fetch_one(conn).await?;
    u64::try_from(count).map_err(|_| Error::Malformed("a count"))
}

/// What a page has room for.
#[derive(Default)]
struct Taken {
    changes: Vec<Change>,
    /// Rows looked at, also those that this reader may not read.
    looked_at: u64,
    /// The number of the last of them.
    last: Option<u64>,
    /// Whether the budget ended before the rows did.
    cut: bool,
}

/// Rows as changes until the budget is used up; at least one.
fn take(reader: &Reader<'_>, rows: &[AnyRow], budget: &mut usize) -> Result<Taken> {
    let mut taken = Taken { changes: Vec::with_capacity(rows.len()), ..Taken::default() };
    for row in rows {
        if *budget == 0 && taken.last.is_some() {
            taken.cut = true;
            break;
        }
        taken.last = Some(number(row, "seq")?);
        taken.looked_at += 1;
        if !reader.may_read(row)? {
            continue;
        }
        let doc: String = row.try_get("doc")?;
        *budget = budget.saturating_sub(doc.len());
        let kind = i16::try_from(row.try_get::<i64, _>("kind")?).ok().and_then(RecordKind::from_number);
        taken.changes.push(Change {
            kind: kind.ok_or(Error::Malformed("a kind"))?,
            id: uuid(row, "id")?,
            ver: number(row, "ver")?,
            doc: Some(doc),
            limited: row.try_get::<Option<Vec<u8>>, _>("reader")?.is_some(),
        });
    }
    Ok(taken)
}
