//! One honor: what strangers read, whether they agree to be named, whether it stands on the board.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{BackTo, PageHead, not_here, options};
use crate::desk::pages::posting::state_chip;
use crate::desk::route::Route;
use crate::desk::told::Names;
use crate::parts::fields::OneOf;
use crate::words;
use domain::honor::{ConsentForm, Posting};
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
    move || {
        let Some(honor) = honor.get() else { return not_here(&Route::Honors.path(), "光荣榜") };
        let title = format!("{} · {}", words::honoree(&honor.honoree), honor.title);
        view! {
            <BackTo href=Route::Honors.path() name="光荣榜"/>
            <PageHead title/>
            <div class="columns">
                {facts(&honor)}
                {wishes(&honor)}
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

fn wishes(honor: &Honor) -> AnyView {
    let desk = use_desk();
    let today = desk.today();
    let id = honor.id;
    let how = RwSignal::new(FORMS[0].1.to_owned());
    let record = move |named: bool, said: &'static str| {
        move |_| {
            let word = how.get_untracked();
            let form = FORMS
                .iter()
                .find(|(_, known)| *known == word)
                .map_or(ConsentForm::Written, |(form, _)| *form);
            desk.act(
                On::Device,
                Intent::Office(OfficeAct::RecordWish { honor: id, named, how: form }),
                said,
                |_| (),
            );
        }
    };
    let story: Vec<_> = honor
        .wishes
        .iter()
        .rev()
        .map(|wish| {
            let who = desk.peek(|look| look.account(wish.by));
            view! {
                <li class=if wish.named { "ok" } else { "warn" }>
                    <strong>{words::wish(wish.named, wish.how)}</strong>
                    " "
                    <small class="muted">{format!("{who} 记于 {}", words::when(wish.at, today))}</small>
                </li>
            }
        })
        .collect();
    let now = if honor.consent().is_some() {
        "本人同意公开姓名。"
    } else {
        "没有同意,榜上只写姓氏。"
    };
    let agree = honor.consent().is_none().then(|| {
        view! {
            <button type="button" class="btn primary" on:click=record(true, "已记下,榜上写全名")>
                "记下:同意公开姓名"
            </button>
        }
    });
    let withdraw = honor.consent().is_some().then(|| {
        view! {
            <button type="button" class="btn" on:click=record(false, "已记下,榜上的名字马上隐去")>
                "记下:撤回同意"
            </button>
        }
    });
    view! {
        <section class="card stack" aria-labelledby="wishes">
            <h2 id="wishes">"本人意愿"</h2>
            <p>{now}</p>
            <OneOf label="怎么说的" options=options(FORMS.map(|(_, word)| (word, word)), None) value=how/>
            <div class="row wrap">{agree} {withdraw}</div>
            <ol class="story">{story}</ol>
        </section>
    }
    .into_any()
}
