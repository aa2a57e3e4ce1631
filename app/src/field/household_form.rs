//! 新增住户 — works offline; look-alikes are shown while typing, so that nobody is written down twice.

use super::frame::form_page;
use super::line::{Line, chip, family};
use super::place::{Mine, place_name};
use crate::kit::fields::{Choice, SomeOf, TextField};
use crate::kit::form::Then;
use crate::kit::{Form, forms};
use crate::parts::here::here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::Path;
use crate::route::Route;
use crate::words;
use domain::flaw::{Flaw, Why};
use domain::household::NewHousehold;
use domain::look_alike::{Likeness, look_alikes};
use domain::order;
use domain::settings::{Category, Settings};
use domain::text::half_width;
use domain::{Field, Person, PlaceCode};
use leptos::prelude::*;
use std::collections::BTreeSet;
use sync::Intent;

/// Codes of categories with their words.
pub(super) fn category_options() -> Vec<(String, String)> {
    Settings::builtin()
        .categories
        .iter()
        .map(|rule| (rule.code.as_str().to_owned(), rule.name.clone()))
        .collect()
}

/// Room for the names of a large family, in characters.
const MOST_NAMES: usize = 200;

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    grid: RwSignal<String>,
    door: RwSignal<String>,
    head: RwSignal<String>,
    phone: RwSignal<String>,
    /// The others who live there, by their names.
    people: RwSignal<String>,
    categories: RwSignal<BTreeSet<String>>,
}

impl Writing {
    /// The household as it would be, with an id of its own: the same draft may stand open in two tabs.
    fn finish(self) -> Result<NewHousehold, Vec<Flaw>> {
        let missing = |_| vec![Flaw::new(Field::PlaceCode, Why::Missing)];
        let grid: PlaceCode = self.grid.get().parse().map_err(missing)?;
        let new = NewHousehold {
            id: self.form.here().device().mint(),
            grid,
            door: self.door.get().trim().to_owned(),
            head: self.head.get().trim().to_owned(),
            phone: half_width(self.phone.get().trim()),
            people: self.people.with(|names| {
                let names = names.split(['、', ',', '\u{ff0c}', ' ']).map(str::trim);
                names.filter(|name| !name.is_empty()).map(|name| self.person(name)).collect()
            }),
            categories: self.categories.with(|set| order::set(set.iter().map(|code| Category::new(code)))),
        };
        new.check().map(|()| new)
    }

    /// How they belong to the household is written down on its page.
    fn person(self, name: &str) -> Person {
        let id = self.form.here().device().mint();
        Person { id, name: name.to_owned(), relation: String::new(), birth_year: None }
    }
}

/// The address of the form for somebody who looked for a household to visit and typed this.
pub(super) fn for_a_visit(typed: &str) -> String {
    let typed = String::from(js_sys::encode_uri_component(typed.trim()));
    format!("{}?for=visit&typed={typed}", Route::NewHousehold.path())
}

/// The form.
pub(super) fn screen() -> AnyView {
    let path = use_context::<Path>();
    let asked = |name: &str| path.and_then(|path| untrack(|| path.query(name)));
    let for_visit = asked("for").is_some();
    let typed = asked("typed").unwrap_or_default();
    // A door has a number; a name has none.
    let is_door = typed.chars().any(char::is_numeric);
    let typed_as = move |door: bool| if door == is_door { typed.clone() } else { String::new() };
    let here = here();
    let device = here.device();
    let mine = Mine::of(&device.standing());
    let form = Form::open(&forms::HOUSEHOLD, "household");
    let kept: Option<NewHousehold> = form.began();
    let grid =
        kept.as_ref().map(|kept| kept.grid.clone()).or_else(|| here.glance(|world| mine.first_grid(world)));
    let text = |read: fn(&NewHousehold) -> &String, or: String| {
        RwSignal::new(kept.as_ref().map_or(or, |kept| read(kept).clone()))
    };
    let writing = Writing {
        form,
        grid: RwSignal::new(grid.map(|grid| grid.to_string()).unwrap_or_default()),
        door: text(|kept| &kept.door, typed_as(true)),
        head: text(|kept| &kept.head, typed_as(false)),
        phone: text(|kept| &kept.phone, String::new()),
        people: RwSignal::new(kept.iter().flat_map(|kept| &kept.people).fold(
            String::new(),
            |names, person| {
                if names.is_empty() { person.name.clone() } else { format!("{names}、{}", person.name) }
            },
        )),
        categories: RwSignal::new(order::set(
            kept.iter().flat_map(|kept| &kept.categories).map(|code| code.as_str().to_owned()),
        )),
    };
    let save = form.submit(
        move || writing.finish(),
        move |new| {
            let said = format!("已存手机,{} 可以记走访了", new.head);
            let then = if for_visit {
                Then::Instead(Route::visit(new.id).path())
            } else {
                Then::Back(Route::Household(new.id).path())
            };
            form.save(vec![Intent::RegisterHousehold(new)], said, then);
        },
    );
    let grids: Vec<_> = here
        .glance(|world| mine.grids_to_pick(world))
        .iter()
        .map(|code| (code.to_string(), place_name(&device, code)))
        .collect();
    let which = (grids.len() > 1).then(|| view! { <Choice label=form.called(Field::PlaceCode, "哪个网格") options=grids value=writing.grid/> });
    let body = view! {
        {which}
        <TextField label=form.of(Field::Head) value=writing.head hint="写全名"/>
        <TextField label=form.of(Field::Door) value=writing.door hint="如:5 号楼 2-301、北街 12 号"/>
        {move || alike(writing)}
        <TextField label=form.called(Field::Person, "家里还有谁") value=writing.people max=MOST_NAMES hint="写姓名,几个人用顿号隔开" optional=true/>
        <TextField label=form.of(Field::Phone) value=writing.phone hint="住户愿意留才填" optional=true/>
        <SomeOf label=form.of(Field::Categories) options=category_options() value=writing.categories optional=true/>
    };
    form_page("新增住户", Route::Households, form, body.into_any(), save)
}

/// Households on file that look like what is being typed.
fn alike(writing: Writing) -> AnyView {
    let (door, head) = (writing.door.get(), writing.head.get());
    let line = |(likeness, household): (Likeness, &domain::Household)| {
        let why = match likeness {
            Likeness::Same => "门牌和户主都一样",
            Likeness::SameDoor => "门牌一样",
            Likeness::SameHead => "户主同名",
        };
        let title = words::head_and_door(household);
        let (href, end) = (Route::Household(household.id).path(), chip("chip", "就是这户".into()));
        Line { href, lead: family(household), title, small: why.into(), end }.view()
    };
    let lines: Vec<_> = writing.form.here().world(|world| {
        look_alikes(&door, &head, world.households.values().map(|row| &**row))
            .into_iter()
            .take(3)
            .map(line)
            .collect()
    });
    let nothing = lines.is_empty();
    view! {
        <section class="card watch stack" aria-live="polite" hidden=nothing>
            <h2><span class="warn-text"><Icon name=IconName::Users/></span>" 是不是这一户?"</h2>
            <ul class="list">{lines}</ul>
        </section>
    }
    .into_any()
}
