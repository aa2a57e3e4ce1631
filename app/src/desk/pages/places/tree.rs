//! 区划 — zone, townships, villages, grids; adding and renaming.

use crate::desk::pages::acts::On;
use crate::desk::pages::book::use_desk;
use crate::desk::pages::form::{card, trimmed};
use crate::desk::pages::online::{Again, online_live};
use crate::desk::pages::parts::{PageHead, options};
use crate::desk::route::Route;
use crate::functions::places;
use crate::kit::fields::{Choice, TextField};
use crate::kit::{Form, forms};
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
    let chosen = RwSignal::new(None::<PlaceCode>);
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
        {online_live(again, ask, |_: &Vec<Place>| (), move |list| {
            let counted = move || {
                list.with(|list| {
                    let count = |level| list.iter().filter(|place| place.code.level() == level).count();
                    format!(
                        "{} 个乡镇(街道)· {} 个村(社区)· {} 个网格",
                        count(PlaceLevel::Township),
                        count(PlaceLevel::Village),
                        count(PlaceLevel::Grid),
                    )
                })
            };
            let tree = move || {
                let list = list.get();
                let roots: Vec<Place> = list.first().cloned().into_iter().collect();
                branches(roots, StoredValue::new(list), chosen, opened)
            };
            // The forms stay as they are when the list is another.
            let edited = Memo::new(move |_| {
                let known = |code: &PlaceCode| list.with(|list| list.iter().any(|place| place.code == *code));
                chosen.get().filter(known)
            });
            view! {
                <p class="muted">{counted}</p>
                <div class="columns detail">
                    <section class="card" aria-label="地方">
                        <ul class="tree">{tree}</ul>
                    </section>
                    {move || match edited.get() {
                        Some(code) => edit(&code, list, again),
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
    chosen: RwSignal<Option<PlaceCode>>,
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
    chosen: RwSignal<Option<PlaceCode>>,
    opened: StoredValue<BTreeSet<PlaceCode>>,
) -> AnyView {
    let below = children(&place.code, all);
    let code = place.code.clone();
    let here = move || chosen.with(|now| now.as_ref() == Some(&code)).then_some("true");
    let name = place.name.clone();
    let was_open = opened.with_value(|opened| opened.contains(&place.code));
    let branch_code = place.code.clone();
    let pick = move |_| chosen.set(Some(place.code.clone()));
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
fn edit(code: &PlaceCode, all: Signal<Vec<Place>>, again: Again) -> AnyView {
    let find = |all: &Vec<Place>| all.iter().find(|place| place.code == *code).cloned();
    let Some(first) = all.with_untracked(find) else { return ().into_any() };
    let place = Memo::new(move |before: Option<&Place>| {
        let of = before.unwrap_or(&first);
        all.with(|all| all.iter().find(|place| place.code == of.code).cloned()).unwrap_or_else(|| of.clone())
    });
    let below = (code.level() != PlaceLevel::Grid).then(|| add(place, all, again));
    view! {
        <div class="stack">
            {rename(place, again)}
            {below}
        </div>
    }
    .into_any()
}

/// The first free number below a place; empty when all are taken.
fn next_code(parent: &PlaceCode, all: &[Place]) -> String {
    let free = (1..=999).filter_map(|number| parent.child(number)).find(|code| is_free(code, all));
    free.map(|code| code.to_string()).unwrap_or_default()
}

/// Whether neither the server's list has it nor an act of this device that is still on its way.
fn is_free(code: &PlaceCode, all: &[Place]) -> bool {
    let on_its_way = || use_desk().read(|look| look.world.places.contains_key(code));
    all.iter().all(|place| place.code != *code) && !on_its_way()
}

fn rename(place: Memo<Place>, again: Again) -> AnyView {
    let form = Form::open(
        &forms::RENAME_PLACE,
        place.with_untracked(|place| format!("rename-place/{}", place.code)),
    );
    let now = move || place.with(|place| place.name.clone());
    let name = RwSignal::new(untrack(now));
    form.seen(now, move |now| name.set(now.clone()));
    let facts =
        move || place.with(|place| format!("{} · 代码 {}", words::place_kind(place.kind), place.code));
    let finish = move || {
        let renamed = Place { name: trimmed(name), ..place.get() };
        renamed.check().map(|()| renamed)
    };
    let act = move |renamed: Place| {
        let on = On::Server(renamed.code.scope(), 0);
        let acts = vec![(on, Intent::Office(OfficeAct::NamePlace(renamed)))];
        use_desk().act_form_showing(form, acts, "已改名", move |_| again.ask());
    };
    let fields = view! {
        <h2>{now}</h2>
        <p class="muted num">{facts}</p>
        <TextField label=form.of(Field::PlaceName) value=name/>
    };
    card(form, fields.into_any(), "改名", finish, act)
}

fn add(parent: Memo<Place>, all: Signal<Vec<Place>>, again: Again) -> AnyView {
    let above = parent.get_untracked();
    let form = Form::open(&forms::ADD_PLACE, format!("add-place/{}", above.code));
    let kinds: &[PlaceKind] = match above.code.level() {
        PlaceLevel::Zone => &[PlaceKind::Township, PlaceKind::Subdistrict],
        PlaceLevel::Township => &[PlaceKind::Village, PlaceKind::Community],
        PlaceLevel::Village | PlaceLevel::Grid => &[PlaceKind::Grid],
    };
    let of_parent = above.code.clone();
    let next = move || all.with(|all| next_code(&of_parent, all));
    let code = RwSignal::new(untrack(&next));
    form.seen(next, move |next| code.set(next.clone()));
    let name = RwSignal::new(String::new());
    let kind = RwSignal::new(words::place_kind(kinds[0]).to_owned());
    let choices =
        options(kinds.iter().map(|kind| (words::place_kind(*kind), words::place_kind(*kind))), None);
    let (sample, above) = (above.sample, above.code);
    let finish = move || {
        let flaw = |why| vec![Flaw::new(Field::PlaceCode, why)];
        let code = trimmed(code);
        let missing = if code.is_empty() { Why::Missing } else { Why::Malformed };
        let code = code.parse::<PlaceCode>().map_err(|_| flaw(missing))?;
        if code.parent().as_ref() != Some(&above) {
            return Err(flaw(Why::Unknown));
        }
        if !all.with(|all| is_free(&code, all)) {
            return Err(flaw(Why::Taken));
        }
        let word = kind.get();
        let kind = kinds.iter().find(|kind| words::place_kind(**kind) == word).copied().unwrap_or(kinds[0]);
        let place = Place { code, kind, name: trimmed(name), sample };
        place.check().map(|()| place)
    };
    let act = move |place: Place| {
        let on = On::Server(place.code.scope(), 0);
        let acts = vec![(on, Intent::Office(OfficeAct::NamePlace(place)))];
        use_desk().act_form_until_it_stands(form, acts, "已添上", move |_| again.ask());
    };
    let heading = move || parent.with(|parent| format!("在{}下面添一个", parent.name));
    let fields = view! {
        <h2>{heading}</h2>
        <div class="form-grid">
            <TextField label=form.of(Field::PlaceName) value=name/>
            <TextField label=form.called(Field::PlaceCode, "代码") value=code hint="默认用下一个空号"/>
            <Choice label=form.of(Field::PlaceKind) options=choices value=kind/>
        </div>
    };
    card(form, fields.into_any(), "添上", finish, act)
}
