//! 设备 — one browser of one person: when it was minted, how far it is acknowledged, when it was last heard from.

use crate::sql::{after_prefix, at, bytes, from_word, number, signed, uuid, word};
use crate::{Conn, Error, Result};
use domain::{AccountId, At, DeviceId, PlaceCode};
use sqlx::Row;
use sqlx::any::AnyRow;
use std::collections::HashMap;
use sync::DevAck;
use sync::wire::{DeviceKind, DeviceLine};

/// Mints a device for an account.
pub async fn mint(conn: &mut Conn, account: AccountId, now: At, chance: [u8; 10]) -> Result<DeviceId> {
    let device = DeviceId::new(now, chance);
    keep(conn, device, account, now).await?;
    Ok(device)
}

/// Keeps a device of a known id; for the sample zone, whose ids are the same each time.
pub async fn keep(conn: &mut Conn, device: DeviceId, account: AccountId, now: At) -> Result<()> {
    sqlx::query(
        "insert into device (id, account, minted_at, seen_at, ack) values ($1, $2, $3, $3, $4) on conflict (id) do nothing",
    )
    .bind(bytes(device.uuid()))
    .bind(bytes(account.uuid()))
    .bind(now.millis())
    .bind(serde_json::to_string(&DevAck::default())?)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes in a device that nobody knows: it was minted after the backup this database comes from, and what was
/// saved on it still has to arrive. One that belongs to somebody else stays theirs.
pub async fn adopt(conn: &mut Conn, device: DeviceId, account: AccountId, now: At) -> Result<Minted> {
    let minted_at = minted_by_its_id(device).min(now);
    keep(conn, device, account, minted_at).await?;
    minted(conn, account).await?.get(&device).copied().ok_or(Error::NotYourDevice)
}

/// The instant that an id tells: the first 48 bits of a UUIDv7 are milliseconds.
fn minted_by_its_id(device: DeviceId) -> At {
    let (seconds, nanos) = device.uuid().get_timestamp().map_or((0, 0), |it| it.to_unix());
    At::from_millis(i64::try_from(seconds).unwrap_or(0) * 1_000 + i64::from(nanos / 1_000_000))
}

/// What bounds the time that acts of a device tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Minted {
    /// When it was minted: nothing was done on it before.
    pub at: At,
    /// When it pulled last: its owner can know what had changed until then.
    pub pulled_at: Option<At>,
}

/// The account's devices.
pub async fn minted(conn: &mut Conn, account: AccountId) -> Result<HashMap<DeviceId, Minted>> {
    let rows = sqlx::query("select id, minted_at, pulled_at from device where account = $1")
        .bind(bytes(account.uuid()))
        .fetch_all(conn)
        .await?;
    let minted = |row: &sqlx::any::AnyRow| {
        let pulled_at = row.try_get::<Option<i64>, _>("pulled_at")?.map(At::from_millis);
        Ok((DeviceId::from_uuid(uuid(row, "id")?), Minted { at: at(row, "minted_at")?, pulled_at }))
    };
    rows.iter().map(minted).collect()
}

/// What of a device's operations has arrived.
pub async fn ack(conn: &mut Conn, device: DeviceId) -> Result<DevAck> {
    let text: Option<String> = sqlx::query_scalar("select ack from device where id = $1")
        .bind(bytes(device.uuid()))
        .fetch_optional(conn)
        .await?;
    Ok(serde_json::from_str(&text.ok_or(Error::NotYourDevice)?)?)
}

/// Up to where a device's operations lie in a backup.
pub async fn backed_up(conn: &mut Conn, device: DeviceId) -> Result<u64> {
    let row = sqlx::query("select backup_dseq from device where id = $1")
        .bind(bytes(device.uuid()))
        .fetch_optional(conn)
        .await?;
    number(&row.ok_or(Error::NotYourDevice)?, "backup_dseq")
}

/// Notes what arrived, of this device or (re-imported from a file) of others; answers for the one that sent.
/// A number that comes a second time, after a browser threw its data away, is in no backup any more.
pub async fn note(conn: &mut Conn, sender: DeviceId, now: At, arrived: &[(DeviceId, u64)]) -> Result<DevAck> {
    let mut acks = HashMap::new();
    acks.insert(sender, ack(conn, sender).await?);
    for (device, dseq) in arrived.iter().filter(|(_, dseq)| *dseq > 0) {
        if !acks.contains_key(device) {
            acks.insert(*device, ack(conn, *device).await?);
        }
        if let Some(ack) = acks.get_mut(device) {
            ack.note(*dseq);
        }
    }
    for (device, ack) in &acks {
        let first_new =
            arrived.iter().filter(|(of, dseq)| of == device && *dseq > 0).map(|(_, dseq)| *dseq).min();
        sqlx::query(
            "update device set ack = $2, seen_at = case when $3 > seen_at then $3 else seen_at end, \
             backup_dseq = case when $4 <= backup_dseq then $4 - 1 else backup_dseq end where id = $1",
        )
        .bind(bytes(device.uuid()))
        .bind(serde_json::to_string(ack)?)
        .bind(if *device == sender { now.millis() } else { 0 })
        .bind(first_new.map_or(i64::MAX, signed))
        .execute(&mut *conn)
        .await?;
    }
    acks.remove(&sender).ok_or(Error::NotYourDevice)
}

/// How exactly it is known when a device was heard from; the question is asked in days (减负).
const SEEN_EVERY_MS: i64 = 10 * 60_000;

/// Whether a pull has to be noted: it is the first for a while, or the first since a role of its owner ended. An idle
/// pull should cost no write.
pub async fn pull_is_news(conn: &mut Conn, device: DeviceId, now: At) -> Result<bool> {
    let row = sqlx::query(
        "select d.pulled_at, (select max(m.to_at) from membership m where m.account = d.account and m.to_at <= $2) \
         as ended_at from device d where d.id = $1",
    )
    .bind(bytes(device.uuid()))
    .bind(now.millis())
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(false) };
    let instant = |column| Ok::<_, Error>(row.try_get::<Option<i64>, _>(column)?.map(At::from_millis));
    let (pulled_at, ended_at) = (instant("pulled_at")?, instant("ended_at")?);
    Ok(pulled_at.is_none_or(|at| at.plus_millis(SEEN_EVERY_MS) < now || ended_at.is_some_and(|end| at < end)))
}

/// Notes that a device pulled.
pub async fn pulled(conn: &mut Conn, device: DeviceId, now: At) -> Result<()> {
    seen(conn, device, now).await?;
    sqlx::query("update device set pulled_at = $2 where id = $1 and (pulled_at is null or pulled_at < $2)")
        .bind(bytes(device.uuid()))
        .bind(now.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes that a device was heard from.
pub async fn seen(conn: &mut Conn, device: DeviceId, now: At) -> Result<()> {
    sqlx::query("update device set seen_at = $2 where id = $1 and seen_at < $2")
        .bind(bytes(device.uuid()))
        .bind(now.millis())
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes what kind of device it is, in the word of [`DeviceKind`].
pub async fn note_kind(conn: &mut Conn, device: DeviceId, kind: DeviceKind) -> Result<()> {
    sqlx::query("update device set kind = $2 where id = $1")
        .bind(bytes(device.uuid()))
        .bind(word(kind)?)
        .execute(conn)
        .await?;
    Ok(())
}

/// Most devices told of one account: those heard from last.
const MOST_TOLD: i64 = 50;

/// The account's devices, the one heard from last first; `here` is the one that asks.
pub async fn of_account(
    conn: &mut Conn,
    account: AccountId,
    here: DeviceId,
    now: At,
) -> Result<Vec<DeviceLine>> {
    let rows = sqlx::query(
        "select d.id, d.kind, d.minted_at, d.seen_at, (select count(*) from session s where s.device = d.id \
         and s.account = d.account and s.ended_at is null and s.ends_at > $2) as sessions \
         from device d where d.account = $1 order by d.seen_at desc, d.id limit $3",
    )
    .bind(bytes(account.uuid()))
    .bind(now.millis())
    .bind(MOST_TOLD)
    .fetch_all(conn)
    .await?;
    let line = |row: &AnyRow| {
        let device = DeviceId::from_uuid(uuid(row, "id")?);
        let kind: String = row.try_get("kind")?;
        Ok(DeviceLine {
            device,
            kind: from_word(&kind).unwrap_or(DeviceKind::Other),
            first_seen: at(row, "minted_at")?,
            last_heard: at(row, "seen_at")?,
            signed_in: row.try_get::<i64, _>("sessions")? > 0,
            here: device == here,
        })
    };
    rows.iter().map(line).collect()
}

/// Somebody whose phone has been silent and who may need help. Never a ranking (减负).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silent {
    /// Who.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// Where they belong.
    pub home: PlaceCode,
    /// When any of their devices was last heard from; none when they never signed in.
    pub last_seen: Option<At>,
}

/// People under a place with a role in a grid or village, not heard from since `before`; by place and name.
pub async fn silent_since(conn: &mut Conn, under: &PlaceCode, before: At, now: At) -> Result<Vec<Silent>> {
    let rows = sqlx::query(
        "select a.id, a.name, a.home, (select max(d.seen_at) from device d where d.account = a.id) as last_seen \
         from account a where a.home >= $1 and a.home < $2 \
         and exists (select 1 from membership m where m.account = a.id and m.from_at <= $4 \
             and (m.to_at is null or m.to_at > $4) and m.role in ('grid_worker', 'grid_leader', 'village_secretary')) \
         and not exists (select 1 from device d where d.account = a.id and d.seen_at >= $3) \
         order by a.home, a.name",
    )
    .bind(under.as_str())
    .bind(after_prefix(under))
    .bind(before.millis())
    .bind(now.millis())
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Silent {
                account: AccountId::from_uuid(uuid(row, "id")?),
                name: row.try_get("name")?,
                home: crate::sql::code(row, "home")?,
                last_seen: row.try_get::<Option<i64>, _>("last_seen")?.map(At::from_millis),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Account, Membership, Role};
    use sync::Record;
    use uuid::Uuid;

    #[tokio::test]
    async fn those_who_may_need_help_are_those_with_a_role_and_no_word() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let (before, now) = (At::from_millis(1_000), At::from_millis(2_000));
        let person = |number: u128, name: &str, role: Role, place: &str, to: Option<At>| Account {
            id: AccountId::from_uuid(Uuid::from_u128(number)),
            name: name.into(),
            home: "410871001001".parse().unwrap(),
            login: None,
            memberships: vec![Membership {
                role,
                place: place.parse().unwrap(),
                from: At::from_millis(0),
                to,
            }],
        };
        let people = [
            person(1, "甲 never heard from", Role::GridWorker, "410871001001001", None),
            person(2, "乙 silent", Role::GridLeader, "410871001001002", None),
            person(3, "丙 heard from", Role::GridWorker, "410871001001003", None),
            person(4, "丁 no longer in office", Role::GridWorker, "410871001001004", Some(before)),
            person(5, "戊 of the township", Role::TownshipOffice, "410871001", None),
        ];
        crate::push::found(&store, people.iter().cloned().map(Record::Account).collect()).await.unwrap();
        let mut conn = store.write().await.unwrap();
        for (number, seen_at) in [(1, 999), (2, 1_000)] {
            mint(&mut conn, people[number].id, At::from_millis(seen_at), [0; 10]).await.unwrap();
        }
        for (place, names) in [("410871", 2), ("410871001001", 2), ("410871002", 0)] {
            let silent = silent_since(&mut conn, &place.parse().unwrap(), before, now).await.unwrap();
            assert_eq!(silent.len(), names, "{place}");
            assert!(silent.iter().all(|who| who.account == people[0].id || who.account == people[1].id));
        }
        let phone = mint(&mut conn, people[1].id, now, [1; 10]).await.unwrap();
        seen(&mut conn, phone, before).await.unwrap();
        let seen_at: i64 = sqlx::query_scalar("select seen_at from device where id = $1")
            .bind(bytes(phone.uuid()))
            .fetch_one(&mut *conn)
            .await
            .unwrap();
        assert_eq!(seen_at, now.millis(), "time does not go back");
        let silent = silent_since(&mut conn, &"410871".parse().unwrap(), before, now).await.unwrap();
        assert_eq!(
            silent.iter().map(|who| (who.account, who.last_seen)).collect::<Vec<_>>(),
            [(people[0].id, None)]
        );
    }

    #[tokio::test]
    async fn an_account_sees_its_devices_and_which_of_them_are_signed_in() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let (li, wang) = (AccountId::from_uuid(Uuid::from_u128(1)), AccountId::from_uuid(Uuid::from_u128(2)));
        let (first, later) = (At::from_millis(1_000), At::from_millis(5_000));
        let mut conn = store.write().await.unwrap();
        let old = mint(&mut conn, li, first, [1; 10]).await.unwrap();
        let new = mint(&mut conn, li, later, [2; 10]).await.unwrap();
        mint(&mut conn, wang, later, [3; 10]).await.unwrap();
        note_kind(&mut conn, new, DeviceKind::Android).await.unwrap();
        let asker = crate::Asker { account: li, device: new };
        crate::session::open(&mut conn, "token", asker, later, later.plus_millis(9)).await.unwrap();
        let told = of_account(&mut conn, li, old, later).await.unwrap();
        let line = |device, kind, first_seen, signed_in, here| DeviceLine {
            device,
            kind,
            first_seen,
            last_heard: first_seen,
            signed_in,
            here,
        };
        assert_eq!(
            told,
            [
                line(new, DeviceKind::Android, later, true, false),
                line(old, DeviceKind::Other, first, false, true)
            ]
        );
        let after = of_account(&mut conn, li, old, later.plus_millis(9)).await.unwrap();
        assert!(after.iter().all(|line| !line.signed_in));
    }

    #[tokio::test]
    async fn an_acknowledgement_stops_at_a_hole_of_its_own_device() {
        let home = crate::village::Fresh::new().await;
        let store = home.open().await;
        let li = AccountId::from_uuid(Uuid::from_u128(1));
        let now = At::from_millis(1_000);
        let mut conn = store.write().await.unwrap();
        let (old, new) = (
            mint(&mut conn, li, now, [1; 10]).await.unwrap(),
            mint(&mut conn, li, now, [2; 10]).await.unwrap(),
        );
        let told = note(&mut conn, new, now, &[(new, 1), (new, 3), (old, 1), (new, 0)]).await.unwrap();
        assert_eq!((told.upto, told.missing(10)), (1, vec![2]));
        assert_eq!(ack(&mut conn, old).await.unwrap().upto, 1);
        assert_eq!(note(&mut conn, new, now, &[(new, 2)]).await.unwrap().upto, 3);
        let nobodys = DeviceId::from_uuid(Uuid::from_u128(9));
        assert!(matches!(note(&mut conn, nobodys, now, &[]).await, Err(Error::NotYourDevice)));
    }
}
