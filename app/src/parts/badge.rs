//! How far a record has come, as a chip: a word goes with every colour.

use crate::words;
use device::EntryState;
use leptos::prelude::*;
use sync::Outcome;

/// The chip of a record's state; nothing for what came from others.
pub fn state_chip(state: Option<&EntryState>) -> AnyView {
    let Some(state) = state else { return ().into_any() };
    let class = match state {
        EntryState::Queued => "chip warn",
        EntryState::Sending => "chip info",
        EntryState::Arrived { outcome: Outcome::Applied { .. } | Outcome::Merged { .. }, .. } => "chip ok",
        EntryState::Arrived { .. } => "chip bad",
    };
    view! { <span class=class>{words::entry_state(state)}</span> }.into_any()
}
