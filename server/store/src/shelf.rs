//! The shelf of one push: what its operations look up, with what they have already changed on top.

use crate::engine::Engine;
use crate::sql::{bytes, from_word, list, uuid, word};
use crate::{Conn, Error, Result};
use domain::evaluation::Upheld;
use domain::{AccountId, Day, DeviceId, Evaluation, HouseholdId, KnownPeople, PlaceCode, VisitId};
use sqlx::{AssertSqlSafe, Row};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use sync::record::{Kept, Record, RecordKey, RecordKind};
use sync::{Shelf, Want};
use uuid::Uuid;

type SameDay = (HouseholdId, AccountId, Day);

/// A record as it was before this push, for the digest.
#[derive(Clone, Debug)]
pub(crate) struct Before {
    pub(crate) row_hash: i64,
    pub(crate) limited: bool,
    pub(crate) reader_grids: Option<String>,
}

#[derive(Default)]
pub(crate) struct Overlay {
    records: HashMap<RecordKey, Option<Kept>>,
    pub(crate) before: HashMap<RecordKey, Before>,
    pub(crate) changed: BTreeSet<RecordKey>,
    visits_on: HashMap<SameDay, Vec<(VisitId, DeviceId)>>,
    /// Visits that this push leaves behind.
    visits_here: HashMap<SameDay, BTreeMap<VisitId, DeviceId>>,
    logins: HashMap<String, Option<AccountId>>,
    unfinished: HashMap<(PlaceCode, i32), Vec<RecordKey>>,
    upheld: HashMap<(PlaceCode, i32), Vec<Upheld>>,
    years_of: HashMap<PlaceCode, Vec<Evaluation>>,
    known_people: HashMap<PlaceCode, KnownPeople>,
}

impl Shelf for Overlay {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        self.records.get(&key).cloned().flatten()
    }
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)> {
        let mut found = self.visits_on.get(&(household, worker, day)).cloned().unwrap_or_default();
        let here = self.visits_here.get(&(household, worker, day)).into_iter().flatten();
        found.extend(here.map(|(visit, device)| (*visit, *device)));
        found
    }
    fn login_owner(&self, login: &str) -> Option<AccountId> {
        let here = self.changed_of(RecordKind::Account).find_map(|record| match record {
            Record::Account(account) if account.login.as_deref() == Some(login) => Some(account.id),
            _ => None,
        });
        here.or_else(|| self.logins.get(login).copied().flatten())
    }
    fn unfinished(&self, place: &PlaceCode, year: i32) -> Option<Vec<RecordKey>> {
        let before = self.unfinished.get(&(place.clone(), year))?;
        let changed =
            |kind| self.changed_of(kind).filter(|record| waits(record, place, year)).map(Record::key);
        let here = changed(RecordKind::Evaluation).chain(changed(RecordKind::Objection));
        Some(before.iter().filter(|key| !self.changed.contains(key)).copied().chain(here).collect())
    }
    fn upheld(&self, village: &PlaceCode, year: i32) -> Option<Vec<Upheld>> {
        let before = self.upheld.get(&(village.clone(), year))?;
        let here = self.changed_of(RecordKind::Objection).filter_map(|record| match record {
            Record::Objection(it) if it.filed.village == *village && it.filed.year == year => it.upheld(),
            _ => None,
        });
        Some(before.iter().cloned().chain(here).collect())
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<Evaluation> {
        let here = self.changed_of(RecordKind::Evaluation).filter_map(|record| match record {
            Record::Evaluation(it) if it.village == *village => Some(it.clone()),
            _ => None,
        });
        let mut years: Vec<_> = here.collect();
        let before = self.years_of.get(village).into_iter().flatten();
        let before: Vec<_> =
            before.filter(|it| years.iter().all(|here| here.year != it.year)).cloned().collect();
        years.extend(before);
        years
    }
    fn known_people(&self, village: &PlaceCode) -> Option<KnownPeople> {
        self.known_people.get(village).cloned()
    }
}

/// Whether a record is something of this year that waits in this place or under it.
fn waits(record: &Record, place: &PlaceCode, year: i32) -> bool {
    match record {
        Record::Evaluation(it) => it.is_open() && it.year == year && place.covers(&it.village),
        Record::Objection(it) => it.is_open() && it.filed.year == year && place.covers(&it.filed.village),
        _ => false,
    }
}

impl Overlay {
    /// Puts what an operation left behind on the shelf.
    pub(crate) fn put(&mut self, writes: Vec<Kept>) {
        for kept in writes {
            let key = kept.record.key();
            if let Record::Visit(visit) = &kept.record {
                let same_day = (visit.first.household, visit.by, visit.first.on);
                self.visits_here.entry(same_day).or_default().insert(visit.first.id, visit.device);
            }
            self.records.insert(key, Some(kept));
            self.changed.insert(key);
        }
    }

    /// Records of a kind that this push has changed.
    fn changed_of(&self, kind: RecordKind) -> impl Iterator<Item = &Record> {
        let all = RecordKey::new(kind, Uuid::nil())..=RecordKey::new(kind, Uuid::max());
        self.changed.range(all).filter_map(|key| self.kept(*key)).map(|kept| &kept.record)
    }

    /// A changed record, for writing.
    pub(crate) fn kept(&self, key: RecordKey) -> Option<&Kept> {
        self.records.get(&key).and_then(Option::as_ref)
    }

    /// Every record that was looked at.
    pub(crate) fn seen(&self) -> impl Iterator<Item = &Record> {
        self.records.values().flatten().map(|kept| &kept.record)
    }

    /// The account as it stands on this shelf.
    pub(crate) fn account(&self, account: AccountId) -> Option<&domain::Account> {
        match self.kept(RecordKey::new(RecordKind::Account, account.uuid())) {
            Some(Kept { record: Record::Account(account), .. }) => Some(account),
            _ => None,
        }
    }

    /// Loads what is wanted and not here yet; says whether there was anything to load.
    pub(crate) async fn load(&mut self, conn: &mut Conn, wants: Vec<Want>) -> Result<bool> {
        let (mut keys, mut days) = (Vec::new(), Vec::new());
        let mut loaded = false;
        for want in wants {
            match want {
                Want::Record(key) if !self.records.contains_key(&key) => {
                    self.records.insert(key, None);
                    keys.push(key);
                }
                Want::VisitsOn(household, worker, day)
                    if !self.visits_on.contains_key(&(household, worker, day)) =>
                {
                    self.visits_on.insert((household, worker, day), Vec::new());
                    days.push((household, worker, day));
                }
                Want::Login(login) if !self.logins.contains_key(&login) => {
                    let owner = crate::account::of_login(conn, &login).await?;
                    self.logins.insert(login, owner);
                    loaded = true;
                }
                Want::Unfinished(place, year) if !self.unfinished.contains_key(&(place.clone(), year)) => {
                    let found = crate::evaluation::unfinished(conn, &place, year).await?;
                    self.unfinished.insert((place, year), found);
                    loaded = true;
                }
                Want::Upheld(village, year) if !self.upheld.contains_key(&(village.clone(), year)) => {
                    let found = crate::objection::upheld(conn, &village, year).await?;
                    self.upheld.insert((village, year), found);
                    loaded = true;
                }
                Want::YearsOf(village) if !self.years_of.contains_key(&village) => {
                    let found = crate::evaluation::under(conn, &village).await?;
                    self.years_of.insert(village, found);
                    loaded = true;
                }
                Want::KnownPeople(village) if !self.known_people.contains_key(&village) => {
                    let kept = crate::record::of_kind_under(conn, RecordKind::Household, &village).await?;
                    let households = kept.iter().filter_map(|kept| match &kept.record {
                        Record::Household(household) => Some(household),
                        _ => None,
                    });
                    self.known_people.insert(village, KnownPeople::of(households));
                    loaded = true;
                }
                _ => {}
            }
        }
        loaded |= !keys.is_empty() || !days.is_empty();
        for part in keys.chunks(500) {
            self.load_records(conn, part).await?;
        }
        for part in days.chunks(150) {
            self.load_visits(conn, part).await?;
        }
        Ok(loaded)
    }

    async fn load_records(&mut self, conn: &mut Conn, keys: &[RecordKey]) -> Result<()> {
        // The kinds are said so that the key's index is used.
        let kinds: BTreeSet<_> = keys.iter().map(|key| key.kind.number().to_string()).collect();
        let kinds = kinds.into_iter().collect::<Vec<_>>().join(", ");
        let sql = format!(
            "select kind, id, ver, doc, row_hash, reader, reader_grid from record where kind in ({kinds}) and id in ({})",
            list(1, keys.len())
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for key in keys {
            query = query.bind(bytes(key.id));
        }
        for row in query.fetch_all(conn).await? {
            let kind: i64 = row.try_get("kind")?;
            let kind = i16::try_from(kind)
                .ok()
                .and_then(RecordKind::from_number)
                .ok_or(Error::Malformed("a kind"))?;
            let key = RecordKey::new(kind, uuid(&row, "id")?);
            let doc: String = row.try_get("doc")?;
            let ver = crate::sql::number(&row, "ver")?;
            let reader: Option<Vec<u8>> = row.try_get("reader")?;
            let before = Before {
                row_hash: row.try_get("row_hash")?,
                limited: reader.is_some(),
                reader_grids: row.try_get("reader_grid")?,
            };
            self.before.insert(key, before);
            self.records.insert(key, Some(Kept { ver, record: Record::from_doc(kind, &doc)? }));
        }
        Ok(())
    }

    async fn load_visits(&mut self, conn: &mut Conn, days: &[SameDay]) -> Result<()> {
        let sql = format!(
            "with asked (household, worker, on_day) as (values {}) \
             select v.household, v.worker, v.on_day, v.id, v.device from asked join household_visit v \
             on v.household = asked.household and v.worker = asked.worker and v.on_day = asked.on_day order by v.id",
            Engine::of(conn).values(days.len(), 3)
        );
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (household, worker, day) in days {
            query = query.bind(bytes(household.uuid())).bind(bytes(worker.uuid())).bind(word(day)?);
        }
        for row in query.fetch_all(conn).await? {
            let same_day = (
                HouseholdId::from_uuid(uuid(&row, "household")?),
                AccountId::from_uuid(uuid(&row, "worker")?),
                from_word(&row.try_get::<String, _>("on_day")?)?,
            );
            let visit = (VisitId::from_uuid(uuid(&row, "id")?), DeviceId::from_uuid(uuid(&row, "device")?));
            self.visits_on.entry(same_day).or_default().push(visit);
        }
        Ok(())
    }
}
