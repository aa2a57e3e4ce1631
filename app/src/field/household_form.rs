//! 新增住户 — works offline; look-alikes are shown while typing, so that nobody is written down twice.

use super::frame::form_page;
use super::line::{Line, chip, family};
use super::place::{Mine, door_line, place_name};
use crate::kit::fields::{Choice, SomeOf, TextField};
use crate::kit::form::Then;
use crate::kit::{Form, forms};
use crate::parts::here::here;
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use domain::flaw::{Flaw, Why};
use domain::household::NewHousehold;
use domain::look_alike::{Likeness, look_alikes};
use domain::order;
use domain::settings::{Category, Settings};
use domain::{Field, PlaceCode};
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

/// What is being written.
#[derive(Clone, Copy)]
struct Writing {
    form: Form,
    grid: RwSignal<String>,
    door: RwSignal<String>,
    head: RwSignal<String>,
    phone: RwSignal<String>,
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
            phone: self.phone.get().trim().to_owned(),
            people: Vec::new(),
            categories: self.categories.with(|set| order::set(set.iter().map(|code| Category::new(code)))),
        };
        new.check().map(|()| new)
    }
}

/// The form.
pub(super) fn screen() -> AnyView {
    let here = here();
    let device = here.device();
    let mine = Mine::of(&device.standing());
    let form = Form::open(&forms::HOUSEHOLD, "household");
    let kept: Option<NewHousehold> = form.began();
    let grid =
        kept.as_ref().map(|kept| kept.grid.clone()).or_else(|| here.glance(|world| mine.first_grid(world)));
    let text = |read: fn(&NewHousehold) -> &String| {
        RwSignal::new(kept.as_ref().map(|kept| read(kept).clone()).unwrap_or_default())
    };
    let writing = Writing {
        form,
        grid: RwSignal::new(grid.map(|grid| grid.to_string()).unwrap_or_default()),
        door: text(|kept| &kept.door),
        head: text(|kept| &kept.head),
        phone: text(|kept| &kept.phone),
        categories: RwSignal::new(order::set(
            kept.iter().flat_map(|kept| &kept.categories).map(|code| code.as_str().to_owned()),
        )),
    };
    let save = form.submit(
        move || writing.finish(),
        move |new| {
            let said = format!("已存手机,{} 可以记走访了", new.head);
            let then = Then::Back(Route::Household(new.id).path());
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
        let title = format!("{} · {}", household.head.value, door_line(household));
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
