//! One village for an office: its claims with their evidence, whose turn it is, objections, and all its years.

use super::objections::objections;
use super::review::star_card;
use super::{Case, stage_class, zone};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online_live};
use crate::desk::pages::parts::{BackTo, Nothing, PageHead, YearChoice, list_table};
use crate::desk::route::Route;
use crate::functions::{EvaluationPlace, evaluation_place};
use crate::parts::icon::IconName;
use crate::words;
use domain::evaluation::{Step, Verdict, YearOfStars};
use domain::{Day, PlaceCode, PlaceLevel};
use leptos::prelude::*;

/// The evaluation of a village in a year, this one when none is said: a year may end before its evaluation does.
#[component]
pub fn Place(village: PlaceCode, year: Option<i32>) -> impl IntoView {
    let years = YearChoice::new(use_desk().today().year());
    if let Some(year) = year {
        years.choose(year);
    }
    let again = Again::new();
    let ask = move || evaluation_place(village.clone(), years.get());
    let about = |place: &EvaluationPlace| place.row.evaluation.year;
    view! {
        <BackTo href=Route::Evaluation.path() name="评星"/>
        <div class="filters no-print">{years.field(0)}</div>
        {online_live(again, ask, about, move |place| untrack(|| whole(&Case::of(place, again))))}
    }
    .into_any()
}

/// The page of a year. Its forms stay as they are when one of them has changed what the others stand beside.
fn whole(case: &Case) -> AnyView {
    let (desk, place, today) = (case.desk, case.place, case.desk.today());
    let stars = Memo::new(move |_| {
        let stars = place.with(|place| place.row.evaluation.stars());
        stars.into_iter().map(|(star, _)| star).collect::<Vec<_>>()
    });
    let of_card = case.clone();
    let card = move |star| star_card(&of_card, star);
    let unclaimed = move || {
        let none = stars.with(Vec::is_empty);
        none.then(|| view! { <Nothing icon=IconName::Flag text="村(社区)还没有自评申报。"/> })
    };
    let is_zone = desk.office().is_some_and(|office| office.level() == PlaceLevel::Zone);
    let (title, note) = place.with_untracked(|place| {
        let note = format!("{} · {} 年", place.township, place.row.evaluation.year);
        (format!("{}的评星", place.row.village.name), note)
    });
    let village = case.village.clone();
    view! {
        <PageHead title note>
            {move || place.with(|place| stands(place, today))}
        </PageHead>
        {unclaimed}
        <div class="columns">
            <For each=move || stars.get() key=|star| *star children=card/>
        </div>
        {is_zone.then(|| zone::acts(case))}
        {objections(case)}
        {move || place.with(|place| story(place, today))}
        {move || place.with(|place| history(&village, &place.history, true))}
    }
    .into_any()
}

/// Where the evaluation stands, and its certificate.
fn stands(place: &EvaluationPlace, today: Day) -> AnyView {
    let evaluation = &place.row.evaluation;
    let stage = evaluation.stage();
    let of_year = place.history.iter().find(|year| year.year == evaluation.year);
    let certificate =
        of_year.and_then(|year| year.result.as_ref()).filter(|result| result.level() > 0).map(|result| {
            let href = Route::Certificate(result.village.clone(), result.year).path();
            view! { <a class="btn" href=href>"命名证书"</a> }
        });
    view! {
        <span class=stage_class(stage)>{words::stage_on(stage, today)}</span>
        {certificate}
    }
    .into_any()
}

/// Who did what, the newest first.
fn story(place: &EvaluationPlace, today: Day) -> AnyView {
    let lines: Vec<_> = place
        .row
        .evaluation
        .events()
        .iter()
        .rev()
        .map(|event| {
            let who = place.people.iter().find(|(id, _)| *id == event.by).map(|(_, name)| name.as_str());
            let who = who.unwrap_or(words::SOMEBODY_ELSE);
            view! {
                <li>
                    <strong>{step(&event.what)}</strong>
                    " "
                    <small class="muted">{format!("{who} · {}", words::when(event.at, today))}</small>
                </li>
            }
        })
        .collect();
    (!lines.is_empty())
        .then(|| {
            view! {
                <section class="card stack" aria-labelledby="story">
                    <h2 id="story">"经过"</h2>
                    <ol class="story">{lines}</ol>
                </section>
            }
        })
        .into_any()
}

/// A step in one line.
fn step(step: &Step) -> String {
    match step {
        Step::Claimed(claims) => {
            let stars: Vec<_> = claims.iter().map(|claim| claim.star.name()).collect();
            format!("自评申报:{}", stars.join("、"))
        }
        Step::Withdrawn(stars) => format!("撤回申报:{}", words::stars_or_none(stars)),
        Step::Reviewed { star, round, verdict, after } => {
            let verdict = match verdict {
                Verdict::Passed => "通过".to_owned(),
                Verdict::Returned(why) => format!("退回:{why}"),
            };
            let again = if after.is_empty() { "" } else { "异议成立后再" };
            format!("{} · {again}{} {verdict}", star.name(), words::round(*round))
        }
        Step::VetoChecked(hits) if hits.is_empty() => "否决项审查:没有触碰".to_owned(),
        Step::VetoChecked(hits) => {
            let hits: Vec<_> = hits.iter().map(|hit| format!("{}({})", hit.words, hit.note)).collect();
            format!("触碰否决项:{}", hits.join(";"))
        }
        Step::NoticeBegun { from, until } => format!("公示:{from} 至 {until}"),
        Step::Decided(naming) => {
            let gone = &naming.not_confirmed;
            let gone = if gone.is_empty() {
                String::new()
            } else {
                format!(";复评没有通过,不再持有:{}", words::stars(gone))
            };
            format!("命名:{} {}{gone}", words::stars_or_none(&naming.named), naming.note)
        }
        Step::TakenOver(naming) => {
            format!("补录命名:{}(依据:{})", words::stars_or_none(&naming.named), naming.note)
        }
        Step::PlaqueGiven { on } => format!("授牌:{on}"),
        Step::StarLost(lost) => format!("摘星:{} {}", lost.star.name(), lost.reason),
    }
}

/// 历年, each with its certificate; an office reads the whole year, too.
pub(super) fn history(village: &PlaceCode, years: &[YearOfStars], is_office: bool) -> AnyView {
    let whole = |year: i32| {
        if is_office {
            let href = Route::EvaluationPlace(village.clone(), Some(year)).path();
            view! { <a class="link" href=href>{year}</a> }.into_any()
        } else {
            view! { {year} }.into_any()
        }
    };
    let certificate = |year: i32| {
        let href = Route::Certificate(village.clone(), year).path();
        let label = format!("{year} 年命名证书");
        view! { <a class="link" href=href aria-label=label>"命名证书"</a> }
    };
    let lost = |year: &YearOfStars| {
        let lost: Vec<_> =
            year.lost.iter().map(|lost| format!("{}({})", lost.star.name(), lost.reason)).collect();
        lost.join("、")
    };
    let rows: Vec<_> = years
        .iter()
        .map(|year| {
            let result = year.result.as_ref();
            let held = result.map(|result| words::stars_or_none(&result.held())).unwrap_or_default();
            let won = result.map(|result| words::stars_or_none(&result.newly_held())).unwrap_or_default();
            let level = result.map(|result| format!("{} 星", result.level())).unwrap_or_default();
            let named = result.filter(|result| result.level() > 0).map(|_| certificate(year.year));
            view! {
                <tr>
                    <th scope="row" class="num">{whole(year.year)}</th>
                    <td data-label="走到哪一步">{words::stage(year.stage)}</td>
                    <td data-label="星级" class="num">{level}</td>
                    <td data-label="持有">{held}</td>
                    <td data-label="新得">{won}</td>
                    <td data-label="摘星">{lost(year)}</td>
                    <td data-label="证书">{named}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    (!rows.is_empty())
        .then(|| {
            view! {
                <section class="stack" aria-labelledby="years">
                    <h2 id="years">"历年的星"</h2>
                    {list_table("历年的星", &["年度", "走到哪一步", "星级", "持有", "新得", "摘星", "证书"], rows)}
                </section>
            }
        })
        .into_any()
}
