//! Who is here, and how far the opening of their store has come; the same for phone and office.

use crate::parts::here::Here;
use crate::words;
use device::session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Profile;

/// Who is signed in on this device.
#[derive(Clone)]
pub enum SignedIn {
    /// Not known yet.
    Asking,
    /// Nobody.
    Nobody,
    /// This person.
    Somebody(Box<Profile>),
}

/// Asks who was signed in when the app was last open.
pub fn who() -> RwSignal<SignedIn> {
    let who = RwSignal::new(SignedIn::Asking);
    spawn_local(async move {
        who.set(
            session::at_start()
                .await
                .map_or(SignedIn::Nobody, |profile| SignedIn::Somebody(Box::new(profile))),
        )
    });
    who
}

/// Somebody's store.
#[derive(Clone, Copy)]
pub enum Stage {
    /// It is being opened.
    Opening,
    /// It stands.
    In(Here),
    /// It would not open; why, and what helps.
    Closed(&'static str),
}

/// Opens the store of whoever is signed in; it belongs to the current owner.
pub fn open(profile: Profile) -> RwSignal<Stage> {
    let stage = RwSignal::new(Stage::Opening);
    let owner = Owner::current();
    spawn_local(async move {
        match device::open(profile).await {
            Ok(device) => {
                device::keep_in_step(&device);
                if let Some(owner) = owner {
                    stage.set(Stage::In(owner.with(|| Here::provide(device))));
                }
            }
            Err(error) => stage.set(Stage::Closed(words::not_opened(&error))),
        }
    });
    stage
}
