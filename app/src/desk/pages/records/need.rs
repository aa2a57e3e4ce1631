//! 办理诉求 — moving a need on, and settling two states that met.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{self, trimmed};
use crate::desk::pages::parts::options;
use crate::desk::told::Names;
use crate::kit::fields::{Choice, NoteField};
use crate::kit::{Form, forms};
use crate::words;
use device::Row;
use domain::flaw::{Field, Flaw, Why};
use domain::need::{Handling, NEED_MAX, check_advance};
use domain::{Need, NeedId};
use leptos::prelude::*;
use sync::Intent;

const ALL: [Handling; 5] =
    [Handling::Grid, Handling::Village, Handling::Township, Handling::Done, Handling::Explained];

/// What the village does about a need.
#[component]
pub fn AdvanceNeed(id: NeedId) -> impl IntoView {
    let desk = use_desk();
    let need =
        Memo::new(move |_| desk.read(|look| look.world.needs.get(&id).map(|row| Row::noun(row).clone())));
    let form = Form::open(&forms::NEED, format!("desk/need/{id}"));
    let word = |handling| words::handling(handling).to_owned();
    let handling = move || need.with(|need| need.as_ref().map_or(Handling::Grid, |need| need.handling.value));
    let chosen = RwSignal::new(word(untrack(handling)));
    let remark = RwSignal::new(String::new());
    let choices = options(ALL.map(|handling| (word(handling), word(handling))), None);
    let fields = view! {
        <h2>"办理"</h2>
        <Choice label=form.called(Field::Answer, "办到哪一步") options=choices value=chosen/>
        <NoteField
            label=form.of(Field::Note)
            value=remark
            max=NEED_MAX
            hint="办结或说明时,写一句怎么办的,网格员好告诉住户"
        />
    };
    form.seen(handling, move |now| chosen.set(word(*now)));
    let finish = move || {
        let (chosen, remark) = (chosen.get(), trimmed(remark));
        let handling = ALL.into_iter().find(|handling| words::handling(*handling) == chosen);
        let handling = handling.ok_or_else(|| vec![Flaw::new(Field::Answer, Why::Missing)])?;
        check_advance(handling, &remark).map(|()| Intent::AdvanceNeed {
            need: id,
            handling,
            remark,
            visit: None,
        })
    };
    let save = move |intent| desk.act_form(form, vec![(On::Device, intent)], "办理情况已记下", |_| ());
    view! {
        <div class="stack">
            {move || need.with(|need| need.as_ref().and_then(contested))}
            {form::card(form, fields.into_any(), "记下办理情况", finish, save)}
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
