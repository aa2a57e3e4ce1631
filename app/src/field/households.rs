//! 住户 — every door of mine, found by whatever somebody knows of it, in the order one walks. What is looked for stands
//! in the address: whoever comes back from a door finds the list as it was.

use super::doors::{category_line, due_doors};
use super::due_list::left_chip;
use super::frame::{empty, sending_chip, tab_page};
use super::line::{Line, family};
use super::picker::{answers, found_by, search_field};
use super::place::{Mine, place_name};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::{self, Path};
use crate::route::Route;
use crate::words;
use device::World;
use domain::order;
use domain::round::DueDoor;
use domain::search::By;
use domain::settings::{Category, Settings};
use domain::text::door::walking_order;
use domain::{Day, Household, HouseholdId, PlaceCode};
use leptos::prelude::*;
use std::collections::HashMap;
use sync::{RecordKey, RecordKind};

/// How many doors are shown at once; more on demand, so that a cheap phone stays quick.
const AT_ONCE: usize = 60;

/// What of the doors is shown.
#[derive(Clone, PartialEq, Eq)]
enum Show {
    All,
    Due,
    Category(Category),
    Merged,
}

impl Show {
    fn asked(asked: impl Fn(&str) -> Option<String>) -> Self {
        match (asked("due"), asked("kind"), asked("merged")) {
            (Some(_), ..) => Self::Due,
            (_, Some(code), _) => Self::Category(Category::new(&code)),
            (.., Some(_)) => Self::Merged,
            _ => Self::All,
        }
    }
}

/// The list as it stands, as the query of its address.
fn query(typed: &str, show: &Show, grid: Option<&PlaceCode>, most: usize) -> String {
    let typed = String::from(js_sys::encode_uri_component(typed.trim()));
    let parts = [
        (!typed.is_empty()).then(|| format!("q={typed}")),
        match show {
            Show::All => None,
            Show::Due => Some("due=1".to_owned()),
            Show::Category(code) => Some(format!("kind={}", code.as_str())),
            Show::Merged => Some("merged=1".to_owned()),
        },
        grid.map(|grid| format!("grid={grid}")),
        (most > AT_ONCE).then(|| format!("most={most}")),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("&")
}

/// The list of doors.
pub(super) fn screen() -> AnyView {
    let here = here();
    let path = use_context::<Path>();
    let asked = |name: &str| path.and_then(|path| untrack(|| path.query(name)));
    let typed = RwSignal::new(asked("q").unwrap_or_default());
    let show = RwSignal::new(Show::asked(asked));
    let grid = RwSignal::new(asked("grid").and_then(|code| code.parse::<PlaceCode>().ok()));
    let most = RwSignal::new(asked("most").and_then(|most| most.parse().ok()).unwrap_or(AT_ONCE));
    Effect::new(move |first: Option<()>| {
        let query = query(&typed.get(), &show.get(), grid.get().as_ref(), most.get());
        if first.is_some() {
            path::remember(&query);
        }
    });
    let mine = here.memo(|device| Mine::of(&device.standing()));
    let due = Memo::new(move |_| {
        let (mine, today) = (mine.get(), here.today());
        let doors = here.world(|world| due_doors(world, &mine, today));
        doors.into_iter().filter_map(|door| Some((door.household?, door))).collect::<HashMap<_, _>>()
    });
    let body = view! {
        {search_field(typed, "找住户")}
        {move || filters(here, &mine.get(), &due.get(), show, grid)}
        {move || list(here, &mine.get(), &due.get(), &typed.get(), &show.get(), grid.get().as_ref(), most)}
    };
    let title = view! { <h1>"住户"</h1> }.into_any();
    let beside = view! {
        <div class="row wrap end">
            <a class="chip" href=Route::NewHousehold.path()><Icon name=IconName::Plus/>"新增住户"</a>
            {sending_chip()}
        </div>
    };
    tab_page(Route::Households, title, beside.into_any(), body.into_any())
}

fn chip(word: String, count: usize, checked: bool, act: impl Fn() + 'static) -> AnyView {
    view! {
        <label class="chip">
            <input type="radio" name="show" prop:checked=checked on:change=move |_| act()/>
            <span>{word}" "<b>{count}</b></span>
        </label>
    }
    .into_any()
}

fn filters(
    here: Here,
    mine: &Mine,
    due: &HashMap<HouseholdId, DueDoor>,
    show: RwSignal<Show>,
    grid: RwSignal<Option<PlaceCode>>,
) -> AnyView {
    let now = show.get();
    let in_grid = grid.get();
    let inside = |household: &Household| {
        mine.covers(&household.grid.value)
            && in_grid.as_ref().is_none_or(|grid| *grid == household.grid.value)
    };
    let (standing, merged): (Vec<Household>, Vec<Household>) = here.world(|world| {
        world.households.values().map(|row| (**row).clone()).filter(inside).partition(Household::stands)
    });
    let due_now = standing.iter().filter(|household| due.contains_key(&household.id)).count();
    let mut chips = vec![
        chip("全部".into(), standing.len(), now == Show::All, move || show.set(Show::All)),
        chip("该走访".into(), due_now, now == Show::Due, move || show.set(Show::Due)),
    ];
    for rule in &Settings::builtin().categories {
        let count =
            standing.iter().filter(|household| household.categories.value.contains(&rule.code)).count();
        if count > 0 {
            let (own, code) = (Show::Category(rule.code.clone()), rule.code.clone());
            let act = move || show.set(Show::Category(code.clone()));
            chips.push(chip(rule.name.clone(), count, now == own, act));
        }
    }
    if !merged.is_empty() {
        chips.push(chip("已并户".into(), merged.len(), now == Show::Merged, move || {
            show.set(Show::Merged)
        }));
    }
    let grids = here.world(|world| mine.grids_to_pick(world));
    let pick = (grids.len() > 1).then(|| grid_chips(here, &grids, grid));
    view! {
        {pick}
        <fieldset><legend class="visually-hidden">"只看哪些户"</legend><div class="scroll-row">{chips}</div></fieldset>
    }
    .into_any()
}

fn grid_chips(here: Here, grids: &[PlaceCode], grid: RwSignal<Option<PlaceCode>>) -> AnyView {
    let one = |code: Option<PlaceCode>| {
        let word = code.as_ref().map_or_else(|| "全村".to_owned(), |code| place_name(&here.device(), code));
        let checked = grid.get() == code;
        view! {
            <label class="chip">
                <input type="radio" name="grid" prop:checked=checked on:change=move |_| grid.set(code.clone())/>
                <span>{word}</span>
            </label>
        }
    };
    let chips: Vec<_> = std::iter::once(None).chain(grids.iter().cloned().map(Some)).map(one).collect();
    view! { <fieldset><legend class="visually-hidden">"只看哪个网格"</legend><div class="scroll-row">{chips}</div></fieldset> }
        .into_any()
}

/// `5 号楼` of `5 号楼 2-301`: doors are listed as one walks.
fn building(door: &str) -> &str {
    let end = ["号楼", "号院", "楼", "街", "巷", "组", "胡同"]
        .iter()
        .filter_map(|mark| door.find(mark).map(|at| at + mark.len()))
        .min();
    end.and_then(|end| door.get(..end)).unwrap_or("")
}

fn list(
    here: Here,
    mine: &Mine,
    due: &HashMap<HouseholdId, DueDoor>,
    typed: &str,
    show: &Show,
    grid: Option<&PlaceCode>,
    most: RwSignal<usize>,
) -> AnyView {
    let today = here.today();
    let wanted = |household: &Household| {
        let by_show = match show {
            Show::All => household.stands(),
            Show::Due => household.stands() && due.contains_key(&household.id),
            Show::Category(code) => household.stands() && household.categories.value.contains(code),
            Show::Merged => !household.stands(),
        };
        by_show && mine.covers(&household.grid.value) && grid.is_none_or(|grid| *grid == household.grid.value)
    };
    let (sections, all) = here.world(|world| {
        let found = |household: &'_ device::Row<Household>| answers(household, typed).is_some();
        let mut doors: Vec<&device::Row<Household>> =
            world.households.values().filter(|one| wanted(one) && found(one)).collect();
        order::by_key(&mut doors, |household| {
            (household.grid.value.clone(), walking_order(&household.door.value))
        });
        let mut sections: Vec<(String, Vec<AnyView>)> = Vec::new();
        for household in doors.iter().take(most.get()) {
            let head = building(&household.door.value).trim().to_owned();
            let by = answers(household, typed).unwrap_or(By::Nothing);
            let row = row(here, world, household, by, due.get(&household.id), today);
            match sections.last_mut().filter(|(last, _)| *last == head) {
                Some((_, rows)) => rows.push(row),
                None => sections.push((head, vec![row])),
            }
        }
        (sections, doors.len())
    });
    if all == 0 {
        return nothing(typed);
    }
    let more = (all > most.get()).then(|| {
        let word = format!("再看 {} 户", AT_ONCE.min(all - most.get()));
        view! { <button class="btn wide" type="button" on:click=move |_| most.update(|most| *most += AT_ONCE)>{word}</button> }
    });
    let section = |(head, rows): (String, Vec<AnyView>)| {
        let head = (!head.is_empty()).then(|| view! { <h2 class="day">{head}</h2> });
        view! { <section>{head}<ul class="list card list-card">{rows}</ul></section> }
    };
    let sections: Vec<_> = sections.into_iter().map(section).collect();
    view! { {sections}{more} }.into_any()
}

fn nothing(typed: &str) -> AnyView {
    let act = view! { <a class="btn" href=Route::NewHousehold.path()>"新增住户"</a> }.into_any();
    let advice = if typed.trim().is_empty() {
        "这一类里还没有住户。"
    } else {
        "没有找到。换个字、门牌、电话或拼音首字母试试;真的没有就新增一户。"
    };
    empty(IconName::Search, advice, act)
}

fn row(
    here: Here,
    world: &World,
    household: &Household,
    by: By<'_>,
    due: Option<&DueDoor>,
    today: Day,
) -> AnyView {
    let door = household
        .door
        .value
        .strip_prefix(building(&household.door.value))
        .unwrap_or(&household.door.value)
        .trim();
    let door = if door.is_empty() { household.door.value.as_str() } else { door };
    let kinds = category_line(household);
    let pending = here.device().pending(RecordKey::new(RecordKind::Household, household.id.uuid()));
    let mut small = door.to_owned();
    let why = found_by(by, household).unwrap_or_default();
    for more in [why.as_str(), kinds.as_str(), if pending { "还没传上去" } else { "" }] {
        if !more.is_empty() {
            small.push_str(" · ");
            small.push_str(more);
        }
    }
    let end = match due {
        Some(due) => left_chip(due, today),
        None => {
            let last = world.last_visit(household.id).map(|visit| words::ago(visit.first.on, today));
            view! { <small class="faint">{last.map(|ago| format!("{ago}走过"))}</small> }.into_any()
        }
    };
    let title = household.head.value.clone();
    Line { href: Route::Household(household.id).path(), lead: family(household), title, small, end }.view()
}
