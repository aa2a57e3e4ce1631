//! The road between a phone and the server: loses requests, loses answers, repeats, keeps copies for later.

use super::Table;
use device::{Failure, Transport};
use domain::{AccountId, PhotoHash};
use sync::wire::{PhotoState, PhotosWanted, PullRequest, PullResponse, PushRequest, PushResponse};

pub(super) struct Road<'a> {
    pub(super) table: &'a Table,
    pub(super) caller: AccountId,
    /// Whether anything goes wrong at all.
    pub(super) wild: bool,
    /// The person goes on working while a request is under way.
    pub(super) during: &'a dyn Fn(),
}

impl Road<'_> {
    fn dice(&self, one_in: u32) -> bool {
        self.wild && self.table.dice(one_in)
    }

    fn there(&self) -> Result<(), Failure> {
        if self.dice(6) {
            (self.during)();
        }
        match () {
            () if self.dice(6) => Err(Failure::Offline),
            () if self.dice(30) => Err(Failure::SignInAgain),
            () if self.dice(30) => Err(Failure::Later { seconds: None }),
            () => Ok(()),
        }
    }

    fn back<T>(&self, answer: T) -> Result<T, Failure> {
        if self.dice(6) { Err(Failure::Offline) } else { Ok(answer) }
    }
}

impl Transport for Road<'_> {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure> {
        self.there()?;
        assert!(serde_json::to_string(request).unwrap().len() <= sync::MOST_PUSH_BYTES);
        if request.ops.len() > 1 && self.dice(10) {
            return Err(Failure::TooLarge);
        }
        if self.dice(8) {
            self.table.late.borrow_mut().push((self.caller, request.clone()));
        }
        let mut server = self.table.server.borrow_mut();
        if self.dice(8) {
            let _lost = server.push(self.caller, request);
        }
        self.back(server.push(self.caller, request).map_err(Failure::Refused)?)
    }

    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure> {
        self.there()?;
        let answer = self.table.server.borrow().pull(self.caller, request);
        self.back(answer)
    }

    async fn photos_wanted(&self, _: &PhotosWanted) -> Result<Vec<PhotoState>, Failure> {
        unreachable!("nobody takes photos in this play")
    }

    async fn photo_piece(&self, _: &PhotoHash, _: u32, _: u32, _: Vec<u8>) -> Result<PhotoState, Failure> {
        unreachable!("nobody takes photos in this play")
    }
}
