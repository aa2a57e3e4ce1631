//! Keeping an item of the year: which year is looked at, as which version, and whether it may be changed here.

use crate::desk::pages::acts::{Done, On};
use crate::desk::pages::book::use_desk;
use crate::desk::pages::online::Again;
use domain::evaluation::LONGEST_WORDS;
use domain::flaw::{Check, Field};
use domain::{Flaw, PlaceCode, YearItem};
use leptos::prelude::*;
use sync::{Intent, OfficeAct};

/// The year that is looked at.
pub(super) struct Keeper {
    pub(super) zone: PlaceCode,
    pub(super) year: i32,
    /// The version that is looked at.
    pub(super) ver: u64,
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
    /// Sets these items, once each of them may stand, and then asks for the year anew; a form that is refused by
    /// the server stays open.
    pub(super) fn save(self, items: Vec<YearItem>, flaws: RwSignal<Vec<Flaw>>, open: Option<RwSignal<bool>>) {
        let found: Vec<_> = items.iter().filter_map(|item| item.check().err()).flatten().collect();
        let stands = found.is_empty();
        flaws.set(found);
        if stands && !items.is_empty() {
            self.act(move |zone, year| Intent::Office(OfficeAct::ChangeYear { zone, year, items }), open);
        }
    }
    /// Sets these numbers for what is decided already, too, with a reason.
    pub(super) fn correct(self, items: Vec<YearItem>, why: String, flaws: RwSignal<Vec<Flaw>>) {
        let found: Vec<_> = items.iter().filter_map(|item| item.check().err()).flatten().collect();
        let reason = Check::new().text(Field::FundReason, &why, LONGEST_WORDS).done();
        let found: Vec<_> = found.into_iter().chain(reason.err().unwrap_or_default()).collect();
        let stands = found.is_empty();
        flaws.set(found);
        if stands {
            self.act(
                move |zone, year| Intent::Office(OfficeAct::CorrectYear { zone, year, items, why }),
                None,
            );
        }
    }
    /// The zone and the year that are looked at.
    pub(super) fn of(self) -> (PlaceCode, i32) {
        self.0.with_value(|keeper| (keeper.zone.clone(), keeper.year))
    }
    /// One of two values that met is picked.
    pub(super) fn settle(self, item: YearItem) {
        self.act(move |zone, year| Intent::Office(OfficeAct::SettleYear { zone, year, item }), None);
    }
    fn act(self, intent: impl FnOnce(PlaceCode, i32) -> Intent, open: Option<RwSignal<bool>>) {
        let (on, intent, again) = self.0.with_value(|keeper| {
            let on = On::Server(keeper.zone.clone(), keeper.ver);
            (on, intent(keeper.zone.clone(), keeper.year), keeper.again)
        });
        use_desk().act(on, intent, "已存,大家看到的都是新的", move |done| {
            if matches!(done, Done::Waits(_)) {
                return;
            }
            if let Some(open) = open {
                open.set(false);
            }
            again.ask();
        });
    }
}
