//! Fields of forms and import rows, and how each is typed: the one table that checks, controls and counters read.

use serde::{Deserialize, Serialize};

/// Which part of a form or an import row is meant.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each name is the label on the form; words.rs spells it in Chinese")]
pub enum Field {
    Household,
    Door,
    Head,
    Phone,
    Person,
    Relation,
    BirthYear,
    Categories,
    On,
    StartedAt,
    EndedAt,
    Met,
    Topics,
    Note,
    NeedText,
    NeedKind,
    FollowUpOn,
    Photos,
    Location,
    DisputeKind,
    Parties,
    What,
    Agreement,
    Mediators,
    EventText,
    ActivityName,
    ActivityPlace,
    Organizer,
    Service,
    Attendances,
    Volunteers,
    Minutes,
    Title,
    Owner,
    Deadline,
    Milestones,
    Progress,
    HonorTitle,
    HonorKind,
    HonorLevel,
    Honoree,
    Deed,
    Consent,
    Recognisable,
    PlaceCode,
    PlaceName,
    PlaceKind,
    AccountName,
    Login,
    Role,
    MembershipTime,
    Stars,
    Leaders,
    DeclaredFigures,
    DeclaredSource,
    WithdrawalReason,
    ReturnNote,
    Password,
    Amount,
    Years,
    Statement,
    Evidence,
    VetoHits,
    DecisionNote,
    LossReason,
    Objection,
    Answer,
    AwardParts,
    Criteria,
    FundReason,
    ItemCode,
    LeadDepartment,
    Lesson,
    Practice,
    Saw,
    StarTeam,
    Steps,
    Suggestions,
    TeamMembers,
    Unit,
    VenueProject,
    VetoDays,
    VetoWords,
    Visitors,
    Voucher,
    Year,
    YearItems,
    YearSetting,
    /// A part that a newer version checks and this one has no word for.
    #[serde(other)]
    Other,
}

/// Most characters of a person's name. Source: the rule of twelve ministries on names in information systems, 25
/// characters with the middle dot of other peoples' names; a shorter field cuts somebody's name.
pub const NAME_MAX: usize = 25;

/// The keyboard that a field asks a phone for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Keyboard {
    /// Letters.
    Text,
    /// A whole number.
    Numeric,
    /// A number with a point.
    Decimal,
    /// A telephone number.
    Tel,
}

impl Keyboard {
    /// The value of HTML's `inputmode`.
    pub const fn mode(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Numeric => "numeric",
            Self::Decimal => "decimal",
            Self::Tel => "tel",
        }
    }
}

impl Field {
    /// Most characters of one text of this field. A few fields stand in forms of several lengths; those forms say
    /// their own, and this is the longest.
    pub const fn longest(self) -> usize {
        match self {
            Self::Head
            | Self::Person
            | Self::Honoree
            | Self::Owner
            | Self::AccountName
            | Self::Parties
            | Self::Volunteers
            | Self::Met
            | Self::Leaders
            | Self::Visitors => NAME_MAX,
            Self::Door
            | Self::ActivityName
            | Self::ActivityPlace
            | Self::Organizer
            | Self::HonorTitle
            | Self::PlaceName
            | Self::Milestones
            | Self::Steps => 40,
            Self::Relation => 10,
            Self::Phone | Self::StarTeam | Self::LeadDepartment => 20,
            Self::Unit => 6,
            Self::Login | Self::ItemCode => 32,
            Self::Voucher => 30,
            Self::Title | Self::Suggestions => 60,
            Self::Criteria | Self::VetoWords => 100,
            Self::Deed => 120,
            Self::NeedText
            | Self::Service
            | Self::DeclaredSource
            | Self::WithdrawalReason
            | Self::FundReason
            | Self::VenueProject => 200,
            Self::Lesson => 300,
            Self::Practice => 600,
            Self::Household
            | Self::BirthYear
            | Self::Categories
            | Self::On
            | Self::StartedAt
            | Self::EndedAt
            | Self::Topics
            | Self::Note
            | Self::NeedKind
            | Self::FollowUpOn
            | Self::Photos
            | Self::Location
            | Self::DisputeKind
            | Self::What
            | Self::Agreement
            | Self::Mediators
            | Self::EventText
            | Self::Attendances
            | Self::Minutes
            | Self::Deadline
            | Self::Progress
            | Self::HonorKind
            | Self::HonorLevel
            | Self::Consent
            | Self::Recognisable
            | Self::PlaceCode
            | Self::PlaceKind
            | Self::Role
            | Self::MembershipTime
            | Self::Stars
            | Self::DeclaredFigures
            | Self::ReturnNote
            | Self::Password
            | Self::Amount
            | Self::Years
            | Self::Statement
            | Self::Evidence
            | Self::VetoHits
            | Self::DecisionNote
            | Self::LossReason
            | Self::Objection
            | Self::Answer
            | Self::AwardParts
            | Self::Saw
            | Self::TeamMembers
            | Self::VetoDays
            | Self::Year
            | Self::YearItems
            | Self::YearSetting
            | Self::Other => 500,
        }
    }

    /// The keyboard to type it with.
    pub const fn keyboard(self) -> Keyboard {
        match self {
            Self::Phone => Keyboard::Tel,
            // Some of the numbers of a year are money.
            Self::Amount | Self::YearSetting => Keyboard::Decimal,
            Self::PlaceCode
            | Self::BirthYear
            | Self::Attendances
            | Self::Minutes
            | Self::Progress
            | Self::Year
            | Self::Years
            | Self::DeclaredFigures => Keyboard::Numeric,
            _ => Keyboard::Text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names that people really have, and one as long as a register of names allows.
    #[test]
    fn every_name_fits_wherever_a_person_is_named() {
        let names = ["王伟", "欧阳娜娜", "阿卜杜热合曼·吾斯曼江·买买提", "𠮷田㛃", &"买".repeat(25)];
        let fields = [
            Field::Head,
            Field::Person,
            Field::Honoree,
            Field::Owner,
            Field::AccountName,
            Field::Parties,
            Field::Volunteers,
            Field::Met,
            Field::Leaders,
            Field::Visitors,
        ];
        for field in fields {
            for name in names {
                assert!(crate::flaw::Check::new().text(field, name).done().is_ok(), "{field:?} {name}");
            }
            assert!(crate::flaw::Check::new().text(field, &"买".repeat(26)).done().is_err(), "{field:?}");
        }
    }
}
