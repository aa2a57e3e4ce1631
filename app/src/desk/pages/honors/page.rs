//! One honor: what strangers read, whether they agree to be named, whether it stands on the board.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::pages::posting::state_chip;
use crate::desk::route::Route;
use crate::desk::told::Names;
use crate::kit::fields::OneOf;
use crate::words;
use domain::honor::{ConsentForm, Posting, Wish};
use domain::{Honor, HonorId};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

const FORMS: [(ConsentForm, &str); 3] =
    [(ConsentForm::Written, "书面"), (ConsentForm::InPerson, "当面口头"), (ConsentForm::ByPhone, "电话")];

/// An honor of the village.
#[component]
pub fn HonorPage(id: HonorId) -> impl IntoView {
    let desk = use_desk();
    let honor =
        Memo::new(move |_| desk.read(|look| look.world.honors.get(&id).map(|row| row.noun().clone())));
    let is_here = Memo::new(move |_| honor.with(Option::is_some));
    move || {
        if !is_here.get() {
            return not_here(&Route::Honors.path(), "光荣榜");
        }
        let title = move || {
            let title = |honor: &Honor| format!("{} · {}", words::honoree(&honor.honoree), honor.title);
            honor.with(|honor| honor.as_ref().map(title).unwrap_or_default())
        };
        view! {
            <BackTo href=Route::Honors.path() name="光荣榜"/>
            <PageHead title=Signal::derive(title)/>
            <div class="columns">
                {move || honor.with(|honor| honor.as_ref().map(facts))}
                {untrack(|| wishes(id, honor))}
            </div>
        }
        .into_any()
    }
}

fn facts(honor: &Honor) -> AnyView {
    let desk = use_desk();
    let id = honor.id;
    let by = desk.peek(|look| look.account(honor.by));
    let take_down = move |_| {
        let intent = Intent::Office(OfficeAct::PostHonor {
            honor: id,
            posting: Posting::TakenDown,
            recognisable: None,
        });
        desk.act(On::Device, intent, "已从榜上撤下", |_| ());
    };
    let down = (honor.posting.0 != Posting::TakenDown)
        .then(|| view! { <button type="button" class="btn danger" on:click=take_down>"撤下"</button> });
    view! {
        <section class="card stack">
            {state_chip(honor.posting.0)}
            <dl class="facts">
                <div><dt>"榜上的名字"</dt><dd><strong>{honor.public_name().as_str().to_owned()}</strong></dd></div>
                <div><dt>"类别"</dt><dd>{words::honor_kind(honor.kind)}</dd></div>
                <div><dt>"级别"</dt><dd>{words::honor_level(honor.level)}</dd></div>
                <div><dt>"事迹"</dt><dd>{honor.deed.clone()}</dd></div>
                <div><dt>"获评日期"</dt><dd class="num">{honor.awarded_on.to_string()}</dd></div>
                <div><dt>"推荐人"</dt><dd>{by}</dd></div>
            </dl>
            {down}
        </section>
    }
    .into_any()
}

/// What the person said, and how; the choice of how stands while news come.
fn wishes(id: HonorId, honor: Memo<Option<Honor>>) -> AnyView {
    let desk = use_desk();
    let how = RwSignal::new(FORMS[0].1.to_owned());
    let consents =
        Memo::new(move |_| honor.with(|honor| honor.as_ref().is_some_and(|it| it.consent().is_some())));
    let record = move |named: bool, said: &'static str| {
        move |_| {
            let word = how.get_untracked();
            let form = FORMS.iter().find(|(_, known)| *known == word);
            let how = form.map_or(ConsentForm::Written, |(form, _)| *form);
            desk.act(
                On::Device,
                Intent::Office(OfficeAct::RecordWish { honor: id, named, how }),
                said,
                |_| (),
            );
        }
    };
    let (agree, withdraw) = (record(true, "已记下,榜上写全名"), record(false, "已记下,榜上的名字马上隐去"));
    let now = move || {
        if consents.get() { "本人同意公开姓名。" } else { "没有同意,榜上只写姓氏。" }
    };
    view! {
        <section class="card stack" aria-labelledby="wishes">
            <h2 id="wishes">"本人意愿"</h2>
            <p>{now}</p>
            <OneOf label="怎么说的" options=options(FORMS.map(|(_, word)| (word, word)), None) value=how/>
            <div class="row wrap">
                <button type="button" class="btn primary" hidden=move || consents.get() on:click=agree>
                    "记下:同意公开姓名"
                </button>
                <button type="button" class="btn" hidden=move || !consents.get() on:click=withdraw>
                    "记下:撤回同意"
                </button>
            </div>
            <ol class="story">{move || honor.with(|honor| honor.as_ref().map(story))}</ol>
        </section>
    }
    .into_any()
}

fn story(honor: &Honor) -> Vec<AnyView> {
    let desk = use_desk();
    let today = desk.today();
    let line = |wish: &Wish| {
        let who = desk.peek(|look| look.account(wish.by));
        view! {
            <li class=if wish.named { "ok" } else { "warn" }>
                <strong>{words::wish(wish.named, wish.how)}</strong>
                " "
                <small class="muted">{format!("{who} 记于 {}", words::when(wish.at, today))}</small>
            </li>
        }
        .into_any()
    };
    honor.wishes.iter().rev().map(line).collect()
}
