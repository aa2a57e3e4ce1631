//! The worklist of an office: what waits for it first, then where every village stands.

use super::{stage_class, typed};
use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online_live};
use crate::desk::pages::parts::{Nothing, PageHead, YearChoice, list_table, options, row_head};
use crate::desk::route::Route;
use crate::functions::{EvaluationRow, EvaluationSheet, UnfinishedYear, evaluations};
use crate::kit::fields::OneOf;
use crate::parts::icon::IconName;
use crate::words;
use domain::evaluation::{Round, Stage};
use domain::{Day, PlaceCode, PlaceLevel, StarKind};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The evaluations under an office.
#[component]
pub fn Evaluations(under: PlaceCode) -> impl IntoView {
    let years = YearChoice::new(use_desk().today().year());
    let again = Again::new();
    let note = Signal::derive(move || {
        format!("{} 年。自评申报 → 初评 → 联审 → 否决项审查 → 公示 → 命名 → 授牌。", years.get())
    });
    let of_office = under.clone();
    let ask = move || evaluations(of_office.clone(), years.get());
    let about = |sheet: &EvaluationSheet| sheet.rows.first().map(|row| row.evaluation.year);
    let show = move |sheet| view! { <Sheet sheet under=under.clone() years again/> }.into_any();
    view! {
        <PageHead title="评星" note=note/>
        <div class="filters">{years.field(0)}</div>
        {online_live(again, ask, about, show)}
    }
    .into_any()
}

/// An earlier year that is not finished, above everything else, with the way to it.
fn unfinished(of: &UnfinishedYear, years: YearChoice) -> AnyView {
    let year = of.year;
    let text = words::unfinished_year(year, of.evaluations, of.objections);
    view! {
        <p class="notice warn row between wrap">
            <span class="grow">{text}</span>
            <button type="button" class="btn small" on:click=move |_| years.choose(year)>
                {format!("看 {year} 年")}
            </button>
        </p>
    }
    .into_any()
}

/// Whether something waits for this office in a village.
fn waits_for_me(row: &EvaluationRow, under: &PlaceCode, reviews: &[StarKind], today: Day) -> bool {
    let it = &row.evaluation;
    let round = |round| {
        move |(_, stage): &(StarKind, domain::evaluation::StarStage)| stage.waits_for() == Some(round)
    };
    let mine = match under.level() {
        PlaceLevel::Zone => match it.stage() {
            Stage::Reviewed | Stage::Clear | Stage::Vetoed | Stage::Decided => true,
            Stage::OnNotice { until, .. } => until < today,
            _ => false,
        },
        _ => it.stars().iter().any(round(Round::First)),
    };
    let joint = it.stars().iter().any(|star| round(Round::Joint)(star) && reviews.contains(&star.0));
    let again = row.again.iter().any(|star| reviews.contains(star));
    mine || joint || again || row.objections_open > 0
}

#[component]
fn Sheet(sheet: Signal<EvaluationSheet>, under: PlaceCode, years: YearChoice, again: Again) -> impl IntoView {
    let today = use_desk().today();
    let show = RwSignal::new("mine".to_owned());
    let filters = options([("mine", "轮到我办"), ("all", "全部"), ("notice", "公示中")], None);
    let is_zone = under.level() == PlaceLevel::Zone;
    let zone = under.clone();
    let close =
        is_zone.then_some(move || sheet.with(|sheet| closing(sheet, &zone, years.get_untracked(), again)));
    let typed = is_zone.then(|| typed::typed(sheet, today, again));
    let above = move || {
        sheet.with(|sheet| sheet.unfinished.iter().map(|of| unfinished(of, years)).collect::<Vec<_>>())
    };
    let table = move || {
        let chosen = show.get();
        sheet.with(|sheet| table(sheet, &chosen, &under, years.get_untracked(), today))
    };
    view! {
        {above}
        <OneOf label="看哪些" options=filters value=show/>
        {table}
        {typed}
        {close}
    }
    .into_any()
}

/// The villages that are looked for; what waits of an earlier year comes first.
fn table(sheet: &EvaluationSheet, chosen: &str, under: &PlaceCode, year: i32, today: Day) -> AnyView {
    let shown = |row: &EvaluationRow, reviews: &[StarKind], other: bool| match chosen {
        "mine" => waits_for_me(row, under, reviews, today),
        "notice" => matches!(row.evaluation.stage(), Stage::OnNotice { .. }),
        _ => other,
    };
    let earlier =
        sheet.unfinished.iter().flat_map(|of| of.rows.iter().filter(|row| shown(row, &of.reviews, false)));
    let rows = earlier.chain(sheet.rows.iter().filter(|row| shown(row, &sheet.reviews, true)));
    let rows: Vec<_> = rows.map(|row| line(row, year, today)).collect();
    if rows.is_empty() {
        let text = "现在没有要办的。村(社区)支部书记申报以后,会在这里出现。";
        return view! { <Nothing icon=IconName::Check text/> }.into_any();
    }
    list_table("评星", &["村(社区)", "走到哪一步", "申报的星", "异议"], rows)
}

fn line(row: &EvaluationRow, year: i32, today: Day) -> AnyView {
    let stage = row.evaluation.stage();
    let stars: Vec<_> = row
        .evaluation
        .stars()
        .into_iter()
        .map(|(star, stage)| {
            let (class, stands) = super::star_stands(row, star, stage);
            view! { <li class=class>{format!("{} {stands}", star.name())}</li> }
        })
        .collect();
    let objections = match row.objections_open {
        0 => ().into_any(),
        count => view! { <span class="chip bad">{format!("{count} 件待答复")}</span> }.into_any(),
    };
    let of_year = (row.evaluation.year != year)
        .then(|| view! { " " <span class="chip warn">{format!("{} 年", row.evaluation.year)}</span> });
    let head = row_head(
        Route::EvaluationPlace(row.village.code.clone(), Some(row.evaluation.year)).path(),
        row.village.name.clone(),
        of_year.into_any(),
    );
    view! {
        <tr>
            {head}
            <td data-label="走到哪一步">
                <span class=stage_class(stage)>{words::stage_on(stage, today)}</span>
            </td>
            <td data-label="申报的星">
                <ul class="chips">{stars}</ul>
            </td>
            <td data-label="异议">{objections}</td>
        </tr>
    }
    .into_any()
}

/// 办结年度, and what keeps it from being closed.
fn closing(sheet: &EvaluationSheet, zone: &PlaceCode, year: i32, again: Again) -> AnyView {
    let desk = use_desk();
    let open = sheet.rows.iter().filter(|row| row.evaluation.is_open()).count();
    let unanswered: u32 = sheet.rows.iter().map(|row| row.objections_open).sum();
    let (text, may) = match sheet.year {
        None => ("先在“创建年度”里开启这一年,才能办结。".to_owned(), None),
        Some((_, true)) => (format!("{year} 年度已经办结;还可以摘星。"), None),
        Some((ver, false)) if open == 0 && unanswered == 0 => {
            ("评星都已办完,异议都已答复。".to_owned(), Some(ver))
        }
        Some(_) => (format!("还有 {open} 个评星没有办完,{unanswered} 件异议没有答复,不能办结。"), None),
    };
    let zone = zone.clone();
    let close = move |ver: u64| {
        let intent = Intent::Office(OfficeAct::CloseYear { zone: zone.clone(), year });
        desk.act(On::Server(zone.clone(), ver), intent, "年度已办结", move |_| again.ask());
    };
    let button = may.map(|ver| {
        view! { <button type="button" class="btn" on:click=move |_| close(ver)>{format!("办结 {year} 年度")}</button> }
    });
    view! {
        <section class="card stack" aria-labelledby="close">
            <h2 id="close">"办结年度"</h2>
            <p>{text}</p>
            {button}
        </section>
    }
    .into_any()
}
