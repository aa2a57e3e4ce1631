//! 资金奖补 — what the year's money is, what decisions made due and what was paid, line by line. The zone's office
//! pays and puts right; a township reads what its own villages are due.

mod correct;
mod due;
mod figures;
mod move_budget;
mod statements;
mod venue;

use super::acts::{Done, On};
use super::book::use_desk;
use super::online::{Again, online};
use super::parts::{PageHead, options};
use crate::functions::{FundsSeen, funds};
use crate::parts::fields::Choice;
use crate::parts::icon::{Icon, IconName};
use correct::Corrections;
use domain::fund_ledger::Booking;
use domain::{Flaw, FundEntryId, PlaceCode};
use due::Due;
use figures::figures;
use leptos::prelude::*;
use move_budget::MoveBudget;
use statements::statements;
use sync::{Intent, OfficeAct};
use venue::PayVenue;

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
        {online(again, ask, move |seen: FundsSeen| body(seen, again))}
    }
    .into_any()
}

fn body(seen: FundsSeen, again: Again) -> AnyView {
    let parts = seen.ledger.is_some().then(|| {
        view! {
            {statements(&seen)}
            <section class="card stack" aria-labelledby="book-more">
                <h2 id="book-more">"再记一笔"</h2>
                <PayVenue seen=seen.clone() again/>
                <Corrections seen=seen.clone() again/>
                <MoveBudget seen=seen.clone() again/>
            </section>
        }
    });
    view! {
        {figures(&seen)}
        <Due seen=seen.clone() again/>
        {parts}
    }
    .into_any()
}

/// The name of a village among those on the page.
fn place_name(seen: &FundsSeen, code: &PlaceCode) -> String {
    let place = seen.places.iter().find(|place| place.code == *code);
    place.map_or_else(|| code.to_string(), |place| place.name.clone())
}

/// Books what a form holds, when it can stand; asks anew once it does.
fn book(seen: &FundsSeen, what: Booking, flaws: RwSignal<Vec<Flaw>>, said: &'static str, again: Again) {
    let desk = use_desk();
    let Some(zone) = seen.ledger.as_ref().map(|ledger| ledger.zone.clone()) else { return };
    let found = what.check(&zone, desk.today()).err().unwrap_or_default();
    let is_fine = found.is_empty();
    flaws.set(found);
    if is_fine {
        let on = On::Server(zone.clone(), seen.ver);
        let intent = intent(zone, seen.year, desk.device().mint(), what);
        desk.act(on, intent, said, move |done| {
            // What the server would not book stays on the screen, to be put right.
            if !matches!(done, Done::Waits(_)) {
                again.ask();
            }
        });
    }
}

fn intent(zone: PlaceCode, year: i32, id: FundEntryId, what: Booking) -> Intent {
    match what {
        Booking::Budget(change) => Intent::Office(OfficeAct::AdjustBudget { zone, year, id, change }),
        Booking::Award(payment) => Intent::Office(OfficeAct::PayAwards { zone, year, id, payment }),
        Booking::Venue(payment) => Intent::Office(OfficeAct::PayVenue { zone, year, id, payment }),
        Booking::Payment(correction) => {
            Intent::Office(OfficeAct::CorrectPayment { zone, year, id, correction })
        }
        Booking::Due(correction) => Intent::Office(OfficeAct::CorrectAward { zone, year, id, correction }),
    }
}
