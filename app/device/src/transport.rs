//! The road to the server, and how it fails. Failing is ordinary: nothing on the phone is touched by it.

use domain::PhotoHash;
use sync::wire::{PhotoState, PhotosWanted, PullRequest, PullResponse, PushRequest, PushResponse, Refusal};

/// Why a request had no answer that could be used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Failure {
    /// No network, no answer in time, or an answer that is not our server's, such as a login page of a wrong network.
    Offline,
    /// The session has ended; everything on the phone stays.
    SignInAgain,
    /// Somebody ended this session, and the server itself said so: what has arrived leaves the phone.
    SignedOut,
    /// Send less at once.
    TooLarge,
    /// The server is busy or in trouble.
    Later {
        /// Seconds it asks to wait.
        seconds: Option<u32>,
    },
    /// The server's plain no.
    Refused(Refusal),
}

/// The requests of the exchange.
#[allow(async_fn_in_trait, reason = "a browser has one thread; nothing here is sent to another")]
pub trait Transport {
    /// `POST /sync/v1/push`.
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure>;
    /// `POST /sync/v1/pull`.
    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure>;
    /// `POST /sync/v1/photos/want`.
    async fn photos_wanted(&self, request: &PhotosWanted) -> Result<Vec<PhotoState>, Failure>;
    /// `PUT /sync/v1/photos/{hash}?offset=…&total=…`.
    async fn photo_piece(
        &self,
        hash: &PhotoHash,
        offset: u32,
        total: u32,
        piece: Vec<u8>,
    ) -> Result<PhotoState, Failure>;
}
