//! 一户一档 — one door, one page: everything due, the people, the needs, the whole history.

use super::doors::due_doors;
use super::frame::{act_page, nothing_there};
use super::line::{Lead, Line, chevron};
use super::needs;
use super::picker::picker;
use super::place::{Mine, account_name, place_name};
use super::returned::tap;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::sheet::Sheet;
use crate::route::Route;
use crate::words;
use device::World;
use domain::agenda::{Due, Reason};
use domain::household::Correction;
use domain::order;
use domain::settings::Settings;
use domain::{At, Day, Household, HouseholdId, Stamp};
use leptos::prelude::*;
use sync::Intent;

/// The page of a door.
pub(super) fn screen(id: HouseholdId) -> AnyView {
    let here = here();
    let Some(first) = find(here, id) else { return nothing_there(Route::Households) };
    let merging = RwSignal::new(false);
    let today = here.today();
    let above = move || {
        let Some(household) = find(here, id) else { return ().into_any() };
        view! {
            {head(here, &household)}
            {merged_note(here, &household)}
            {contested(here, &household, today)}
            {due_section(here, id, today)}
            {buttons(&household)}
            {people(&household)}
        }
        .into_any()
    };
    let below = move || {
        let Some(household) = find(here, id) else { return ().into_any() };
        view! {
            {story(here, id, today)}
            {merge_button(here, &household, merging)}
        }
        .into_any()
    };
    let body = view! { {above} {needs::section(here, id, today)} {below} };
    let edit = view! { <a class="chip" href=Route::EditHousehold(id).path()><Icon name=IconName::Edit/>"改资料"</a> };
    let act = view! {
        <a class="btn primary wide" href=Route::visit(id).path()><Icon name=IconName::Door/>"记走访"</a>
        {merge_sheet(here, id, merging)}
    };
    act_page(first.head.value.clone(), Route::Households, edit.into_any(), body.into_any(), act.into_any())
}

fn find(here: Here, id: HouseholdId) -> Option<Household> {
    here.world(|world| world.households.get(&id).map(|row| (**row).clone()))
}

fn head(here: Here, household: &Household) -> AnyView {
    let place = place_name(&here.device(), &household.grid.value);
    let every = Settings::builtin().visit_every(&household.categories.value);
    let categories = &household.categories.value;
    let chips: Vec<_> = categories
        .iter()
        .map(|code| view! { <li class="chip">{Settings::builtin().category_name(code).to_owned()}</li> })
        .collect();
    view! {
        <div class="stack tight">
            <p class="muted">{format!("{place} · {}", household.door.value)}</p>
            <ul class="chips">{chips}<li class="chip">{format!("{every} 天走一次")}</li></ul>
        </div>
    }
    .into_any()
}

fn merged_note(here: Here, household: &Household) -> Option<AnyView> {
    let into = household.merged_into.value?;
    let name = here.glance(|world| world.households.get(&into).map(|row| words::head_and_door(row)));
    let id = household.id;
    let undo = move |_| tap(here, Intent::UnmergeHousehold { household: id }, "已撤销并户");
    Some(
        view! {
            <section class="card watch stack">
                <p>"这一户已并入 "<a class="link hit" href=Route::Household(into).path()>{name.unwrap_or_else(|| "另一户".into())}</a></p>
                <button class="btn" type="button" on:click=undo>"撤销并户"</button>
            </section>
        }
        .into_any(),
    )
}

/// Two people put the same thing right differently: one tap settles it.
fn contested(here: Here, household: &Household, today: Day) -> Vec<AnyView> {
    let mut cards = Vec::new();
    let id = household.id;
    let mut card = |what: &'static str, values: Vec<(String, Stamp, Correction)>| {
        let button = |(place, (value, stamp, correction)): (usize, (String, Stamp, Correction))| {
            let by = here.glance(|world| account_name(world, stamp.by));
            let small = format!("{by} · {}", words::when(stamp.at, today));
            let word = if place == 0 { format!("就按 {value}") } else { format!("改回 {value}") };
            let act = move |_| {
                tap(
                    here,
                    Intent::SettleHousehold { household: id, correction: correction.clone() },
                    "已选定,两个值都留在记录里",
                );
            };
            let class = if place == 0 { "choice on" } else { "choice" };
            view! {
                <button class=class type="button" on:click=act>
                    <b>{value}</b><small class="muted">{small}</small><strong class="red-text">{word}</strong>
                </button>
            }
            .into_any()
        };
        let buttons: Vec<_> = values.into_iter().enumerate().map(button).collect();
        cards.push(
            view! {
                <section class="card needs-you stack">
                    <h2>{format!("{what}有两种写法")}</h2>
                    <p class="muted">"两个人都改了这一项,选哪个就按哪个。"</p>
                    <div class="two">{buttons}</div>
                </section>
            }
            .into_any(),
        );
    };
    macro_rules! text {
        ($field:ident, $word:literal, $make:path, $say:expr) => {
            if household.$field.is_contested() {
                let register = &household.$field;
                let now = [(&register.value, &register.stamp)];
                let others = register.contested.iter().map(|(value, stamp)| (value, stamp));
                let values = now.into_iter().chain(others);
                card(
                    $word,
                    values.map(|(value, stamp)| ($say(value), *stamp, $make(value.clone()))).collect(),
                );
            }
        };
    }
    text!(door, "门牌", Correction::Door, Clone::clone);
    text!(head, "户主", Correction::Head, Clone::clone);
    text!(phone, "电话", Correction::Phone, Clone::clone);
    text!(categories, "类别", Correction::Categories, words::categories);
    cards
}

fn due_line(world: &World, household: HouseholdId, due: &Due, today: Day) -> AnyView {
    let ease = words::due_at_ease(due, today);
    let (href, icon, class, title) = match &due.reason {
        Reason::Turn { .. } => (Route::visit(household), IconName::Door, "bad-text", "走访".to_owned()),
        Reason::FollowUp { .. } => (Route::visit(household), IconName::Door, "warn-text", "回访".to_owned()),
        Reason::NeedOpen { need } => {
            let text =
                world.needs.get(need).map_or_else(|| "反映的问题".to_owned(), |need| need.text.clone());
            return view! {
                <li class="item">
                    <span class="warn-text"><Icon name=IconName::Alert/></span>
                    <div class="grow"><h3>{text}</h3><small class="muted">{ease}</small></div>
                </li>
            }
            .into_any();
        }
        Reason::DisputeFollowUp { dispute, day } => {
            let title =
                world.disputes.get(dispute).map_or_else(|| "纠纷".to_owned(), |dispute| dispute.title());
            (Route::Dispute(*dispute), IconName::Scale, "info-text", format!("{title},第 {day} 天回访"))
        }
    };
    let lead = Lead::Toned(class, icon);
    Line { href: href.path(), lead, title, small: ease, end: chevron() }.view()
}

fn due_section(here: Here, id: HouseholdId, today: Day) -> Option<AnyView> {
    let mine = Mine::of(&here.device().standing());
    let lines: Vec<_> = here.world(|world| {
        let doors = due_doors(world, &mine, today);
        let door = doors.into_iter().find(|door| door.household == Some(id));
        door.map(|door| door.list.iter().map(|due| due_line(world, id, due, today)).collect())
            .unwrap_or_default()
    });
    (!lines.is_empty()).then(|| {
        view! { <section class="card list-card watch"><h2>"这户要办的"</h2><ul class="list">{lines}</ul></section> }.into_any()
    })
}

fn buttons(household: &Household) -> AnyView {
    let phone = household.phone.value.trim().to_owned();
    let call = (!phone.is_empty()).then(|| {
        view! { <a class="btn" href=format!("tel:{phone}")><Icon name=IconName::Phone/>"打电话"</a> }
    });
    let dispute = Route::NewDispute { household: Some(household.id), again: None };
    view! { <div class="btns fill">{call}<a class="btn" href=dispute.path()><Icon name=IconName::Scale/>"记调解"</a></div> }.into_any()
}

fn people(household: &Household) -> AnyView {
    let line = |person: &domain::Person| {
        let relation = if person.relation.is_empty() { "家人".to_owned() } else { person.relation.clone() };
        let born = person.birth_year.map(|year| format!(",{year} 年生")).unwrap_or_default();
        view! { <div><dt>{relation}</dt><dd>{format!("{}{born}", person.name)}</dd></div> }
    };
    let lines: Vec<_> = household.people_now().map(line).collect();
    let phone = household.phone.value.trim().to_owned();
    let phone = (!phone.is_empty()).then(|| view! { <div><dt>"电话"</dt><dd class="num">{phone}</dd></div> });
    view! {
        <section class="card stack">
            <h2>"家里人"</h2>
            <dl class="facts"><div><dt>"户主"</dt><dd>{household.head.value.clone()}</dd></div>{lines}{phone}</dl>
        </section>
    }
    .into_any()
}

/// A moment of a household's history.
struct Moment {
    at: At,
    class: &'static str,
    title: String,
    small: String,
    text: String,
    href: Option<Route>,
}

fn moments(world: &World, id: HouseholdId, today: Day) -> Vec<Moment> {
    let mut list = Vec::new();
    let household = world.households.get(&id);
    for visit in world.visits_of(id) {
        let talk = visit.talk();
        let met = words::met(talk, household.map(|row| &**row));
        list.push(Moment {
            at: visit.recorded_at,
            class: if visit.withdrawn.is_some() {
                "struck"
            } else if visit.talk().met_nobody() {
                ""
            } else {
                "ok"
            },
            title: match words::visit_kind(visit) {
                words::NOT_MET => words::NOT_MET.to_owned(),
                kind => format!("{kind} · {met}"),
            },
            small: format!("{} · {}", words::on(visit.first.on, today), account_name(world, visit.by)),
            text: talk.note.clone(),
            href: Some(Route::Visit(visit.first.id)),
        });
    }
    for need in world.needs_of(id) {
        for remark in &need.remarks {
            list.push(Moment {
                at: remark.at,
                class: if remark.withdrawn { "struck" } else { "" },
                title: format!("办理:{}", need.text),
                small: format!("{} · {}", words::when(remark.at, today), account_name(world, remark.by)),
                text: remark.text.clone(),
                href: None,
            });
        }
        list.push(Moment {
            at: need.raised_on.starts_at(),
            class: match need.withdrawn {
                true => "struck",
                false if need.handling.value.is_over() => "ok",
                false => "warn",
            },
            title: format!("反映:{}", need.text),
            small: format!("{} · {}", words::on(need.raised_on, today), words::handling(need.handling.value)),
            text: String::new(),
            href: None,
        });
    }
    for dispute in world.disputes_of(id) {
        list.push(Moment {
            at: dispute.recorded_at,
            class: if dispute.status().is_settled() { "ok" } else { "warn" },
            title: format!("调解 · {}", dispute.title()),
            small: format!("{} · {}", words::on(dispute.on, today), words::dispute_status(dispute.status())),
            text: String::new(),
            href: Some(Route::Dispute(dispute.id)),
        });
    }
    order::by_key(&mut list, |moment| std::cmp::Reverse(moment.at));
    list
}

fn story(here: Here, id: HouseholdId, today: Day) -> AnyView {
    let line = |moment: Moment| {
        let title = match moment.href {
            Some(route) => view! { <a class="link hit" href=route.path()>{moment.title}</a> }.into_any(),
            None => moment.title.into_any(),
        };
        let text = (!moment.text.is_empty()).then(|| view! { <p>{moment.text}</p> });
        view! { <li class=moment.class><strong>{title}</strong><small class="muted">{moment.small}</small>{text}</li> }
    };
    let lines: Vec<_> = here.world(|world| moments(world, id, today)).into_iter().map(line).collect();
    let content = if lines.is_empty() {
        view! { <p class="muted">"还没有来往记录。走访一次,这里就有了。"</p> }.into_any()
    } else {
        view! { <ol class="story">{lines}</ol> }.into_any()
    };
    view! { <section class="card stack"><h2>"来往记录"</h2>{content}</section> }.into_any()
}

fn merge_button(here: Here, household: &Household, merging: RwSignal<bool>) -> Option<AnyView> {
    let mine = Mine::of(&here.device().standing()).covers(&household.grid.value);
    (mine && household.stands()).then(|| {
        view! { <button class="btn quiet" type="button" on:click=move |_| merging.set(true)>"和另一户是同一家?并户"</button> }
            .into_any()
    })
}

fn merge_sheet(here: Here, id: HouseholdId, merging: RwSignal<bool>) -> AnyView {
    let pick = Callback::new(move |into: HouseholdId| {
        merging.set(false);
        if into != id {
            tap(here, Intent::MergeHousehold { household: id, into }, "已并户,点进来可以撤销");
        }
    });
    view! {
        <Sheet open=merging title="并到哪一户">
            <p class="muted">"这一户的记录都会留着,以后按另一户走访。并错了可以撤销。"</p>
            {picker("找住户", true, pick)}
            <button class="btn wide" type="button" on:click=move |_| merging.set(false)>"先不并"</button>
        </Sheet>
    }
    .into_any()
}
