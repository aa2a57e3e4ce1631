//! One suite that every disk is held to: in memory natively, in a real browser through `device-suite`.

use crate::env::Env;
use crate::error::Error;
use crate::phone::Phone;
use crate::saving::{Attached, NewPhoto};
use crate::store::{Lasting, Rows, Store, Table, Value, Write};
use domain::household::NewHousehold;
use domain::{Account, AccountId, At, DeviceId, HouseholdId, Membership, PhotoRef, Role};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::rc::Rc;
use sync::Intent;
use sync::wire::Profile;
use uuid::Uuid;

/// A place where disks are found by name: the same name twice is the same disk.
#[allow(async_fn_in_trait, reason = "a browser has one thread; nothing here is sent to another")]
pub trait Disks {
    /// What such a disk is.
    type Disk: Store;
    /// Opens a disk, and makes it if it is not there.
    async fn open(&self, name: &str) -> Result<Self::Disk, Error>;
}

/// A behaviour that was not kept.
pub type Fault = String;

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        format!("the disk said: {error}")
    }
}

fn expect<T: PartialEq + std::fmt::Debug>(what: &str, found: T, expected: T) -> Result<(), Fault> {
    if found == expected { Ok(()) } else { Err(format!("{what}: found {found:?}, expected {expected:?}")) }
}

/// Plays every behaviour on a disk of its own; names with what went wrong.
pub async fn run<D: Disks>(disks: &D) -> Vec<(&'static str, Result<(), Fault>)> {
    let mut played = Vec::new();
    macro_rules! play {
        ($($behaviour:ident)*) => {$(
            played.push((stringify!($behaviour), $behaviour(disks, stringify!($behaviour)).await));
        )*};
    }
    play! {
        what_was_put_is_read_back_in_the_order_of_keys
        a_taken_key_undoes_everything_with_it
        what_is_expected_must_be_there
        what_begins_alike_goes_together_and_nothing_else
        bytes_stay_as_they_are
        a_thousand_rows_at_once_are_all_there
        two_tabs_want_one_key_and_one_gets_it
        a_saved_act_survives_the_end_of_the_program
        two_tabs_never_give_out_one_number
        half_a_form_is_there_again
    }
    played
}

fn pairs(of: &[(&str, &str)]) -> Rows {
    of.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect()
}

async fn what_was_put_is_read_back_in_the_order_of_keys<D: Disks>(
    disks: &D,
    name: &str,
) -> Result<(), Fault> {
    let disk = disks.open(name).await?;
    let text = "屋顶漏雨 \"quoted\" \u{1F3E0}\nline\u{0}end";
    let writes = vec![
        Write::put(Table::Draft, "b", text),
        Write::put(Table::Draft, "a", ""),
        Write::put(Table::Meta, "a", "other table"),
        Write::put(Table::Draft, "b2", "gone"),
        Write::Delete(Table::Draft, "b2".into()),
    ];
    disk.commit(writes, Lasting::Strict).await?;
    let read = disk.read(&[Table::Meta, Table::Draft, Table::Base]).await?;
    let expected = vec![pairs(&[("a", "other table")]), pairs(&[("a", ""), ("b", text)]), Vec::new()];
    expect("tables", read, expected.clone())?;
    expect(
        "tables of the same disk opened again",
        disks.open(name).await?.read(&[Table::Draft]).await?,
        vec![expected[1].clone()],
    )
}

async fn a_taken_key_undoes_everything_with_it<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let disk = disks.open(name).await?;
    disk.commit(vec![Write::Add(Table::Outbox, "1".into(), "first".into())], Lasting::Strict).await?;
    let second = vec![
        Write::put(Table::Draft, "with it", "x"),
        Write::Add(Table::Outbox, "1".into(), "second".into()),
        Write::DeleteUnder(Table::Outbox, String::new()),
    ];
    expect("the second", disk.commit(second, Lasting::Strict).await, Err(Error::Taken))?;
    let read = disk.read(&[Table::Outbox, Table::Draft]).await?;
    expect("what is there", read, vec![pairs(&[("1", "first")]), Vec::new()])?;
    // The disk serves on after a transaction that failed.
    disk.commit(vec![Write::Add(Table::Outbox, "2".into(), "next".into())], Lasting::Relaxed).await?;
    expect("the next", disk.under(Table::Outbox, "2").await?, pairs(&[("2", "next")]))
}

async fn what_is_expected_must_be_there<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let disk = disks.open(name).await?;
    let expecting = |text: Option<&str>, then: &str| {
        vec![
            Write::Expect(Table::Cursor, "410871001001".into(), text.map(str::to_owned)),
            Write::put(Table::Cursor, "410871001001", then),
        ]
    };
    disk.commit(expecting(None, "1"), Lasting::Relaxed).await?;
    disk.commit(expecting(Some("1"), "2"), Lasting::Relaxed).await?;
    for other in [None, Some("1"), Some("3")] {
        expect("another", disk.commit(expecting(other, "4"), Lasting::Relaxed).await, Err(Error::Taken))?;
    }
    expect("what is there", disk.under(Table::Cursor, "").await?, pairs(&[("410871001001", "2")]))
}

async fn what_begins_alike_goes_together_and_nothing_else<D: Disks>(
    disks: &D,
    name: &str,
) -> Result<(), Fault> {
    let disk = disks.open(name).await?;
    let keys = ["410871001001/3/a", "410871001001/4/b", "410871001002/3/c", "41087100100/x", "5"];
    disk.commit(keys.iter().map(|key| Write::put(Table::Base, *key, "doc")).collect(), Lasting::Relaxed)
        .await?;
    expect("under one village", disk.under(Table::Base, "410871001001/").await?.len(), 2)?;
    disk.commit(vec![Write::DeleteUnder(Table::Base, "410871001001/".into())], Lasting::Relaxed).await?;
    let left: Vec<_> = disk.under(Table::Base, "").await?.into_iter().map(|(key, _)| key).collect();
    expect("what is left", left, vec![keys[3].to_owned(), keys[2].to_owned(), keys[4].to_owned()])
}

async fn bytes_stay_as_they_are<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let disk = disks.open(name).await?;
    let bytes: Vec<u8> = (0..sync::PHOTO_PIECE_BYTES).map(|at| u8::try_from(at % 251).unwrap_or(0)).collect();
    disk.commit(
        vec![Write::Put(Table::Piece, "a/0000".into(), Value::Bytes(bytes.clone()))],
        Lasting::Strict,
    )
    .await?;
    let disk = disks.open(name).await?;
    expect("whether they are the same", disk.piece("a/0000").await? == Some(bytes), true)?;
    expect("another piece", disk.piece("a/0001").await?, None)
}

async fn a_thousand_rows_at_once_are_all_there<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let disk = disks.open(name).await?;
    let rows: Rows = (0..1_000).map(|n| (format!("{n:06}"), format!("字条{n}").repeat(50))).collect();
    let writes = rows.iter().map(|(key, text)| Write::put(Table::Base, key.clone(), text.clone())).collect();
    disk.commit(writes, Lasting::Relaxed).await?;
    expect("whether all are there", disk.read(&[Table::Base]).await? == vec![rows], true)
}

async fn two_tabs_want_one_key_and_one_gets_it<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let (one, other) = (disks.open(name).await?, disks.open(name).await?);
    let add = |text: &str| vec![Write::Add(Table::Outbox, "7".into(), text.into())];
    let (a, b) =
        futures::join!(one.commit(add("one"), Lasting::Strict), other.commit(add("other"), Lasting::Strict));
    let won = usize::from(a.is_ok()) + usize::from(b.is_ok());
    expect("how many got it", won, 1)?;
    expect("what the other heard", a.and(b), Err(Error::Taken))
}

/// A clock that moves by itself, and a chance that never repeats.
#[derive(Clone, Debug, Default)]
struct Ticking(Rc<Cell<u64>>);

impl Env for Ticking {
    fn now(&self) -> At {
        At::from_millis(1_795_000_000_000)
    }
    fn chance(&self) -> [u8; 10] {
        let next = self.0.get() + 1;
        self.0.set(next);
        let mut bytes = [0; 10];
        bytes[2..].copy_from_slice(&next.to_be_bytes());
        bytes
    }
}

fn li() -> Profile {
    let village = "410871001001".parse().expect("a code");
    let grid = "410871001001003".parse().expect("a code");
    Profile {
        account: Account {
            id: AccountId::from_uuid(Uuid::from_u128(1)),
            name: "李春梅".into(),
            home: village,
            login: None,
            memberships: vec![Membership {
                role: Role::GridWorker,
                place: grid,
                from: At::default(),
                to: None,
            }],
        },
        device_id: DeviceId::from_uuid(Uuid::from_u128(2)),
        places: Vec::new(),
        sample: true,
        epoch: Uuid::from_u128(3),
        server_time: At::default(),
        plan_terms: None,
    }
}

fn household<S: Store>(phone: &Phone<S, Ticking>) -> Intent {
    Intent::RegisterHousehold(NewHousehold {
        id: phone.mint::<HouseholdId>(),
        grid: "410871001001003".parse().expect("a code"),
        door: "5号楼2-301".into(),
        head: "孙桂英".into(),
        phone: String::new(),
        people: Vec::new(),
        categories: BTreeSet::new(),
    })
}

async fn a_saved_act_survives_the_end_of_the_program<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let chance = Ticking::default();
    let phone = Phone::open_with(li(), disks.open(name).await?, chance.clone()).await?;
    let hash = "a".repeat(64).parse().map_err(|_| "a hash".to_owned())?;
    let photo = PhotoRef { hash, bytes: 300_000, width: 1280, height: 960 };
    let new = NewPhoto { photo: photo.clone(), bytes: vec![7; 300_000] };
    phone.keep_draft("household", "孙".into()).await?;
    let op = phone
        .save_with(
            household(&phone),
            Attached { photos: vec![new.clone()], drafts: vec!["household".into()] },
        )
        .await?;
    let phone = Phone::open_with(li(), disks.open(name).await?, chance).await?;
    expect("the outbox", phone.outbox().iter().map(|entry| entry.op_id).collect::<Vec<_>>(), vec![op])?;
    expect("households shown", phone.world().households.len(), 1)?;
    expect("drafts", phone.drafts().len(), 0)?;
    expect("whether the photo is whole", phone.photo_bytes(&photo.hash).await? == Some(new.bytes), true)
}

async fn two_tabs_never_give_out_one_number<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let chance = Ticking::default();
    let one = Phone::open_with(li(), disks.open(name).await?, chance.clone()).await?;
    let other = Phone::open_with(li(), disks.open(name).await?, chance.clone()).await?;
    for _ in 0..5 {
        let (a, b) = futures::join!(one.save(household(&one)), other.save(household(&other)));
        a?;
        b?;
    }
    other.reload().await?;
    let numbers: Vec<_> = other.outbox().iter().rev().map(|entry| entry.dseq).collect();
    expect("numbers", numbers, (1..=10).collect())
}

async fn half_a_form_is_there_again<D: Disks>(disks: &D, name: &str) -> Result<(), Fault> {
    let chance = Ticking::default();
    let phone = Phone::open_with(li(), disks.open(name).await?, chance.clone()).await?;
    phone.keep_draft("visit/1", "一".into()).await?;
    phone.keep_draft("visit/1", "一二".into()).await?;
    phone.keep_draft("visit/2", "三".into()).await?;
    phone.drop_draft("visit/2").await?;
    let phone = Phone::open_with(li(), disks.open(name).await?, chance).await?;
    let texts: Vec<_> = phone.drafts().into_iter().map(|draft| draft.text).collect();
    expect("drafts", texts, vec!["一二".to_owned()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::MemoryStore;
    use futures::FutureExt;
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    #[derive(Default)]
    struct InMemory(RefCell<BTreeMap<String, MemoryStore>>);

    impl Disks for InMemory {
        type Disk = MemoryStore;
        async fn open(&self, name: &str) -> Result<MemoryStore, Error> {
            Ok(self.0.borrow_mut().entry(name.to_owned()).or_default().clone())
        }
    }

    #[test]
    fn a_disk_in_memory_keeps_to_the_suite() {
        let played = run(&InMemory::default()).now_or_never().expect("a disk in memory answers at once");
        let faults: Vec<_> = played.into_iter().filter(|(_, kept)| kept.is_err()).collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
