//! Keeping an item of the year: which year is looked at, as which version, and whether it may be changed here.

use crate::desk::pages::acts::{Done, On};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use crate::kit::Form;
use domain::{PlaceCode, YearItem};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// Said when something of the year was saved.
const SAID: &str = "已存,大家看到的都是新的";

/// The year that is looked at.
pub(super) struct Keeper {
    pub(super) zone: PlaceCode,
    pub(super) year: i32,
    /// The version that is looked at.
    pub(super) ver: Signal<u64>,
    /// Whether the year is open and this person keeps it.
    pub(super) may_edit: bool,
    pub(super) again: Again,
}

/// The same, cheap to copy into every form.
#[derive(Clone, Copy)]
pub(super) struct Keep(StoredValue<Keeper>);

impl Keep {
    pub(super) fn new(keeper: Keeper) -> Self {
        Self(StoredValue::new(keeper))
    }
    pub(super) fn may_edit(self) -> bool {
        self.0.with_value(|keeper| keeper.may_edit)
    }
    /// The zone and the year that are looked at.
    pub(super) fn of(self) -> (PlaceCode, i32) {
        self.0.with_value(|keeper| (keeper.zone.clone(), keeper.year))
    }
    /// The version that is looked at.
    pub(super) fn ver(self) -> u64 {
        self.0.with_value(|keeper| keeper.ver).get()
    }
    /// The act that sets these items for whoever has seen version `ver`.
    pub(super) fn change(self, ver: u64, items: Vec<YearItem>) -> (On, Intent) {
        let (zone, year) = self.of();
        (On::Server(zone.clone(), ver), Intent::Office(OfficeAct::ChangeYear { zone, year, items }))
    }
    /// The act that sets these numbers for what is decided already, too, with a reason.
    pub(super) fn correct(self, ver: u64, items: Vec<YearItem>, why: String) -> (On, Intent) {
        let (zone, year) = self.of();
        (On::Server(zone.clone(), ver), Intent::Office(OfficeAct::CorrectYear { zone, year, items, why }))
    }
    /// Saves what the form of an item says; refused by the server it stays open with what was typed.
    pub(super) fn save(self, form: Form, act: (On, Intent), open: RwSignal<bool>) {
        use_desk().act_form_until_it_stands(form, vec![act], SAID, move |done| self.shut(&done, Some(open)));
    }
    /// The same for a form that goes on showing what it saved, on the page.
    pub(super) fn save_shown(self, form: Form, act: (On, Intent)) {
        use_desk().act_form_showing(form, vec![act], SAID, move |done| self.shut(&done, None));
    }
    /// The same for several acts, with something to do once they stand.
    pub(super) fn save_all(self, form: Form, acts: Vec<(On, Intent)>, then: impl FnOnce() + 'static) {
        use_desk().act_form_until_it_stands(form, acts, SAID, move |done| {
            if !matches!(done, Done::Waits(_)) {
                then();
            }
            self.shut(&done, None);
        });
    }
    /// An item is taken off its list; what was typed into its form goes with it.
    pub(super) fn take_off(self, form: Form, item: YearItem, open: RwSignal<bool>) {
        let (on, intent) = self.change(untrack(|| self.ver()), vec![item]);
        use_desk().act(on, intent, SAID, move |done| {
            if !matches!(done, Done::Waits(_)) {
                form.give_up(None);
            }
            self.shut(&done, Some(open));
        });
    }
    /// One of two values that met is picked.
    pub(super) fn settle(self, item: YearItem) {
        let (zone, year) = self.of();
        let on = On::Server(zone.clone(), untrack(|| self.ver()));
        let intent = Intent::Office(OfficeAct::SettleYear { zone, year, item });
        use_desk().act(on, intent, SAID, move |done| self.shut(&done, None));
    }
    /// Asks for the year anew; the sheet of a form that was refused stays open.
    fn shut(self, done: &Done, open: Option<RwSignal<bool>>) {
        if matches!(done, Done::Waits(_)) {
            return;
        }
        if let Some(open) = open {
            open.try_set(false);
        }
        if let Some(again) = self.0.try_with_value(|keeper| keeper.again) {
            again.ask();
        }
    }
}
