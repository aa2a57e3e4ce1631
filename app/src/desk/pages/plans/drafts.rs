//! What has been changed on the screen and not saved yet, village by village; kept with the grid's draft.

use crate::desk::plan_words::namings_tell;
use crate::functions::PlanRow;
use crate::kit::Form;
use domain::{PlaceCode, PlanChange, StarPlan};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is tried out for a village.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Tried {
    /// The version of the plan that was looked at: a draft may come back when the plan is another.
    ver: u64,
    changes: Vec<PlanChange>,
}

/// Changes that are tried out.
#[derive(Clone, Copy)]
pub(super) struct Drafts(RwSignal<BTreeMap<PlaceCode, Tried>>);

/// The plan of a row as it is kept; an empty one where there is none.
pub(super) fn kept(row: &PlanRow, year: i32) -> StarPlan {
    row.plan.clone().unwrap_or_else(|| StarPlan::empty(row.village.code.clone(), year))
}

impl Drafts {
    /// What the grid of this form tries out, with what was tried when its page was left.
    pub(super) fn of(form: Form) -> Self {
        let tried = RwSignal::new(BTreeMap::new());
        form.part_json("tried", tried);
        Self(tried)
    }
    /// Sets a field of a village's plan; what is kept already is no change.
    /// What decisions say is held is not typed, and no longer either.
    pub(super) fn put(self, kept: &StarPlan, ver: u64, change: PlanChange) {
        if namings_tell(kept, &change) {
            return;
        }
        self.0.update(|drafts| {
            let tried = drafts.entry(kept.village.clone()).or_default();
            if tried.changes.is_empty() {
                tried.ver = ver;
            }
            kept.try_out(&mut tried.changes, change);
            if tried.changes.is_empty() {
                drafts.remove(&kept.village);
            }
        });
    }
    /// Lets go of what stands meanwhile, and of what no row shows any more.
    pub(super) fn tidy(self, rows: &[PlanRow], year: i32) {
        let mut now = self.0.get_untracked();
        now.retain(|village, tried| {
            let Some(row) = rows.iter().find(|row| row.village.code == *village) else { return false };
            let kept = kept(row, year);
            tried.changes.retain(|change| !kept.says(change) && !namings_tell(&kept, change));
            !tried.changes.is_empty()
        });
        if self.0.with_untracked(|before| *before != now) {
            self.0.set(now);
        }
    }
    /// The plan as it would stand.
    pub(super) fn tried(self, kept: &StarPlan) -> StarPlan {
        self.0.with(|drafts| kept.with(drafts.get(&kept.village).map_or(&[], |tried| &tried.changes)))
    }
    /// What would change, with the version of each plan that was looked at.
    pub(super) fn all(self) -> Vec<(PlaceCode, u64, Vec<PlanChange>)> {
        self.0.with(|drafts| {
            let one =
                |(village, tried): (&PlaceCode, &Tried)| (village.clone(), tried.ver, tried.changes.clone());
            drafts.iter().map(one).collect()
        })
    }
    /// How many fields of a village's plan would change.
    pub(super) fn count_of(self, village: &PlaceCode) -> usize {
        self.0.with(|drafts| drafts.get(village).map_or(0, |tried| tried.changes.len()))
    }
    /// How many villages have changes.
    pub(super) fn count(self) -> usize {
        self.0.with(BTreeMap::len)
    }
    pub(super) fn forget_all(self) {
        self.0.set(BTreeMap::new());
    }
}
