//! 诉求 — what a household asked for, with the buttons that move it on.

use super::place::account_name;
use crate::kit::fields::{FlawList, NoteField, OneOf};
use crate::kit::form::Then;
use crate::kit::{Form, forms};
use crate::parts::badge::state_chip;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use device::Row;
use domain::need::{Handling, NEED_MAX, check_advance};
use domain::order;
use domain::settings::Settings;
use domain::{Day, Field, HouseholdId, Need, NeedId};
use leptos::prelude::*;
use sync::{Intent, RecordKey, RecordKind};

/// Where a need may go, in the order offered.
const NEXT: [Handling; 5] =
    [Handling::Done, Handling::Explained, Handling::Village, Handling::Township, Handling::Grid];

/// A household's needs, open ones first. A line stands as long as its need does: an answer being written to one is not
/// drawn anew when news of another comes.
pub(super) fn section(here: Here, household: HouseholdId, today: Day) -> AnyView {
    let ids = Memo::new(move |_| {
        let mut needs: Vec<Row<Need>> = here.world(|world| {
            world.needs_of(household).into_iter().filter(|need| !need.withdrawn).cloned().collect()
        });
        order::by_key(&mut needs, |need| need.handling.value.is_over());
        needs.iter().map(|need| need.id).collect::<Vec<_>>()
    });
    view! {
        <section class="card list-card" hidden=move || ids.with(Vec::is_empty)>
            <h2>"反映的问题"</h2>
            <ul class="list">
                <For each=move || ids.get() key=|id| *id children=move |id| line(here, id, today)/>
            </ul>
        </section>
    }
    .into_any()
}

fn line(here: Here, id: NeedId, today: Day) -> AnyView {
    let need = Memo::new(move |_| here.world(|world| world.needs.get(&id).map(|row| row.noun().clone())));
    let is_over = Memo::new(move |_| need.with(|need| need.as_ref().is_none_or(|it| !it.is_open())));
    let form = Form::open(&forms::NEED, format!("need/{id}"));
    let open = RwSignal::new(form.is_begun());
    let told = move || need.with(|need| need.as_ref().map(|need| tell(here, need, today)));
    let act = move || {
        (!is_over.get()).then(|| {
            view! {
                <button class="chip" type="button" aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)>"办理"</button>
            }
        })
    };
    let mark = move || {
        let (tone, icon) =
            if is_over.get() { ("ok-text", IconName::Check) } else { ("warn-text", IconName::Alert) };
        view! { <span class=tone><Icon name=icon/></span> }
    };
    view! {
        <li class="item top">
            {mark}
            <div class="grow stack tight">
                <div class="row between top">
                    <h3>{move || need.with(|need| need.as_ref().map(|need| need.text.clone()))}</h3>
                    {act}
                </div>
                {told}
                {move || (open.get() && !is_over.get()).then(|| handle(form, id, open))}
            </div>
        </li>
    }
    .into_any()
}

/// Since when, of what kind, where it stands, and what was said last.
fn tell(here: Here, need: &Need, today: Day) -> AnyView {
    let small = format!(
        "{} 反映 · {} · {}",
        words::on(need.raised_on, today),
        Settings::builtin().need_name(&need.kind),
        words::handling(need.handling.value)
    );
    let last = need.remarks.iter().rfind(|remark| !remark.withdrawn).map(|remark| {
        let by = here.glance(|world| account_name(world, remark.by));
        format!("{by}:{}", remark.text)
    });
    let receipt = here.ask(|device| device.receipt(RecordKey::new(RecordKind::Need, need.id.uuid())));
    view! {
        <small class="muted">{small}</small>
        {last.map(|last| view! { <small>{last}</small> })}
        <div class="row">{state_chip(receipt.as_ref(), None)}</div>
        {settle(here, need)}
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

fn handle(form: Form, need: NeedId, open: RwSignal<bool>) -> AnyView {
    let to = RwSignal::new("0".to_owned());
    let remark = RwSignal::new(String::new());
    let options: Vec<_> = NEXT
        .iter()
        .enumerate()
        .map(|(place, handling)| (place.to_string(), words::handling(*handling).to_owned()))
        .collect();
    let finish = move || {
        let place: usize = to.get().parse().unwrap_or(0);
        let handling = NEXT.get(place).copied().unwrap_or(Handling::Grid);
        let remark = remark.get().trim().to_owned();
        check_advance(handling, &remark).map(|()| (handling, remark))
    };
    let save = form.submit(finish, move |(handling, remark)| {
        let said = format!("已存手机,{}", words::handling(handling));
        let close = move || {
            open.try_set(false);
        };
        form.save(
            vec![Intent::AdvanceNeed { need, handling, remark, visit: None }],
            said,
            Then::empty(close),
        );
    });
    let content = view! {
        <OneOf label=form.called(Field::Answer, "办到哪一步") options=options value=to/>
        <NoteField label=form.of(Field::Note) value=remark max=NEED_MAX hint="办结或说明了,请写一句怎么办的"/>
        <FlawList form/>
        {form.button("btn wide", "保存办理")}
        {form.kept_line()}
    };
    form.frame("stack", content.into_any(), save)
}
