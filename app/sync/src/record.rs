//! What a screen reads: the nouns as they stand now, each with its version.

use crate::review::ReviewItem;
use domain::document::{Misread, read};
use domain::{
    Account, Activity, Dispute, Evaluation, Honor, Household, LeaderVisit, Need, OpId, Place, PlaceCode,
    StarPlan, Task, Visit,
};
#[cfg(feature = "office")]
use domain::{DeclaredPlan, Experience, FundLedger, Objection, StarYear};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A noun that stands in a record of its own.
pub trait Noun: Sized {
    /// The kind of its records.
    const KIND: RecordKind;
    /// The noun of a record of this kind.
    fn from_record(record: Record) -> Option<Self>;
}

macro_rules! records {
    ($($(#[$gate:meta])? $variant:ident($noun:ty) $name:literal $number:literal, $it:ident in $place:expr, $id:expr;)*) => {
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
        pub enum Record { $($(#[$gate])? $variant($noun),)* }

        $($(#[$gate])? impl Noun for $noun {
            const KIND: RecordKind = RecordKind::$variant;
            fn from_record(record: Record) -> Option<Self> {
                if let Record::$variant(it) = record { Some(it) } else { None }
            }
        })*

        impl Record {
            /// Which record it is.
            pub fn key(&self) -> RecordKey {
                match self {
                    $($(#[$gate])? Self::$variant($it) => RecordKey::new(RecordKind::$variant, $id),)*
                }
            }
            /// The place it belongs to, as finely as it is known: a grid where it has one.
            pub const fn place(&self) -> &PlaceCode {
                match self { $($(#[$gate])? Self::$variant($it) => &$place,)* }
            }
            /// Its document.
            ///
            /// # Panics
            /// Never: no record has a map with keys other than text.
            pub fn to_doc(&self) -> String {
                match self {
                    $($(#[$gate])? Self::$variant(record) => serde_json::to_string(record),)*
                }.expect("records serialise")
            }
            /// Reads a document; unknown fields are let be, and so are kinds that this bundle has no use for.
            pub fn from_doc(kind: RecordKind, doc: &str) -> Result<Self, Misread> {
                match kind {
                    $($(#[$gate])? RecordKind::$variant => read(doc).map(Self::$variant),)*
                    #[cfg(not(feature = "office"))]
                    _ => Err(Misread::UnknownWord),
                }
            }
        }
    };
}

records! {
    Place(Place) "place" 1, it in it.code, it.code.record_id();
    Account(Account) "account" 2, it in it.home, it.id.uuid();
    Household(Household) "household" 3, it in it.grid.value, it.id.uuid();
    Visit(Visit) "visit" 4, it in it.grid, it.first.id.uuid();
    Need(Need) "need" 5, it in it.grid, it.id.uuid();
    Dispute(Dispute) "dispute" 6, it in it.grid, it.id.uuid();
    Activity(Activity) "activity" 7, it in it.now.place, it.now.id.uuid();
    Task(Task) "task" 8, it in it.village, it.id.uuid();
    Honor(Honor) "honor" 9, it in it.village, it.id.uuid();
    StarPlan(StarPlan) "star_plan" 10, it in it.village, StarPlan::record_id(&it.village, it.year);
    Review(ReviewItem) "review" 11, it in it.village, it.op_id.uuid();
    LeaderVisit(LeaderVisit) "leader_visit" 18, it in it.now.village, it.now.id.uuid();
    Evaluation(Evaluation) "evaluation" 14, it in it.village, Evaluation::record_id(&it.village, it.year);
    // What only an office shows: a phone keeps it as it came.
    #[cfg(feature = "office")]
    DeclaredPlan(DeclaredPlan) "declared_plan" 12, it in it.said.place, it.said.id.uuid();
    #[cfg(feature = "office")]
    StarYear(StarYear) "star_year" 13, it in it.zone, StarYear::record_id(&it.zone, it.year);
    #[cfg(feature = "office")]
    Objection(Objection) "objection" 15, it in it.township, it.filed.id.uuid();
    #[cfg(feature = "office")]
    FundLedger(FundLedger) "fund_ledger" 16, it in it.zone, FundLedger::record_id(&it.zone, it.year);
    #[cfg(feature = "office")]
    Experience(Experience) "experience" 17, it in it.now.village, it.now.id.uuid();
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
