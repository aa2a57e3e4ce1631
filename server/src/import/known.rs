//! What is there already, and what the rows read so far add to it.

use domain::text::door;
use domain::{
    Account, AccountId, At, Holding, Place, PlaceCode, PlaceLevel, Role, Standing, StarPlan, StarYear,
};
use std::collections::{BTreeMap, HashMap};
use store::{Store, evaluation, place, record};
use sync::record::{Record, RecordKind};

/// Where something known comes from: a row of this file, or (none) the database.
pub(super) type From = Option<usize>;

/// A door of a grid, however it is written.
pub(super) type Door = (PlaceCode, String);

/// Everything a row can repeat or contradict.
#[derive(Default)]
pub(super) struct Known {
    pub(super) places: BTreeMap<PlaceCode, (Place, From)>,
    /// The heads at each door.
    pub(super) doors: HashMap<Door, Vec<(String, From)>>,
    pub(super) logins: HashMap<String, From>,
    /// What a person of this name does at this place now.
    pub(super) people: HashMap<(String, PlaceCode), (Role, From)>,
    /// Each village's plan of a year, with its version.
    pub(super) plans: HashMap<(PlaceCode, i32), (StarPlan, u64)>,
    /// What decisions say that each village holds.
    pub(super) holdings: HashMap<PlaceCode, Holding>,
    /// Whose login name it is.
    pub(super) holders: HashMap<String, AccountId>,
    /// The years that the zone has opened, each with its version; none for who does not keep them.
    pub(super) years: Option<HashMap<i32, (StarYear, u64)>>,
    /// The plans that this file sets, each with its row.
    pub(super) planned: HashMap<(PlaceCode, i32), usize>,
}

impl Known {
    /// Everything below the places where this person sits in an office.
    pub(super) async fn under(store: &Store, standing: &Standing, now: At) -> Result<Self, store::Error> {
        let mut conn = store.read().await?;
        let mut known = Self::default();
        for (_, root) in standing.held().iter().filter(|(role, _)| role.is_office()) {
            for place in place::under(&mut conn, root).await? {
                known.places.insert(place.code.clone(), (place, None));
            }
            for kept in record::of_kind_under(&mut conn, RecordKind::Household, root).await? {
                let Record::Household(household) = kept.record else { continue };
                if household.stands() {
                    let at = door(&household.grid.value, &household.door.value);
                    known.doors.entry(at).or_default().push((household.head.value.trim().to_owned(), None));
                }
            }
            for kept in record::of_kind_under(&mut conn, RecordKind::StarPlan, root).await? {
                if let Record::StarPlan(plan) = kept.record {
                    known.plans.insert((plan.village.clone(), plan.year), (plan, kept.ver));
                }
            }
            for (village, holding) in evaluation::holdings(&mut conn, root).await? {
                known.holdings.insert(village, holding);
            }
            if root.level() == PlaceLevel::Zone {
                let years = record::of_kind_under(&mut conn, RecordKind::StarYear, root).await?;
                let opened = years.into_iter().filter_map(|kept| match kept.record {
                    Record::StarYear(year) => Some((year.year, (year, kept.ver))),
                    _ => None,
                });
                known.years = Some(opened.collect());
            }
            for kept in record::of_kind_under(&mut conn, RecordKind::Account, root).await? {
                if let Record::Account(account) = kept.record {
                    known.note(&account, now, None);
                }
            }
        }
        Ok(known)
    }

    /// Somebody with an account.
    pub(super) fn note(&mut self, account: &Account, now: At, from: From) {
        if let Some(login) = &account.login {
            self.logins.insert(login.clone(), from);
            self.holders.insert(login.clone(), account.id);
        }
        for held in account.memberships.iter().filter(|held| held.holds(now)) {
            self.people.insert((account.name.clone(), held.place.clone()), (held.role, from));
        }
    }
}

/// The key of a door.
pub(super) fn door(grid: &PlaceCode, door: &str) -> Door {
    (grid.clone(), door::normal(door))
}
