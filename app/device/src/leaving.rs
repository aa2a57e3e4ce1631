//! Leaving: what has arrived at the server goes from this phone, what has not stays for its person.
//!
//! Only two things lead here: the person signs out, or the server itself says that somebody signed this phone out. A
//! session that ran out, a wrong network or no network never does.

use crate::env::Env;
use crate::error::Error;
use crate::phone::{Phone, State};
use crate::rows::{PhotoProgress, PhotoRow, piece_prefix};
use crate::store::{Lasting, Store, Table, Write};

impl<S: Store, E: Env> Phone<S, E> {
    /// Drops the base copy and every act that has arrived with its photos; keeps acts and photos that have not, and
    /// forms half filled in. What an exchange still under way hears is not written any more.
    pub async fn drop_arrived(&self) -> Result<(), Error> {
        self.left.set(true);
        let turn = self.turn.lock().await;
        let writes = self.state.borrow().arrived_goes();
        self.store.commit(writes, Lasting::Strict).await?;
        self.read_disk().await?;
        drop(turn);
        self.tell_all();
        Ok(())
    }

    /// Whether this phone has been left; it is opened anew for whoever signs in.
    pub(crate) fn is_left(&self) -> bool {
        self.left.get()
    }
}

impl State {
    fn arrived_goes(&self) -> Vec<Write> {
        let waits = |row: &PhotoRow| matches!(row.progress, PhotoProgress::Waiting { .. });
        let all = |table| Write::DeleteUnder(table, String::new());
        let mut writes = vec![all(Table::Base), all(Table::Cursor)];
        for item in self.outbox.items.values().filter(|item| !item.is_waiting()) {
            let owes_photo = item.photos.iter().any(|photo| self.photos.get(&photo.hash).is_some_and(waits));
            if !owes_photo {
                writes.push(Write::Delete(Table::Outbox, item.key.clone()));
            }
        }
        for row in self.photos.values().filter(|row| !waits(row)) {
            let still_said = self
                .outbox
                .waiting()
                .any(|item| item.photos.iter().any(|photo| photo.hash == row.photo.hash));
            if !still_said {
                writes.push(Write::Delete(Table::Photo, row.photo.hash.as_str().to_owned()));
                writes.push(Write::DeleteUnder(Table::Piece, piece_prefix(&row.photo.hash)));
            }
        }
        let mut meta = self.meta.clone();
        // The acts that remember which numbers are used go; the numbers stay used.
        meta.used = meta.used.max(self.outbox.last_dseq(self.profile.device_id));
        (meta.scopes, meta.in_step_at, meta.pulls) = (None, None, 0);
        writes.push(meta.write());
        writes
    }
}
