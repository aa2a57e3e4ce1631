//! 诉求 — what a household asked for, with the buttons that move it on.

use super::place::account_name;
use crate::parts::badge::state_chip;
use crate::parts::fields::{NoteField, OneOf};
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::words;
use device::Row;
use domain::need::{Handling, NEED_MAX, check_advance};
use domain::order;
use domain::settings::Settings;
use domain::{Day, HouseholdId, Need, NeedId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::{Intent, RecordKey, RecordKind};

/// Where a need may go, in the order offered.
const NEXT: [Handling; 5] =
    [Handling::Done, Handling::Explained, Handling::Village, Handling::Township, Handling::Grid];

/// A household's needs, open ones first.
pub(super) fn section(here: Here, household: HouseholdId, today: Day) -> Option<AnyView> {
    let mut needs: Vec<Row<Need>> =
        here.world(|world| world.needs_of(household).into_iter().cloned().collect());
    order::by_key(&mut needs, |need| need.handling.value.is_over());
    let lines: Vec<_> = needs.iter().map(|need| line(here, need, today)).collect();
    (!lines.is_empty()).then(|| {
        view! { <section class="card list-card"><h2>"反映的问题"</h2><ul class="list">{lines}</ul></section> }.into_any()
    })
}

fn line(here: Here, need: &Need, today: Day) -> AnyView {
    let over = need.handling.value.is_over();
    let id = need.id;
    let small = format!(
        "{} 反映 · {} · {}",
        words::on(need.raised_on, today),
        Settings::builtin().need_name(&need.kind),
        words::handling(need.handling.value)
    );
    let last = need.remarks.last().map(|remark| {
        let by = here.glance(|world| account_name(world, remark.by));
        format!("{by}:{}", remark.text)
    });
    let receipt = here.device().receipt(RecordKey::new(RecordKind::Need, id.uuid()));
    let open = RwSignal::new(false);
    let act = (!over).then(|| {
        view! {
            <button class="chip" type="button" aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)>"办理"</button>
        }
    });
    let tone = if over { "ok-text" } else { "warn-text" };
    let icon = if over { IconName::Check } else { IconName::Alert };
    view! {
        <li class="item top">
            <span class=tone><Icon name=icon/></span>
            <div class="grow stack tight">
                <div class="row between top"><h3>{need.text.clone()}</h3>{act}</div>
                <small class="muted">{small}</small>
                {last.map(|last| view! { <small>{last}</small> })}
                <div class="row">{state_chip(receipt.as_ref(), None)}</div>
                {settle(here, need)}
                {move || open.get().then(|| handle(here, id, open))}
            </div>
        </li>
    }
    .into_any()
}

/// Two people moved it on differently: one tap settles it.
fn settle(here: Here, need: &Need) -> Option<AnyView> {
    let id = need.id;
    need.handling.is_contested().then(|| {
        let values = std::iter::once(&need.handling.value)
            .chain(need.handling.contested.iter().map(|(value, _)| value));
        let chip = |handling: Handling| {
            let act = move |_| {
                let intent = Intent::SettleNeed { need: id, handling };
                super::returned::tap(here, intent, "已选定,两个值都留在记录里");
            };
            view! { <button class="chip on" type="button" on:click=act>{words::handling(handling)}</button> }
        };
        let chips: Vec<_> = values.copied().map(chip).collect();
        view! { <p class="bad-text">"两个人报的不一样,选一个:"</p><div class="chips">{chips}</div> }
            .into_any()
    })
}

fn handle(here: Here, need: NeedId, open: RwSignal<bool>) -> AnyView {
    let to = RwSignal::new("0".to_owned());
    let remark = RwSignal::new(String::new());
    let flaw = RwSignal::new(None::<String>);
    let options: Vec<_> = NEXT
        .iter()
        .enumerate()
        .map(|(place, handling)| (place.to_string(), words::handling(*handling).to_owned()))
        .collect();
    let save = move |_| {
        let place: usize = to.get_untracked().parse().unwrap_or(0);
        let handling = NEXT.get(place).copied().unwrap_or(Handling::Grid);
        let remark = remark.get_untracked().trim().to_owned();
        if let Err(flaws) = check_advance(handling, &remark) {
            return flaw.set(flaws.first().map(|one| words::flaw(*one)));
        }
        let device = here.device();
        spawn_local(async move {
            match device.save(Intent::AdvanceNeed { need, handling, remark }).await {
                Ok(_) => {
                    let _ = open.try_set(false);
                    toast::done(format!("已存手机,{}", words::handling(handling)));
                }
                Err(error) => toast::sorry(words::not_saved(&error)),
            }
        });
    };
    view! {
        <div class="stack">
            <OneOf label="办到哪一步" options=options value=to/>
            <NoteField label="说明" value=remark max=NEED_MAX flaw=flaw hint="办结或说明了,请写一句怎么办的"/>
            <button class="btn wide" type="button" on:click=save>"保存办理"</button>
        </div>
    }
    .into_any()
}
