//! I17: who may do what, by a second opinion. Written from docs/decisions/0021-authority.md and not from the code: it
//! keeps its own roles and its own idea of where things lie, learned from nothing but the acts that were applied, and
//! asks neither `domain::Standing` nor `sync::apply`.

mod learned;
#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod table;

use crate::zone;
use domain::evaluation::Round;
use domain::honor::Posting;
use domain::objection::PUBLIC;
use domain::{AccountId, At, HouseholdId, OpId, PlaceCode, PlanChange, Role};
pub(crate) use learned::Model;
use learned::{Waiting, Written};
use sync::{Intent, OfficeAct};
use uuid::Uuid;

/// So many days an author corrects their own record.
const OWN_DAYS: i64 = 7;
/// So many days after it was saved that has to arrive.
const ARRIVES_WITHIN: i64 = 30;

/// What the rules say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum May {
    Yes,
    No,
    /// It hangs on what a year or a plan holds, which is not followed here.
    Depends,
    /// What it is about is not known.
    Unknown,
}

fn yes(holds: bool) -> May {
    if holds { May::Yes } else { May::No }
}

/// Somebody with the roles that count.
pub(crate) struct Who {
    pub(crate) id: AccountId,
    pub(crate) roles: Vec<(Role, PlaceCode)>,
}

impl Who {
    fn has(&self, roles: &[Role], place: &PlaceCode) -> bool {
        self.roles.iter().any(|(role, at)| roles.contains(role) && place.as_str().starts_with(at.as_str()))
    }
    fn works(&self, grid: &PlaceCode) -> bool {
        grid.as_str().len() == 15 && self.has(&[Role::GridWorker, Role::GridLeader], grid)
    }
    fn office(&self, place: &PlaceCode) -> bool {
        self.has(&[Role::TownshipOffice, Role::ZoneOffice], place)
    }
    fn secretary(&self, place: &PlaceCode) -> bool {
        self.has(&[Role::VillageSecretary], place)
    }
    fn leads(&self, place: &PlaceCode) -> bool {
        self.secretary(place) || self.office(place)
    }
    fn door(&self, grid: &PlaceCode) -> bool {
        self.works(grid) || self.leads(grid)
    }
    /// Has something to do with the village: a role in it, of it, or above it.
    fn reaches(&self, place: &PlaceCode) -> bool {
        let village = &place.as_str()[..place.as_str().len().min(12)];
        self.roles.iter().any(|(_, at)| village.starts_with(at.as_str()) || at.as_str().starts_with(village))
    }
    fn zone(&self) -> bool {
        self.office(&zone::code(zone::ZONE))
    }
    fn appoints(&self, role: Role, place: &PlaceCode) -> bool {
        match role {
            Role::GridWorker | Role::GridLeader => self.leads(place),
            Role::VillageSecretary => self.office(place),
            Role::TownshipOffice | Role::ZoneOffice => self.zone(),
        }
    }
}

impl Model {
    fn at(&self, id: Uuid, rule: impl FnOnce(&Written) -> bool) -> May {
        self.written.get(&id).map_or(May::Unknown, |written| yes(rule(written)))
    }

    /// Whether somebody may do this that arrives at `now`: the author, or whoever accepts it for the author and answers
    /// for it alone.
    pub(crate) fn may(&self, who: &Who, author: AccountId, intent: &Intent, told: At, now: At) -> May {
        let own = |written: &Written| written.by == who.id && who.reaches(&written.place);
        let within = |it: &Written, days: i64| {
            let arrives = it.at.day().days_until(now.day()) <= ARRIVES_WITHIN;
            own(it) && it.at.day().days_until(told.day()) <= days && arrives
        };
        let in_time = |it: &Written| within(it, OWN_DAYS);
        let house = |id: &HouseholdId| match self.lies.get(id) {
            None => May::Unknown,
            Some((now, _)) if who.id != author => yes(who.door(now)),
            Some(_) => self.lay(id, told).map_or(May::Unknown, |then| yes(who.door(&then))),
        };
        match intent {
            Intent::RecordVisit(new) => house(&new.household),
            Intent::CorrectHousehold { household, .. } | Intent::SettleHousehold { household, .. } => {
                house(household)
            }
            Intent::MergeHousehold { household, .. } | Intent::UnmergeHousehold { household } => {
                self.lies.get(household).map_or(May::Unknown, |(now, _)| yes(who.door(now)))
            }
            Intent::MoveHousehold { to, .. } => yes(who.leads(to)),
            Intent::RegisterHousehold(new) => yes(who.door(&new.grid)),
            Intent::AmendVisit { visit, .. } => {
                self.at(visit.uuid(), |it| who.leads(&it.place) || in_time(it))
            }
            // Its author on the day, whoever leads the village at any time.
            Intent::WithdrawVisit { visit, .. } => {
                self.at(visit.uuid(), |it| who.leads(&it.place) || within(it, 0))
            }
            Intent::JudgeTwin { visit, .. } => self.at(visit.uuid(), |it| who.leads(&it.place) || own(it)),
            Intent::AdvanceNeed { need, .. } | Intent::SettleNeed { need, .. } => {
                self.at(need.uuid(), |it| who.door(&it.place))
            }
            Intent::ReportDispute(new) => yes(who.door(&new.grid)),
            Intent::TellDispute { dispute, .. } => {
                self.at(dispute.uuid(), |it| who.door(&it.place) || own(it))
            }
            Intent::RecordActivity(new) => yes(who.reaches(&new.place)),
            Intent::AmendActivity(new) => self.at(new.id.uuid(), |it| who.leads(&it.place) || in_time(it)),
            Intent::CreateTask(new) => yes(who.leads(&new.village)),
            Intent::ReportProgress { task, .. } => self.at(task.uuid(), |it| who.reaches(&it.place)),
            Intent::ChangeTask { task, .. } | Intent::SettleTask { task, .. } => {
                let owns = self.owners.get(task) == Some(&Some(who.id));
                self.at(task.uuid(), |it| who.leads(&it.place) || owns && who.reaches(&it.place))
            }
            Intent::TakeUpSuggestion { visit, .. } => self.at(visit.uuid(), |it| who.leads(&it.place)),
            Intent::ChangePlan { village, changes, .. } => plan(who, village, changes),
            Intent::SettlePlan { village, change, .. } => plan(who, village, std::slice::from_ref(change)),
            Intent::ClaimStars { village, .. } | Intent::WithdrawClaim { village, .. } => {
                yes(who.secretary(village))
            }
            Intent::AcceptReview { op } => self.may_accept(who, *op, now),
            Intent::HandOverReview { op, to } => self.of_waiting(*op, |it| {
                let own = it.item.author == who.id;
                let allowed = own && who.reaches(&it.item.village) || who.leads(&it.item.village);
                allowed
                    && !(own && who.works(to))
                    && it.op.as_ref().is_none_or(|op| is_for_others(&op.intent))
            }),
            Intent::WithdrawReview { op } => self.of_waiting(*op, |it| it.item.author == who.id),
            Intent::Office(act) => self.may_in_office(who, act),
        }
    }

    fn of_waiting(&self, op: OpId, rule: impl FnOnce(&Waiting) -> bool) -> May {
        self.waiting.get(&op).map_or(May::Unknown, |waiting| yes(rule(waiting)))
    }

    /// Nobody their own; never an office's act or a decision; and only what one might do oneself.
    fn may_accept(&self, who: &Who, op: OpId, now: At) -> May {
        let Some(waiting) = self.waiting.get(&op) else { return May::Unknown };
        let Some(inner) = &waiting.op else { return May::No };
        let here = who.leads(&waiting.item.village)
            || waiting.handed_to.as_ref().is_some_and(|grid| who.works(grid));
        if !here || waiting.item.author == who.id || !is_for_others(&inner.intent) {
            return May::No;
        }
        self.may(who, waiting.item.author, &inner.intent, waiting.item.happened_at, now)
    }

    fn may_in_office(&self, who: &Who, act: &OfficeAct) -> May {
        match act {
            OfficeAct::NominateHonor(new) => yes(who.leads(&new.village)),
            OfficeAct::RecordWish { honor, named: true, .. } => {
                self.at(honor.uuid(), |it| who.leads(&it.place))
            }
            OfficeAct::RecordWish { honor, .. } => self.at(honor.uuid(), |it| who.reaches(&it.place)),
            OfficeAct::PostHonor { honor, posting, .. } => {
                self.at(honor.uuid(), |it| posts(who, &it.place, *posting))
            }
            OfficeAct::PostExperience { experience, posting } => {
                self.at(experience.uuid(), |it| posts(who, &it.place, *posting))
            }
            OfficeAct::PlanStars(new) if who.office(&new.village) => May::Yes,
            OfficeAct::PlanStars(new) if who.secretary(&new.village) => May::Depends,
            OfficeAct::PlanStars(_) => May::No,
            OfficeAct::DeclarePlan(new) => yes(who.office(&new.place)),
            OfficeAct::WithdrawDeclaredPlan { plan, .. } => self.at(plan.uuid(), |it| who.office(&it.place)),
            OfficeAct::ReviewStar { village, round: Round::First, .. } => {
                yes(who.has(&[Role::TownshipOffice], village))
            }
            // Only an office's people: the 专班 that the year names, or the zone's.
            OfficeAct::ReviewStar { .. } if who.roles.iter().any(|(role, _)| is_office(*role)) => {
                May::Depends
            }
            OfficeAct::ReviewStar { .. } => May::No,
            OfficeAct::CheckVetoes { .. }
            | OfficeAct::BeginNotice { .. }
            | OfficeAct::NameStars { .. }
            | OfficeAct::TakeOverNaming { .. }
            | OfficeAct::GivePlaque { .. }
            | OfficeAct::RemoveStar { .. }
            | OfficeAct::CloseYear { .. }
            | OfficeAct::AdjustBudget { .. }
            | OfficeAct::PayAwards { .. }
            | OfficeAct::PayVenue { .. }
            | OfficeAct::CorrectPayment { .. }
            | OfficeAct::CorrectAward { .. }
            | OfficeAct::OpenYear { .. }
            | OfficeAct::ChangeYear { .. }
            | OfficeAct::CorrectYear { .. }
            | OfficeAct::SettleYear { .. } => yes(who.zone()),
            OfficeAct::FileObjection(_) => yes(who.id == PUBLIC),
            OfficeAct::AnswerObjection { objection, .. } => {
                self.at(objection.uuid(), |it| who.office(&it.place))
            }
            OfficeAct::ShareExperience(new) => yes(who.leads(&new.village)),
            OfficeAct::AmendExperience(new) => self.at(new.id.uuid(), |it| who.leads(&it.place)),
            OfficeAct::RecordLeaderVisit(new) => yes(who.leads(&new.village)),
            OfficeAct::AmendLeaderVisit(new) => self.at(new.id.uuid(), |it| who.leads(&it.place)),
            OfficeAct::NamePlace(place) => {
                let own_grid = place.code.as_str().len() == 15 && who.leads(&place.code);
                yes(who.office(&place.code) || own_grid)
            }
            OfficeAct::OpenAccount(new) => {
                let roles = new.memberships.iter().all(|it| who.appoints(it.role, &it.place));
                yes(who.leads(&new.home) && roles && (new.login.is_none() || who.office(&new.home)))
            }
            OfficeAct::GrantMembership { membership, .. } => {
                yes(who.appoints(membership.role, &membership.place))
            }
            OfficeAct::EndMembership { role, place, .. } => yes(who.appoints(*role, place)),
            OfficeAct::ReturnReview { op, .. } => {
                self.of_waiting(*op, |it| who.leads(&it.item.village) && it.item.author != who.id)
            }
        }
    }
}

/// What a worker writes down at a door, without a network.
fn at_the_door(intent: &Intent) -> bool {
    matches!(
        intent,
        Intent::RecordVisit(_)
            | Intent::AmendVisit { .. }
            | Intent::WithdrawVisit { .. }
            | Intent::RegisterHousehold(_)
            | Intent::CorrectHousehold { .. }
            | Intent::SettleHousehold { .. }
            | Intent::MoveHousehold { .. }
            | Intent::MergeHousehold { .. }
            | Intent::UnmergeHousehold { .. }
            | Intent::AdvanceNeed { .. }
            | Intent::SettleNeed { .. }
            | Intent::ReportDispute(_)
            | Intent::TellDispute { .. }
            | Intent::RecordActivity(_)
            | Intent::AmendActivity(_)
    )
}

/// What one person may take over from another: no office's act, and no decision about what is kept.
fn is_for_others(intent: &Intent) -> bool {
    let decides = matches!(
        intent,
        Intent::AcceptReview { .. } | Intent::HandOverReview { .. } | Intent::WithdrawReview { .. }
    );
    !decides && !matches!(intent, Intent::Office(_))
}

fn is_office(role: Role) -> bool {
    matches!(role, Role::TownshipOffice | Role::ZoneOffice)
}

/// An office posts; whoever leads the village takes down.
fn posts(who: &Who, village: &PlaceCode, posting: Posting) -> bool {
    who.office(village) || posting == Posting::TakenDown && who.leads(village)
}

/// A pilot and leaders are an office's to set, and so is a star that is held.
fn plan(who: &Who, village: &PlaceCode, changes: &[PlanChange]) -> May {
    let above = |change: &PlanChange| matches!(change, PlanChange::Pilot(_) | PlanChange::Leaders(_));
    let star = |change: &PlanChange| matches!(change, PlanChange::Star { .. });
    match (who.office(village), who.secretary(village)) {
        (true, _) => May::Yes,
        (false, true) if changes.iter().any(above) => May::No,
        (false, true) if changes.iter().any(star) => May::Depends,
        (false, secretary) => yes(secretary),
    }
}
