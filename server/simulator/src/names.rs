//! Names of acts, outcomes and reasons; a new one that is missing here does not compile.

use sync::{Intent, OfficeAct, Outcome, ReviewReason};

macro_rules! names {
    ($(#[$doc:meta])* $list:ident $function:ident $enum:ident $(or $($outer:ident)::+ by $inner:ident)?: $($variant:ident)*) => {
        $(#[$doc])*
        pub const $list: &[&str] = &[$(concat!(stringify!($enum), " ", stringify!($variant)),)*];
        /// Its name.
        pub const fn $function(it: &$enum) -> &'static str {
            match it {
                $($enum::$variant { .. } => concat!(stringify!($enum), " ", stringify!($variant)),)*
                $($($outer)::+(it) => $inner(it),)?
            }
        }
    };
}

names! {
    /// Every kind of act that everybody does.
    ACTS act_name Intent or Intent::Office by office_act_name:
    RecordVisit AmendVisit JudgeTwin WithdrawVisit RegisterHousehold CorrectHousehold SettleHousehold MoveHousehold
    MergeHousehold UnmergeHousehold AdvanceNeed SettleNeed ReportDispute TellDispute RecordActivity AmendActivity
    CreateTask ReportProgress ChangeTask SettleTask TakeUpSuggestion ChangePlan SettlePlan ClaimStars
    WithdrawClaim AcceptReview HandOverReview WithdrawReview
}

names! {
    /// Every kind of act that only offices do.
    OFFICE_ACTS office_act_name OfficeAct:
    NominateHonor RecordWish PostHonor PlanStars DeclarePlan WithdrawDeclaredPlan
    ReviewStar CheckVetoes BeginNotice NameStars TakeOverNaming GivePlaque RemoveStar CloseYear
    FileObjection AnswerObjection AdjustBudget PayAwards PayVenue CorrectPayment CorrectAward
    OpenYear ChangeYear CorrectYear SettleYear ShareExperience AmendExperience PostExperience RecordLeaderVisit AmendLeaderVisit
    NamePlace OpenAccount GrantMembership EndMembership ReturnReview
}

names! {
    /// Every kind of outcome.
    OUTCOMES outcome_name Outcome:
    Applied Merged Conflict Review
}

names! {
    /// Every reason to wait for a person.
    REASONS reason_name ReviewReason:
    Unreadable Damaged IdTaken UnknownKind Invalid TooLarge NotTheSender NotInThisVillage OutsideYourGrid NotYourRole
    RoleEnded OwnWork NotFromInbox NothingThere AlreadyThere WrongVillage WaitsForEarlier TooLate LongAgo LoginTaken
    OutOfTurn Funds
    Other
}

/// What has to happen to money in some play.
pub const MONEY: &[&str] = &["money: the same booking again", "money: another booking out of the same form"];
