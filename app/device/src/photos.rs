//! Photos: a queue of their own behind the acts, which pass them between two pieces. Resumed at the byte where it
//! was cut off.

use crate::env::Env;
use crate::error::Error;
use crate::exchange::Halt;
use crate::phone::Phone;
use crate::rows::{PhotoProgress, PhotoRow, piece_key, piece_prefix};
use crate::store::{Lasting, Store, Table, Write};
use crate::transport::Transport;
use domain::PhotoHash;
use domain::order;
use sync::PHOTO_PIECE_BYTES;
use sync::wire::{PhotoState, PhotosWanted};

/// How many photos are asked about at once.
const ASKED_AT_ONCE: usize = 50;
/// How much of a photo goes up at once, in bytes: eight seconds on a slow road, after which words may pass.
const SENT_AT_ONCE: usize = 32 * 1024;

impl<S: Store, E: Env> Phone<S, E> {
    /// Sends the photos of acts that have arrived.
    pub(crate) async fn send_photos(&self, transport: &impl Transport) -> Result<(), Halt> {
        for hashes in self.photos_to_send().chunks(ASKED_AT_ONCE) {
            let states = transport.photos_wanted(&PhotosWanted { hashes: hashes.to_vec() }).await?;
            let asked = |state: &PhotoState| hashes.contains(&state.hash) && !state.later;
            for state in states.into_iter().filter(asked) {
                self.send_photo(transport, state).await?;
            }
        }
        Ok(())
    }

    fn photos_to_send(&self) -> Vec<PhotoHash> {
        let state = self.state.borrow();
        let arrived = state.outbox.items.values().filter(|item| !item.is_waiting());
        let mut hashes: Vec<_> = arrived
            .flat_map(|item| &item.photos)
            .filter_map(|photo| state.photos.get(&photo.hash))
            .filter(|row| matches!(row.progress, PhotoProgress::Waiting { .. }))
            .map(|row| row.photo.hash.clone())
            .collect();
        order::by_key(&mut hashes, Clone::clone);
        hashes.dedup();
        hashes
    }

    async fn send_photo(&self, transport: &impl Transport, told: PhotoState) -> Result<(), Halt> {
        let hash = told.hash.clone();
        let mut told = told;
        let bytes = match self.photo_on_disk(&hash).await? {
            Some(bytes) => bytes,
            None if told.stored => Vec::new(),
            None => return Ok(self.note_photo(&hash, PhotoProgress::Lost).await?),
        };
        let total = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        loop {
            if told.stored {
                return Ok(self.note_photo(&hash, PhotoProgress::Stored).await?);
            }
            if told.refused {
                return Ok(self.note_photo(&hash, PhotoProgress::Refused).await?);
            }
            self.note_photo(&hash, PhotoProgress::Waiting { sent: told.offset.min(total) }).await?;
            let from = usize::try_from(told.offset).unwrap_or(usize::MAX).min(bytes.len());
            let to = bytes.len().min(from + SENT_AT_ONCE);
            let offset = told.offset;
            told = transport.photo_piece(&hash, offset, total, bytes[from..to].to_vec()).await?;
            // Words that were saved meanwhile do not wait for the rest of the photos.
            self.push_all(transport).await?;
            if told.offset <= offset && !told.stored && !told.refused {
                // The server does not move on; this photo waits for another time, others need not.
                return Ok(());
            }
        }
    }

    /// A photo's bytes put together from its pieces; none when one is missing.
    pub(crate) async fn photo_on_disk(&self, hash: &PhotoHash) -> Result<Option<Vec<u8>>, Error> {
        let expected = self.state.borrow().photos.get(hash).map(|row| row.photo.bytes);
        let expected = usize::try_from(expected.unwrap_or(0)).unwrap_or(usize::MAX);
        let mut bytes = Vec::with_capacity(expected);
        for number in 0..expected.div_ceil(PHOTO_PIECE_BYTES) {
            match self.store.piece(&piece_key(hash, number)).await? {
                Some(piece) => bytes.extend(piece),
                None => return Ok(None),
            }
        }
        Ok((expected > 0 && bytes.len() == expected).then_some(bytes))
    }

    async fn note_photo(&self, hash: &PhotoHash, progress: PhotoProgress) -> Result<(), Error> {
        let turn = self.turn.lock().await;
        let Some(row) = self.state.borrow().photos.get(hash).cloned() else { return Ok(()) };
        if row.progress == progress {
            return Ok(());
        }
        let row = PhotoRow { progress, ..row };
        let mut writes = vec![row.write()];
        if progress == PhotoProgress::Stored {
            writes.push(Write::DeleteUnder(Table::Piece, piece_prefix(hash)));
        }
        self.store.commit(writes, Lasting::Relaxed).await?;
        self.state.borrow_mut().photos.insert(hash.clone(), row);
        drop(turn);
        self.tell_all();
        Ok(())
    }
}
