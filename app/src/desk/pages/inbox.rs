//! 待确认 — what the server could not apply: why, who, the whole record, and three ways on.

use super::acts::On;
use super::book::{Look, use_desk};
use super::form::{self, trimmed};
use super::parts::{BackTo, Facts, Nothing, PageHead, not_here, options};
use crate::desk::route::Route;
use crate::desk::told::{self, Names};
use crate::kit::fields::{Choice, NoteField};
use crate::kit::{Form, forms};
use crate::parts::icon::{Icon, IconName};
use crate::parts::path;
use crate::words;
use device::Row;
use domain::flaw::{Check, Field};
use domain::order;
use domain::{OpId, PlaceCode};
use leptos::prelude::*;
use sync::{FrozenOp, Intent, OfficeAct, ReviewItem, ReviewReason, ReviewState};

/// Items decided longer ago than this are found in the records, not in the inbox.
const DECIDED_DAYS: i64 = 30;
/// Most characters of the words with which a record goes back.
const LONGEST_RETURN: usize = 200;

/// The inbox of a village.
#[component]
pub fn Inbox(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let today = desk.today();
    let items = Memo::new(move |_| {
        desk.read(|look| {
            let rows = look.world.reviews.values().map(Row::noun);
            let mut items: Vec<ReviewItem> =
                rows.filter(|item| village.covers(&item.village)).cloned().collect();
            order::by_key(&mut items, |item| std::cmp::Reverse(item.received_at));
            items
        })
    });
    let open = move || items.get().into_iter().filter(|item| item.state.is_open()).collect::<Vec<_>>();
    let decided = move || {
        let recent = |item: &ReviewItem| item.received_at.day().days_until(today) <= DECIDED_DAYS;
        items.get().into_iter().filter(|item| !item.state.is_open() && recent(item)).collect::<Vec<_>>()
    };
    let note = move || Some(format!("{} 条等您看", open().len()));
    let waiting = move || {
        let items = open();
        if items.is_empty() {
            return view! {
                <Nothing
                    icon=IconName::Inbox
                    text="没有要确认的。网格员在不归自己的地方记了、或者调走以后才传上来的记录,会原样留在这里等您看。"
                />
            }
            .into_any();
        }
        let lines: Vec<_> = items.iter().map(line).collect();
        view! {
            <h2 class="visually-hidden">"等您看的"</h2>
            <ul class="list card list-card">{lines}</ul>
        }
        .into_any()
    };
    let closed = move || {
        let items = decided();
        (!items.is_empty()).then(|| {
            let lines: Vec<_> = items.iter().map(line).collect();
            view! {
                <section class="stack" aria-labelledby="decided">
                    <h2 id="decided">"已经处理"</h2>
                    <ul class="list card list-card">{lines}</ul>
                </section>
            }
        })
    };
    view! {
        <PageHead title="待确认" note=Signal::derive(note)/>
        {waiting}
        {closed}
    }
    .into_any()
}

fn line(item: &ReviewItem) -> impl IntoView + use<> {
    let desk = use_desk();
    let today = desk.today();
    let (who, what, state) = desk.peek(|look| {
        let name = |grid: &PlaceCode| look.place(grid);
        let state = match item.state {
            ReviewState::Waiting => words::waits_because(&item.reason, name),
            _ => words::review_state(&item.state, name),
        };
        (look.account(item.author), summary(item, look), state)
    });
    let class = if item.state.is_open() { "chip warn" } else { "chip" };
    view! {
        <li>
            <a class="item top" href=Route::Waiting(item.op_id).path()>
                <span class="warn-text">
                    <Icon name=IconName::Inbox/>
                </span>
                <div class="grow">
                    <h3>{what}</h3>
                    <small class="muted">{format!("{who} · {}", words::when(item.happened_at, today))}</small>
                </div>
                <span class=class>{state}</span>
            </a>
        </li>
    }
}

/// `走访 · 孙桂英 · 5 号楼 2-301`.
fn summary(item: &ReviewItem, look: &Look<'_>) -> String {
    match FrozenOp::kept(item.op.clone()).read() {
        Ok(op) => {
            let first = told::intent(&op.intent, look).into_iter().next();
            match first {
                Some(line) => format!("{} · {}", words::act(&op.intent), line.text),
                None => words::act(&op.intent).to_owned(),
            }
        }
        Err(_) => "一条读不出来的记录".to_owned(),
    }
}

/// One item, whole.
#[component]
pub fn WaitingPage(op: OpId, village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let item =
        Memo::new(move |_| desk.read(|look| look.world.reviews.get(&op).map(|row| row.noun().clone())));
    let is_here = Memo::new(move |_| item.with(Option::is_some));
    let waits = Memo::new(move |_| item.with(|item| item.as_ref().is_some_and(|item| item.state.is_open())));
    move || {
        if !is_here.get() {
            return not_here(&Route::Inbox.path(), "待确认");
        }
        let title = move || item.with(|item| item.as_ref().map(|item| desk.read(|look| summary(item, look))));
        let received = move || item.with(|item| item.as_ref().map(|item| desk.read(|look| came(item, look))));
        let village = village.clone();
        let actions = move || {
            let item = waits.get().then(|| item.get_untracked())??;
            let view = if item.author == desk.device().me() {
                view! { <p class="notice">{words::REVIEW_IS_OWN}</p> }.into_any()
            } else {
                view! { <Decide item village=village.clone()/> }.into_any()
            };
            Some(view)
        };
        view! {
            <BackTo href=Route::Inbox.path() name="待确认"/>
            <PageHead
                title=Signal::derive(move || title().unwrap_or_default())
                note=Signal::derive(move || Some(received().unwrap_or_default()))
            />
            {move || item.with(|item| item.as_ref().map(|item| desk.read(|look| why(item, look))))}
            <div class="columns">
                <section class="card stack" aria-labelledby="whole">
                    <h2 id="whole">"记录原文"</h2>
                    {move || item.with(|item| item.as_ref().map(|item| desk.read(|look| whole(item, look))))}
                </section>
                {actions}
            </div>
        }
        .into_any()
    }
}

/// Whose it is, and when it came.
fn came(item: &ReviewItem, look: &Look<'_>) -> String {
    let today = look.device.today();
    let who = look.account(item.author);
    let (written, received) = (words::when(item.happened_at, today), words::when(item.received_at, today));
    format!("{who} {written} 记,{received} 送到")
}

/// Why it waits, and what has been decided.
fn why(item: &ReviewItem, look: &Look<'_>) -> AnyView {
    let name = |grid: &PlaceCode| look.place(grid);
    let why = words::why_it_waits(&item.reason, name);
    let decided = words::decided(item, |id| look.account(id), look.device.today());
    view! {
        <p class="notice warn">
            <Icon name=IconName::Alert/>
            <span>{why}</span>
        </p>
        {decided.map(|said| view! { <p class="notice">{said}</p> })}
    }
    .into_any()
}

/// The whole record in plain words; what cannot be read is shown as it came.
fn whole(item: &ReviewItem, look: &Look<'_>) -> AnyView {
    if let Ok(op) = FrozenOp::kept(item.op.clone()).read() {
        return view! { <Facts lines=told::intent(&op.intent, look)/> }.into_any();
    }
    let text = item.op.clone();
    view! {
        <p class="muted">"这条记录读不出来,下面是送到时的原样,一个字也没有丢。"</p>
        <p class="notice">{text}</p>
    }
    .into_any()
}

#[component]
fn Decide(item: ReviewItem, village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let op = item.op_id;
    let to_inbox = |_| path::go(&Route::Inbox.path());
    let accept = move |_| {
        desk.act(On::Device, Intent::AcceptReview { op }, "已采纳,记录生效了", to_inbox);
    };
    let grids = desk.peek(|look| look.grids(&village));
    let suggested = match (&item.reason, &item.state) {
        (_, ReviewState::HandedOver { to, .. }) | (ReviewReason::OutsideYourGrid { grid: to }, _) => {
            to.to_string()
        }
        _ => grids.first().map(|(code, _)| code.to_string()).unwrap_or_default(),
    };
    let grid = RwSignal::new(suggested);
    let name = {
        let grids = grids.clone();
        move || {
            let code = grid.get();
            grids.iter().find(|(known, _)| known.as_str() == code).map(|(_, name)| format!("转给 {name}"))
        }
    };
    let hand_over = move |_| {
        let Ok(to) = grid.get_untracked().parse() else { return };
        desk.act(On::Device, Intent::HandOverReview { op, to }, "已转交,那个网格的手机上会看到", to_inbox);
    };
    let form = Form::open(&forms::RETURN_RECORD, format!("return-record/{op}"));
    let note = RwSignal::new(String::new());
    let fields = view! {
        <h2>"要改了再记"</h2>
        <NoteField
            label=form.called(Field::ReturnNote, "说明")
            value=note
            max=LONGEST_RETURN
            hint="会原样显示在记录人的手机上,说清楚怎么办"
        />
    };
    let finish = move || {
        let said = trimmed(note);
        Check::new().text_up_to(Field::ReturnNote, &said, LONGEST_RETURN).done().map(|()| said)
    };
    let give_back = move |note| {
        let acts = vec![(On::Device, Intent::Office(OfficeAct::ReturnReview { op, note }))];
        desk.act_form(form, acts, "已退回,说明会到他(她)手机上", to_inbox);
    };
    // What offices decide is done anew by whoever may, or given back.
    let for_others = FrozenOp::kept(item.op.clone()).read().is_ok_and(|inner| inner.intent.may_be_accepted());
    let ways = if for_others {
        view! {
            <section class="card stack" aria-labelledby="accept">
                <h2 id="accept">"确有其事"</h2>
                <button type="button" class="btn primary" on:click=accept>
                    <Icon name=IconName::Check/>
                    "采纳"
                </button>
            </section>
            <section class="card stack" aria-labelledby="hand-over">
                <h2 id="hand-over">"该由别的网格认"</h2>
                <Choice label="网格" options=options(grids, None) value=grid/>
                <button type="button" class="btn" on:click=hand_over>
                    {name}
                </button>
            </section>
        }
        .into_any()
    } else {
        view! { <p class="notice">{words::REVIEW_IS_DONE_ANEW}</p> }.into_any()
    };
    view! {
        <div class="stack">
            {ways}
            {form::card(form, fields.into_any(), "退回并说明", finish, give_back)}
        </div>
    }
    .into_any()
}
