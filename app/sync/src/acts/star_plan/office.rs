//! A plan as versions before it had fields wrote it.

use crate::acts::{Act, Applied, valid};
use domain::{PlanChange, StarKind, StarPlan};

impl Act<'_> {
    /// All stars at once: sets those that stand otherwise now.
    pub(crate) fn plan_stars(&self, new: StarPlan) -> Applied {
        valid(new.check())?;
        let (_, plan) = self.plan(&new.village, new.year);
        let changes = StarKind::ALL.map(|star| PlanChange::Star { star, state: new.star(star) });
        let changes = changes.into_iter().filter(|change| !plan.says(change)).collect();
        self.change_plan(new.village, new.year, changes, false)
    }
}
