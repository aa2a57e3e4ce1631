//! 带过来 — what a new year takes over from the plans of the one before, by choice: leaders, and pilots that have not
//! reached their level. Stars are not carried: what is held is told by decisions.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::functions::{PlanRow, plans};
use crate::parts::toast;
use crate::words;
use domain::{PlaceCode, PlanChange, StarPlan};
use leptos::task::spawn_local;
use std::collections::BTreeSet;
use sync::Intent;

/// Takes over what was chosen, village by village, and then asks for the year anew.
pub(super) fn over(zone: PlaceCode, from: i32, year: i32, what: BTreeSet<String>, again: Again) {
    let desk = use_desk();
    spawn_local(async move {
        let (before, now) = match (plans(zone.clone(), from).await, plans(zone, year).await) {
            (Ok(before), Ok(now)) => (before.rows, now.rows),
            (Err(declined), _) | (_, Err(declined)) => {
                toast::sorry(words::refusal(declined.refusal(), None));
                return again.ask();
            }
        };
        let acts: Vec<_> = now.iter().filter_map(|row| act(row, &before, year, &what)).collect();
        if acts.is_empty() {
            return again.ask();
        }
        desk.act_each(acts, "年度已开启,已带过来", move |_| again.ask());
    });
}

/// What a village's new plan takes over; nothing where it says so already, or has something of its own.
fn act(now: &PlanRow, before: &[PlanRow], year: i32, what: &BTreeSet<String>) -> Option<(On, Intent)> {
    let village = &now.village.code;
    let before = before.iter().find(|row| row.village.code == *village)?.plan.as_ref()?;
    let plan = now.plan.clone().unwrap_or_else(|| StarPlan::empty(village.clone(), year));
    let mut changes = Vec::new();
    if what.contains("leaders") && plan.leaders().is_empty() && !before.leaders().is_empty() {
        changes.push(PlanChange::Leaders(before.leaders().to_vec()));
    }
    if let Some(track) =
        before.pilot().filter(|track| what.contains("pilots") && track.from() == plan.level())
        && plan.pilot().is_none()
    {
        changes.push(PlanChange::Pilot(Some(track)));
    }
    let intent = Intent::ChangePlan { village: village.clone(), year, changes: changes.clone() };
    (!changes.is_empty()).then(|| (On::Server(village.clone(), now.ver), intent))
}
