//! 新增住户 — works offline; look-alikes are shown while typing, so that nobody is written down twice.

use super::draft::{Draft, passes};
use super::frame::form_page;
use super::line::{Line, chip, family};
use super::place::{Mine, door_line, place_name};
use crate::parts::fields::{Choice, FlawList, SomeOf, TextField};
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::route::Route;
use crate::words;
use domain::document::read_if_any;
use domain::household::NewHousehold;
use domain::look_alike::{Likeness, look_alikes};
use domain::order;
use domain::settings::{Category, Settings};
use domain::{Field, Flaw, HouseholdId, PlaceCode};
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
struct Form {
    here: Here,
    id: HouseholdId,
    grid: RwSignal<String>,
    door: RwSignal<String>,
    head: RwSignal<String>,
    phone: RwSignal<String>,
    categories: RwSignal<BTreeSet<String>>,
}

impl Form {
    /// The household as it would be; none while it lies in no grid.
    fn read(self) -> Option<NewHousehold> {
        let grid: PlaceCode = self.grid.get().parse().ok()?;
        Some(NewHousehold {
            id: self.id,
            grid,
            door: self.door.get().trim().to_owned(),
            head: self.head.get().trim().to_owned(),
            phone: self.phone.get().trim().to_owned(),
            people: Vec::new(),
            categories: self.categories.with(|set| order::set(set.iter().map(|code| Category::new(code)))),
        })
    }
}

/// The form.
pub(super) fn screen() -> AnyView {
    let here = here();
    let device = here.device();
    let mine = Mine::of(&device.standing());
    let (draft, kept) = Draft::open("household".into());
    let kept: Option<NewHousehold> = kept.and_then(read_if_any);
    let grid =
        kept.as_ref().map(|kept| kept.grid.clone()).or_else(|| here.glance(|world| mine.first_grid(world)));
    let text = |read: fn(&NewHousehold) -> &String| {
        RwSignal::new(kept.as_ref().map(|kept| read(kept).clone()).unwrap_or_default())
    };
    let form = Form {
        here,
        id: kept.as_ref().map_or_else(|| device.mint(), |kept| kept.id),
        grid: RwSignal::new(grid.map(|grid| grid.to_string()).unwrap_or_default()),
        door: text(|kept| &kept.door),
        head: text(|kept| &kept.head),
        phone: text(|kept| &kept.phone),
        categories: RwSignal::new(order::set(
            kept.iter().flat_map(|kept| &kept.categories).map(|code| code.as_str().to_owned()),
        )),
    };
    draft.follow(move || form.read().and_then(|new| serde_json::to_string(&new).ok()).unwrap_or_default());
    let flaws = RwSignal::new(Vec::<Flaw>::new());
    let busy = RwSignal::new(false);
    let save = move || {
        let Some(mut new) = untrack(move || form.read()) else {
            return flaws.set(vec![Flaw::new(Field::PlaceCode, domain::Why::Missing)]);
        };
        // Its id is made when it is saved: the same draft may stand open in two tabs.
        new.id = here.device().mint();
        if passes(new.check(), flaws) {
            let (said, page) =
                (format!("已存手机,{} 可以记走访了", new.head), Route::Household(new.id).path());
            draft.save(Intent::RegisterHousehold(new), busy, said, page);
        }
    };
    let grids: Vec<_> = here
        .glance(|world| mine.grids_to_pick(world))
        .iter()
        .map(|code| (code.to_string(), place_name(&device, code)))
        .collect();
    let which = (grids.len() > 1).then(|| view! { <Choice label="哪个网格" options=grids value=form.grid/> });
    let flaw = move |field| Signal::derive(move || flaws.with(|flaws| words::flaw_of(flaws, field)));
    let body = view! {
        {which}
        <TextField label="户主" value=form.head flaw=flaw(Field::Head) hint="写全名"/>
        <TextField label="门牌" value=form.door flaw=flaw(Field::Door) hint="如:5 号楼 2-301、北街 12 号"/>
        {move || alike(form)}
        <TextField label="电话" value=form.phone flaw=flaw(Field::Phone) mode="tel" hint="住户愿意留才填" optional=true/>
        <SomeOf label="类别" options=category_options() value=form.categories optional=true/>
        <FlawList flaws=flaws/>
        {draft.give_up(Route::Households.path())}
    };
    form_page("新增住户", Route::Households, draft.note(), body.into_any(), busy, save)
}

/// Households on file that look like what is being typed.
fn alike(form: Form) -> AnyView {
    let (door, head) = (form.door.get(), form.head.get());
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
    let lines: Vec<_> = form.here.world(|world| {
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
