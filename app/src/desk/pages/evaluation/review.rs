//! One star claimed: what the branch says and shows, and the review that is due.

use super::{Case, card_of, star_stands};
use crate::desk::pages::form;
use crate::functions::EvaluationPlace;
use crate::kit::fields::NoteField;
use crate::kit::forms;
use crate::words;
use domain::evaluation::{Evidence, Round, StarClaim, StarStage, Verdict};
use domain::{Field, PlaceCode, PlaceLevel, StarKind};
use leptos::prelude::*;
use sync::OfficeAct;

/// The card of a star. It stands as long as the star is claimed, and its form as long as the same review is due.
pub(super) fn star_card(case: &Case, star: StarKind) -> AnyView {
    let (place, office) = (case.place, case.desk.office());
    let stands = move || {
        place.with(|place| {
            let stage = place.row.evaluation.star(star)?;
            let (class, stands) = star_stands(&place.row, star, stage);
            Some(view! { <span class=class>{stands}</span> })
        })
    };
    let due = Memo::new(move |_| place.with(|place| due(place, star, office.as_ref())));
    let case = case.clone();
    let review = move || due.get().map(|round| untrack(|| review(&case, star, round)));
    view! {
        <article class="card stack" id=card_of(star)>
            <div class="row between">
                <h2>{star.name()}</h2>
                {stands}
            </div>
            {move || place.with(|place| told(place, star))}
            {review}
        </article>
    }
    .into_any()
}

/// What is said of the star: by the branch, by whoever returned it, by those who object.
fn told(place: &EvaluationPlace, star: StarKind) -> AnyView {
    let evaluation = &place.row.evaluation;
    let claim = evaluation.claim(star).map(|claim| claimed(place, claim));
    let returned = evaluation
        .returned(star)
        .filter(|_| evaluation.star(star) == Some(StarStage::Returned))
        .map(|why| view! { <p class="notice warn">{format!("退回的原因:{why}")}</p> });
    let upheld = place.row.again.contains(&star).then(|| {
        view! {
            <p class="notice warn">
                "有异议成立。请专班核实以后再联审一次:通过的可以命名,退回的今年不命名。"
            </p>
        }
    });
    view! {
        {claim}
        {returned}
        {upheld}
    }
    .into_any()
}

/// The review that waits for the reader.
fn due(place: &EvaluationPlace, star: StarKind, office: Option<&PlaceCode>) -> Option<Round> {
    let stage = place.row.evaluation.star(star)?;
    let round = if place.row.again.contains(&star) { Some(Round::Joint) } else { stage.waits_for() };
    round.filter(|round| match round {
        Round::First => office.is_some_and(|office| office.level() == PlaceLevel::Township),
        Round::Joint => place.reviews.contains(&star),
    })
}

/// What was claimed, with its evidence.
fn claimed(place: &EvaluationPlace, claim: &StarClaim) -> AnyView {
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
fn review(case: &Case, star: StarKind, round: Round) -> AnyView {
    const SAID: &str = "评审已记下";
    let of_star = case.clone();
    let verdict = move |verdict| {
        let (village, year) = (of_star.village.clone(), of_star.year);
        OfficeAct::ReviewStar { village, year, star, round, verdict }
    };
    let form = case.form(&forms::REVIEW_STAR, star.code());
    let why = RwSignal::new(String::new());
    let fields = view! { <NoteField label=form.called(Field::ReturnNote, "为什么退回,要补什么") value=why/> };
    let finish = move || {
        let back = Verdict::Returned(form::trimmed(why));
        back.check().map(|()| back)
    };
    let (of_return, returned) = (case.clone(), verdict.clone());
    let send_back = move |back| of_return.save(form, returned(back), SAID);
    let of_pass = case.clone();
    let pass = move |_| of_pass.act(verdict(Verdict::Passed), SAID);
    view! {
        <div class="row wrap">
            <button type="button" class="btn primary" on:click=pass>
                {format!("{}通过", words::round(round))}
            </button>
        </div>
        {form::folded("退回", form, fields.into_any(), "退回这颗星", finish, send_back)}
    }
    .into_any()
}
