//! 创建规划: a row says how a plan should stand; what stands otherwise is changed, field by field.

use super::known::Known;
use super::rows::{Check, RowAct, parts, repeats};
use super::template::{FIRST_STAR, PLANS};
use app::words;
use domain::{PilotTrack, PlaceCode, PlaceKind, PlaceLevel, PlanChange, StarKind, StarPlan, StarState};
use store::push::ServerAct;
use sync::Intent;

const SHEET: &str = PLANS.0;

impl Check<'_> {
    pub(super) fn plan(&mut self, row: usize, cells: &[String], known: &mut Known) {
        self.report.rows += 1;
        let Some(village) = self.code(SHEET, row, PLANS.1[0], &cells[0]) else { return };
        let kind = known.places.get(&village).map(|(place, _)| place.kind);
        let Some(kind) = kind.filter(|_| village.level() == PlaceLevel::Village) else {
            return self.bad(SHEET, row, Some(PLANS.1[0]), "没有这个村(社区)");
        };
        let Ok(year) = cells[1].parse::<i32>() else {
            return self.bad(SHEET, row, Some(PLANS.1[1]), "年度是 4 位数字");
        };
        if let Err(flaws) = StarPlan::empty(village.clone(), year).check() {
            return self.flaws(SHEET, row, &flaws);
        }
        if let Some(before) = known.planned.insert((village.clone(), year), row) {
            return self.bad(SHEET, row, Some(PLANS.1[0]), repeats(before));
        }
        let Some(mut changes) = self.wanted(row, cells, kind) else { return };
        let stands = known.plans.get(&(village.clone(), year));
        let (plan, ver) = stands.cloned().unwrap_or_else(|| (StarPlan::empty(village.clone(), year), 0));
        // What is held is told by namings: a row lets it be, and cannot say it of another star.
        let held = known.holdings.get(&village).map(|holding| holding.held_in(year)).unwrap_or_default();
        let plan = plan.beside(held);
        let is_held = |change: &PlanChange| matches!(change, PlanChange::Star { star, .. } if plan.star(*star) == StarState::Held);
        changes.retain(|change| !plan.says(change) && !is_held(change));
        let typed = |change: &PlanChange| matches!(change, PlanChange::Star { state: StarState::Held, .. });
        if changes.iter().any(typed) {
            let why = "已得的星照命名,不在规划里填;以前命名过的,请区里在评星里补录";
            return self.bad(SHEET, row, None, why);
        }
        if changes.is_empty() {
            self.report.already += 1;
            return;
        }
        self.report.new.plans += 1;
        self.acts.push(RowAct { sheet: SHEET, row, act: self.change_plan(village, year, ver, changes) });
    }

    fn change_plan(
        &self,
        village: PlaceCode,
        year: i32,
        base_ver: u64,
        changes: Vec<PlanChange>,
    ) -> ServerAct {
        let intent = Intent::ChangePlan { village: village.clone(), year, changes };
        ServerAct { village, base_ver, at: self.now, intent }
    }

    /// Every field as the row has it; none when a cell cannot be read, and then each such cell is told.
    fn wanted(&mut self, row: usize, cells: &[String], kind: PlaceKind) -> Option<Vec<PlanChange>> {
        let bad = self.report.bad.len();
        let mut changes = Vec::new();
        for (column, star) in (FIRST_STAR..).zip(StarKind::of(PlaceKind::Village)) {
            match state(&cells[column]) {
                Some(state) => changes.push(PlanChange::Star { star: star.at(kind), state }),
                None => self.bad(SHEET, row, Some(PLANS.1[column]), "应当是 争创、已得,或者空着"),
            }
        }
        let pilot = PilotTrack::ALL.into_iter().find(|track| track.name() == cells[8]);
        if pilot.is_none() && !cells[8].is_empty() {
            self.bad(SHEET, row, Some(PLANS.1[8]), "应当是 二进三、三进四、四进五,或者空着");
        }
        changes.push(PlanChange::Pilot(pilot));
        changes.push(PlanChange::Leaders(parts(&cells[9]).map(str::to_owned).collect()));
        changes.push(PlanChange::Note(cells[10].clone()));
        for change in &changes {
            if let Err(flaws) = change.check() {
                self.flaws(SHEET, row, &flaws);
            }
        }
        (self.report.bad.len() == bad).then_some(changes)
    }
}

fn state(cell: &str) -> Option<StarState> {
    let states = [StarState::Aimed, StarState::Held, StarState::No];
    if cell.is_empty() {
        return Some(StarState::No);
    }
    states.into_iter().find(|state| words::star_state(*state) == cell)
}
