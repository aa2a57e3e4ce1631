//! What only offices do: which records each act looks up, and who decides about it.

mod evaluation;
mod experience;
mod funds;
mod honor;
mod leader_visit;
mod objection;
mod people;
mod plan;
mod review;
mod year;

use super::{Act, Applied, Shelf, Want};
use crate::office::OfficeAct;
use crate::outcome::ReviewReason;
use crate::record::{RecordKey, RecordKind};
use domain::evaluation::LostStar;
use domain::{StarPlan, StarYear};

impl OfficeAct {
    /// What it has to look up.
    pub(crate) fn wants(&self) -> Vec<Want> {
        let record = |kind, id| Want::Record(RecordKey::new(kind, id));
        match self {
            Self::NominateHonor(new) => vec![record(RecordKind::Honor, new.id.uuid())],
            Self::RecordWish { honor, .. } | Self::PostHonor { honor, .. } => {
                vec![record(RecordKind::Honor, honor.uuid())]
            }
            Self::PlanStars(plan) => vec![
                record(RecordKind::StarPlan, StarPlan::record_id(&plan.village, plan.year)),
                Want::YearsOf(plan.village.clone()),
            ],
            Self::DeclarePlan(new) => vec![record(RecordKind::DeclaredPlan, new.id.uuid())],
            Self::WithdrawDeclaredPlan { plan, .. } => vec![record(RecordKind::DeclaredPlan, plan.uuid())],
            Self::ReviewStar { .. }
            | Self::CheckVetoes { .. }
            | Self::BeginNotice { .. }
            | Self::NameStars { .. }
            | Self::TakeOverNaming { .. }
            | Self::GivePlaque { .. }
            | Self::RemoveStar { .. }
            | Self::CloseYear { .. } => evaluation::wants(self),
            Self::FileObjection(new) => objection::wants_of_new(new),
            Self::AnswerObjection { objection, .. } => vec![record(RecordKind::Objection, objection.uuid())],
            Self::AdjustBudget { .. }
            | Self::PayAwards { .. }
            | Self::PayVenue { .. }
            | Self::CorrectPayment { .. }
            | Self::CorrectAward { .. } => funds::wants(self),
            Self::OpenYear { zone, year, from, .. } => {
                let years = std::iter::once(*year).chain(*from);
                years.map(|year| record(RecordKind::StarYear, StarYear::record_id(zone, year))).collect()
            }
            Self::ChangeYear { zone, year, .. }
            | Self::CorrectYear { zone, year, .. }
            | Self::SettleYear { zone, year, .. } => {
                vec![record(RecordKind::StarYear, StarYear::record_id(zone, *year))]
            }
            Self::ShareExperience(new) | Self::AmendExperience(new) => {
                vec![record(RecordKind::Experience, new.id.uuid())]
            }
            Self::PostExperience { experience, .. } => {
                vec![record(RecordKind::Experience, experience.uuid())]
            }
            Self::RecordLeaderVisit(new) | Self::AmendLeaderVisit(new) => {
                vec![record(RecordKind::LeaderVisit, new.id.uuid())]
            }
            Self::NamePlace(place) => vec![record(RecordKind::Place, place.code.record_id())],
            Self::OpenAccount(account) => {
                let login = account.login.clone().map(Want::Login);
                std::iter::once(record(RecordKind::Account, account.id.uuid())).chain(login).collect()
            }
            Self::GrantMembership { account, .. } | Self::EndMembership { account, .. } => {
                vec![record(RecordKind::Account, account.uuid())]
            }
            Self::ReturnReview { op, .. } => vec![Want::Record(RecordKey::review(*op))],
        }
    }

    /// Applies it.
    pub(crate) fn apply<S: Shelf>(self, act: &Act<'_, S>) -> Applied {
        match self {
            Self::NominateHonor(new) => act.nominate_honor(new),
            Self::RecordWish { honor, named, how } => act.record_wish(honor, named, how),
            Self::PostHonor { honor, posting, recognisable } => act.post_honor(honor, posting, recognisable),
            Self::PlanStars(plan) => act.plan_stars(plan),
            Self::DeclarePlan(new) => act.declare_plan(new),
            Self::WithdrawDeclaredPlan { plan, why } => act.withdraw_declared_plan(plan, why),
            Self::ReviewStar { village, year, star, round, verdict } => {
                act.review_star(&village, year, star, round, verdict)
            }
            Self::CheckVetoes { village, year, hits } => act.check_vetoes(&village, year, hits),
            Self::BeginNotice { village, year } => act.begin_notice(&village, year),
            Self::NameStars { village, year, stars, note } => act.name_stars(&village, year, stars, note),
            Self::TakeOverNaming { village, year, held_before, stars, on, source } => {
                act.take_over_naming(&village, year, stars, held_before, (on, source))
            }
            Self::GivePlaque { village, year, on } => act.give_plaque(&village, year, on),
            Self::RemoveStar { village, year, star, reason, on } => {
                act.remove_star(&village, year, LostStar { star, reason, on })
            }
            Self::CloseYear { zone, year } => act.close_year(&zone, year),
            Self::FileObjection(new) => act.file_objection(new),
            Self::AnswerObjection { objection, upheld, answer, stars } => {
                act.answer_objection(objection, upheld, answer, stars)
            }
            Self::AdjustBudget { .. }
            | Self::PayAwards { .. }
            | Self::PayVenue { .. }
            | Self::CorrectPayment { .. }
            | Self::CorrectAward { .. } => act.book(self.entry().ok_or(ReviewReason::UnknownKind)?),
            Self::OpenYear { zone, year, from, items } => act.open_year(zone, year, from, items),
            Self::ChangeYear { zone, year, items } => act.change_year(&zone, year, items, false),
            Self::CorrectYear { zone, year, items, why } => act.correct_year(&zone, year, items, why),
            Self::SettleYear { zone, year, item } => act.change_year(&zone, year, vec![item], true),
            Self::ShareExperience(new) => act.share_experience(new),
            Self::AmendExperience(new) => act.amend_experience(new),
            Self::PostExperience { experience, posting } => act.post_experience(experience, posting),
            Self::RecordLeaderVisit(new) => act.record_leader_visit(new),
            Self::AmendLeaderVisit(new) => act.amend_leader_visit(new),
            Self::NamePlace(place) => act.name_place(place),
            Self::OpenAccount(account) => act.open_account(account),
            Self::GrantMembership { account, membership } => act.grant_membership(account, membership),
            Self::EndMembership { account, role, place, to } => act.end_membership(account, role, &place, to),
            Self::ReturnReview { op, note } => act.return_review(op, note),
        }
    }
}
