//! 公布光荣榜 — the office posts what villages nominated, and takes down.

use super::acts::On;
use super::book::use_desk;
use super::honors::list::posting_class;
use super::online::{Again, online};
use super::parts::{Nothing, PageHead};
use crate::functions::{HonorRow, honors};
use crate::parts::icon::IconName;
use crate::words;
use domain::PlaceCode;
use domain::honor::Posting;
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The honors of the villages under an office.
#[component]
pub fn Board(under: PlaceCode) -> impl IntoView {
    let again = Again::new();
    let show = RwSignal::new(Posting::Nominated);
    let ask = move || honors(under.clone());
    let chips = [Posting::Nominated, Posting::Posted, Posting::TakenDown].map(|one| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (show.get() == one).to_string()
                on:click=move |_| show.set(one)
            >
                {words::posting(one)}
            </button>
        }
    });
    view! {
        <PageHead title="公布光荣榜" note="村里推荐,这里公布。没有本人同意的,榜上只写姓氏。">
            <a class="btn" href="/" target="_blank" rel="noopener">
                "看榜"
            </a>
        </PageHead>
        <div class="chips big" role="group" aria-label="哪一类">
            {chips}
        </div>
        {online(again, ask, move |rows: Vec<HonorRow>| {
            let rows = StoredValue::new(rows);
            (move || {
                let shown: Vec<_> = rows.with_value(|rows| {
                    rows.iter().filter(|row| row.honor.posting.0 == show.get()).cloned().collect()
                });
                list(&shown, again)
            })
                .into_any()
        })}
    }
    .into_any()
}

fn list(rows: &[HonorRow], again: Again) -> AnyView {
    if rows.is_empty() {
        return view! { <Nothing icon=IconName::Heart text="这一类现在没有。"/> }.into_any();
    }
    let cards: Vec<_> = rows.iter().map(|row| card(row, again)).collect();
    view! { <div class="cols">{cards}</div> }.into_any()
}

fn card(row: &HonorRow, again: Again) -> impl IntoView + use<> {
    let desk = use_desk();
    let honor = &row.honor;
    let (id, scope, ver) = (honor.id, honor.village.clone(), row.ver);
    let decide = move |posting: Posting, said: &'static str| {
        let scope = scope.clone();
        move |_| {
            let on = On::Server(scope.clone(), ver);
            desk.act(on, Intent::Office(OfficeAct::PostHonor { honor: id, posting }), said, move |_| {
                again.ask()
            });
        }
    };
    let state = honor.posting.0;
    let post = decide(Posting::Posted, "已公布,榜上马上看得到");
    let take_down = decide(Posting::TakenDown, "已撤下");
    let line =
        format!("{} · {} · {}", words::honor_level(honor.level), honor.title, words::month(honor.awarded_on));
    let consent =
        if honor.consent().is_some() { "本人同意公开姓名" } else { "没有同意公开姓名" };
    view! {
        <article class="card stack">
            <div class="row between">
                <h2>{words::honoree(&honor.honoree)}</h2>
                <span class=posting_class(state)>{words::posting(state)}</span>
            </div>
            <p class="muted">{format!("{} · {line}", row.village_name)}</p>
            <p>{honor.deed.clone()}</p>
            <p class="muted">
                {format!("{consent},榜上写“{}”", honor.public_name().as_str())}
            </p>
            <div class="row wrap">
                {(state != Posting::Posted)
                    .then(|| view! { <button type="button" class="btn" on:click=post>"公布"</button> })}
                {(state != Posting::TakenDown)
                    .then(|| view! { <button type="button" class="btn quiet" on:click=take_down>"撤下"</button> })}
            </div>
        </article>
    }
}
