//! One star claimed: what the branch says and shows, and the review that is due.

use super::{card_of, on, star_stands, worded};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::functions::EvaluationPlace;
use crate::words;
use domain::evaluation::{Evidence, Round, StarClaim, StarStage, Verdict};
use domain::{Flaw, PlaceLevel, StarKind};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The card of a star.
pub(super) fn star_card(place: &EvaluationPlace, star: StarKind, stage: StarStage, reload: Again) -> AnyView {
    let evaluation = &place.row.evaluation;
    let claim = evaluation.claim(star).map(|claim| claimed(place, claim));
    let returned = evaluation
        .returned(star)
        .filter(|_| stage == StarStage::Returned)
        .map(|why| view! { <p class="notice warn">{format!("退回的原因:{why}")}</p> });
    let again = place.row.again.contains(&star);
    let round = if again { Some(Round::Joint) } else { stage.waits_for() };
    let due =
        round.filter(|round| is_mine(place, star, *round)).map(|round| review(place, star, round, reload));
    let upheld = again.then(|| {
        view! {
            <p class="notice warn">
                "有异议成立。请专班核实以后再联审一次:通过的可以命名,退回的今年不命名。"
            </p>
        }
    });
    let (class, stands) = star_stands(&place.row, star, stage);
    view! {
        <article class="card stack" id=card_of(star)>
            <div class="row between">
                <h2>{star.name()}</h2>
                <span class=class>{stands}</span>
            </div>
            {claim}
            {returned}
            {upheld}
            {due}
        </article>
    }
    .into_any()
}

/// Whether this review is the reader's.
fn is_mine(place: &EvaluationPlace, star: StarKind, round: Round) -> bool {
    let office = use_desk().office();
    match round {
        Round::First => office.is_some_and(|office| office.level() == PlaceLevel::Township),
        Round::Joint => place.reviews.contains(&star),
    }
}

/// What was claimed, with its evidence.
pub(super) fn claimed(place: &EvaluationPlace, claim: &StarClaim) -> AnyView {
    let line = |evidence: &Evidence| {
        if let Evidence::Photo(hash) = evidence {
            return photo(&hash.to_string());
        }
        let known = place.evidence.iter().find(|(of, _)| of == evidence);
        let text = known.map_or_else(|| "一条记录".to_owned(), |(_, words)| words.clone());
        view! { <li>{text}</li> }.into_any()
    };
    let evidence: Vec<_> = claim.evidence.iter().map(line).collect();
    let none = evidence.is_empty().then(|| view! { <p class="muted">"没有附佐证。"</p> });
    view! {
        <p class="prose">{claim.statement.clone()}</p>
        {none}
        <ul class="evidence">{evidence}</ul>
    }
    .into_any()
}

fn photo(hash: &str) -> AnyView {
    let href = format!("/sync/v1/photos/{hash}");
    view! { <li><a class="link" href=href target="_blank" rel="noopener">"照片"</a></li> }.into_any()
}

/// 通过, or 退回 with a reason.
fn review(place: &EvaluationPlace, star: StarKind, round: Round, again: Again) -> AnyView {
    let desk = use_desk();
    let (at, year) = (on(&place.row), place.row.evaluation.year);
    let village = place.row.village.code.clone();
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let decide = move |verdict: Verdict| {
        flaws.set(verdict.check().err().unwrap_or_default());
        if flaws.with_untracked(Vec::is_empty) {
            let intent = Intent::Office(OfficeAct::ReviewStar {
                village: village.clone(),
                year,
                star,
                round,
                verdict,
            });
            desk.act(at.clone(), intent, "评审已记下", move |_| again.ask());
        }
    };
    let pass = decide.clone();
    let back = worded("退回", "为什么退回,要补什么", "退回这颗星", false, flaws, move |why| {
        decide(Verdict::Returned(why));
    });
    view! {
        <div class="row wrap">
            <button type="button" class="btn primary" on:click=move |_| pass(Verdict::Passed)>
                {format!("{}通过", words::round(round))}
            </button>
        </div>
        {back}
    }
    .into_any()
}
