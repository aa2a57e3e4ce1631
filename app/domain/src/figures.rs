//! The figures that phone, secretary, office and board all show: one count, one meaning (P11).

use crate::activity::Activity;
use crate::dispute::Dispute;
use crate::ids::HouseholdId;
use crate::need::Need;
use crate::time::Day;
use crate::visit::Visit;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::iter::Sum;
use std::ops::Add;

/// Counted from the records of one place and period.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    /// 走访户数 — distinct households visited.
    pub households_visited: u64,
    /// 走访次数 — visits that count.
    pub visits: u64,
    /// 矛盾纠纷 that came up.
    pub disputes: u64,
    /// Of these, 化解.
    pub disputes_settled: u64,
    /// 志愿活动.
    pub activities: u64,
    /// 志愿服务人次.
    pub attendances: u64,
    /// 诉求 raised.
    pub needs: u64,
    /// Of these, 办结 or 说明.
    pub needs_over: u64,
    /// 上门未遇 — calls that met nobody; no visits, counted apart.
    #[serde(default)]
    pub visits_not_met: u64,
}

impl Figures {
    /// Counts records whose day lies in `from..=to`. The server asks its tables the same question;
    /// a test compares both on the same records.
    pub fn count<'a>(
        visits: impl IntoIterator<Item = &'a Visit>,
        disputes: impl IntoIterator<Item = &'a Dispute>,
        activities: impl IntoIterator<Item = &'a Activity>,
        needs: impl IntoIterator<Item = &'a Need>,
        from: Day,
        to: Day,
    ) -> Self {
        let within = |day: Day| from <= day && day <= to;
        let mut figures = Self::default();
        let mut doors: HashSet<HouseholdId> = HashSet::new();
        for visit in visits.into_iter().filter(|visit| within(visit.first.on)) {
            figures.visits_not_met += u64::from(visit.is_not_met());
            if visit.counts() {
                figures.visits += 1;
                doors.insert(visit.first.household);
            }
        }
        figures.households_visited = doors.len() as u64;
        for dispute in disputes.into_iter().filter(|dispute| within(dispute.on)) {
            figures.disputes += 1;
            figures.disputes_settled += u64::from(dispute.status().is_settled());
        }
        for activity in activities.into_iter().filter(|activity| within(activity.now.on)) {
            figures.activities += 1;
            figures.attendances += u64::from(activity.now.attendances);
        }
        for need in needs.into_iter().filter(|need| !need.withdrawn && within(need.raised_on)) {
            figures.needs += 1;
            figures.needs_over += u64::from(need.handling.value.is_over());
        }
        figures
    }

    /// 化解率 in whole per cent, rounded down; none when nothing came up.
    pub fn settled_percent(&self) -> Option<u64> {
        (self.disputes > 0).then(|| self.disputes_settled * 100 / self.disputes)
    }
}

impl Add for Figures {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            households_visited: self.households_visited + other.households_visited,
            visits: self.visits + other.visits,
            disputes: self.disputes + other.disputes,
            disputes_settled: self.disputes_settled + other.disputes_settled,
            activities: self.activities + other.activities,
            attendances: self.attendances + other.attendances,
            needs: self.needs + other.needs,
            needs_over: self.needs_over + other.needs_over,
            visits_not_met: self.visits_not_met + other.visits_not_met,
        }
    }
}

/// Villages add up to what they lie in: a household never leaves its village, so nobody is counted in two.
impl Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(figures: I) -> Self {
        figures.fold(Self::default(), Add::add)
    }
}
