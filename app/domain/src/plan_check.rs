//! 核对创建规划 — proves or refutes a year's plans against each other, against what was announced, and against
//! the rules; corrects nothing.
//!
//! Source of the rules: 五星支部 plans and reports of 2022, and docs/plan-check.md.

mod assignment;
mod below;
mod counted;
mod declared;
mod finding;
mod fits;
mod pilots;
mod rules;
mod tally;
mod village;

#[cfg(test)]
mod article;
#[cfg(test)]
mod properties;

pub use finding::{Agreed, Figure, Finding, Hint, Mend, Remark, Rule, Source, StarSet, What};
pub use pilots::{Sent, pilots_sent};
pub use rules::{PlanCost, PlanRules};
pub use tally::Tally;
pub use village::{Listed, PlanTerms, village_check};

use crate::declared_plan::{Declaration, DeclaredPlan};
use crate::money::Fen;
use crate::order;
use crate::place::{Place, PlaceCode, PlaceLevel};
use crate::settings::KeyTasks;
use crate::star::StarKind;
use crate::star_plan::StarPlan;
use std::collections::BTreeMap;

/// Everything that a check looks at.
pub struct PlanBook<'a> {
    /// The township or zone that is checked.
    pub under: &'a PlaceCode,
    /// The places under it, townships and villages.
    pub places: &'a [Place],
    /// The plans of one year.
    pub plans: &'a [StarPlan],
    /// What was announced for that year, by `under` and by places above and below it.
    pub declared: &'a [DeclaredPlan],
    /// How many tasks each village has for each star.
    pub tasks: &'a BTreeMap<(PlaceCode, StarKind), u32>,
    /// The list that tasks are made from.
    pub key_tasks: &'a KeyTasks,
    /// Amounts and thresholds of the year.
    pub rules: &'a PlanRules,
    /// 奖补资金 as it stands: what the year began with, and what was moved since.
    pub budget: Fen,
    /// What the year comes to when every plan is reached, decisions included (`FundFigures::committed`).
    pub committed: Fen,
}

/// What a check tells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PlanCheck {
    /// What contradicts what, announcements first.
    pub findings: Vec<Finding>,
    /// What was looked at and holds.
    pub agreed: Vec<Agreed>,
    /// What contradicts nothing and is worth a look.
    pub hints: Vec<Hint>,
}

/// Holds the plans against each other, what was announced and the rules.
pub fn plan_check(book: &PlanBook<'_>) -> PlanCheck {
    let mut told = PlanCheck::default();
    declared::check(book, &mut told);
    counted::check(book, &mut told);
    told.findings.retain(|finding| book.under.covers(&finding.place));
    told.agreed.retain(|agreed| book.under.covers(&agreed.place));
    told.hints.retain(|hint| book.under.covers(&hint.place));
    told
}

impl PlanCheck {
    /// A rule was looked at: broken, or kept.
    fn judge(&mut self, holds: bool, finding: Finding) {
        if holds {
            let Finding { rule, place, of, found, against, .. } = finding;
            self.agreed.push(Agreed { rule, place, of, found, against });
        } else {
            self.findings.push(finding);
        }
    }
}

impl PlanBook<'_> {
    /// What stands, the newest first.
    fn standing(&self) -> Vec<&Declaration> {
        let mut standing: Vec<_> = self.declared.iter().filter(|plan| plan.stands()).collect();
        order::by_key(&mut standing, |plan| std::cmp::Reverse((plan.at, plan.said.id)));
        standing.into_iter().map(|plan| &plan.said).collect()
    }
    /// The newest announcement of each place about the same places.
    fn newest(&self) -> Vec<&Declaration> {
        let mut newest: Vec<&Declaration> = Vec::new();
        for said in self.standing() {
            if !newest.iter().any(|before| before.place == said.place && before.of == said.of) {
                newest.push(said);
            }
        }
        order::by_key(&mut newest, |said| (said.place.clone(), said.of));
        newest
    }
    fn townships_under(&self, place: &PlaceCode) -> impl Iterator<Item = &Place> {
        let inside = place.clone();
        self.places
            .iter()
            .filter(move |place| place.code.level() == PlaceLevel::Township && inside.covers(&place.code))
    }
    fn kind_of(&self, village: &PlaceCode) -> Option<crate::place::PlaceKind> {
        self.places.iter().find(|place| place.code == *village).map(|place| place.kind)
    }
}
