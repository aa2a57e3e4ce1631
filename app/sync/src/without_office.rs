//! Stands for `office.rs` in what phones download: there is no act of an office, so nothing here is ever called.
//!
//! An operation with such an act is of an unknown kind then, and kept and sent like one of a newer version.

use crate::apply::{Act, Applied, Shelf, Want};
use domain::{PhotoRef, PlaceCode};
use serde::{Deserialize, Serialize};

/// No act of an office.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OfficeAct {}

#[allow(missing_docs, reason = "the same as in `office.rs`")]
impl OfficeAct {
    pub const fn photos(&self) -> &[PhotoRef] {
        match *self {}
    }
    pub(crate) const fn is_for_strangers(&self) -> bool {
        match *self {}
    }
    pub(crate) const fn drop_photos(&mut self) {
        match *self {}
    }
    pub const fn scope(&self) -> Option<PlaceCode> {
        match *self {}
    }
    pub(crate) const fn wants(&self) -> Vec<Want> {
        match *self {}
    }
    pub(crate) fn apply<S: Shelf>(self, _: &Act<'_, S>) -> Applied {
        match self {}
    }
}
