//! The doors of 今日: who lives there, why somebody should call, a telephone; and what others are at work on.

use super::doors::{category_line, kept_order, on_the_way, other_order, with_others};
use super::frame::empty;
use super::line::{Lead, Line, chevron, family};
use super::place::Mine;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use crate::words;
use device::World;
use domain::agenda::Reason;
use domain::round::{DueDoor, in_order};
use domain::settings::Settings;
use domain::text::half_width;
use domain::{Day, Household};
use leptos::prelude::*;

/// Most lines of what waits today: the page says what is next, not everything there is.
const MOST: usize = 6;
/// Most lines of the next days.
const MOST_SOON: usize = 3;

/// Why somebody should call at a door, all of it.
pub(super) fn why(door: &DueDoor, world: &World, today: Day) -> String {
    let mut words: Vec<String> = Vec::new();
    for due in &door.list {
        words.push(match &due.reason {
            Reason::NeedOpen { need } => world.needs.get(need).map_or_else(
                || words::reason(&due.reason, today),
                |need| format!("反映{}", short(&need.text)),
            ),
            other => words::reason(other, today),
        });
    }
    words.join(" · ")
}

/// The first few characters of a long text.
pub(super) fn short(text: &str) -> String {
    const MOST: usize = 12;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}

/// How urgent, as a chip: overdue in words, and never only one good day.
pub(super) fn left_chip(door: &DueDoor, today: Day) -> AnyView {
    let follow_up = door.list.first().is_some_and(|first| {
        matches!(first.reason, Reason::FollowUp { .. } | Reason::DisputeFollowUp { .. })
    });
    let days = door.days_left(today);
    let (class, word) = match days {
        late if late < 0 => ("chip bad", words::left(days)),
        0 => ("chip warn", if follow_up { "今天回访".to_owned() } else { "今天".to_owned() }),
        _ => ("chip", words::left(days)),
    };
    view! { <span class=class>{word}</span> }.into_any()
}

/// A button that calls a household, if it wants to be called.
pub(super) fn call(household: &Household) -> Option<AnyView> {
    let phone: String = half_width(&household.phone.value).chars().filter(|c| !c.is_whitespace()).collect();
    (!phone.is_empty()).then(|| {
        let label = format!("给{}打电话", household.head.value);
        view! { <a class="call" href=format!("tel:{phone}") aria-label=label><Icon name=IconName::Phone/></a> }
            .into_any()
    })
}

/// A line for a door with what is due at it.
fn door_item(world: &World, door: &DueDoor, today: Day) -> Option<AnyView> {
    let first = door.list.first()?;
    let why = why(door, world, today);
    let (href, lead, title, kinds, call) = match door.household.and_then(|id| world.households.get(&id)) {
        Some(household) => (
            Route::Household(household.id).path(),
            family(household),
            view! { {household.head.value.clone()}" · "<span class="whole">{household.door.value.clone()}</span> }
                .into_any(),
            category_line(household),
            call(household),
        ),
        None => {
            let Reason::DisputeFollowUp { dispute, .. } = first.reason else { return None };
            let title = world.disputes.get(&dispute)?.title().into_any();
            (Route::Dispute(dispute).path(), Lead::Mark("调".into()), title, String::new(), None)
        }
    };
    let kinds = (!kinds.is_empty()).then(|| view! { <strong>{kinds}</strong>" · " });
    Some(
        view! {
            <li class="with-call">
                <a class="item" href=href>
                    {lead.view()}
                    <div class="grow">
                        <h3>{title}</h3>
                        <small class="muted">{kinds}{why}</small>
                        {left_chip(door, today)}
                    </div>
                </a>
                {call}
            </li>
        }
        .into_any(),
    )
}

/// What waits today and what comes in the next days, in the order that was chosen on this phone.
pub(super) fn due_list(here: Here, doors: Vec<DueDoor>, today: Day) -> AnyView {
    if doors.is_empty() {
        let act = view! { <a class="btn" href=Route::Households.path()>"看看住户"</a> }.into_any();
        return empty(IconName::Check, "这几天没有必须走的户。想去谁家,直接记走访就行。", act);
    }
    let by = RwSignal::new(kept_order());
    let lists = move || {
        here.glance(|world| {
            let (now, soon) = in_order(doors.clone(), today, by.get(), |id| on_the_way(world, id));
            let lines = |list: &[DueDoor], most: usize| {
                list.iter().filter_map(|door| door_item(world, door, today)).take(most).collect::<Vec<_>>()
            };
            let walked_to = |list: &[DueDoor]| list.iter().filter(|door| door.household.is_some()).count();
            let (shown_now, shown_soon) = (lines(&now, MOST), lines(&soon, MOST_SOON));
            let hidden = now.len() + soon.len() > MOST.min(now.len()) + MOST_SOON.min(soon.len());
            let rest = hidden.then(|| {
                let all = walked_to(&now) + walked_to(&soon);
                let words = format!("看全部 {all} 户");
                view! { <div><a class="btn quiet wide" href=format!("{}?due=1", Route::Households.path())>{words}</a></div> }
            });
            let part = |word: &'static str, count: usize, lines: Vec<AnyView>| {
                (!lines.is_empty()).then(|| {
                    let count = format!("{count} 户");
                    view! {
                        <div class="row between part"><h3>{word}</h3><small class="muted num">{count}</small></div>
                        <ul class="list">{lines}</ul>
                    }
                })
            };
            view! {
                {part("还要走", walked_to(&now), shown_now)}
                {part("这几天", walked_to(&soon), shown_soon)}
                {rest}
            }
            .into_any()
        })
    };
    let ahead = Settings::builtin().visit_ahead_days;
    view! {
        <section class="card list-card doors" aria-label="该走访了">
            <div class="row between">
                <h2>"该走访了"</h2>
                <button class="chip" type="button" on:click=move |_| other_order(by)>{move || words::door_order(by.get())}</button>
            </div>
            {lists}
            <p class="hint">{words::figures_mean(ahead)}</p>
        </section>
    }
    .into_any()
}

/// Needs that were passed on: with whom, since when. Nobody here is late with them.
pub(super) fn others_at_work(here: Here, mine: &Mine, today: Day) -> Option<AnyView> {
    let needs = here.world(|world| with_others(world, mine));
    let more = needs.len().saturating_sub(MOST);
    let line = |need: &device::Row<domain::Need>| {
        let whose = here
            .glance(|world| world.households.get(&need.household).map(|row| words::head_and_door(row)))
            .unwrap_or_default();
        let small = format!("{} · {whose}", words::with_others(need, today));
        let (href, lead) =
            (Route::Household(need.household).path(), Lead::Toned("info-text", IconName::Users));
        Line { href, lead, title: short(&need.text), small, end: chevron() }.view()
    };
    let lines: Vec<_> = needs.iter().take(MOST).map(line).collect();
    (!lines.is_empty()).then(|| {
        let more = (more > 0)
            .then(|| view! { <p class="hint">{format!("还有 {more} 件,在“记录”的“诉求”里。")}</p> });
        view! {
            <section class="card list-card">
                <div class="row between"><h2>"别人在办"</h2><small class="muted">"不算你的逾期"</small></div>
                <ul class="list">{lines}</ul>
                {more}
            </section>
        }
        .into_any()
    })
}
