//! What a screen reads: the nouns as they stand now, each with its version.

use crate::review::ReviewItem;
use domain::document::{Misread, read};
use domain::{
    Account, Activity, DeclaredPlan, Dispute, Evaluation, Experience, FundLedger, Honor, Household,
    LeaderVisit, Need, Objection, OpId, Place, PlaceCode, StarPlan, StarYear, Task, Visit,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! records {
    ($($variant:ident $name:literal $number:literal;)*) => {
        /// What kind of record it is.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        #[allow(missing_docs, reason = "the nouns of the domain")]
        pub enum RecordKind { $($variant,)* }

        impl RecordKind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];
            /// Its name on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
            /// Its number in the store; never reused.
            pub const fn number(self) -> i16 {
                match self { $(Self::$variant => $number,)* }
            }
            /// The kind with this number.
            pub const fn from_number(number: i16) -> Option<Self> {
                match number { $($number => Some(Self::$variant),)* _ => None }
            }
        }

        /// A record as it stands now.
        #[derive(Clone, PartialEq, Eq, Debug)]
        #[allow(missing_docs, clippy::large_enum_variant, reason = "the nouns of the domain, mostly boxed in maps")]
        pub enum Record { $($variant(records!(@type $variant)),)* }

        impl Record {
            /// What kind of record it is.
            pub const fn kind(&self) -> RecordKind {
                match self { $(Self::$variant(_) => RecordKind::$variant,)* }
            }
            /// Its document.
            ///
            /// # Panics
            /// Never: no record has a map with keys other than text.
            pub fn to_doc(&self) -> String {
                match self {
                    $(Self::$variant(record) => serde_json::to_string(record),)*
                }.expect("records serialise")
            }
            /// Reads a document; unknown fields are let be.
            pub fn from_doc(kind: RecordKind, doc: &str) -> Result<Self, Misread> {
                match kind {
                    $(RecordKind::$variant => read(doc).map(Self::$variant),)*
                }
            }
        }
    };
    (@type Review) => { ReviewItem };
    (@type $variant:ident) => { $variant };
}

records! {
    Place "place" 1;
    Account "account" 2;
    Household "household" 3;
    Visit "visit" 4;
    Need "need" 5;
    Dispute "dispute" 6;
    Activity "activity" 7;
    Task "task" 8;
    Honor "honor" 9;
    StarPlan "star_plan" 10;
    Review "review" 11;
    DeclaredPlan "declared_plan" 12;
    StarYear "star_year" 13;
    Experience "experience" 17;
    LeaderVisit "leader_visit" 18;
    Evaluation "evaluation" 14;
    Objection "objection" 15;
    FundLedger "fund_ledger" 16;
}

/// Which record is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct RecordKey {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id.
    pub id: Uuid,
}

impl RecordKey {
    /// The record of this kind and id.
    pub const fn new(kind: RecordKind, id: Uuid) -> Self {
        Self { kind, id }
    }
    /// The kept operation with this id.
    pub const fn review(op: OpId) -> Self {
        Self::new(RecordKind::Review, op.uuid())
    }
}

impl Record {
    /// Which record it is.
    pub fn key(&self) -> RecordKey {
        let id = match self {
            Self::Place(place) => place.code.record_id(),
            Self::Account(account) => account.id.uuid(),
            Self::Household(household) => household.id.uuid(),
            Self::Visit(visit) => visit.first.id.uuid(),
            Self::Need(need) => need.id.uuid(),
            Self::Dispute(dispute) => dispute.id.uuid(),
            Self::Activity(activity) => activity.now.id.uuid(),
            Self::Task(task) => task.id.uuid(),
            Self::Honor(honor) => honor.id.uuid(),
            Self::StarPlan(plan) => StarPlan::record_id(&plan.village, plan.year),
            Self::Review(item) => item.op_id.uuid(),
            Self::DeclaredPlan(plan) => plan.said.id.uuid(),
            Self::StarYear(year) => StarYear::record_id(&year.zone, year.year),
            Self::Experience(experience) => experience.now.id.uuid(),
            Self::LeaderVisit(visit) => visit.now.id.uuid(),
            Self::Evaluation(year) => Evaluation::record_id(&year.village, year.year),
            Self::Objection(objection) => objection.filed.id.uuid(),
            Self::FundLedger(ledger) => FundLedger::record_id(&ledger.zone, ledger.year),
        };
        RecordKey::new(self.kind(), id)
    }

    /// The place it belongs to, as finely as it is known: a grid where it has one.
    pub const fn place(&self) -> &PlaceCode {
        match self {
            Self::Place(place) => &place.code,
            Self::Account(account) => &account.home,
            Self::Household(household) => &household.grid.value,
            Self::Visit(visit) => &visit.grid,
            Self::Need(need) => &need.grid,
            Self::Dispute(dispute) => &dispute.grid,
            Self::Activity(activity) => &activity.now.place,
            Self::Task(task) => &task.village,
            Self::Honor(honor) => &honor.village,
            Self::StarPlan(plan) => &plan.village,
            Self::Review(item) => &item.village,
            Self::DeclaredPlan(plan) => &plan.said.place,
            Self::StarYear(year) => &year.zone,
            Self::Experience(experience) => &experience.now.village,
            Self::LeaderVisit(visit) => &visit.now.village,
            Self::Evaluation(year) => &year.village,
            Self::Objection(objection) => &objection.township,
            Self::FundLedger(ledger) => &ledger.zone,
        }
    }
}

/// A record with its version.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// How many changes it has seen, from 1.
    pub ver: u64,
    /// The record.
    pub record: Record,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_keep_their_numbers() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::from_number(kind.number()), Some(*kind));
            assert_eq!(serde_json::to_string(kind).unwrap(), format!("\"{}\"", kind.as_str()));
        }
    }
}
