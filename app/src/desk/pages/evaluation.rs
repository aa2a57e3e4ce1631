//! 评星: what waits for an office, one village from its claim to the plaque, the village's own claim, the certificate.

pub mod certificate;
pub mod list;
pub mod own;
pub mod place;
mod review;
mod typed;
mod zone;

use crate::desk::pages::acts::On;
use crate::desk::pages::parts::options;
use crate::functions::EvaluationRow;
use crate::parts::fields::{FlawList, NoteField};
use crate::words;
use domain::evaluation::{LONGEST_WORDS, Stage, StarStage};
use domain::{Flaw, StarKind};
use leptos::prelude::*;
use std::collections::BTreeSet;

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

/// Where the evaluation's record stands.
fn on(row: &EvaluationRow) -> On {
    On::Server(row.village.code.clone(), row.ver)
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

/// A form that opens below a word, with one text and one button.
fn worded(
    summary: &'static str,
    label: &'static str,
    button: &'static str,
    optional: bool,
    flaws: RwSignal<Vec<Flaw>>,
    send: impl Fn(String) + 'static,
) -> AnyView {
    let text = RwSignal::new(String::new());
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        send(text.with_untracked(|text| text.trim().to_owned()));
    };
    view! {
        <details class="more">
            <summary>{summary}</summary>
            <form class="stack" on:submit=send novalidate>
                <NoteField label value=text max=LONGEST_WORDS optional/>
                <FlawList flaws/>
                <button type="submit" class="btn">
                    {button}
                </button>
            </form>
        </details>
    }
    .into_any()
}
