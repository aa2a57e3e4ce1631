//! Whether what is kept is whole: every chain, row, digest, counter and photo, read from the beginning.

use crate::engine::Engine;
use crate::figures::{self, ByPeriod, Recount};
use crate::sql::{bytes, code, number, signed, uuid};
use crate::{Conn, Error, Result, Store, audit, photo};
use domain::{DeviceId, PhotoHash, PlaceCode};
use sqlx::{Connection, Row};
use sync::DevAck;
use sync::exchange::{RowDigest, row_hash};
use sync::record::{Record, RecordKey, RecordKind};

/// Rows read at once.
const AT_ONCE: u64 = 1_000;

/// Something that is not as this program leaves it: a damaged disk, or a hand in the database.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Finding {
    /// The audit chain of a village breaks at this operation, counted from 1 (I13).
    Chain {
        /// The village.
        village: PlaceCode,
        /// Which of its operations.
        place: i64,
    },
    /// A record is not the one that was written, or cannot be read.
    Record {
        /// The village.
        village: PlaceCode,
        /// Which.
        key: RecordKey,
    },
    /// The records of a village are not those that its digest was counted from: one is missing or too many.
    Digest {
        /// The village.
        village: PlaceCode,
    },
    /// A record stands beyond its village's counter, so that phones would never hear of it (I7).
    Counter {
        /// The village.
        village: PlaceCode,
    },
    /// What pages show of a village is not what its records count: kept figures and records differ (I18).
    Figures {
        /// The village.
        village: PlaceCode,
        /// A year or a day.
        period: String,
    },
    /// A device was told that operations had arrived which are not in the log (I10).
    Acknowledged {
        /// The device.
        device: DeviceId,
        /// Up to which number it was told.
        upto: u64,
        /// How many of these are in the log.
        here: u64,
    },
    /// A photo was said to be stored and is not there (I14).
    Photo {
        /// Which.
        hash: PhotoHash,
    },
}

/// What was read, and what was wrong with it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Checked {
    /// Villages and other places with records of their own.
    pub scopes: u64,
    /// Operations in all chains.
    pub operations: u64,
    /// Records.
    pub records: u64,
    /// Photos that are stored.
    pub photos: u64,
    /// Photos that are linked and still on their way.
    pub photos_on_their_way: u64,
    /// What is wrong; empty when everything verifies.
    pub findings: Vec<Finding>,
}

/// Reads everything that is kept; changes nothing. May run beside a server.
pub async fn everything(store: &Store) -> Result<Checked> {
    let mut conn = store.read().await?;
    // One view of the database: a push between two questions is not a finding.
    let begin = Engine::of(&conn).begin_reading();
    let mut tx = conn.begin_with(begin).await?;
    let mut checked = Checked::default();
    let mut counted = ByPeriod::default();
    for row in sqlx::query("select village from scope_head order by village").fetch_all(&mut *tx).await? {
        counted.extend(check_scope(&mut tx, &code(&row, "village")?, &mut checked).await?);
    }
    let wrong = counted.differs(&figures::kept(&mut tx).await?);
    checked.findings.extend(wrong.into_iter().map(|(period, village)| Finding::Figures { village, period }));
    let operations: i64 = sqlx::query_scalar("select count(*) from op").fetch_one(&mut *tx).await?;
    checked.operations = u64::try_from(operations).map_err(|_| Error::Malformed("a count"))?;
    check_devices(&mut tx, &mut checked).await?;
    check_photos(&mut tx, store, &mut checked).await?;
    tx.rollback().await?;
    Ok(checked)
}

/// Checks a village or another place with records of its own; what these records count.
async fn check_scope(conn: &mut Conn, village: &PlaceCode, checked: &mut Checked) -> Result<ByPeriod> {
    checked.scopes += 1;
    if let Some(place) = audit::first_break(conn, village).await? {
        checked.findings.push(Finding::Chain { village: village.clone(), place });
    }
    let head = sqlx::query("select seq, row_count, row_xor from scope_head where village = $1")
        .bind(village.as_str())
        .fetch_one(&mut *conn)
        .await?;
    let told = RowDigest { count: number(&head, "row_count")?, xor: head.try_get("row_xor")? };
    let mut found = RowDigest::default();
    let mut counted = Recount::default();
    let mut last = 0;
    loop {
        let rows = sqlx::query(
            "select kind, id, ver, seq, doc, row_hash, reader from record where village = $1 and seq > $2 order by seq limit $3",
        )
        .bind(village.as_str())
        .bind(signed(last))
        .bind(signed(AT_ONCE))
        .fetch_all(&mut *conn)
        .await?;
        let Some(end) = rows.last() else { break };
        last = number(end, "seq")?;
        for row in &rows {
            let kind: i64 = row.try_get("kind")?;
            let kind = i16::try_from(kind).ok().and_then(RecordKind::from_number);
            let key = RecordKey::new(kind.ok_or(Error::Malformed("a kind"))?, uuid(row, "id")?);
            let doc: String = row.try_get("doc")?;
            let hash = row_hash(key, number(row, "ver")?, &doc);
            let record = Record::from_doc(key.kind, &doc);
            if let Ok(record) = &record {
                counted.add(record);
            }
            if hash != row.try_get::<i64, _>("row_hash")? || record.is_err() {
                checked.findings.push(Finding::Record { village: village.clone(), key });
            }
            if row.try_get::<Option<Vec<u8>>, _>("reader")?.is_none() {
                found.add(hash);
            }
        }
        checked.records += rows.len() as u64;
    }
    if found != told {
        checked.findings.push(Finding::Digest { village: village.clone() });
    }
    if last > number(&head, "seq")? {
        checked.findings.push(Finding::Counter { village: village.clone() });
    }
    Ok(counted.done())
}

async fn check_devices(conn: &mut Conn, checked: &mut Checked) -> Result<()> {
    for row in sqlx::query("select id, ack from device order by id").fetch_all(&mut *conn).await? {
        let device = DeviceId::from_uuid(uuid(&row, "id")?);
        let DevAck { upto, .. } = serde_json::from_str(&row.try_get::<String, _>("ack")?)?;
        let here: i64 = sqlx::query_scalar(
            "select count(distinct dseq) from op where device_id = $1 and dseq between 1 and $2",
        )
        .bind(bytes(device.uuid()))
        .bind(signed(upto))
        .fetch_one(&mut *conn)
        .await?;
        let here = u64::try_from(here).map_err(|_| Error::Malformed("a count"))?;
        if here != upto {
            checked.findings.push(Finding::Acknowledged { device, upto, here });
        }
    }
    Ok(())
}

async fn check_photos(conn: &mut Conn, store: &Store, checked: &mut Checked) -> Result<()> {
    let told = sqlx::query("select hash from photo where state = 'stored' order by hash");
    let told = told.fetch_all(&mut *conn).await?;
    // Only now: photos come in meanwhile, and are in their place before anybody is told so.
    let here = store.photos().hashes().await?;
    for row in told {
        let hash: PhotoHash =
            row.try_get::<String, _>("hash")?.parse().map_err(|_| Error::Malformed("a photo's name"))?;
        checked.photos += 1;
        if !here.contains(&hash) {
            checked.findings.push(Finding::Photo { hash });
        }
    }
    checked.photos_on_their_way = photo::missing(conn).await?.len() as u64;
    Ok(())
}
