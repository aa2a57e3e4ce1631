//! How far a record has come, as a chip: a word and a shape go with every colour.

use crate::parts::icon::{Icon, IconName};
use crate::words;
use device::EntryState;
use leptos::prelude::*;
use sync::{Outcome, ReviewState};

/// The chip of a record's state; `review` is what was decided when it had to wait for somebody.
/// Nothing for what came from others.
pub fn state_chip(state: Option<&EntryState>, review: Option<&ReviewState>) -> AnyView {
    let Some(state) = state else { return ().into_any() };
    let (class, icon) = match (state, review) {
        (EntryState::Queued, _) => ("chip", IconName::Clock),
        (EntryState::Sending, _) => ("chip info", IconName::Up),
        (EntryState::Arrived { outcome: Outcome::Applied { .. } | Outcome::Merged { .. }, .. }, _)
        | (_, Some(ReviewState::Accepted { .. })) => ("chip ok", IconName::Check),
        (_, Some(ReviewState::Returned { .. }))
        | (EntryState::Arrived { outcome: Outcome::Conflict { .. }, .. }, _) => ("chip bad", IconName::Alert),
        _ => ("chip warn", IconName::Inbox),
    };
    view! { <span class=class><Icon name=icon/>{words::receipt(state, review)}</span> }.into_any()
}
