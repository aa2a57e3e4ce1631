//! 办理诉求 — moving a need on, and settling two states that met.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::options;
use crate::desk::told::Names;
use crate::parts::fields::{Choice, FlawList, NoteField};
use crate::words;
use domain::need::{Handling, NEED_MAX, check_advance};
use domain::{Flaw, Need};
use leptos::prelude::*;
use sync::Intent;

const ALL: [Handling; 5] =
    [Handling::Grid, Handling::Village, Handling::Township, Handling::Done, Handling::Explained];

/// What the village does about a need.
#[component]
pub fn AdvanceNeed(need: Need) -> impl IntoView {
    let desk = use_desk();
    let id = need.id;
    let chosen = RwSignal::new(words::handling(need.handling.value).to_owned());
    let remark = RwSignal::new(String::new());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let choices = options(ALL.map(|handling| (words::handling(handling), words::handling(handling))), None);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let word = chosen.get_untracked();
        let Some(handling) = ALL.into_iter().find(|handling| words::handling(*handling) == word) else {
            return;
        };
        let said = remark.get_untracked().trim().to_owned();
        if let Err(found) = check_advance(handling, &said) {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let intent = Intent::AdvanceNeed { need: id, handling, remark: said };
        desk.act(On::Device, intent, "办理情况已记下", move |_| remark.set(String::new()));
    };
    view! {
        <div class="stack">
            {contested(&need)}
            <form class="card stack" on:submit=save novalidate>
                <h2>"办理"</h2>
                <Choice label="办到哪一步" options=choices value=chosen/>
                <NoteField label="说明" value=remark max=NEED_MAX hint="办结或说明时,写一句怎么办的,网格员好告诉住户"/>
                <FlawList flaws/>
                <button type="submit" class="btn primary">
                    "记下办理情况"
                </button>
            </form>
        </div>
    }
    .into_any()
}

fn contested(need: &Need) -> Option<AnyView> {
    if need.handling.contested.is_empty() {
        return None;
    }
    let desk = use_desk();
    let today = desk.today();
    let id = need.id;
    let shown = (need.handling.value, need.handling.stamp);
    let choices: Vec<_> = std::iter::once(&shown)
        .chain(&need.handling.contested)
        .map(|(handling, stamp)| {
            let handling = *handling;
            let who =
                desk.peek(|look| format!("{} · {}", look.account(stamp.by), words::when(stamp.at, today)));
            let pick = move |_| {
                desk.act(On::Device, Intent::SettleNeed { need: id, handling }, "已选定", |_| ());
            };
            view! {
                <button type="button" class="choice" on:click=pick>
                    <strong>{words::handling(handling)}</strong>
                    <small class="muted">{who}</small>
                </button>
            }
        })
        .collect();
    Some(
        view! {
            <section class="card needs-you stack">
                <h2>"两个人同时更新了这条"</h2>
                <p class="muted">{words::met_in_field("办理情况", words::handling(need.handling.value))}</p>
                <div class="two">{choices}</div>
            </section>
        }
        .into_any(),
    )
}
