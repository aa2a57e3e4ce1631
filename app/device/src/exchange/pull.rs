//! Pull: pages of what changed in the villages, each applied in one transaction with its cursor.

use super::Halt;
use crate::env::Env;
use crate::error::Error;
use crate::phone::Phone;
use crate::rows::{BaseRow, CursorRow};
use crate::store::{Lasting, Store, Table, Write};
use crate::transport::{Failure, Transport};
use domain::{At, PlaceCode};
use litemap::LiteMap;
use sync::wire::{Cursor, Page, PullRequest, PullResponse};
use sync::{PROTO, RowDigest, SCHEMA};
use uuid::Uuid;

/// About how many bytes of documents one answer may hold: a few seconds on a slow network, so that
/// an interrupted first read has lost little.
const BUDGET: u32 = 128 * 1024;
/// How often another tab may be ahead before this one lets it do the work.
const MOST_LOST_RACES: u32 = 5;
/// Every so many pulls both sides compare what they hold. Source: docs/sync-protocol.md, "Pull".
const DIGEST_EVERY: u64 = 20;

/// Pages that follow each other at once are told together, so many milliseconds after the last: each time every screen,
/// and every other tab, looks at everything anew.
const TELL_EVERY_MS: i64 = 700;

/// A question, and what this phone held when it asked.
struct Asked {
    request: PullRequest,
    epoch: Option<Uuid>,
    rows: LiteMap<PlaceCode, CursorRow>,
}

impl<S: Store, E: Env> Phone<S, E> {
    /// Reads until nothing more is to come, and tells what was read.
    pub(super) async fn pull_all(&self, transport: &impl Transport) -> Result<(), Halt> {
        let ended = self.read_pages(transport).await;
        self.tell_pages(0);
        ended
    }

    fn note_news(&self) {
        self.pages.set((true, self.pages.get().1));
    }

    /// Tells screens and other tabs of pages that were applied, when the last such news is so many milliseconds old.
    fn tell_pages(&self, after: i64) {
        let (untold, told_at) = self.pages.get();
        let now = self.env.now().millis();
        // A clock that was put back tells at once.
        if untold && !(told_at..told_at + after).contains(&now) {
            self.pages.set((false, now));
            self.tell_all();
        }
    }

    async fn read_pages(&self, transport: &impl Transport) -> Result<(), Halt> {
        self.start_cursors(&self.villages());
        let digest = self.state.borrow().meta.pulls % DIGEST_EVERY == DIGEST_EVERY - 1;
        let mut refilled = Vec::new();
        let mut lives = 0;
        let mut lost_races = 0;
        loop {
            let left = self.env.now();
            let asked = self.ask(digest);
            let answer = transport.pull(&asked.request).await?;
            if self.is_left() {
                return Err(Failure::SignInAgain.into());
            }
            self.measure(left, answer.server_time);
            // What counts is the life that was asked: memory may have caught up with another tab since.
            if asked.epoch.is_some_and(|epoch| epoch != answer.epoch) {
                lives += 1;
                if lives > 2 {
                    return Err(Failure::Later { seconds: None }.into());
                }
                self.ask_what_arrived(transport).await?;
                self.push_all(transport).await?;
                continue;
            }
            let PullResponse { epoch, server_time, scopes, revoked, pages, more } = answer;
            if !revoked.is_empty() {
                // What was saved for a village goes up before its rows go.
                self.push_all(transport).await?;
                self.purge(&revoked).await?;
            }
            let news = self.start_cursors(&scopes);
            let read = !pages.is_empty();
            let mut again = false;
            for page in pages {
                let village = page.cursor.village.clone();
                again |= match self.apply(epoch, asked.rows.get(&village), page).await {
                    Ok(differs) => {
                        let fill_anew = differs && !refilled.contains(&village);
                        if fill_anew {
                            refilled.push(village);
                        }
                        fill_anew
                    }
                    // Another tab has read on: this page no longer follows what the disk holds.
                    Err(Error::Taken) if lost_races < MOST_LOST_RACES => {
                        lost_races += 1;
                        self.catch_up().await?;
                        true
                    }
                    Err(Error::Taken) => return Err(Failure::Later { seconds: None }.into()),
                    Err(error) => return Err(error.into()),
                };
            }
            if !(again || news || (more && read)) {
                match self.note_in_step(scopes, server_time).await {
                    Err(Error::Taken) => self.catch_up().await?,
                    noted => noted?,
                }
                self.prune(server_time).await?;
                self.note_news();
                return Ok(());
            }
        }
    }

    /// Everything has been read: every village is complete as of now.
    async fn note_in_step(&self, scopes: Vec<PlaceCode>, server_time: At) -> Result<(), Error> {
        let _turn = self.turn.lock().await;
        if self.is_left() {
            return Ok(());
        }
        let writes = {
            let mut state = self.state.borrow_mut();
            state.meta.scopes = Some(scopes);
            state.meta.pulls += 1;
            state.meta.in_step_at = Some(server_time);
            let mut writes = vec![state.meta.write()];
            for (_, row) in state.cursors.iter_mut().filter(|(_, row)| !row.complete) {
                writes.push(row.expect());
                row.complete = true;
                writes.push(row.write());
            }
            writes
        };
        self.store.commit(writes, Lasting::Relaxed).await
    }

    fn ask(&self, digest: bool) -> Asked {
        let state = self.state.borrow();
        let cursor = |row: &CursorRow| {
            if row.is_of_another_life(state.meta.epoch) {
                Cursor::start(row.cursor.village.clone())
            } else {
                row.cursor.clone()
            }
        };
        let request = PullRequest {
            proto: PROTO,
            schema: SCHEMA,
            device_id: state.profile.device_id,
            cursors: state.cursors.values().map(cursor).collect(),
            budget: BUDGET,
            digest,
        };
        Asked { request, epoch: state.meta.epoch, rows: state.cursors.clone() }
    }

    /// Begins to read villages that are new to this phone; says whether there were any.
    fn start_cursors(&self, villages: &[PlaceCode]) -> bool {
        let mut state = self.state.borrow_mut();
        let mut news = false;
        for village in villages {
            if !state.cursors.contains_key(village) {
                state.cursors.insert(village.clone(), CursorRow::start(village.clone(), false));
                news = true;
            }
        }
        news
    }

    /// Takes out what is no longer this person's to see. Queued acts stay in the outbox.
    async fn purge(&self, villages: &[PlaceCode]) -> Result<(), Error> {
        let writes = villages.iter().flat_map(|village| {
            [
                Write::DeleteUnder(Table::Base, BaseRow::prefix(village)),
                Write::Delete(Table::Cursor, village.as_str().to_owned()),
            ]
        });
        let turn = self.turn.lock().await;
        self.store.commit(writes.collect(), Lasting::Strict).await?;
        // Also one that was to be read and never was: acts for it would be shown as if its rows were to come.
        self.state.borrow_mut().cursors.retain(|village, _| !villages.contains(village));
        self.reload_keeping_meta().await?;
        drop(turn);
        self.tell_all();
        Ok(())
    }

    /// Applies one page with its cursor; says whether both sides turn out to hold different rows.
    async fn apply(&self, epoch: Uuid, before: Option<&CursorRow>, page: Page) -> Result<bool, Error> {
        let Page { cursor, changes, remaining, digest, refill } = page;
        let village = cursor.village.clone();
        let turn = self.turn.lock().await;
        if self.is_left() {
            return Ok(false);
        }
        let usable_before = self.first_read().is_none_or(|read| read.own_ready);
        let before = before.cloned().unwrap_or_else(|| CursorRow::start(village.clone(), false));
        let replace = refill || before.refill || before.is_of_another_life(Some(epoch));
        let count = u64::try_from(changes.len()).unwrap_or(0);
        let done = if replace { count } else { before.done + count };
        let epoch = Some(epoch);
        let row = CursorRow {
            cursor,
            epoch,
            refill: false,
            complete: before.complete && !replace,
            done,
            remaining,
        };
        let rows: Vec<_> = changes.into_iter().map(|change| BaseRow::of(&village, change)).collect();

        let mut writes = Vec::with_capacity(rows.len() + 3);
        writes.push(before.expect());
        if replace {
            writes.push(Write::DeleteUnder(Table::Base, BaseRow::prefix(&village)));
        }
        writes.extend(rows.iter().map(BaseRow::write));
        writes.push(row.write());
        // The server can tell this again: page and cursor live or fall together, which is all that matters.
        self.store.commit(writes, Lasting::Relaxed).await?;

        if replace {
            self.reload_keeping_meta().await?;
        } else if !rows.is_empty() {
            let now = self.now();
            let mut state = self.state.borrow_mut();
            state.projection.lift();
            for base in &rows {
                let kept = base.record();
                if kept.is_some() || base.doc.is_none() {
                    state.projection.set_base(base.key, base.ver, kept);
                }
            }
            state.project(now);
        }
        self.state.borrow_mut().cursors.insert(village.clone(), row);
        drop(turn);
        if !rows.is_empty() || replace {
            self.note_news();
            // Whoever waits for the first read to be usable is told at once.
            let usable = self.first_read().is_none_or(|read| read.own_ready);
            self.tell_pages(if usable == usable_before { TELL_EVERY_MS } else { 0 });
        }
        match digest {
            Some(theirs) => self.compare(&village, theirs).await,
            None => Ok(false),
        }
    }

    /// A damaged base is read again; the outbox is not touched.
    async fn compare(&self, village: &PlaceCode, theirs: RowDigest) -> Result<bool, Error> {
        let _turn = self.turn.lock().await;
        let mut ours = RowDigest::default();
        let rows = self.store.under(Table::Base, &BaseRow::prefix(village)).await?;
        rows.iter().filter_map(|(key, text)| BaseRow::read(key, text)).for_each(|row| row.add_to(&mut ours));
        if ours == theirs {
            return Ok(false);
        }
        let row = CursorRow::start(village.clone(), true);
        self.store.commit(vec![row.write()], Lasting::Relaxed).await?;
        self.state.borrow_mut().cursors.insert(village.clone(), row);
        Ok(true)
    }

    /// Another tab is ahead: memory becomes what it has written.
    async fn catch_up(&self) -> Result<(), Error> {
        let turn = self.turn.lock().await;
        self.reload_keeping_meta().await?;
        drop(turn);
        self.tell();
        Ok(())
    }

    /// Reads the disk again, but not what this exchange has only heard and not yet written.
    async fn reload_keeping_meta(&self) -> Result<(), Error> {
        let meta = self.state.borrow().meta.clone();
        let started = self.state.borrow().cursors.clone();
        self.read_disk().await?;
        let mut state = self.state.borrow_mut();
        state.meta = meta;
        for (village, row) in started {
            if row.cursor.seq == 0 && row.cursor.first.is_none() {
                state.cursors.entry(village).or_insert(row);
            }
        }
        Ok(())
    }
}
