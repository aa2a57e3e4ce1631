//! Every screen but 今日, as one part: fetched at an idle moment, or when one of them is opened before.

use super::frame::nothing_there;
use super::{
    activity, activity_form, dispute, dispute_form, evaluation, help, household, household_edit,
    household_form, households, inbox, me, plan, records, sending, task, tasks, visit, visit_form,
};
use crate::parts::update;
use crate::route::Route;
use leptos::prelude::*;

/// The screen of an address.
pub fn rest(route: Route) -> AnyView {
    if route.is_form() {
        update::in_form();
    }
    match route {
        Route::Households => households::screen(),
        Route::NewHousehold => household_form::screen(),
        Route::Household(id) => household::screen(id),
        Route::EditHousehold(id) => household_edit::screen(id),
        Route::NewVisit { household, again } => visit_form::screen(household, again),
        Route::Visit(id) => visit::screen(id),
        Route::AmendVisit(id) => visit::amend(id),
        Route::NewDispute { household, again } => dispute_form::screen(household, again),
        Route::Dispute(id) => dispute::screen(id),
        Route::NewActivity { again } => activity_form::screen(again),
        Route::Activity(id) => activity::screen(id),
        Route::AmendActivity(id) => activity_form::amend(id),
        Route::Records => records::screen(),
        Route::Tasks => tasks::screen(),
        Route::Task(id) => task::screen(id),
        Route::Progress(id) => task::progress(id),
        Route::Evaluation => evaluation::screen(),
        Route::Plan => plan::screen(),
        Route::Inbox => inbox::screen(),
        Route::Help => help::screen(),
        Route::NoBoard => help::no_board(),
        Route::Sending => sending::screen(),
        Route::Me => me::screen(),
        // The day's own.
        Route::Today | Route::SignIn { .. } | Route::Unknown => nothing_there(Route::Today),
    }
}
