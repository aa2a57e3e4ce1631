//! 对照 — townships side by side, or the villages of one, in the order of their codes; to look at, to print, for Excel.

use super::book::use_desk;
use super::online::{Again, online};
use super::parts::{PageHead, YearChoice, options};
use crate::functions::{SideBySide, comparison};
use crate::kit::fields::Choice;
use crate::parts::icon::{Icon, IconName};
use crate::words::{self, COMPARED};
use domain::comparison::Compared;
use domain::{PlaceCode, PlaceLevel};
use leptos::prelude::*;

/// What lies under an office, side by side.
#[component]
pub fn Comparison(under: PlaceCode) -> impl IntoView {
    let today = use_desk().today();
    // Empty: the office's own place.
    let looked_at = RwSignal::new(String::new());
    let townships = RwSignal::new(Vec::<(String, String)>::new());
    let here = {
        let under = under.clone();
        move || looked_at.get().parse().unwrap_or_else(|_| under.clone())
    };
    let is_zone = under.level() == PlaceLevel::Zone;
    let years = YearChoice::new(today.year());
    let export = {
        let here = here.clone();
        move || format!("/desk/v1/comparison.xlsx?under={}&year={}", here(), years.get())
    };
    let print = move |_| {
        // Where there is nothing to print with, the button does nothing, as the browser's own would.
        let _ = window().print();
    };
    let ask = move || comparison(here(), Some(years.get()));
    let show = move |seen: SideBySide| {
        if seen.whole.place.code.level() == PlaceLevel::Zone {
            let names = seen.parts.iter().map(|part| (part.place.code.clone(), part.place.name.clone()));
            townships.set(options(names, Some("各乡镇(街道)")));
        }
        view! {
            <p class="muted">
                {format!("{} 年,截至 {}。按区划代码排列,不排名次。", years.get_untracked(), words::date_time(seen.as_of))}
            </p>
            {table(&seen)}
        }
        .into_any()
    };
    view! {
        <PageHead title="对照" note="比地方,不比人;每个数都和作战图、光荣榜上的是同一个。">
            <a class="btn" href=export download="">
                <Icon name=IconName::Download/>
                "导出 Excel"
            </a>
            <button type="button" class="btn" on:click=print>
                <Icon name=IconName::Print/>
                "打印"
            </button>
        </PageHead>
        <div class="filters">
            {years.field(0)}
            {is_zone.then(|| view! { <Choice label="看哪里" options=townships value=looked_at/> })}
        </div>
        {online(Again::new(), ask, show)}
    }
    .into_any()
}

fn table(seen: &SideBySide) -> AnyView {
    let heads: Vec<_> =
        COMPARED.iter().map(|column| view! { <th scope="col" class="c">{column.head}</th> }).collect();
    let rows: Vec<_> = seen.parts.iter().map(|part| row(&part.place.name, part)).collect();
    let whole = row("合计", &seen.whole);
    view! {
        // A keyboard scrolls it too.
        <section class="card table-card compared" tabindex="0" aria-label="对照">
            <table>
                <caption class="visually-hidden">"对照"</caption>
                <thead>
                    <tr>
                        <th scope="col">"地方"</th>
                        {heads}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tbody class="whole">{whole}</tbody>
            </table>
        </section>
    }
    .into_any()
}

fn row(name: &str, compared: &Compared) -> AnyView {
    let cells: Vec<_> = COMPARED
        .iter()
        .map(|column| {
            let number = words::grouped((column.of)(compared));
            view! { <td class="c num" data-label=column.head>{number}</td> }
        })
        .collect();
    view! {
        <tr>
            <th scope="row">{name.to_owned()}</th>
            {cells}
        </tr>
    }
    .into_any()
}
