//! 要你定的 — what waits for the secretary of a village: records to confirm, two values that met, phones not heard from.

use super::frame::{nothing_there, sending_chip, tab_page};
use super::line::{Lead, Line, chevron};
use super::place::{Mine, account_name, place_name};
use super::returned::{icon_of, intent_of, subject, tap};
use super::village::conflicts;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use crate::words;
use device::session::{self, SilentPhone};
use domain::{Day, PlaceCode, order};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::{Intent, ReviewItem, ReviewReason};

/// A phone not heard from for so many days is one to ask after.
const SILENT_DAYS: u16 = 7;

/// The page.
pub(super) fn screen() -> AnyView {
    let here = here();
    let mine = Mine::of(&here.device().standing());
    let Some(village) = mine.village().cloned() else { return nothing_there(Route::Today) };
    let (today, of_conflicts, of_phones) = (here.today(), village.clone(), village.clone());
    let body = view! {
        {move || reviews(here, &village, today)}
        {move || two_values(here, &of_conflicts)}
        {silent_phones(of_phones, today)}
        <a class="btn wide" href="/app/desk/inbox"><Icon name=IconName::Building/>"在办公页面看全部"</a>
    };
    let title = view! { <h1>"要你定的"</h1> }.into_any();
    tab_page(Route::Today, title, sending_chip(), body.into_any())
}

fn reviews(here: Here, village: &PlaceCode, today: Day) -> AnyView {
    let mut items: Vec<ReviewItem> = here.world(|world| {
        let open =
            world.reviews.values().filter(|item| item.state.is_open() && village.covers(&item.village));
        open.map(|row| row.noun().clone()).collect()
    });
    order::by_key(&mut items, |item| std::cmp::Reverse(item.received_at));
    if items.is_empty() {
        return view! {
            <section class="card stack"><h2>"待确认的记录"</h2><p class="muted">"没有要确认的。"</p></section>
        }
        .into_any();
    }
    let lines: Vec<_> = items.iter().map(|item| review(here, item, today)).collect();
    view! {
        <section class="card list-card needs-you" aria-label="待确认的记录">
            <h2>"待确认的记录"</h2>
            <ul class="list">{lines}</ul>
        </section>
    }
    .into_any()
}

/// One record that waits: what, who, why, and the ways on.
fn review(here: Here, item: &ReviewItem, today: Day) -> AnyView {
    let op = item.op_id;
    let intent = intent_of(item);
    let device = here.device();
    let world = device.world();
    let title = match &intent {
        Some(Intent::RecordVisit(new)) => world.households.get(&new.household).map_or_else(
            || subject(&world, intent.as_ref()),
            |row| format!("走访 · {}", words::head_and_door(row)),
        ),
        _ => subject(&world, intent.as_ref()),
    };
    let small = format!("{} · {}", account_name(&world, item.author), words::when(item.happened_at, today));
    let why = words::waits_because(&item.reason, |grid| place_name(&device, grid));
    // Nobody confirms what they wrote down themselves.
    let may = item.author != device.me() && intent.as_ref().is_some_and(Intent::may_be_accepted);
    let accept = move |_| tap(here, Intent::AcceptReview { op }, "已采纳,有网会自动上传");
    let accept = may.then(|| view! { <button class="chip on" type="button" on:click=accept>"采纳"</button> });
    let grid = match &item.reason {
        ReviewReason::OutsideYourGrid { grid } => Some(grid.clone()),
        _ => None,
    };
    let pass_on = grid.map(|to| {
        let word = format!("转给 {}", place_name(&device, &to));
        let act = move |_| tap(here, Intent::HandOverReview { op, to: to.clone() }, "已转交,对方会看到");
        view! { <button class="chip" type="button" on:click=act>{word}</button> }
    });
    let whole = format!("/app/desk/inbox/{op}");
    view! {
        <li class="item top">
            <Icon name=icon_of(intent.as_ref())/>
            <div class="grow stack tight">
                <h3>{title}</h3>
                <small class="muted">{small}</small>
                <p>{why}</p>
                <div class="chips">{accept}{pass_on}<a class="chip" href=whole>"看全文、退回"</a></div>
            </div>
        </li>
    }
    .into_any()
}

fn two_values(here: Here, village: &PlaceCode) -> Option<AnyView> {
    let lines: Vec<_> = here
        .world(|world| conflicts(world, village))
        .into_iter()
        .map(|(what, about, route)| {
            let lead = Lead::Toned("bad-text", IconName::Users);
            Line {
                href: route.path(),
                lead,
                title: about,
                small: format!("{what}有两种写法"),
                end: chevron(),
            }
            .view()
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="card list-card" aria-label="两个值待定">
                <h2>"两个值待定"</h2>
                <ul class="list">{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// Asked of the server: only it hears from every phone.
fn silent_phones(village: PlaceCode, today: Day) -> AnyView {
    let told = RwSignal::new(None::<Result<Vec<SilentPhone>, String>>);
    let ask = move || {
        let village = village.clone();
        spawn_local(async move {
            let rows = session::silent_phones(&village, SILENT_DAYS).await;
            told.try_set(Some(rows.map_err(|failure| words::failure(&failure))));
        });
    };
    ask();
    let shown = move || match told.get() {
        None => view! { <p class="muted">"正在问服务器"</p> }.into_any(),
        Some(Err(sorry)) => {
            let ask = ask.clone();
            view! {
                <p class="muted">{sorry}</p>
                <button class="btn" type="button" on:click=move |_| ask()>"再试一次"</button>
            }
            .into_any()
        }
        Some(Ok(rows)) if rows.is_empty() => view! { <p class="muted">"大家的手机都有消息。"</p> }.into_any(),
        Some(Ok(rows)) => {
            let line = |row: SilentPhone| {
                view! { <div><dt>{row.name}</dt><dd>{words::silent_since(row.last_seen, today)}</dd></div> }
            };
            let lines: Vec<_> = rows.into_iter().map(line).collect();
            view! {
                <dl class="facts">{lines}</dl>
                <p class="hint">"多半是没网、换了手机或不会用,打个电话问问。这不是考核。"</p>
            }
            .into_any()
        }
    };
    view! { <section class="card stack" aria-label="好久没消息的手机"><h2>"好久没消息的手机"</h2>{shown}</section> }
        .into_any()
}
