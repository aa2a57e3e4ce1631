//! 资金奖补 — what the year's money is, what decisions made due and what was paid, line by line. The zone's office
//! pays and puts right; a township reads what its own villages are due.

mod correct;
mod due;
mod figures;
mod move_budget;
mod statements;
mod venue;

use super::acts::On;
use super::book::{Desk, use_desk};
use super::form::{self, trimmed};
use super::online::{Again, online_live};
use super::parts::{PageHead, options};
use crate::functions::{FundsSeen, funds};
use crate::kit::fields::Choice;
use crate::kit::{Form, forms};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use correct::{correct_award, correct_payment};
use domain::fund_ledger::{Booking, BookingForm};
use domain::{Day, Fen, Field, Flaw, FundEntryId, PlaceCode, Why};
use due::Due;
use figures::figures;
use leptos::prelude::*;
use move_budget::move_budget;
use statements::statements;
use sync::{Intent, OfficeAct};
use venue::pay_venue;

/// The first year of the creation.
const FIRST_YEAR: i32 = 2022;

/// The money of a year for the villages under an office.
#[component]
pub fn FundsPage(under: PlaceCode) -> impl IntoView {
    let this_year = use_desk().today().year();
    let chosen = RwSignal::new(this_year.to_string());
    let year = Memo::new(move |_| chosen.with(|year| year.parse().unwrap_or(this_year)));
    let years = (FIRST_YEAR..=this_year).rev().map(|year| (year, format!("{year} 年")));
    let years = options(years, None);
    let again = Again::new();
    let of_zone = use_desk().standing().is_office_over(&under.zone());
    let zone = under.zone();
    let export = move || format!("/desk/v1/funds.xlsx?under={zone}&year={}", year.get());
    let note = if of_zone {
        "应付由评定结果和当年规则算出,不能改写;要改就记一笔更正,写明原因。"
    } else {
        "本乡镇(街道)各村(社区)的奖补,由区里支付。"
    };
    let ask = move || funds(under.clone(), year.get());
    view! {
        <PageHead title="资金奖补" note=note>
            {of_zone
                .then(|| {
                    view! {
                        <a class="btn" href=export download="">
                            <Icon name=IconName::Download/>
                            "导出 Excel"
                        </a>
                    }
                })}
        </PageHead>
        <div class="filters">
            <Choice label="创建年度" options=years value=chosen/>
        </div>
        {online_live(again, ask, |seen: &FundsSeen| seen.funds.year, move |seen| body(seen, chosen, again))}
    }
    .into_any()
}

/// The page of a year. Its forms stay as they are when newer figures come.
fn body(seen: Signal<FundsSeen>, chosen: RwSignal<String>, again: Again) -> AnyView {
    let books = Books::of(seen, again);
    let parts = books.clone().map(|books| {
        view! {
            {move || seen.with(statements)}
            <section class="card stack" aria-labelledby="book-more">
                <h2 id="book-more">"再记一笔"</h2>
                {pay_venue(seen, &books)}
                {correct_payment(seen, &books)}
                {correct_award(seen, &books)}
                {move_budget(&books)}
            </section>
        }
    });
    view! {
        {move || seen.with(figures)}
        {move || seen.with(|seen| elsewhere(seen, chosen))}
        <Due seen books/>
        {parts}
    }
    .into_any()
}

/// What is to come back in other years stands on every year's page, with the way there.
fn elsewhere(seen: &FundsSeen, chosen: RwSignal<String>) -> Option<AnyView> {
    let ways = seen.elsewhere.iter().map(|(year, _)| {
        let year = *year;
        view! {
            <button type="button" class="btn small" on:click=move |_| chosen.set(year.to_string())>
                {format!("看 {year} 年")}
            </button>
        }
    });
    let ways: Vec<_> = ways.collect();
    (!ways.is_empty()).then(|| {
        view! {
            <div class="notice warn">
                <Icon name=IconName::Alert/>
                <span class="grow">{format!("别的年度还有待收回:{}。", words::to_recover(&seen.elsewhere))}</span>
                {ways}
            </div>
        }
        .into_any()
    })
}

/// The name of a village among those on the page.
fn place_name(seen: &FundsSeen, code: &PlaceCode) -> String {
    let place = seen.places.iter().find(|place| place.code == *code);
    place.map_or_else(|| code.to_string(), |place| place.name.clone())
}

/// The zone's ledger, for whoever books in it.
#[derive(Clone)]
struct Books {
    desk: Desk,
    zone: PlaceCode,
    year: i32,
    /// The version on the screen.
    ver: Signal<u64>,
    again: Again,
}

impl Books {
    /// The ledger of the page; none for those who only read what their villages are due.
    fn of(seen: Signal<FundsSeen>, again: Again) -> Option<Self> {
        let (zone, year) = seen.with_untracked(|seen| {
            let ledger = seen.ledger.as_ref()?;
            Some((ledger.zone.clone(), ledger.year))
        })?;
        let ver = Signal::derive(move || seen.with(|seen| seen.ver));
        Some(Self { desk: use_desk(), zone, year, ver, again })
    }
    /// What the fields say, when it can be booked.
    fn check(&self, what: Result<Booking, Flaw>) -> Result<Booking, Vec<Flaw>> {
        let what = what.map_err(|flaw| vec![flaw])?;
        what.check(&self.zone, self.desk.today()).map(|()| what)
    }
    /// Opens a form that books one entry; its draft belongs to the year.
    fn open(&self, of: BookingForm) -> Entry {
        let kind = match of {
            BookingForm::Budget => &forms::MOVE_BUDGET,
            BookingForm::Awards => &forms::PAY,
            BookingForm::Venue => &forms::VENUE,
            BookingForm::Payment => &forms::CORRECT_PAYMENT,
            BookingForm::Due => &forms::CORRECT_AWARD,
        };
        let form = Form::open(kind, format!("{}/{}", kind.code, self.year));
        let (ver, spent) = (self.ver, RwSignal::new(None));
        let seen = form.seen(move || Some(ver.get()).filter(|ver| spent.get() != Some(*ver)), |_| ());
        Entry { of, form, seen, spent }
    }
    /// Books what a form says; the figures are asked anew whatever comes of it, and what was not booked stays in the
    /// form. What is sent again, from another tab or after the page was opened anew, is the same booking: its id is
    /// that of the ledger it was typed over, and goes with the draft.
    fn book(&self, entry: Entry, what: Booking) {
        let said = match what {
            Booking::Award(_) | Booking::Venue(_) => "支付已记下",
            Booking::Payment(_) | Booking::Due(_) => "更正已记下",
            Booking::Budget(_) => "预算已调整",
        };
        let again = self.again;
        let ver = entry.seen.get_untracked().unwrap_or_else(|| self.ver.get_untracked());
        let id = entry.of.entry_id(self.desk.device().account().id, self.year, ver);
        let acts = vec![(On::Server(self.zone.clone(), ver), self.intent(id, what))];
        self.desk.act_form_until_it_stands(entry.form, acts, said, move |_| {
            // The next booking of this form is another: it waits for the ledger that this one has made.
            entry.spent.try_set(Some(ver));
            entry.seen.try_set(None);
            again.ask();
        });
    }
    fn intent(&self, id: FundEntryId, what: Booking) -> Intent {
        let (zone, year) = (self.zone.clone(), self.year);
        Intent::Office(match what {
            Booking::Budget(change) => OfficeAct::AdjustBudget { zone, year, id, change },
            Booking::Award(payment) => OfficeAct::PayAwards { zone, year, id, payment },
            Booking::Venue(payment) => OfficeAct::PayVenue { zone, year, id, payment },
            Booking::Payment(correction) => OfficeAct::CorrectPayment { zone, year, id, correction },
            Booking::Due(correction) => OfficeAct::CorrectAward { zone, year, id, correction },
        })
    }
    /// The form of an entry, folded under its name; `read` reads its fields.
    fn form(
        &self,
        entry: Entry,
        Sheet { name, fields, button }: Sheet,
        read: impl Fn() -> Result<Booking, Flaw> + 'static,
    ) -> AnyView {
        let (checks, books) = (self.clone(), self.clone());
        let finish = move || checks.check(read());
        form::folded(name, entry.form, fields, button, finish, move |what| books.book(entry, what))
    }
}

/// A form that books one entry.
#[derive(Clone, Copy)]
struct Entry {
    of: BookingForm,
    form: Form,
    /// The version of the ledger that it is typed over; none until the page has heard of a newer one than the form's
    /// last booking was made over.
    seen: RwSignal<Option<u64>>,
    /// The version that its last booking was made over.
    spent: RwSignal<Option<u64>>,
}

/// How a form that books one entry looks.
struct Sheet {
    name: &'static str,
    fields: AnyView,
    button: &'static str,
}

/// An amount as it is typed.
fn amount(value: RwSignal<String>) -> Result<Fen, Flaw> {
    yuan(&trimmed(value))
}

/// The same of a text.
fn yuan(text: &str) -> Result<Fen, Flaw> {
    text.parse().map_err(|_| Flaw::new(Field::Amount, Why::Malformed))
}

/// A day that has to be given.
fn day(value: RwSignal<Option<Day>>) -> Result<Day, Flaw> {
    value.get().ok_or(Flaw::new(Field::On, Why::Missing))
}
