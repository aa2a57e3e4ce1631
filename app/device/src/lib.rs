//! The phone's half: everything a person saved or the village knows, on this device, without a network.
//!
//! [`Phone`] is the same state machine in a browser, on [`MemoryStore`] and in tests: it saves acts,
//! shows [`World`] (the base copy with unsent acts on top), and exchanges with the server through a
//! [`Transport`]. What only a browser can do stands in [`browser`] and its neighbours.

pub mod env;
pub mod error;
mod exchange;
mod leaving;
mod memory;
mod outbox;
mod phone;
mod photos;
mod projection;
mod rows;
mod saving;
mod second_copy;
pub mod store;
#[cfg(any(test, feature = "suite"))]
pub mod suite;
mod transport;
mod world;

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(target_arch = "wasm32")]
mod courier;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod indexeddb;
#[cfg(target_arch = "wasm32")]
mod pictures;
#[cfg(target_arch = "wasm32")]
mod pinyin;
#[cfg(target_arch = "wasm32")]
pub mod session;
#[cfg(target_arch = "wasm32")]
mod spare;

pub use env::{Env, Minted};
pub use error::Error;
pub use exchange::{FirstRead, Link, SyncOutcome};
pub use memory::MemoryStore;
pub use outbox::{Entry, EntryState, PhotoEntry};
pub use phone::{Phone, Subscription, Wiped};
pub use rows::{Draft, PhotoProgress};
pub use saving::{Act, Attached, NewPhoto, Seen};
pub use second_copy::{ImportError, Imported};
pub use store::Store;
pub use transport::{Failure, Transport};
pub use world::{Row, World};

#[cfg(target_arch = "wasm32")]
pub use browser::{Device, Storage, ask_to_persist, offer_file, open, read_file, storage};
#[cfg(target_arch = "wasm32")]
pub use courier::keep_in_step;
#[cfg(target_arch = "wasm32")]
pub use env::BrowserEnv;
#[cfg(target_arch = "wasm32")]
pub use fetch::Fetch;
#[cfg(target_arch = "wasm32")]
pub use indexeddb::IndexedDb;
#[cfg(target_arch = "wasm32")]
pub use pictures::{photo_src, shrink_photo};
#[cfg(target_arch = "wasm32")]
pub use pinyin::initials;
