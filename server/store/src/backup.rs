//! 备份 — a copy of the database taken while it serves, and a zone that comes back from one.
//!
//! A phone forgets an operation only once it lies in a backup: a copy that is whole and on the disk is therefore
//! marked in the database it was taken from. Photos never change once stored and are copied as files.

use crate::engine::{self, Engine};
use crate::gallery::Gallery;
use crate::sql::{bytes, signed, uuid};
use crate::{Conn, Error, Result, Store, meta, privacy, sqlite};
use domain::PhotoHash;
use sqlx::any::AnyConnectOptions;
use sqlx::{Connection, Row};
use std::collections::BTreeSet;
use std::fs::{File, read_dir, remove_file, rename};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use sync::DevAck;
use uuid::Uuid;

/// What a backup holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Taken {
    /// Operations in it.
    pub ops: u64,
    /// Devices that were told how far it reaches.
    pub devices: usize,
    /// Photos that were not in the folder yet.
    pub photos: usize,
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restored {
    /// Operations in the backup.
    pub ops: u64,
    /// The server's new life.
    pub epoch: Uuid,
    /// Where the database that stood here before lies now.
    pub before: Option<PathBuf>,
    /// Photos that the backup calls stored and that are not here.
    pub photos_missing: usize,
}

/// Copies the database into `file` while the store goes on serving, and then stored photos that are not there
/// yet into `photos`. Only when the copy is on the disk are devices told how far it reaches.
pub async fn take(store: &Store, file: &Path, photos: &Path) -> Result<Taken> {
    if Engine::of(&*store.read().await?) != Engine::Sqlite {
        return Err(Error::NotAFile);
    }
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) {
        privacy::own_folder(folder)?;
    }
    let partial = with_ending(file, "partial");
    forget(&partial)?;
    // Made before it is filled: at no moment may others read it.
    privacy::own_file(&partial)?;
    let target = partial.to_str().ok_or(Error::Malformed("the name of the backup"))?.to_owned();
    sqlx::query("vacuum into $1").bind(target).execute(&mut *store.read().await?).await?;
    File::open(&partial)?.sync_all()?;
    let mut copy = open_file(&partial).await?;
    let (ops, held, stored) = (count_ops(&mut copy).await?, held(&mut copy).await?, stored(&mut copy).await?);
    copy.close().await?;
    let mut new_photos = 0;
    privacy::own_folder(photos)?;
    for hash in stored {
        new_photos += usize::from(copy_photo(&store.photos, &hash, photos).await?);
    }
    rename(&partial, file)?;
    sync_folder(file)?;
    mark(&mut *store.write().await?, &held).await?;
    Ok(Taken { ops, devices: held.len(), photos: new_photos })
}

/// Puts a backup in the place of the database in `folder`, which is kept beside it, and begins a new life.
/// Nothing may serve from that folder meanwhile. Photos are taken from `photos` where they are not here.
/// `gallery` is where this server's photos lie.
pub async fn restore(folder: &Path, file: &Path, photos: &Path, gallery: &Gallery) -> Result<Restored> {
    privacy::own_folder(folder)?;
    let here = folder.join(sqlite::FILE);
    let fresh = with_ending(&here, "restoring");
    forget(&fresh)?;
    privacy::own_file(&fresh)?;
    std::io::copy(&mut File::open(file)?, &mut File::create(&fresh)?)?;
    let mut conn = open_file(&fresh).await?;
    engine::must_be_ours(&mut conn).await?;
    engine::migrate(&mut conn).await?;
    let epoch = meta::begin_epoch(&mut conn).await?;
    let held = held(&mut conn).await?;
    mark(&mut conn, &held).await?;
    let photos_missing = adopt_photos(&mut conn, gallery, photos).await?;
    let ops = count_ops(&mut conn).await?;
    conn.close().await?;
    File::open(&fresh)?.sync_all()?;
    let before = set_aside(&here).await?;
    rename(&fresh, &here)?;
    sync_folder(&here)?;
    Ok(Restored { ops, epoch, before, photos_missing })
}

/// Moves the database that stands here aside, whole. Fails while something serves from it.
async fn set_aside(here: &Path) -> Result<Option<PathBuf>> {
    if !here.exists() {
        return Ok(None);
    }
    sqlite::must_be_alone(&format!("sqlite://{}", here.display())).await?;
    let mut number = 1;
    let before = loop {
        let name = with_ending(here, &format!("before-{number}"));
        if !name.exists() {
            break name;
        }
        number += 1;
    };
    rename(here, &before)?;
    Ok(Some(before))
}

/// Takes in photos that lie beside the backup; those stored here already stay. What was only half there begins
/// anew, and what is nowhere is no longer called stored: a phone that still has it sends it again.
async fn adopt_photos(conn: &mut Conn, here: &Gallery, beside: &Path) -> Result<usize> {
    let mut stored_here = here.hashes().await?;
    for hash in pictures(beside)? {
        if !stored_here.contains(&hash) {
            here.put(&hash, std::fs::read(beside.join(file_name(&hash)))?).await?;
            stored_here.insert(hash);
        }
    }
    for forgotten in [
        "delete from photo where state = 'arriving'",
        "delete from photo_piece",
        "delete from photo_part",
        "delete from photo_arrival",
    ] {
        sqlx::query(forgotten).execute(&mut *conn).await?;
    }
    for hash in &stored_here {
        sqlx::query(
            "insert into photo (hash, total, arrived, state, sender) select hash, 0, 0, 'stored', $2 from photo_link where hash = $1 limit 1 \
             on conflict (hash) do update set state = 'stored'",
        )
        .bind(hash.as_str())
        .bind(bytes(Uuid::nil()))
        .execute(&mut *conn)
        .await?;
        // Who sent it is not in this backup. Where only one place links it, its linkers have; where several do,
        // one of them may only know its name.
        sqlx::query(
            "insert into photo_holder (hash, account) select distinct l.hash, l.account from photo_linker l \
             where l.hash = $1 and not exists (select 1 from photo_holder h where h.hash = l.hash) \
             and (select count(distinct o.village) from photo_linker o where o.hash = l.hash) = 1",
        )
        .bind(hash.as_str())
        .execute(&mut *conn)
        .await?;
    }
    let mut missing = 0;
    for hash in stored(conn).await?.difference(&stored_here) {
        sqlx::query("delete from photo where hash = $1").bind(hash.as_str()).execute(&mut *conn).await?;
        missing += 1;
    }
    Ok(missing)
}

fn file_name(hash: &PhotoHash) -> String {
    format!("{hash}.jpg")
}

/// Photos in a backup's folder; none when it is not there.
fn pictures(folder: &Path) -> Result<BTreeSet<PhotoHash>> {
    if !folder.exists() {
        return Ok(BTreeSet::new());
    }
    let mut hashes = BTreeSet::new();
    for entry in read_dir(folder)? {
        let name = entry?.file_name();
        hashes.extend(name.to_str().and_then(|name| name.strip_suffix(".jpg")?.parse().ok()));
    }
    Ok(hashes)
}

/// Copies a photo that is not there yet; says whether it did. A copy cut off half-way never bears the name.
async fn copy_photo(from: &Gallery, hash: &PhotoHash, folder: &Path) -> Result<bool> {
    let to = folder.join(file_name(hash));
    if to.exists() {
        return Ok(false);
    }
    let Some(bytes) = from.get(hash).await? else { return Ok(false) };
    let partial = with_ending(&to, "partial");
    privacy::own_file(&partial)?;
    std::fs::write(&partial, bytes)?;
    File::open(&partial)?.sync_all()?;
    rename(&partial, &to)?;
    Ok(true)
}

async fn open_file(file: &Path) -> Result<Conn> {
    sqlx::any::install_default_drivers();
    let url = format!("sqlite://{}", file.display());
    Ok(Conn::connect_with(&AnyConnectOptions::from_str(&url)?).await?)
}

async fn count_ops(conn: &mut Conn) -> Result<u64> {
    let ops: i64 = sqlx::query_scalar("select count(*) from op").fetch_one(conn).await?;
    u64::try_from(ops).map_err(|_| Error::Malformed("a count"))
}

/// What a copy holds of a device.
struct Held {
    device: Uuid,
    /// Up to this number everything had arrived.
    upto: u64,
    /// Operations up to that number: more than one may bear the same when a browser threw its data away.
    ops: i64,
}

async fn held(conn: &mut Conn) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for row in sqlx::query("select id, ack from device").fetch_all(&mut *conn).await? {
        let (device, ack) = (uuid(&row, "id")?, row.try_get::<String, _>("ack")?);
        let upto = serde_json::from_str::<DevAck>(&ack)?.upto;
        let ops = sqlx::query_scalar("select count(*) from op where device_id = $1 and dseq <= $2")
            .bind(bytes(device))
            .bind(signed(upto))
            .fetch_one(&mut *conn)
            .await?;
        held.push(Held { device, upto, ops });
    }
    Ok(held)
}

async fn stored(conn: &mut Conn) -> Result<BTreeSet<PhotoHash>> {
    let hashes: Vec<String> =
        sqlx::query_scalar("select hash from photo where state = 'stored'").fetch_all(conn).await?;
    let named = |hash: String| hash.parse().map_err(|_| Error::Malformed("a photo's name"));
    hashes.into_iter().map(named).collect()
}

/// Tells devices how far a copy reaches, except those that have used one of its numbers again since.
async fn mark(conn: &mut Conn, held: &[Held]) -> Result<()> {
    let mut tx = conn.begin_with(sqlite::BEGIN).await?;
    for Held { device, upto, ops } in held {
        sqlx::query(
            "update device set backup_dseq = $2 where id = $1 and backup_dseq < $2 \
             and (select count(*) from op where device_id = $1 and dseq <= $2) = $3",
        )
        .bind(bytes(*device))
        .bind(signed(*upto))
        .bind(*ops)
        .execute(&mut *tx)
        .await?;
    }
    Ok(tx.commit().await?)
}

fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(ending);
    file.with_file_name(name)
}

fn forget(file: &Path) -> Result<()> {
    if file.exists() { Ok(remove_file(file)?) } else { Ok(()) }
}

/// A new name is on the disk only once its folder is.
fn sync_folder(file: &Path) -> Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}
