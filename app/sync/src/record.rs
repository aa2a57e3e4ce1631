//! What a screen reads: the nouns as they stand now, each with its version; and the one table of them.

use domain::document::{Misread, read};
use domain::{OpId, PlaceCode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The one table of nouns; every list of them is made from it. A row says
/// - its Chinese word, and `office` where no phone shows it: a phone keeps such a record as it came;
/// - its kind, its type, its name on the wire and its number in the store, which is never used again;
/// - where a record lies, as finely as it is known (a grid where it has one), and its id;
/// - what a screen's world calls them all, by which key it finds one, what that key is of a record, and how it is
///   found from the record's id.
///
/// `nouns!(made!)` calls `made!` with all rows.
#[macro_export]
macro_rules! nouns {
    ($made:ident!) => { $made! {
        /// 地方.
        Place(domain::Place) "place" 1, it in it.code, it.code.record_id();
            places by domain::PlaceCode, it.code.clone(); id of world, world.place_codes.get(&id).cloned();
        /// 账号.
        Account(domain::Account) "account" 2, it in it.home, it.id.uuid();
            accounts by domain::AccountId, it.id; id of world, Some(id.into());
        /// 户.
        Household(domain::Household) "household" 3, it in it.grid.value, it.id.uuid();
            households by domain::HouseholdId, it.id; id of world, Some(id.into());
        /// 走访.
        Visit(domain::Visit) "visit" 4, it in it.grid, it.first.id.uuid();
            visits by domain::VisitId, it.first.id; id of world, Some(id.into());
        /// 诉求.
        Need(domain::Need) "need" 5, it in it.grid, it.id.uuid();
            needs by domain::NeedId, it.id; id of world, Some(id.into());
        /// 纠纷.
        Dispute(domain::Dispute) "dispute" 6, it in it.grid, it.id.uuid();
            disputes by domain::DisputeId, it.id; id of world, Some(id.into());
        /// 志愿活动.
        Activity(domain::Activity) "activity" 7, it in it.now.place, it.now.id.uuid();
            activities by domain::ActivityId, it.now.id; id of world, Some(id.into());
        /// 重点任务.
        Task(domain::Task) "task" 8, it in it.village, it.id.uuid();
            tasks by domain::TaskId, it.id; id of world, Some(id.into());
        /// 表彰.
        Honor(domain::Honor) "honor" 9, it in it.village, it.id.uuid();
            honors by domain::HonorId, it.id; id of world, Some(id.into());
        /// 创建规划, by village and year.
        StarPlan(domain::StarPlan) "star_plan" 10, it in it.village, domain::StarPlan::record_id(&it.village, it.year);
            star_plans by (domain::PlaceCode, i32), (it.village.clone(), it.year); id of world, world.village_years.get(&id).cloned();
        /// 待确认.
        Review($crate::ReviewItem) "review" 11, it in it.village, it.op_id.uuid();
            reviews by domain::OpId, it.op_id; id of world, Some(id.into());
        /// 调研.
        LeaderVisit(domain::LeaderVisit) "leader_visit" 18, it in it.now.village, it.now.id.uuid();
            leader_visits by domain::LeaderVisitId, it.now.id; id of world, Some(id.into());
        /// 评星, by village and year.
        Evaluation(domain::Evaluation) "evaluation" 14, it in it.village, domain::Evaluation::record_id(&it.village, it.year);
            evaluations by (domain::PlaceCode, i32), (it.village.clone(), it.year); id of world, world.village_years.get(&id).cloned();
        /// 公布的创建规划; only what an office has not sent yet: it reads the rest online.
        #[cfg(feature = "office")]
        DeclaredPlan(domain::DeclaredPlan) "declared_plan" 12, it in it.said.place, it.said.id.uuid();
            declared_plans by domain::DeclaredPlanId, it.said.id; id of world, Some(id.into());
        /// 创建年度, by record; only what an office has not sent yet: it reads the rest online.
        #[cfg(feature = "office")]
        StarYear(domain::StarYear) "star_year" 13, it in it.zone, domain::StarYear::record_id(&it.zone, it.year);
            star_years by uuid::Uuid, domain::StarYear::record_id(&it.zone, it.year); id of world, Some(id);
        /// 异议; only what an office has not sent yet: it reads the rest online.
        #[cfg(feature = "office")]
        Objection(domain::Objection) "objection" 15, it in it.township, it.filed.id.uuid();
            objections by domain::ObjectionId, it.filed.id; id of world, Some(id.into());
        /// 资金账, by record; only what an office has not sent yet: it reads the rest online.
        #[cfg(feature = "office")]
        FundLedger(domain::FundLedger) "fund_ledger" 16, it in it.zone, domain::FundLedger::record_id(&it.zone, it.year);
            fund_ledgers by uuid::Uuid, domain::FundLedger::record_id(&it.zone, it.year); id of world, Some(id);
        /// 经验.
        #[cfg(feature = "office")]
        Experience(domain::Experience) "experience" 17, it in it.now.village, it.now.id.uuid();
            experiences by domain::ExperienceId, it.now.id; id of world, Some(id.into());
    } };
}

/// A noun that stands in a record of its own.
pub trait Noun: Sized {
    /// The kind of its records.
    const KIND: RecordKind;
    /// The id of its record.
    fn record_id(&self) -> Uuid;
    /// The noun of a record of this kind.
    fn from_record(record: Record) -> Option<Self>;
}

macro_rules! records {
    ($(
        $(#[doc = $doc:literal])* $(#[cfg($gate:meta)])?
        $variant:ident($noun:ty) $name:literal $number:literal, $it:ident in $place:expr, $id:expr;
            $all:ident by $key:ty, $key_of:expr; $by_id:ident of $world:ident, $find:expr;
    )*) => {
        /// What kind of record it is.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum RecordKind { $($(#[doc = $doc])* $variant,)* }

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
        #[allow(clippy::large_enum_variant, reason = "mostly boxed in maps")]
        pub enum Record { $($(#[doc = $doc])* $(#[cfg($gate)])? $variant($noun),)* }

        $($(#[cfg($gate)])? impl Noun for $noun {
            const KIND: RecordKind = RecordKind::$variant;
            fn record_id(&self) -> Uuid {
                let $it = self;
                $id
            }
            fn from_record(record: Record) -> Option<Self> {
                if let Record::$variant(it) = record { Some(it) } else { None }
            }
        })*

        impl Record {
            /// Which record it is.
            pub fn key(&self) -> RecordKey {
                match self {
                    $($(#[cfg($gate)])? Self::$variant($it) => RecordKey::new(RecordKind::$variant, $id),)*
                }
            }
            /// The place it belongs to, as finely as it is known: a grid where it has one.
            pub const fn place(&self) -> &PlaceCode {
                match self { $($(#[cfg($gate)])? Self::$variant($it) => &$place,)* }
            }
            /// Its document.
            ///
            /// # Panics
            /// Never: no record has a map with keys other than text.
            pub fn to_doc(&self) -> String {
                match self {
                    $($(#[cfg($gate)])? Self::$variant(record) => serde_json::to_string(record),)*
                }.expect("records serialise")
            }
            /// Reads a document; unknown fields are let be, and so are kinds that this bundle has no use for.
            pub fn from_doc(kind: RecordKind, doc: &str) -> Result<Self, Misread> {
                match kind {
                    $($(#[cfg($gate)])? RecordKind::$variant => read(doc).map(Self::$variant),)*
                    $($(#[cfg(not($gate))] RecordKind::$variant => Err(Misread::UnknownWord),)?)*
                }
            }
        }
    };
}

nouns!(records!);

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
