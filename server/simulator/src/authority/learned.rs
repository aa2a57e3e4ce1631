//! The zone as the second opinion on authority knows it: who holds which role, where things lie and who wrote them.
//! Learned from nothing but the acts that were applied.

use super::{Who, at_the_door};
use crate::zone;
use domain::task::TaskChange;
use domain::{AccountId, At, HouseholdId, Membership, OpId, PlaceCode, Role, TaskId};
use std::collections::BTreeMap;
use sync::{Intent, OfficeAct, Op, Record, ReviewItem};
use uuid::Uuid;

const DAY: i64 = 86_400_000;
/// A worker who was given another grid of the village: so long what they did before counts.
const REASSIGNED: i64 = 30 * DAY;

/// A record that somebody wrote somewhere, then.
#[derive(Clone)]
pub(super) struct Written {
    pub(super) place: PlaceCode,
    pub(super) by: AccountId,
    pub(super) at: At,
}

/// An operation that waits for a person.
#[derive(Clone)]
pub(super) struct Waiting {
    pub(super) item: ReviewItem,
    pub(super) op: Option<Op>,
    pub(super) handed_to: Option<PlaceCode>,
}

/// The zone as the acts so far have made it.
#[derive(Clone)]
pub(crate) struct Model {
    roles: BTreeMap<AccountId, Vec<Membership>>,
    /// Where a household lies, and where it lay until when.
    pub(super) lies: BTreeMap<HouseholdId, (PlaceCode, Vec<(At, PlaceCode)>)>,
    pub(super) written: BTreeMap<Uuid, Written>,
    pub(super) owners: BTreeMap<TaskId, Option<AccountId>>,
    pub(super) waiting: BTreeMap<OpId, Waiting>,
}

impl Model {
    /// Before anybody has done anything.
    pub(crate) fn founded() -> Self {
        let accounts = zone::founded().into_iter().filter_map(|record| match record {
            Record::Account(account) => Some((account.id, account.memberships)),
            _ => None,
        });
        Self {
            roles: accounts.collect(),
            lies: BTreeMap::new(),
            written: BTreeMap::new(),
            owners: BTreeMap::new(),
            waiting: BTreeMap::new(),
        }
    }

    /// Somebody holds just these roles.
    #[cfg(test)]
    pub(crate) fn hold(&mut self, id: AccountId, roles: Vec<Membership>) {
        self.roles.insert(id, roles);
    }

    /// Somebody waits for a decision.
    pub(crate) fn waits(&mut self, item: ReviewItem, op: Option<Op>) {
        self.waiting.insert(item.op_id, Waiting { item, op, handed_to: None });
    }

    /// What a kept operation says, and when it was done.
    pub(crate) fn kept(&self, op: OpId) -> Option<(&Op, At)> {
        self.waiting.get(&op).and_then(|it| Some((it.op.as_ref()?, it.item.happened_at)))
    }

    /// The roles of `id` that count for an act told at `told` that arrives at `now` from a device that pulled last at
    /// `heard`. At the door those of the hour, unless they have ended: then only a worker's who has another role in
    /// the village, for a while, if the device could not know. Anything else goes by the roles on arrival.
    pub(crate) fn who(&self, id: AccountId, intent: &Intent, told: At, now: At, heard: Option<At>) -> Who {
        let all = self.roles.get(&id).map_or(&[][..], Vec::as_slice);
        let on = |it: &Membership, at: At| it.from <= at && it.to.is_none_or(|end| at < end);
        let still = |it: &Membership| {
            let village = &it.place.as_str()[..it.place.as_str().len().min(12)];
            let here = all.iter().filter(|other| on(other, now)).any(|other| {
                village.starts_with(other.place.as_str()) || other.place.as_str().starts_with(village)
            });
            let grid = matches!(it.role, Role::GridWorker | Role::GridLeader);
            let lately = it.to.is_some_and(|end| now.millis() < end.millis() + REASSIGNED);
            let knew = it.to.is_some_and(|end| heard.is_some_and(|heard| heard >= end));
            on(it, now) || grid && here && lately && !knew
        };
        let counts =
            |it: &&Membership| if at_the_door(intent) { on(it, told) && still(it) } else { on(it, now) };
        Who { id, roles: all.iter().filter(counts).map(|it| (it.role, it.place.clone())).collect() }
    }

    /// Whether somebody holds any role at this instant.
    pub(crate) fn has_a_role(&self, id: AccountId, at: At) -> bool {
        let mut all = self.roles.get(&id).into_iter().flatten();
        all.any(|it| it.from <= at && it.to.is_none_or(|end| at < end))
    }

    /// Whether somebody has ever been given a role in an office.
    pub(crate) fn was_in_office(&self, id: AccountId) -> bool {
        self.roles.get(&id).into_iter().flatten().any(|it| super::is_office(it.role))
    }

    /// Where a household lay.
    pub(super) fn lay(&self, id: &HouseholdId, at: At) -> Option<PlaceCode> {
        let (now, before) = self.lies.get(id)?;
        Some(before.iter().find(|(until, _)| at < *until).map_or(now, |(_, grid)| grid).clone())
    }

    /// An act was applied that was done at `at`.
    pub(crate) fn learn(&mut self, op: &Op, at: At) {
        let by = op.head.actor;
        match &op.intent {
            Intent::RecordVisit(new) => {
                let Some(grid) = self.lay(&new.household, at) else { return };
                self.wrote(new.id.uuid(), &grid, by, at);
                for need in &new.needs {
                    self.wrote(need.id.uuid(), &grid, by, at);
                }
            }
            Intent::RegisterHousehold(new) => {
                self.lies.insert(new.id, (new.grid.clone(), Vec::new()));
            }
            Intent::MoveHousehold { household, to } => {
                let Some((now, before)) = self.lies.get_mut(household) else { return };
                if now != to {
                    before.push((at, std::mem::replace(now, to.clone())));
                }
            }
            Intent::ReportDispute(new) => self.wrote(new.id.uuid(), &new.grid, by, at),
            Intent::RecordActivity(new) => self.wrote(new.id.uuid(), &new.place, by, at),
            // Another place may be given, within the village; its author stays.
            Intent::AmendActivity(new) => {
                if let Some(written) = self.written.get_mut(&new.id.uuid()) {
                    written.place = new.place.clone();
                }
            }
            Intent::CreateTask(new) | Intent::TakeUpSuggestion { task: new, .. } => {
                self.wrote(new.id.uuid(), &new.village, by, at);
                self.owners.insert(new.id, new.owner.account);
            }
            Intent::ChangeTask { task, change: TaskChange::Owner(owner) }
            | Intent::SettleTask { task, change: TaskChange::Owner(owner) } => {
                self.owners.insert(*task, owner.account);
            }
            Intent::AcceptReview { op } => {
                if let Some((inner, happened_at)) = self.kept(*op).map(|(inner, at)| (inner.clone(), at)) {
                    self.learn(&inner, happened_at);
                }
            }
            Intent::HandOverReview { op, to } => {
                if let Some(waiting) = self.waiting.get_mut(op) {
                    waiting.handed_to = Some(to.clone());
                }
            }
            Intent::Office(act) => self.learn_of_office(act, by, at),
            Intent::AmendVisit { .. }
            | Intent::JudgeTwin { .. }
            | Intent::WithdrawVisit { .. }
            | Intent::CorrectHousehold { .. }
            | Intent::SettleHousehold { .. }
            | Intent::MergeHousehold { .. }
            | Intent::UnmergeHousehold { .. }
            | Intent::AdvanceNeed { .. }
            | Intent::SettleNeed { .. }
            | Intent::TellDispute { .. }
            | Intent::ReportProgress { .. }
            | Intent::ChangeTask { .. }
            | Intent::SettleTask { .. }
            | Intent::ChangePlan { .. }
            | Intent::SettlePlan { .. }
            | Intent::ClaimStars { .. }
            | Intent::WithdrawClaim { .. }
            | Intent::WithdrawReview { .. } => {}
        }
    }

    fn learn_of_office(&mut self, act: &OfficeAct, by: AccountId, at: At) {
        match act {
            OfficeAct::NominateHonor(new) => self.wrote(new.id.uuid(), &new.village, by, at),
            OfficeAct::DeclarePlan(new) => self.wrote(new.id.uuid(), &new.place, by, at),
            OfficeAct::ShareExperience(new) => self.wrote(new.id.uuid(), &new.village, by, at),
            OfficeAct::RecordLeaderVisit(new) => self.wrote(new.id.uuid(), &new.village, by, at),
            OfficeAct::FileObjection(new) => {
                if let Some(township) = new.village.township() {
                    self.wrote(new.id.uuid(), &township, by, at);
                }
            }
            OfficeAct::OpenAccount(new) => {
                self.roles.insert(new.id, new.memberships.clone());
            }
            OfficeAct::GrantMembership { account, membership } => {
                self.roles.entry(*account).or_default().push(membership.clone());
            }
            OfficeAct::EndMembership { account, role, place, to } => {
                let held = self.roles.entry(*account).or_default();
                let held =
                    held.iter_mut().find(|it| it.role == *role && it.place == *place && it.to.is_none());
                if let Some(held) = held {
                    held.to = Some((*to).max(held.from));
                }
            }
            OfficeAct::RecordWish { .. }
            | OfficeAct::PostHonor { .. }
            | OfficeAct::PlanStars(_)
            | OfficeAct::WithdrawDeclaredPlan { .. }
            | OfficeAct::ReviewStar { .. }
            | OfficeAct::CheckVetoes { .. }
            | OfficeAct::BeginNotice { .. }
            | OfficeAct::NameStars { .. }
            | OfficeAct::TakeOverNaming { .. }
            | OfficeAct::GivePlaque { .. }
            | OfficeAct::RemoveStar { .. }
            | OfficeAct::CloseYear { .. }
            | OfficeAct::AnswerObjection { .. }
            | OfficeAct::AdjustBudget { .. }
            | OfficeAct::PayAwards { .. }
            | OfficeAct::PayVenue { .. }
            | OfficeAct::CorrectPayment { .. }
            | OfficeAct::CorrectAward { .. }
            | OfficeAct::OpenYear { .. }
            | OfficeAct::ChangeYear { .. }
            | OfficeAct::CorrectYear { .. }
            | OfficeAct::SettleYear { .. }
            | OfficeAct::AmendExperience(_)
            | OfficeAct::PostExperience { .. }
            | OfficeAct::AmendLeaderVisit(_)
            | OfficeAct::NamePlace(_)
            | OfficeAct::ReturnReview { .. } => {}
        }
    }

    fn wrote(&mut self, id: Uuid, place: &PlaceCode, by: AccountId, at: At) {
        self.written.insert(id, Written { place: place.clone(), by, at });
    }
}
