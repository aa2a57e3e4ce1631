//! What screens read: every noun by its id, as the village knows it with this phone's unsent acts on top.
#![deny(clippy::wildcard_enum_match_arm)]

use domain::evaluation::Upheld;
use domain::order;
use domain::{
    AccountId, Day, DeviceId, Dispute, Evaluation, HouseholdId, Need, PlaceCode, StarPlan, Visit, VisitId,
};
use litemap::LiteMap;
use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;
use sync::{Intent, Kept, Noun, Record, RecordKey, RecordKind, Shelf};
use uuid::Uuid;

/// A noun with the version of its record. Cheap to clone: screens take the rows they show with them.
#[derive(PartialEq, Eq, Debug)]
pub struct Row<T> {
    /// How many changes it has seen, from 1.
    pub ver: u64,
    it: Arc<T>,
}

impl<T> Clone for Row<T> {
    fn clone(&self) -> Self {
        Self { ver: self.ver, it: Arc::clone(&self.it) }
    }
}

impl<T> Row<T> {
    /// The noun itself.
    pub fn noun(&self) -> &T {
        &self.it
    }
}

impl<T> Deref for Row<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.it
    }
}

/// Which records belong to a household.
type Links = HashMap<HouseholdId, Vec<Uuid>>;

macro_rules! world {
    ($(
        $(#[doc = $doc:literal])* $(#[cfg($gate:meta)])?
        $variant:ident($noun:ty) $name:literal $number:literal, $it:ident in $place:expr, $record_id:expr;
            $field:ident by $key:ty, $key_of:expr; $id:ident of $world:ident, $find:expr;
    )*) => {
        /// Everything a screen may show, by id.
        #[derive(Clone, PartialEq, Eq, Debug, Default)]
        pub struct World {
            $($(#[doc = $doc])* $(#[cfg($gate)])? pub $field: LiteMap<$key, Row<$noun>>,)*
            visits_by_household: Links,
            needs_by_household: Links,
            disputes_by_household: Links,
            place_codes: HashMap<Uuid, PlaceCode>,
            village_years: HashMap<Uuid, (PlaceCode, i32)>,
        }

        #[allow(unused_variables, reason = "only some records are found by what the world remembers")]
        impl World {
            /// The record as it stands, if it is here.
            pub fn record(&self, key: RecordKey) -> Option<Kept> {
                match key.kind {
                    $($(#[cfg($gate)])? RecordKind::$variant => {
                        let ($world, $id) = (self, key.id);
                        let found: Option<$key> = $find;
                        let row = self.$field.get(&found?)?;
                        Some(Kept { ver: row.ver, record: Record::$variant((*row.it).clone()) })
                    })*
                    $($(#[cfg(not($gate))] RecordKind::$variant => None,)?)*
                }
            }
            /// The version of a record, if it is here.
            pub fn ver(&self, key: RecordKey) -> Option<u64> {
                match key.kind {
                    $($(#[cfg($gate)])? RecordKind::$variant => {
                        let ($world, $id) = (self, key.id);
                        let found: Option<$key> = $find;
                        self.$field.get(&found?).map(|row| row.ver)
                    })*
                    $($(#[cfg(not($gate))] RecordKind::$variant => None,)?)*
                }
            }
            /// Every record that is here.
            pub fn keys(&self) -> Vec<RecordKey> {
                let mut keys = Vec::new();
                $($(#[cfg($gate)])? keys.extend(self.$field.values().map(|row| key_of(row.noun())));)*
                keys
            }
            /// The place a record belongs to, if it is here.
            pub(crate) fn place_of(&self, key: RecordKey) -> Option<PlaceCode> {
                self.record(key).map(|kept| kept.record.place().clone())
            }
            pub(crate) fn put(&mut self, kept: Kept) {
                let ver = kept.ver;
                self.index(&kept.record);
                match kept.record {
                    $($(#[cfg($gate)])? Record::$variant($it) => {
                        self.$field.insert($key_of, Row { ver, it: Arc::new($it) });
                    })*
                }
            }
            /// Takes a record out; what links to it stays, and finds nothing.
            pub(crate) fn remove(&mut self, key: RecordKey) {
                match key.kind {
                    $($(#[cfg($gate)])? RecordKind::$variant => {
                        let ($world, $id) = (&*self, key.id);
                        let found: Option<$key> = $find;
                        if let Some(found) = found {
                            self.$field.remove(&found);
                        }
                    })*
                    $($(#[cfg(not($gate))] RecordKind::$variant => {})?)*
                }
            }
        }
    };
}

sync::nouns!(world!);

/// Which record a noun stands in.
fn key_of<T: Noun>(noun: &T) -> RecordKey {
    RecordKey::new(T::KIND, noun.record_id())
}

impl World {
    /// Links never change over a record's life, so an index only grows.
    fn index(&mut self, record: &Record) {
        match record {
            Record::Visit(visit) => {
                link(&mut self.visits_by_household, visit.first.household, visit.first.id.uuid());
            }
            Record::Need(need) => {
                link(&mut self.needs_by_household, need.household, need.id.uuid());
            }
            Record::Dispute(dispute) => {
                for household in dispute.parties.iter().filter_map(|party| party.household) {
                    link(&mut self.disputes_by_household, household, dispute.id.uuid());
                }
            }
            Record::Place(place) => {
                self.place_codes.insert(place.code.record_id(), place.code.clone());
            }
            Record::StarPlan(plan) => {
                let id = StarPlan::record_id(&plan.village, plan.year);
                self.village_years.insert(id, (plan.village.clone(), plan.year));
            }
            Record::Evaluation(it) => {
                let id = Evaluation::record_id(&it.village, it.year);
                self.village_years.insert(id, (it.village.clone(), it.year));
            }
            Record::Account(_)
            | Record::Household(_)
            | Record::Activity(_)
            | Record::Task(_)
            | Record::Honor(_)
            | Record::Review(_)
            | Record::LeaderVisit(_) => {}
            #[cfg(feature = "office")]
            Record::DeclaredPlan(_)
            | Record::StarYear(_)
            | Record::Objection(_)
            | Record::FundLedger(_)
            | Record::Experience(_) => {}
        }
    }

    /// Visits to a household, newest first.
    pub fn visits_of(&self, household: HouseholdId) -> Vec<&Row<Visit>> {
        let mut visits = linked(&self.visits_by_household, household, &self.visits);
        order::by_key(&mut visits, |visit| std::cmp::Reverse((visit.first.on, visit.recorded_at)));
        visits
    }
    /// The last visit to a household that counts.
    pub fn last_visit(&self, household: HouseholdId) -> Option<&Row<Visit>> {
        self.visits_of(household).into_iter().find(|visit| visit.counts())
    }
    /// What a household asked for, newest first.
    pub fn needs_of(&self, household: HouseholdId) -> Vec<&Row<Need>> {
        let mut needs = linked(&self.needs_by_household, household, &self.needs);
        order::by_key(&mut needs, |need| std::cmp::Reverse((need.raised_on, need.id)));
        needs
    }
    /// The act that takes a visit to this household back, with everything that was saved with it.
    pub fn withdrawal(&self, visit: VisitId, household: HouseholdId) -> Intent {
        let needs = self.needs_of(household).into_iter();
        let needs = needs.filter(|need| need.remarks.iter().any(|remark| remark.visit == Some(visit)));
        let disputes = self.disputes_of(household).into_iter();
        let disputes =
            disputes.filter(|dispute| dispute.events.iter().any(|event| event.visit == Some(visit)));
        Intent::WithdrawVisit {
            visit,
            needs: order::set(needs.map(|need| need.id)),
            disputes: order::set(disputes.map(|dispute| dispute.id)),
        }
    }
    /// Disputes a household is a party of, newest first.
    pub fn disputes_of(&self, household: HouseholdId) -> Vec<&Row<Dispute>> {
        let mut disputes = linked(&self.disputes_by_household, household, &self.disputes);
        order::by_key(&mut disputes, |dispute| std::cmp::Reverse((dispute.on, dispute.recorded_at)));
        disputes
    }
}

fn linked<'a, L: Ord + From<Uuid>, T>(
    index: &Links,
    household: HouseholdId,
    rows: &'a LiteMap<L, Row<T>>,
) -> Vec<&'a Row<T>> {
    index.get(&household).into_iter().flatten().filter_map(|id| rows.get(&L::from(*id))).collect()
}

fn link(index: &mut Links, household: HouseholdId, record: Uuid) {
    let records = index.entry(household).or_default();
    if !records.contains(&record) {
        records.push(record);
    }
}

impl Shelf for World {
    fn record(&self, key: RecordKey) -> Option<Kept> {
        Self::record(self, key)
    }
    fn visits_on(&self, household: HouseholdId, worker: AccountId, day: Day) -> Vec<(VisitId, DeviceId)> {
        linked(&self.visits_by_household, household, &self.visits)
            .into_iter()
            .filter(|visit| visit.by == worker && visit.first.on == day)
            .map(|visit| (visit.first.id, visit.device))
            .collect()
    }
    fn login_owner(&self, login: &str) -> Option<AccountId> {
        self.accounts
            .values()
            .find(|account| account.login.as_deref() == Some(login))
            .map(|account| account.id)
    }
    /// Objections are on no phone: the server decides.
    fn unfinished(&self, _: &PlaceCode, _: i32) -> Option<Vec<RecordKey>> {
        None
    }
    fn upheld(&self, _: &PlaceCode, _: i32) -> Option<Vec<Upheld>> {
        None
    }
    fn years_of(&self, village: &PlaceCode) -> Vec<Evaluation> {
        let all = self.evaluations.values().map(Row::noun);
        all.filter(|evaluation| evaluation.village == *village).cloned().collect()
    }
    #[cfg(feature = "office")]
    fn known_people(&self, village: &PlaceCode) -> Option<domain::KnownPeople> {
        let here = self.households.values().filter(|row| village.covers(&row.grid.value));
        Some(domain::KnownPeople::of(here.map(Row::noun)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Place, PlaceKind};

    #[test]
    fn a_place_is_found_by_its_record_and_by_its_code() {
        let mut world = World::default();
        let code: PlaceCode = "410871001001".parse().unwrap();
        let place =
            Place {
                code: code.clone(), kind: PlaceKind::Community, name: "东方社区".into(), sample: true
            };
        let kept = Kept { ver: 3, record: Record::Place(place) };
        let key = kept.record.key();
        world.put(kept.clone());
        assert_eq!(world.record(key), Some(kept));
        assert_eq!(world.places[&code].name, "东方社区");
        world.remove(key);
        assert_eq!(world.ver(key), None);
    }
}
