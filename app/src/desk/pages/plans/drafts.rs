//! What has been changed on the screen and not saved yet, village by village.

use crate::functions::PlanRow;
use domain::{PlaceCode, PlanChange, StarPlan, StarState};
use leptos::prelude::*;
use std::collections::HashMap;

/// Changes that are tried out.
#[derive(Clone, Copy)]
pub(super) struct Drafts(RwSignal<HashMap<PlaceCode, Vec<PlanChange>>>);

/// The plan of a row as it is kept; an empty one where there is none.
pub(super) fn kept(row: &PlanRow, year: i32) -> StarPlan {
    row.plan.clone().unwrap_or_else(|| StarPlan::empty(row.village.code.clone(), year))
}

impl Drafts {
    pub(super) fn new() -> Self {
        Self(RwSignal::new(HashMap::new()))
    }
    /// Sets a field of a village's plan; what is kept already is no change.
    /// What decisions say is held is not typed, and no longer either.
    pub(super) fn put(self, kept: &StarPlan, change: PlanChange) {
        if let PlanChange::Star { star, state } = change
            && (state == StarState::Held || kept.star(star) == StarState::Held)
        {
            return;
        }
        self.0.update(|drafts| {
            let changes = drafts.entry(kept.village.clone()).or_default();
            kept.try_out(changes, change);
            if changes.is_empty() {
                drafts.remove(&kept.village);
            }
        });
    }
    /// The plan as it would stand.
    pub(super) fn tried(self, kept: &StarPlan) -> StarPlan {
        self.0.with(|drafts| kept.with(drafts.get(&kept.village).map_or(&[], Vec::as_slice)))
    }
    /// What a village's plan would change.
    pub(super) fn of(self, village: &PlaceCode) -> Vec<PlanChange> {
        self.0.with(|drafts| drafts.get(village).cloned().unwrap_or_default())
    }
    /// How many villages have changes.
    pub(super) fn count(self) -> usize {
        self.0.with(HashMap::len)
    }
    pub(super) fn forget_all(self) {
        self.0.set(HashMap::new());
    }
}
