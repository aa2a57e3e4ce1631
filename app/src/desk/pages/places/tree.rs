//! 区划 — zone, townships, villages, grids; adding and renaming.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::{Again, online};
use crate::desk::pages::parts::{PageHead, options};
use crate::desk::route::Route;
use crate::functions::places;
use crate::parts::fields::{Choice, FlawList, TextField};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::flaw::{Field, Flaw, Why};
use domain::{Place, PlaceCode, PlaceKind, PlaceLevel};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::{Intent, OfficeAct};
use wasm_bindgen::JsCast;

/// The places under an office.
#[component]
pub fn Places(under: PlaceCode) -> impl IntoView {
    let again = Again::new();
    let chosen = RwSignal::new(None::<Place>);
    // Which branches are open survives a change, so that nobody has to find their place again.
    let opened = StoredValue::new(BTreeSet::from([under.clone()]));
    let ask = move || places(under.clone());
    view! {
        <PageHead title="区划" note="点一个地方:改名,或在它下面添一个。代码按国家统计区划代码,网格再加三位。">
            <a class="btn" href=Route::Import.path()>
                <Icon name=IconName::Upload/>
                "从 Excel 导入"
            </a>
        </PageHead>
        {online(again, ask, move |list: Vec<Place>| {
            let count = |level| list.iter().filter(|place| place.code.level() == level).count();
            let counted = format!(
                "{} 个乡镇(街道)· {} 个村(社区)· {} 个网格",
                count(PlaceLevel::Township),
                count(PlaceLevel::Village),
                count(PlaceLevel::Grid),
            );
            let roots: Vec<Place> = list.first().cloned().into_iter().collect();
            chosen.update(|now| {
                let code = now.as_ref().map(|place| place.code.clone());
                *now = list.iter().find(|place| Some(&place.code) == code.as_ref()).cloned();
            });
            let all = StoredValue::new(list);
            let changed = Callback::new(move |()| again.ask());
            view! {
                <p class="muted">{counted}</p>
                <div class="columns detail">
                    <section class="card" aria-label="地方">
                        <ul class="tree">{branches(roots, all, chosen, opened)}</ul>
                    </section>
                    {move || match chosen.get() {
                        Some(place) => view! { <Edit place all changed/> }.into_any(),
                        None => view! { <p class="card muted">"从左边点一个地方。"</p> }.into_any(),
                    }}
                </div>
            }
                .into_any()
        })}
    }
    .into_any()
}

/// Places at one level, each with those below it; a branch is drawn when it is opened.
fn branches(
    places: Vec<Place>,
    all: StoredValue<Vec<Place>>,
    chosen: RwSignal<Option<Place>>,
    opened: StoredValue<BTreeSet<PlaceCode>>,
) -> Vec<AnyView> {
    places.into_iter().map(|place| branch(place, all, chosen, opened)).collect()
}

fn children(of: &PlaceCode, all: StoredValue<Vec<Place>>) -> Vec<Place> {
    all.with_value(|all| {
        all.iter().filter(|place| place.code.parent().as_ref() == Some(of)).cloned().collect()
    })
}

fn branch(
    place: Place,
    all: StoredValue<Vec<Place>>,
    chosen: RwSignal<Option<Place>>,
    opened: StoredValue<BTreeSet<PlaceCode>>,
) -> AnyView {
    let below = children(&place.code, all);
    let code = place.code.clone();
    let here = move || chosen.with(|now| now.as_ref().is_some_and(|now| now.code == code)).then_some("true");
    let name = place.name.clone();
    let was_open = opened.with_value(|opened| opened.contains(&place.code));
    let branch_code = place.code.clone();
    let pick = move |_| chosen.set(Some(place.clone()));
    if below.is_empty() {
        return view! {
            <li>
                <button type="button" class="leaf" aria-current=here on:click=pick>
                    {name}
                </button>
            </li>
        }
        .into_any();
    }
    let count = below.len();
    let open = RwSignal::new(was_open);
    let below = StoredValue::new(below);
    let toggled = move |event: web_sys::Event| {
        let details = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_open = details.is_some_and(|details| details.has_attribute("open"));
        opened.update_value(|opened| {
            if is_open {
                opened.insert(branch_code.clone());
            } else {
                opened.remove(&branch_code);
            }
        });
        open.set(is_open);
    };
    view! {
        <li>
            <details open=was_open on:toggle=toggled>
                <summary aria-current=here on:click=pick>
                    <Icon name=IconName::Chevron/>
                    {name}
                    <small class="faint num">{count}</small>
                </summary>
                {move || open.get().then(|| view! { <ul>{branches(below.get_value(), all, chosen, opened)}</ul> })}
            </details>
        </li>
    }
    .into_any()
}

/// Renaming a place, and adding one below it.
#[component]
fn Edit(place: Place, all: StoredValue<Vec<Place>>, changed: Callback<()>) -> impl IntoView {
    let below = (place.code.level() != PlaceLevel::Grid).then(|| {
        let next = next_code(&place.code, all);
        view! { <Add parent=place.clone() next all changed/> }
    });
    view! {
        <div class="stack">
            <Rename place changed/>
            {below}
        </div>
    }
    .into_any()
}

/// The first free number below a place.
fn next_code(parent: &PlaceCode, all: StoredValue<Vec<Place>>) -> Option<PlaceCode> {
    let taken = children(parent, all);
    (1..=999)
        .filter_map(|number| parent.child(number))
        .find(|code| taken.iter().all(|place| place.code != *code))
}

#[component]
fn Rename(place: Place, changed: Callback<()>) -> impl IntoView {
    let desk = use_desk();
    let name = RwSignal::new(place.name.clone());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let title = place.name.clone();
    let facts = format!("{} · 代码 {}", words::place_kind(place.kind), place.code);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let renamed = Place { name: name.get_untracked().trim().to_owned(), ..place.clone() };
        if let Err(found) = renamed.check() {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let on = On::Server(renamed.code.scope(), 0);
        desk.act(on, Intent::Office(OfficeAct::NamePlace(renamed)), "已改名", move |_| changed.run(()));
    };
    view! {
        <form class="card stack" on:submit=save novalidate>
            <h2>{title}</h2>
            <p class="muted num">{facts}</p>
            <TextField label="名称" value=name/>
            <FlawList flaws/>
            <button type="submit" class="btn">
                "改名"
            </button>
        </form>
    }
    .into_any()
}

#[component]
fn Add(
    parent: Place,
    next: Option<PlaceCode>,
    all: StoredValue<Vec<Place>>,
    changed: Callback<()>,
) -> impl IntoView {
    let desk = use_desk();
    let kinds: &[PlaceKind] = match parent.code.level() {
        PlaceLevel::Zone => &[PlaceKind::Township, PlaceKind::Subdistrict],
        PlaceLevel::Township => &[PlaceKind::Village, PlaceKind::Community],
        PlaceLevel::Village | PlaceLevel::Grid => &[PlaceKind::Grid],
    };
    let code = RwSignal::new(next.map(|code| code.to_string()).unwrap_or_default());
    let name = RwSignal::new(String::new());
    let kind = RwSignal::new(words::place_kind(kinds[0]).to_owned());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let choices =
        options(kinds.iter().map(|kind| (words::place_kind(*kind), words::place_kind(*kind))), None);
    let (above, sample) = (parent.code.clone(), parent.sample);
    let save = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Ok(code_now) = code.get_untracked().trim().parse::<PlaceCode>() else {
            return flaws.set(vec![Flaw::new(Field::PlaceCode, Why::Malformed)]);
        };
        if code_now.parent().as_ref() != Some(&above) {
            return flaws.set(vec![Flaw::new(Field::PlaceCode, Why::Unknown)]);
        }
        if all.with_value(|all| all.iter().any(|place| place.code == code_now)) {
            return flaws.set(vec![Flaw::new(Field::PlaceCode, Why::Taken)]);
        }
        let word = kind.get_untracked();
        let kind = kinds.iter().find(|kind| words::place_kind(**kind) == word).copied().unwrap_or(kinds[0]);
        let place = Place { code: code_now, kind, name: name.get_untracked().trim().to_owned(), sample };
        if let Err(found) = place.check() {
            return flaws.set(found);
        }
        flaws.set(Vec::new());
        let on = On::Server(place.code.scope(), 0);
        desk.act(on, Intent::Office(OfficeAct::NamePlace(place)), "已添上", move |_| changed.run(()));
    };
    view! {
        <form class="card stack" on:submit=save novalidate>
            <h2>{format!("在{}下面添一个", parent.name)}</h2>
            <div class="form-grid">
                <TextField label="名称" value=name/>
                <TextField label="代码" value=code mode="numeric" hint="默认用下一个空号"/>
                <Choice label="类别" options=choices value=kind/>
            </div>
            <FlawList flaws/>
            <button type="submit" class="btn">
                "添上"
            </button>
        </form>
    }
    .into_any()
}
