//! 命名证书 — one sheet of A4 to print and frame.

use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{BackTo, Nothing, PageHead};
use crate::desk::route::Route;
use crate::desk::told::Names;
use crate::functions::{EvaluationPlace, evaluation_place};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::PlaceCode;
use domain::evaluation::Step;
use leptos::prelude::*;

/// The certificate of a village for a year.
#[component]
pub fn Certificate(village: PlaceCode, year: i32) -> impl IntoView {
    let back = match use_desk().office() {
        Some(_) => Route::EvaluationPlace(village.clone(), Some(year)).path(),
        None => Route::Evaluation.path(),
    };
    let ask = move || evaluation_place(village.clone(), year);
    view! {
        <BackTo href=back name="评星"/>
        {online(Again::new(), ask, |place: EvaluationPlace| sheet(&place))}
    }
    .into_any()
}

fn sheet(place: &EvaluationPlace) -> AnyView {
    let evaluation = &place.row.evaluation;
    let name = place.row.village.name.clone();
    let of_year = place.history.iter().find(|year| year.year == evaluation.year);
    let (Some(result), Some(naming)) = (of_year.and_then(|year| year.result.as_ref()), evaluation.naming())
    else {
        return view! {
            <PageHead title="命名证书"/>
            <Nothing icon=IconName::Flag text="还没有命名,证书要等命名以后才有。"/>
        }
        .into_any();
    };
    let held = result.held();
    if held.is_empty() {
        return view! {
            <PageHead title="命名证书"/>
            <Nothing icon=IconName::Flag text=format!("{} 年没有命名的星,没有证书。", evaluation.year)/>
        }
        .into_any();
    }
    // What was taken over from a document went through reviews that are not recorded here.
    let by = match evaluation.events().first().map(|event| &event.what) {
        Some(Step::TakenOver(naming)) => format!("依据{}", naming.note),
        _ => "经自评、初评、联审、公示".to_owned(),
    };
    let title = place.titles.iter().filter(|titled| titled.year == evaluation.year).max_by_key(|it| it.title);
    let title = title.map(|titled| {
        let row =
            format!("自 {} 年起连续 {} 年评为“五星”支部,授予", titled.since, titled.year - titled.since + 1);
        view! { <p>{row}</p><p class="level">{format!("“{}”", words::title(titled.title))}</p> }
    });
    let stars: Vec<_> = held.iter().map(|star| view! { <li>{star.name()}</li> }).collect();
    let zone = use_desk().peek(|look| look.place(&place.row.village.code.zone()));
    let print = |_| {
        // A browser without printing does nothing.
        let _ = window().print();
    };
    view! {
        <PageHead title="命名证书">
            <button type="button" class="btn primary" on:click=print>
                <Icon name=IconName::Print/>
                "打印"
            </button>
        </PageHead>
        <section class="card certificate">
            <p class="star-row" aria-hidden="true">{"★".repeat(held.len())}</p>
            <h2>"命名证书"</h2>
            <p class="to">{format!("{name}党支部:")}</p>
            <p>{format!("在 {} 年度“五星支部”创建中,{by},命名为", evaluation.year)}</p>
            <p class="level">{words::level_branch(result.level())}</p>
            {title}
            <ul class="chips">{stars}</ul>
            <p class="issued">{zone}<br/><span class="num">{words::full_day(naming.on)}</span></p>
        </section>
    }
    .into_any()
}
