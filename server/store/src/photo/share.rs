//! What one person may send in a day, in photos and bytes. Knows no photo.

use crate::sql::{bytes, day, number, signed};
use crate::{Conn, Result};
use domain::{AccountId, Day};

/// What one person may send in a day: a grid worker who was offline for a week, with sixty photos a day. The rest
/// waits on the phone for the next day (docs/decisions/0028-the-door-to-the-internet.md).
pub(super) const MOST_PHOTOS_A_DAY: u64 = 400;
/// The same in bytes: 200 MB.
pub(super) const MOST_BYTES_A_DAY: u64 = 200_000_000;

/// What a person has sent on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Sent {
    pub(super) photos: u64,
    pub(super) bytes: u64,
}

impl Sent {
    pub(super) async fn on(conn: &mut Conn, account: AccountId, on: Day) -> Result<Self> {
        let row = sqlx::query("select photos, bytes from photo_day where account = $1 and on_day = $2")
            .bind(bytes(account.uuid()))
            .bind(day(on))
            .fetch_optional(conn)
            .await?;
        let Some(row) = row else { return Ok(Self::default()) };
        Ok(Self { photos: number(&row, "photos")?, bytes: number(&row, "bytes")? })
    }
    /// Whether no other photo may begin.
    pub(super) const fn begins_no_more(self) -> bool {
        self.photos >= MOST_PHOTOS_A_DAY || self.bytes >= MOST_BYTES_A_DAY
    }
    pub(super) async fn add(conn: &mut Conn, account: AccountId, on: Day, more: Self) -> Result<()> {
        sqlx::query(
            "insert into photo_day (account, on_day, photos, bytes) values ($1, $2, $3, $4) \
             on conflict (account, on_day) do update set photos = photo_day.photos + excluded.photos, \
             bytes = photo_day.bytes + excluded.bytes",
        )
        .bind(bytes(account.uuid()))
        .bind(day(on))
        .bind(signed(more.photos))
        .bind(signed(more.bytes))
        .execute(conn)
        .await?;
        Ok(())
    }
}
