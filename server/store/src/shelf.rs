//! The shelf of one push: what its operations look up, with what they have already changed on top.

use crate::engine::Engine;
use crate::sql::{bytes, from_word, list, uuid, word};
use crate::{Conn, Error, Result};
use domain::evaluation::Upheld;
use domain::{AccountId, Day, DeviceId, Evaluation, HouseholdId, KnownPeople, PlaceCode, VisitId};
use sqlx::{AssertSqlSafe, Row};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use sync::Shelf;
use sync::record::{Kept, Record, RecordKey, RecordKind};
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

/// What a rule looks up.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Lookup {
    /// This record.
    Record(RecordKey),
    /// Visits to this household by this worker on this day.
    VisitsOn(HouseholdId, AccountId, Day),
    /// The owner of this login name.
    Login(String),
    /// What of this year still waits in this place and under it.
    Unfinished(PlaceCode, i32),
    /// The answers that uphold an objection to this village and year.
    Upheld(PlaceCode, i32),
    /// The evaluations of every year of this village.
    YearsOf(PlaceCode),
    /// The people of this village.
    KnownPeople(PlaceCode),
}

/// The shelf as a rule sees it: what has not been loaded yet is answered as if nothing were there, and noted. As long
/// as anything is noted, nothing that came of it may be kept; so an overlay shows itself to rules in no other way.
pub(crate) struct Noting<'a> {
    loaded: &'a Overlay,
    not_loaded: RefCell<Vec<Lookup>>,
}

impl<'a> Noting<'a> {
    pub(crate) const fn new(loaded: &'a Overlay) -> Self {
        Self { loaded, not_loaded: RefCell::new(Vec::new()) }
    }
    /// What was looked up and has not been loaded: none, and everything was answered by what stands.
    pub(crate) fn into_not_loaded(self) -> Vec<Lookup> {
        self.not_loaded.into_inner()
    }
    fn note(&self, lookup: Lookup) {
        self.not_loaded.borrow_mut().push(lookup);
    }
}

impl Shelf for Noting<'_> {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        let found = self.loaded.records.get(&key);
        if found.is_none() {
            self.note(Lookup::Record(key));
        }
        found.cloned().flatten()
    }
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)> {
        self.loaded.visits_on(household, worker, day).unwrap_or_else(|| {
            self.note(Lookup::VisitsOn(household, worker, day));
            Vec::new()
        })
    }
    fn login_owner(&self, login: &str) -> Option<AccountId> {
        if !self.loaded.logins.contains_key(login) {
            self.note(Lookup::Login(login.to_owned()));
        }
        self.loaded.login_owner(login)
    }
    fn unfinished(&self, place: &PlaceCode, year: i32) -> Option<Vec<RecordKey>> {
        let found = self.loaded.unfinished(place, year);
        if found.is_none() {
            self.note(Lookup::Unfinished(place.clone(), year));
        }
        found
    }
    fn upheld(&self, village: &PlaceCode, year: i32) -> Option<Vec<Upheld>> {
        let found = self.loaded.upheld(village, year);
        if found.is_none() {
            self.note(Lookup::Upheld(village.clone(), year));
        }
        found
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<Evaluation> {
        self.loaded.years_of(village).unwrap_or_else(|| {
            self.note(Lookup::YearsOf(village.clone()));
            Vec::new()
        })
    }
    fn known_people(&self, village: &PlaceCode) -> Option<KnownPeople> {
        let found = self.loaded.known_people.get(village).cloned();
        if found.is_none() {
            self.note(Lookup::KnownPeople(village.clone()));
        }
        found
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

/// What stands, with what this push has changed on top; `None` where it has not been loaded.
impl Overlay {
    fn visits_on(
        &self,
        household: HouseholdId,
        worker: AccountId,
        day: Day,
    ) -> Option<Vec<(VisitId, DeviceId)>> {
        let mut found = self.visits_on.get(&(household, worker, day)).cloned()?;
        let here = self.visits_here.get(&(household, worker, day)).into_iter().flatten();
        found.extend(here.map(|(visit, device)| (*visit, *device)));
        Some(found)
    }
    /// Nobody's, too, where it has not been loaded.
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
    fn years_of(&self, village: &PlaceCode) -> Option<Vec<Evaluation>> {
        let before = self.years_of.get(village)?;
        let here = self.changed_of(RecordKind::Evaluation).filter_map(|record| match record {
            Record::Evaluation(it) if it.village == *village => Some(it.clone()),
            _ => None,
        });
        let mut years: Vec<_> = here.collect();
        let before: Vec<_> =
            before.iter().filter(|it| years.iter().all(|here| here.year != it.year)).cloned().collect();
        years.extend(before);
        Some(years)
    }

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

    /// Loads what is asked for and not here yet, all records in one question and all visits in another.
    pub(crate) async fn load(
        &mut self,
        conn: &mut Conn,
        lookups: impl IntoIterator<Item = Lookup>,
    ) -> Result<()> {
        let (mut keys, mut days) = (Vec::new(), Vec::new());
        let lookups: BTreeSet<_> = lookups.into_iter().filter(|lookup| !self.has(lookup)).collect();
        for lookup in lookups {
            match lookup {
                Lookup::Record(key) => {
                    self.records.insert(key, None);
                    keys.push(key);
                }
                Lookup::VisitsOn(household, worker, day) => {
                    self.visits_on.insert((household, worker, day), Vec::new());
                    days.push((household, worker, day));
                }
                Lookup::Login(login) => {
                    let owner = crate::account::of_login(conn, &login).await?;
                    self.logins.insert(login, owner);
                }
                Lookup::Unfinished(place, year) => {
                    let found = crate::evaluation::unfinished(conn, &place, year).await?;
                    self.unfinished.insert((place, year), found);
                }
                Lookup::Upheld(village, year) => {
                    let found = crate::objection::upheld(conn, &village, year).await?;
                    self.upheld.insert((village, year), found);
                }
                Lookup::YearsOf(village) => {
                    let found = crate::evaluation::under(conn, &village).await?;
                    self.years_of.insert(village, found);
                }
                Lookup::KnownPeople(village) => {
                    let kept = crate::record::of_kind_under(conn, RecordKind::Household, &village).await?;
                    let households = kept.iter().filter_map(|kept| match &kept.record {
                        Record::Household(household) => Some(household),
                        _ => None,
                    });
                    self.known_people.insert(village, KnownPeople::of(households));
                }
            }
        }
        for part in keys.chunks(500) {
            self.load_records(conn, part).await?;
        }
        for part in days.chunks(150) {
            self.load_visits(conn, part).await?;
        }
        Ok(())
    }

    /// Whether this has been loaded.
    fn has(&self, lookup: &Lookup) -> bool {
        match lookup {
            Lookup::Record(key) => self.records.contains_key(key),
            Lookup::VisitsOn(household, worker, day) => {
                self.visits_on.contains_key(&(*household, *worker, *day))
            }
            Lookup::Login(login) => self.logins.contains_key(login),
            Lookup::Unfinished(place, year) => self.unfinished.contains_key(&(place.clone(), *year)),
            Lookup::Upheld(village, year) => self.upheld.contains_key(&(village.clone(), *year)),
            Lookup::YearsOf(village) => self.years_of.contains_key(village),
            Lookup::KnownPeople(village) => self.known_people.contains_key(village),
        }
    }

    /// Records that were looked for and are not there, and kept operations: what others may wait for, should it come
    /// about.
    pub(crate) fn may_come_about(&self) -> impl Iterator<Item = RecordKey> + '_ {
        let may = self.records.iter().filter(|(key, kept)| kept.is_none() || key.kind == RecordKind::Review);
        may.map(|(key, _)| *key)
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
