//! Photos that nothing needs go after 30 days: those that no record links, and files that nobody knows of.

use super::hold;
use crate::engine::Engine;
use crate::sql::{day, signed};
use crate::{Error, Result, Store};
use domain::{At, PhotoHash};
use sqlx::Connection;

/// How long a photo that nothing links is kept, in milliseconds: a phone may be that long without a network between
/// sending a photo and saving what belongs to it.
const UNLINKED_MS: i64 = 30 * 86_400_000;
/// Most photos swept at a time.
const SWEPT_AT_ONCE: usize = 500;

/// Sweeps away photos that nothing has linked for 30 days, and what people sent on days before yesterday is counted
/// no more. Says how many photos went.
pub async fn sweep(store: &Store, now: At) -> Result<usize> {
    {
        let mut conn = store.write().await?;
        // From before the instant was noted: their 30 days begin now.
        sqlx::query("update photo set arrived_at = $1 where arrived_at = 0")
            .bind(now.millis())
            .execute(&mut *conn)
            .await?;
        sqlx::query("delete from photo_day where on_day < $1")
            .bind(day(now.day().plus_days(-1)))
            .execute(&mut *conn)
            .await?;
        // Marked first and gone last, so that nobody sends anew what is about to be removed.
        sqlx::query(
            "update photo set state = 'sweeping' where arrived_at < $1 and not exists \
             (select 1 from photo_link where photo_link.hash = photo.hash)",
        )
        .bind(now.plus_millis(-UNLINKED_MS).millis())
        .execute(&mut *conn)
        .await?;
    }
    let marked: Vec<String> =
        sqlx::query_scalar("select hash from photo where state = 'sweeping' order by hash limit $1")
            .bind(signed(SWEPT_AT_ONCE as u64))
            .fetch_all(&mut *store.read().await?)
            .await?;
    for hash in &marked {
        let hash: PhotoHash = hash.parse().map_err(|_| Error::Malformed("a photo's name"))?;
        store.photos().remove(&hash).await?;
        let mut conn = store.write().await?;
        let begin = Engine::of(&conn).begin();
        let mut tx = conn.begin_with(begin).await?;
        hold(&mut tx, &hash).await?;
        sqlx::query("delete from photo where hash = $1 and state = 'sweeping'")
            .bind(hash.as_str())
            .execute(&mut *tx)
            .await?;
        for sql in [
            "delete from photo_part where hash = $1",
            "delete from photo_arrival where hash = $1",
            "delete from photo_holder where hash = $1",
        ] {
            sqlx::query(sql).bind(hash.as_str()).execute(&mut *tx).await?;
        }
        tx.commit().await?;
    }
    Ok(marked.len())
}

/// Sweeps away files that have lain among the photos for 30 days and that neither a photo nor a link knows, such as
/// what a server that died half-way left behind. Says how many went.
pub async fn sweep_strays(store: &Store, now: At) -> Result<usize> {
    let mut gone = 0;
    for hash in store.photos().hashes_before(now.plus_millis(-UNLINKED_MS)).await? {
        let known: i64 = sqlx::query_scalar(
            "select (select count(*) from photo where hash = $1) + (select count(*) from photo_link where hash = $1)",
        )
        .bind(hash.as_str())
        .fetch_one(&mut *store.read().await?)
        .await?;
        if known == 0 {
            store.photos().remove(&hash).await?;
            gone += 1;
        }
    }
    Ok(gone)
}
