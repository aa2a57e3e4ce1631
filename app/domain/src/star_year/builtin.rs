//! What a zone's first year begins with: data that ships with the program, a sample to be confirmed by the zone.

use super::{StarSeat, StarYear, VetoItem, YearItem, YearSetting};
use crate::money::Fen;
use crate::place::PlaceCode;
use crate::plan_check::PlanRules;
use crate::register::Stamp;
use crate::settings::KeyTasks;
use serde::Deserialize;
use std::sync::OnceLock;

/// `app/domain/data/star_year_2022.json`.
#[derive(Deserialize)]
struct Seed {
    stars: Vec<StarSeat>,
    vetoes: Vec<VetoItem>,
    notice_days: i64,
}

fn seed() -> &'static Seed {
    static SEED: OnceLock<Seed> = OnceLock::new();
    SEED.get_or_init(|| {
        crate::document::read(include_str!("../../data/star_year_2022.json"))
            .expect("data/star_year_2022.json is read by a test")
    })
}

/// What ships for a setting; none for an amount that nobody has named yet.
pub(super) fn setting(what: YearSetting) -> Option<i64> {
    let PlanRules { awards, pilots_least, pilots_most } = PlanRules::builtin();
    match what {
        YearSetting::StarAward => Some(awards.star.fen()),
        YearSetting::PromotionAward => Some(awards.promotion.fen()),
        YearSetting::SilverYears => Some(awards.silver.years.into()),
        YearSetting::SilverAward => awards.silver.amount.map(Fen::fen),
        YearSetting::GoldYears => Some(awards.gold.years.into()),
        YearSetting::GoldAward => awards.gold.amount.map(Fen::fen),
        YearSetting::AwardsBudget => Some(awards.awards_budget.fen()),
        YearSetting::VenuesBudget => Some(awards.venues_budget.fen()),
        YearSetting::NoticeDays => Some(seed().notice_days),
        YearSetting::PilotsLeast => Some((*pilots_least).into()),
        YearSetting::PilotsMost => Some((*pilots_most).into()),
    }
}

impl StarYear {
    /// What holds in a year that nobody has opened.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same files.
    pub fn builtin(zone: &PlaceCode, year: i32) -> Self {
        let items = Self::first_items();
        Self::open(zone.clone(), year, None, items, Stamp::of_nobody())
    }
    /// The items that a zone's first year begins with.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same files.
    pub fn first_items() -> Vec<YearItem> {
        let seed = seed();
        let stars = seed.stars.iter().cloned().map(YearItem::Star);
        let tasks = KeyTasks::builtin().tasks.iter().cloned().map(YearItem::Task);
        let vetoes = seed.vetoes.iter().cloned().map(YearItem::Veto);
        let settings = YearSetting::ALL
            .into_iter()
            .filter_map(|what| setting(what).map(|value| YearItem::Setting { what, value }));
        stars.chain(tasks).chain(vetoes).chain(settings).collect()
    }
}
