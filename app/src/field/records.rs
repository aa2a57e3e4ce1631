//! 记录 — everything recorded, each with its own state of sending.

use super::due_list::short;
use super::frame::{empty, sending_chip, tab_page};
use super::line::{self, Lead};
use super::place::{account_name, whose_door};
use super::returned::banner;
use crate::parts::badge::state_chip;
use crate::parts::here::{Here, here};
use crate::parts::icon::IconName;
use crate::route::Route;
use crate::words;
use device::World;
use domain::order;
use domain::{AccountId, At, Day};
use leptos::prelude::*;
use sync::{RecordKey, RecordKind};

/// How many records are shown at once.
const AT_ONCE: usize = 50;

/// What of the records is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    All,
    Visits,
    Disputes,
    Activities,
    Needs,
}

impl Show {
    const ALL: [(Self, &'static str); 5] = [
        (Self::All, "全部"),
        (Self::Visits, "走访"),
        (Self::Disputes, "调解"),
        (Self::Activities, "志愿"),
        (Self::Needs, "诉求"),
    ];
}

/// A record as one line.
struct Line {
    at: At,
    key: RecordKey,
    icon: IconName,
    title: String,
    small: String,
    href: Route,
    struck: bool,
}

fn lines(world: &World, show: Show, by: Option<AccountId>) -> Vec<Line> {
    let mut list = Vec::new();
    let theirs = |who: AccountId| by.is_none_or(|by| by == who);
    let wants = |one: Show| show == Show::All || show == one;
    if wants(Show::Visits) {
        for visit in world.visits.values().filter(|visit| theirs(visit.by)) {
            let talk = visit.talk();
            let heard = if talk.note.is_empty() {
                words::met(talk, world.households.get(&visit.first.household).map(|row| &**row))
            } else {
                short(&talk.note)
            };
            list.push(Line {
                at: visit.recorded_at,
                key: RecordKey::new(RecordKind::Visit, visit.first.id.uuid()),
                icon: IconName::Door,
                title: format!("{} · {}", words::visit_kind(visit), whose_door(world, visit.first.household)),
                small: format!("{heard} · {}", account_name(world, visit.by)),
                href: Route::Visit(visit.first.id),
                struck: visit.withdrawn.is_some(),
            });
        }
    }
    if wants(Show::Disputes) {
        for dispute in world.disputes.values().filter(|dispute| theirs(dispute.by)) {
            list.push(Line {
                at: dispute.recorded_at,
                key: RecordKey::new(RecordKind::Dispute, dispute.id.uuid()),
                icon: IconName::Scale,
                title: format!("调解 · {}", dispute.title()),
                small: format!(
                    "{} · {} · {}",
                    short(&dispute.what),
                    words::dispute_status(dispute.status()),
                    account_name(world, dispute.by)
                ),
                href: Route::Dispute(dispute.id),
                struck: false,
            });
        }
    }
    if wants(Show::Activities) {
        for activity in world.activities.values().filter(|activity| theirs(activity.by)) {
            list.push(Line {
                at: activity.recorded_at,
                key: RecordKey::new(RecordKind::Activity, activity.now.id.uuid()),
                icon: IconName::Heart,
                title: format!("志愿 · {}", activity.now.name),
                small: format!("{} 人次 · {}", activity.now.attendances, account_name(world, activity.by)),
                href: Route::Activity(activity.now.id),
                struck: false,
            });
        }
    }
    // Needs stand in their visit; on their own only when they are asked for.
    if show == Show::Needs {
        for need in world.needs.values().filter(|need| theirs(need.raised_by)) {
            let at = world
                .visits
                .get(&need.raised_in)
                .map_or(need.raised_on.starts_at(), |visit| visit.recorded_at);
            list.push(Line {
                at,
                key: RecordKey::new(RecordKind::Need, need.id.uuid()),
                icon: IconName::Alert,
                title: short(&need.text),
                small: format!(
                    "{} · {}",
                    whose_door(world, need.household),
                    words::handling(need.handling.value)
                ),
                href: Route::Household(need.household),
                struck: need.withdrawn,
            });
        }
    }
    order::by_key(&mut list, |line| std::cmp::Reverse(line.at));
    list
}

/// The list of records.
pub(super) fn screen() -> AnyView {
    let here = here();
    let show = RwSignal::new(Show::All);
    let mine = RwSignal::new(true);
    let most = RwSignal::new(AT_ONCE);
    let body = view! { {move || banner(here)}{filters(show, mine)}{move || list(here, show.get(), mine.get(), most)} };
    let title = view! { <h1>"记录"</h1> }.into_any();
    tab_page(Route::Records, title, sending_chip(), body.into_any())
}

fn filters(show: RwSignal<Show>, mine: RwSignal<bool>) -> AnyView {
    let chip = |(one, word): (Show, &'static str)| {
        view! {
            <label class="chip">
                <input type="radio" name="kind" prop:checked=move || show.get() == one on:change=move |_| show.set(one)/>
                <span>{word}</span>
            </label>
        }
    };
    let chips: Vec<_> = Show::ALL.into_iter().map(chip).collect();
    let whose = |own: bool, word: &'static str| {
        view! {
            <label>
                <input type="radio" name="whose" prop:checked=move || mine.get() == own on:change=move |_| mine.set(own)/>
                <span>{word}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="visually-hidden">"谁记的"</legend>
            <div class="segmented">{whose(true, "我记的")}{whose(false, "村里全部")}</div>
        </fieldset>
        <fieldset><legend class="visually-hidden">"哪一种"</legend><div class="scroll-row">{chips}</div></fieldset>
    }
    .into_any()
}

fn list(here: Here, show: Show, mine: bool, most: RwSignal<usize>) -> AnyView {
    let today = here.today();
    let by = mine.then(|| here.device().me());
    let all = here.world(|world| lines(world, show, by));
    if all.is_empty() {
        let act = view! { <a class="btn" href=Route::NewVisit { household: None, again: None }.path()>"记走访"</a> }.into_any();
        return empty(IconName::List, "还没有记录。记第一条走访试试,没有网络也能存。", act);
    }
    let count = all.len();
    let mut days: Vec<(Day, Vec<AnyView>)> = Vec::new();
    for line in all.into_iter().take(most.get()) {
        let day = line.at.day();
        let row = row(here, line);
        match days.last_mut().filter(|(last, _)| *last == day) {
            Some((_, rows)) => rows.push(row),
            None => days.push((day, vec![row])),
        }
    }
    let section = |(day, rows): (Day, Vec<AnyView>)| {
        view! { <section><h2 class="day">{words::on(day, today)}</h2><ul class="list card list-card">{rows}</ul></section> }
    };
    let days: Vec<_> = days.into_iter().map(section).collect();
    let more = (count > most.get()).then(|| {
        view! { <button class="btn wide" type="button" on:click=move |_| most.update(|most| *most += AT_ONCE)>"再看早些的"</button> }
    });
    view! { {days}{more} }.into_any()
}

fn row(here: Here, line: Line) -> AnyView {
    let receipt = here.ask(|device| device.receipt(line.key));
    let small = format!("{} · {}", words::clock(line.at), line.small);
    let end = state_chip(receipt.as_ref(), None).into_any();
    line::Line { href: line.href.path(), lead: Lead::Icon(line.icon), title: line.title, small, end }
        .view_struck(line.struck)
}
