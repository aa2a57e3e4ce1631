//! The plans that the newspaper of 2022 announced, word for word; the sample zone carries them.

use crate::declared_plan::{Declaration, PlacesMeant};
use crate::ids::DeclaredPlanId;
use crate::place::PlaceCode;
use crate::star::StarKind;
use crate::star_plan::PilotTrack;
use serde::Deserialize;
use std::sync::OnceLock;

/// A plan of one place, by its name.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Announced {
    /// The township or zone, by name.
    pub scope: String,
    of: PlacesMeant,
    #[serde(default)]
    levels: Vec<(u8, u32)>,
    #[serde(default)]
    stars: Vec<(StarKind, u32)>,
    #[serde(default)]
    pilots: Vec<(PilotTrack, u32)>,
    #[serde(default)]
    exist: Option<u32>,
}

/// A report with the plans it announces.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct AnnouncedPlans {
    /// 出处.
    pub source: String,
    /// The year planned.
    pub year: i32,
    /// By place.
    pub plans: Vec<Announced>,
}

impl AnnouncedPlans {
    /// The plans this version ships with.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same file.
    pub fn builtin() -> &'static Self {
        static PLANS: OnceLock<AnnouncedPlans> = OnceLock::new();
        PLANS.get_or_init(|| {
            crate::document::read(include_str!("../data/declared_plans_2022.json"))
                .expect("data/declared_plans_2022.json is read by a test")
        })
    }
}

impl Announced {
    /// The same as a record of the place with this code, for this year.
    pub fn declaration(&self, id: DeclaredPlanId, place: PlaceCode, year: i32, source: &str) -> Declaration {
        Declaration {
            id,
            place,
            year,
            of: self.of,
            levels: self.levels.clone(),
            stars: self.stars.clone(),
            pilots: self.pilots.clone(),
            exist: self.exist,
            source: source.to_owned(),
        }
    }
}
