//! One village for an office: its claims with their evidence, whose turn it is, objections, and all its years.

use super::review::star_card;
use super::{stage_class, zone};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{BackTo, Nothing, PageHead, YearChoice, list_table, options};
use crate::desk::route::Route;
use crate::functions::{EvaluationPlace, evaluation_place};
use crate::parts::fields::{FlawList, NoteField, OneOf, SomeOf};
use crate::parts::icon::IconName;
use crate::words;
use domain::evaluation::{Step, Verdict, YearOfStars};
use domain::flaw::{Check, Field};
use domain::objection::LONGEST_OBJECTION;
use domain::{Flaw, Objection, PlaceCode, PlaceLevel, StarKind};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};

/// The evaluation of a village in a year, this one when none is said: a year may end before its evaluation does.
#[component]
pub fn Place(village: PlaceCode, year: Option<i32>) -> impl IntoView {
    let years = YearChoice::new(use_desk().today().year());
    if let Some(year) = year {
        years.choose(year);
    }
    let again = Again::new();
    let ask = move || evaluation_place(village.clone(), years.get());
    view! {
        <BackTo href=Route::Evaluation.path() name="评星"/>
        <div class="filters no-print">{years.field(0)}</div>
        {online(again, ask, move |place: EvaluationPlace| whole(&place, again))}
    }
    .into_any()
}

fn whole(place: &EvaluationPlace, again: Again) -> AnyView {
    let desk = use_desk();
    let today = desk.today();
    let row = &place.row;
    let stage = row.evaluation.stage();
    let stars = row.evaluation.stars();
    let cards: Vec<_> = stars.iter().map(|(star, stage)| star_card(place, *star, *stage, again)).collect();
    let unclaimed =
        cards.is_empty().then(|| view! { <Nothing icon=IconName::Flag text="村(社区)还没有自评申报。"/> });
    let is_zone = desk.office().is_some_and(|office| office.level() == PlaceLevel::Zone);
    let acts = is_zone.then(|| zone::acts(place, again));
    let of_year = place.history.iter().find(|year| year.year == row.evaluation.year);
    let certificate =
        of_year.and_then(|year| year.result.as_ref()).filter(|result| result.level() > 0).map(|result| {
            let href = Route::Certificate(result.village.clone(), result.year).path();
            view! { <a class="btn" href=href>"命名证书"</a> }
        });
    let note = format!("{} · {} 年", place.township, row.evaluation.year);
    view! {
        <PageHead title=format!("{}的评星", row.village.name) note=note>
            <span class=stage_class(stage)>{words::stage_on(stage, today)}</span>
            {certificate}
        </PageHead>
        {unclaimed}
        <div class="columns">{cards}</div>
        {acts}
        {objections(place, again)}
        {story(place)}
        {history(&row.village.code, &place.history, true)}
    }
    .into_any()
}

/// Objections with their answers, and a form where one is owed.
fn objections(place: &EvaluationPlace, again: Again) -> AnyView {
    if place.objections.is_empty() && place.crowd.is_empty() {
        return ().into_any();
    }
    let on_notice = place.row.evaluation.approved();
    let card = |(objection, ver): &(Objection, u64)| objection_card(objection, *ver, &on_notice, again);
    let cards: Vec<_> = place.objections.iter().map(card).collect();
    view! {
        <section class="stack" aria-labelledby="objections">
            <h2 id="objections">{format!("异议 {} 件", place.objections.len() + place.crowd_total)}</h2>
            <div class="columns">{cards}</div>
            {together(place, again)}
        </section>
    }
    .into_any()
}

/// Objections that came in a crowd or repeat others: looked through and declined together, with one answer.
fn together(place: &EvaluationPlace, again: Again) -> AnyView {
    if place.crowd.is_empty() {
        return ().into_any();
    }
    let desk = use_desk();
    let today = desk.today();
    let crowd = place.crowd.clone();
    let on_notice = place.row.evaluation.approved();
    let lines: Vec<_> = crowd
        .iter()
        .map(|(it, ver)| {
            view! {
                <li class="stack">
                    <small class="muted num">{words::when(it.at, today)}</small>
                    <p class="prose">{it.filed.text.clone()}</p>
                    <details>
                        <summary>"单独答复"</summary>
                        {answering(it, *ver, &on_notice, again)}
                    </details>
                </li>
            }
        })
        .collect();
    let here = crowd.len();
    let left = place.crowd_total.saturating_sub(here);
    let more =
        (left > 0).then(|| view! { <p class="muted">{format!("还有 {left} 件,答复这些以后接着显示。")}</p> });
    let text = RwSignal::new(String::new());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let answer = text.with_untracked(|text| text.trim().to_owned());
        flaws.set(
            Check::new().text(Field::Answer, &answer, LONGEST_OBJECTION).done().err().unwrap_or_default(),
        );
        if flaws.with_untracked(Vec::is_empty) {
            let decline = |(it, ver): &(Objection, u64)| {
                let act = OfficeAct::AnswerObjection {
                    objection: it.filed.id,
                    upheld: false,
                    answer: answer.clone(),
                    stars: BTreeSet::new(),
                };
                (On::Server(it.township.clone(), *ver), Intent::Office(act))
            };
            let acts = crowd.iter().map(decline).collect();
            desk.act_each(acts, None, "已一并答复", move |_| again.ask());
        }
    };
    view! {
        <details class="card stack">
            <summary>{format!("重复的、短时间里大量提交的异议 {} 件", place.crowd_total)}</summary>
            <p class="muted">"这些和别的异议写的一样,或者来自同一个网络、来得很密。看过以后可以一并答复;其中有新情况的,请先单独答复。"</p>
            <ul class="stack">{lines}</ul>
            {more}
            <form class="stack" on:submit=send novalidate>
                <NoteField label="一并答复:异议不成立" value=text max=LONGEST_OBJECTION hint="居民凭查询码看到,也写在村(社区)页面上;不要写人名。"/>
                <FlawList flaws/>
                <button type="submit" class="btn">{format!("一并答复这 {here} 件")}</button>
            </form>
        </details>
    }
    .into_any()
}

fn objection_card(objection: &Objection, ver: u64, on_notice: &BTreeSet<StarKind>, again: Again) -> AnyView {
    let today = use_desk().today();
    let answer = match &objection.answer {
        Some(answer) => view! {
            <p><span class="chip ok">{format!("已答复 · {}", words::answered(answer.upheld, &answer.stars))}</span></p>
            <p>{answer.text.clone()}</p>
        }
        .into_any(),
        None => answering(objection, ver, on_notice, again),
    };
    view! {
        <article class="card stack">
            <small class="muted num">{words::when(objection.at, today)}</small>
            <p class="prose">{objection.filed.text.clone()}</p>
            {answer}
        </article>
    }
    .into_any()
}

fn answering(objection: &Objection, ver: u64, on_notice: &BTreeSet<StarKind>, again: Again) -> AnyView {
    let desk = use_desk();
    let (id, township) = (objection.filed.id, objection.township.clone());
    let (upheld, text) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let choices = options([("yes", words::upheld(true)), ("no", words::upheld(false))], None);
    let stars = super::star_choices(on_notice);
    // Where there is no choice, it is about the one star there is.
    let only = stars.first().filter(|_| stars.len() == 1).map(|(code, _)| code.clone());
    let about = RwSignal::new(only.into_iter().collect::<BTreeSet<_>>());
    let which = (stars.len() > 1).then(|| {
        view! {
            <div hidden=move || upheld.with(|chosen| chosen != "yes")>
                <SomeOf label="涉及哪颗星,不选就是公示的每一颗" options=stars.clone() value=about optional=true/>
            </div>
        }
    });
    let send = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let answer = text.with_untracked(|text| text.trim().to_owned());
        let chosen = upheld.get_untracked();
        let checked = Check::new()
            .text(Field::Answer, &answer, LONGEST_OBJECTION)
            .text(Field::Objection, &chosen, 3)
            .done();
        flaws.set(checked.err().unwrap_or_default());
        if flaws.with_untracked(Vec::is_empty) {
            let upheld = chosen == "yes";
            let stars = if upheld { about.with_untracked(super::chosen_stars) } else { BTreeSet::new() };
            let intent = Intent::Office(OfficeAct::AnswerObjection { objection: id, upheld, answer, stars });
            desk.act(On::Server(township.clone(), ver), intent, "已答复", move |_| again.ask());
        }
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <OneOf label="核实的结果" options=choices value=upheld/>
            {which}
            <NoteField label="答复" value=text max=LONGEST_OBJECTION hint="居民凭查询码看到,也写在村(社区)页面上;不要写人名。"/>
            <FlawList flaws/>
            <button type="submit" class="btn primary">"答复"</button>
        </form>
    }
    .into_any()
}

/// Who did what, the newest first.
fn story(place: &EvaluationPlace) -> AnyView {
    let today = use_desk().today();
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
