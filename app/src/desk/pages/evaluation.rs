//! 评星: what waits for an office, one village from its claim to the plaque, the village's own claim, the certificate.

pub mod certificate;
pub mod list;
mod objections;
pub mod own;
pub mod place;
mod review;
mod typed;
mod zone;

use crate::desk::pages::acts::On;
use crate::desk::pages::book::{Desk, use_desk};
use crate::desk::pages::online::Again;
use crate::desk::pages::parts::options;
use crate::functions::{EvaluationPlace, EvaluationRow};
use crate::kit::Form;
use crate::kit::forms::FormKind;
use crate::words;
use domain::evaluation::{Stage, StarStage};
use domain::{PlaceCode, StarKind};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// The chip's class for where an evaluation stands.
const fn stage_class(stage: Stage) -> &'static str {
    match stage {
        Stage::Unclaimed => "chip",
        Stage::InReview | Stage::Reviewed | Stage::Clear | Stage::OnNotice { .. } => "chip warn",
        Stage::Returned | Stage::Vetoed => "chip bad",
        Stage::Decided | Stage::Plaqued => "chip ok",
    }
}

/// The chip's class for where a star stands.
const fn star_class(stage: StarStage) -> &'static str {
    match stage {
        StarStage::Claimed | StarStage::FirstPassed => "chip warn",
        StarStage::Approved => "chip ok",
        StarStage::Returned | StarStage::Barred => "chip bad",
    }
}

/// The chip of a star: its class and where it stands, an objection that holds before everything else.
fn star_stands(row: &EvaluationRow, star: StarKind, stage: StarStage) -> (&'static str, &'static str) {
    if row.again.contains(&star) {
        ("chip bad", "异议成立,待再联审")
    } else {
        (star_class(stage), words::star_stage(stage))
    }
}

/// The name of a star's card on its village's page, to lead there.
fn card_of(star: StarKind) -> String {
    format!("star-{}", star.name())
}

/// Stars to choose from.
fn star_choices(of: &BTreeSet<StarKind>) -> Vec<(String, String)> {
    options(of.iter().map(|star| (star_code(*star), star.name())), None)
}
fn star_code(star: StarKind) -> usize {
    StarKind::ALL.iter().position(|known| *known == star).unwrap_or_default()
}
/// The stars that were chosen.
fn chosen_stars(codes: &BTreeSet<String>) -> BTreeSet<StarKind> {
    let star = |code: &String| StarKind::ALL.get(code.parse::<usize>().ok()?).copied();
    codes.iter().filter_map(star).collect()
}

/// An evaluation that an office works on, as the page shows it now.
#[derive(Clone)]
struct Case {
    desk: Desk,
    place: Signal<EvaluationPlace>,
    village: PlaceCode,
    year: i32,
    again: Again,
}

impl Case {
    /// The evaluation of a page that is asked `again` after every step.
    fn of(place: Signal<EvaluationPlace>, again: Again) -> Self {
        let (village, year) =
            place.with_untracked(|place| (place.row.village.code.clone(), place.row.evaluation.year));
        Self { desk: use_desk(), place, village, year, again }
    }
    /// A form about it; `of` tells it from others of its kind.
    fn form(&self, kind: &'static FormKind, of: &str) -> Form {
        Form::open(kind, format!("{}/{}/{}/{of}", kind.code, self.village, self.year))
    }
    /// Where its record stands now.
    fn on(&self) -> On {
        On::Server(self.village.clone(), self.place.with_untracked(|place| place.row.ver))
    }
    /// Takes a step with one tap.
    fn act(&self, act: OfficeAct, said: &'static str) {
        let again = self.again;
        self.desk.act(self.on(), Intent::Office(act), said, move |_| again.ask());
    }
    /// Takes the step that a form says.
    fn save(&self, form: Form, act: OfficeAct, said: &'static str) {
        self.save_each(form, vec![(self.on(), Intent::Office(act))], said);
    }
    fn save_each(&self, form: Form, acts: Vec<(On, Intent)>, said: &'static str) {
        let again = self.again;
        self.desk.act_form_until_it_stands(form, acts, said, move |_| again.ask());
    }
}
