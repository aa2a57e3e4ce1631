//! The exchange with the server: push, pull, then photos. A small state machine that may be cut off
//! anywhere and begun again; two tabs may run it at once without harm.

mod pull;
mod push;

use crate::env::Env;
use crate::error::Error;
use crate::phone::{Phone, State};
use crate::rows::CursorRow;
use crate::store::{Lasting, Store, Table, Write};
use crate::transport::{Failure, Transport};
use domain::{At, PlaceCode};

/// How the exchange stands, for the sending screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Link {
    /// Nothing to do.
    Idle,
    /// Exchanging.
    Busy,
    /// No network; tried again by itself.
    Offline,
    /// The session has ended; everything on the phone stays and is sent after signing in.
    SignInAgain,
    /// This phone was signed out; what is unsent stays and is sent after signing in.
    SignedOut,
    /// The server asked to wait; tried again by itself.
    Later,
}

/// How an exchange ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SyncOutcome {
    /// Everything has been exchanged.
    InStep,
    /// Another exchange runs already; it will take what is new as well.
    AlreadyRunning,
    /// Cut off; what was exchanged so far is kept.
    CutOff(Failure),
}

/// How far the first read is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FirstRead {
    /// Whether the own households are here: the rest trickles in while work begins.
    pub own_ready: bool,
    /// Records read so far.
    pub done: u64,
    /// About how many are still to come.
    pub remaining: u64,
}

/// What stops an exchange.
pub(crate) enum Halt {
    Failure(Failure),
    Store(Error),
}

impl From<Failure> for Halt {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Exchanges everything there is. Errors are the disk's; a network that fails is an outcome.
    pub async fn sync(&self, transport: &impl Transport) -> Result<SyncOutcome, Error> {
        if self.exchanging.replace(true) {
            return Ok(SyncOutcome::AlreadyRunning);
        }
        self.set_link(Link::Busy);
        let mut ended = self.exchange(transport).await;
        if matches!(ended, Err(Halt::Failure(Failure::SignedOut)))
            && let Err(error) = self.drop_arrived().await
        {
            // The next exchange hears it again.
            ended = Err(Halt::Store(error));
        }
        self.exchanging.set(false);
        self.state.borrow_mut().outbox.items.iter_mut().for_each(|(_, item)| item.sending = false);
        let (link, outcome) = match ended {
            Ok(()) => (Link::Idle, Ok(SyncOutcome::InStep)),
            Err(Halt::Store(error)) => (Link::Later, Err(error)),
            Err(Halt::Failure(failure)) => {
                let link = match failure {
                    Failure::Offline => Link::Offline,
                    Failure::SignInAgain => Link::SignInAgain,
                    Failure::SignedOut => Link::SignedOut,
                    Failure::TooLarge | Failure::Later { .. } | Failure::Refused(_) => Link::Later,
                };
                (link, Ok(SyncOutcome::CutOff(failure)))
            }
        };
        self.set_link(link);
        outcome
    }

    async fn exchange(&self, transport: &impl Transport) -> Result<(), Halt> {
        let heard_before = self.state.borrow().meta.in_step_at.is_some();
        if !heard_before {
            // This device may have been here before the browser emptied the disk: which numbers are used?
            self.ask_what_arrived(transport).await?;
        }
        self.push_all(transport).await?;
        self.pull_all(transport).await?;
        self.send_photos(transport).await?;
        // What was saved meanwhile goes at once, not at the next occasion.
        self.push_all(transport).await
    }

    pub(crate) fn set_link(&self, link: Link) {
        self.state.borrow_mut().link = link;
        self.tell();
    }

    /// Measures how far the phone's clock is behind, from when a request left to when its answer came.
    pub(crate) fn measure(&self, left: At, server_time: At) {
        let came = self.env.now();
        let middle = left.millis().midpoint(came.millis());
        self.set_clock(server_time.millis().saturating_sub(middle));
    }

    /// From now on the phone's clock counts as so many milliseconds behind.
    pub(crate) fn set_clock(&self, behind: i64) {
        self.state.borrow_mut().meta.clock_offset = behind;
    }
}

impl State {
    /// A receipt of another life is asked for again: the operation may be lost, or may have come back by a
    /// late copy of a request, with another outcome. Sending it again is safe.
    pub(crate) fn doubt_other_lives(&mut self) {
        let epoch = self.meta.epoch;
        for (_, item) in self.outbox.items.iter_mut() {
            if item.receipt.as_ref().is_some_and(|receipt| Some(receipt.epoch) != epoch) {
                item.receipt = None;
            }
        }
    }

    pub(crate) fn first_read(&self, granted: &[PlaceCode]) -> Option<FirstRead> {
        let row = |village: &PlaceCode| {
            self.cursors.get(village).cloned().unwrap_or_else(|| CursorRow::start(village.clone(), false))
        };
        let rows: Vec<_> = granted.iter().map(row).collect();
        if rows.iter().all(|row| row.complete) {
            return None;
        }
        Some(FirstRead {
            own_ready: rows.iter().all(CursorRow::own_part_read),
            done: rows.iter().map(|row| row.done).sum(),
            remaining: rows.iter().map(|row| row.remaining).sum(),
        })
    }
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Forgets what arrived long ago, is in a backup and has its photos stored.
    pub(crate) async fn prune(&self, server_time: At) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        let (writes, keys, hashes) = {
            let state = self.state.borrow();
            let keys = state.outbox.prunable(
                state.profile.device_id,
                server_time,
                state.meta.backup_dseq,
                &state.photos,
            );
            let kept = state.outbox.items.values().filter(|item| !keys.contains(&item.key));
            let linked: Vec<_> = kept.flat_map(|item| &item.photos).map(|photo| &photo.hash).collect();
            let loose = state.photos.keys().filter(|hash| !linked.contains(hash));
            let hashes: Vec<_> = if keys.is_empty() { Vec::new() } else { loose.cloned().collect() };
            let mut writes: Vec<_> =
                keys.iter().map(|key| Write::Delete(Table::Outbox, key.clone())).collect();
            for hash in &hashes {
                writes.push(Write::Delete(Table::Photo, hash.as_str().to_owned()));
                writes.push(Write::DeleteUnder(Table::Piece, crate::rows::piece_prefix(hash)));
            }
            (writes, keys, hashes)
        };
        if writes.is_empty() {
            return Ok(());
        }
        self.store.commit(writes, Lasting::Strict).await?;
        let mut state = self.state.borrow_mut();
        state.outbox.items.retain(|key, _| !keys.contains(key));
        state.photos.retain(|hash, _| !hashes.contains(hash));
        Ok(())
    }
}
