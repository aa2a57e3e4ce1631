//! Stands for `office.rs` in what phones download: there is no act of an office, so nothing here is ever called.
//!
//! An operation with such an act is of an unknown kind then, and kept and sent like one of a newer version.

use crate::acts::{Act, Applied};
use crate::intent::{Judged, NewEntry, Scope};
use crate::record::RecordKey;
use domain::PhotoRef;
use serde::{Deserialize, Serialize};

/// No act of an office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OfficeAct {}

#[allow(missing_docs, reason = "the same as in `office.rs`")]
impl OfficeAct {
    pub const fn kind(&self) -> &'static str {
        match *self {}
    }
    pub const fn about(&self) -> RecordKey {
        match *self {}
    }
    pub const fn scope(&self) -> Scope {
        match *self {}
    }
    pub const fn judged(&self) -> Judged {
        match *self {}
    }
    pub const fn photos(&self) -> &[PhotoRef] {
        match *self {}
    }
    pub(crate) const fn drop_photos(&mut self) {
        match *self {}
    }
    pub const fn entry(&self) -> Option<NewEntry> {
        match *self {}
    }
    pub(crate) fn decide(self, _: &Act<'_>) -> Applied {
        match self {}
    }
}
