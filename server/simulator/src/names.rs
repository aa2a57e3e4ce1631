//! Names of acts, outcomes and reasons; a new one that is missing here does not compile.

use sync::{Intent, Outcome, ReviewReason};

macro_rules! names {
    ($(#[$doc:meta])* $list:ident $function:ident $enum:ident: $($variant:ident)*) => {
        $(#[$doc])*
        pub const $list: &[&str] = &[$(concat!(stringify!($enum), " ", stringify!($variant)),)*];
        /// Its name.
        pub const fn $function(it: &$enum) -> &'static str {
            match it { $($enum::$variant { .. } => concat!(stringify!($enum), " ", stringify!($variant)),)* }
        }
    };
}

names! {
    /// Every kind of act.
    ACTS act_name Intent:
    RecordVisit AmendVisit JudgeTwin RegisterHousehold CorrectHousehold SettleHousehold MoveHousehold
    MergeHousehold UnmergeHousehold AdvanceNeed SettleNeed ReportDispute TellDispute RecordActivity AmendActivity
    CreateTask ReportProgress ChangeTask SettleTask NominateHonor RecordWish PostHonor PlanStars ChangePlan SettlePlan
    DeclarePlan WithdrawDeclaredPlan NamePlace OpenAccount GrantMembership EndMembership AcceptReview HandOverReview ReturnReview WithdrawReview
    OpenYear ChangeYear SettleYear
    ShareExperience AmendExperience PostExperience RecordLeaderVisit AmendLeaderVisit TakeUpSuggestion
    ClaimStars ReviewStar CheckVetoes BeginNotice NameStars TakeOverNaming GivePlaque
    RemoveStar CloseYear FileObjection AnswerObjection
    AdjustBudget PayAwards PayVenue CorrectPayment CorrectAward
}

names! {
    /// Every kind of outcome.
    OUTCOMES outcome_name Outcome:
    Applied Merged Conflict Review
}

names! {
    /// Every reason to wait for a person.
    REASONS reason_name ReviewReason:
    Unreadable Damaged IdTaken UnknownKind Invalid NotTheSender NotInThisVillage OutsideYourGrid NotYourRole
    NothingThere AlreadyThere WrongVillage WaitsForEarlier TooLate LoginTaken OutOfTurn Funds
    Other
}
