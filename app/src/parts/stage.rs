//! Who is here, and how far the opening of their store has come; the same for phone and office.

use crate::parts::here::Here;
use crate::words;
use device::session;
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Profile;

/// Who is here.
#[derive(Clone, Copy)]
pub enum Stage {
    /// Nobody yet.
    SignedOut,
    /// Their store is being opened.
    Opening,
    /// Their store stands.
    In(Here),
    /// Their store would not open; why, and what helps.
    Closed(&'static str),
}

/// Opens the store of whoever was signed in, and later of whoever signs in: run the callback with them.
pub fn begin() -> (RwSignal<Stage>, Callback<Profile>) {
    let stage = RwSignal::new(Stage::Opening);
    let owner = Owner::current();
    let open = Callback::new(move |profile: Profile| {
        stage.set(Stage::Opening);
        let owner = owner.clone();
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
    });
    spawn_local(async move {
        match session::at_start().await {
            Some(profile) => open.run(profile),
            None => stage.set(Stage::SignedOut),
        }
    });
    (stage, open)
}
