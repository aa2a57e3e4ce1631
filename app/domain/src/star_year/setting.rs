//! The numbers that a zone sets for a year, each in its measure and within its range.

use crate::awards;
use crate::flaw::{Check, Field, Flaw, Why};
use serde::{Deserialize, Serialize};

/// 奖补规则 and other numbers of a year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum YearSetting {
    /// 每颗星奖补, for each star newly won.
    StarAward,
    /// 晋星奖补, for a branch that rose a level in the year.
    PromotionAward,
    /// 银五星: consecutive years at five stars.
    SilverYears,
    /// 银五星奖励; 0 as long as nobody has named an amount.
    SilverAward,
    /// 金五星: consecutive years at five stars.
    GoldYears,
    /// 金五星奖励; 0 as long as nobody has named an amount.
    GoldAward,
    /// 奖补资金预算.
    AwardsBudget,
    /// 阵地资金预算.
    VenuesBudget,
    /// 公示天数.
    NoticeDays,
    /// Fewest pilots a township on each track.
    PilotsLeast,
    /// Most pilots a township on each track.
    PilotsMost,
}

/// What a setting counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Measure {
    /// 元, kept as whole fen.
    Money,
    /// 年.
    Years,
    /// 天.
    Days,
    /// 个.
    Places,
}

const FEN_A_YUAN: i64 = 100;

impl YearSetting {
    /// All of them: the award rules, then the rest.
    pub const ALL: [Self; 11] = [
        Self::StarAward,
        Self::PromotionAward,
        Self::SilverYears,
        Self::SilverAward,
        Self::GoldYears,
        Self::GoldAward,
        Self::AwardsBudget,
        Self::VenuesBudget,
        Self::NoticeDays,
        Self::PilotsLeast,
        Self::PilotsMost,
    ];

    /// What it counts.
    pub const fn measure(self) -> Measure {
        match self {
            Self::StarAward
            | Self::PromotionAward
            | Self::SilverAward
            | Self::GoldAward
            | Self::AwardsBudget
            | Self::VenuesBudget => Measure::Money,
            Self::SilverYears | Self::GoldYears => Measure::Years,
            Self::NoticeDays => Measure::Days,
            Self::PilotsLeast | Self::PilotsMost => Measure::Places,
        }
    }
    /// Whether it says what is paid, rather than how the year goes.
    pub const fn is_award_rule(self) -> bool {
        !matches!(self, Self::NoticeDays | Self::PilotsLeast | Self::PilotsMost)
    }
    /// Within its range; a flaw names amounts in yuan.
    pub fn check(self, value: i64) -> Result<(), Vec<Flaw>> {
        let (min, max) = match self.measure() {
            Measure::Money => (0, awards::MOST.fen() / FEN_A_YUAN),
            Measure::Years => (2, 20),
            Measure::Days => (1, 90),
            Measure::Places => (0, 20),
        };
        let unit = if matches!(self.measure(), Measure::Money) { FEN_A_YUAN } else { 1 };
        let within = (min * unit..=max * unit).contains(&value);
        Check::new().refuse_if(!within, Field::YearSetting, Why::OutOfRange { min, max }).done()
    }
}
