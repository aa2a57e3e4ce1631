//! Pulls: first reads in parts, then what changed, with digests when asked for.

use super::{Held, Server};
use domain::{AccountId, PlaceCode, Standing};
use sync::exchange::row_hash;
use sync::wire::{Change, Cursor, FirstRead, Page, PullRequest, PullResponse};
use sync::{RecordKey, RecordKind, RowDigest};

/// Rows of one page: few, so that first reads are cut off in the middle.
const PAGE_ROWS: usize = 7;

impl Server {
    pub fn pull(&self, caller: AccountId, request: &PullRequest) -> PullResponse {
        let standing = self.standing(caller, self.now);
        let scopes = standing.villages();
        let revoked =
            request.cursors.iter().map(|c| &c.village).filter(|v| !scopes.contains(v)).cloned().collect();
        let mut pages = Vec::new();
        for village in &scopes {
            let start = Cursor::start(village.clone());
            let cursor = request.cursors.iter().find(|cursor| cursor.village == *village).unwrap_or(&start);
            pages.extend(self.page(caller, &standing, cursor, request.digest));
        }
        let more = pages.iter().any(|page| page.remaining > 0 || page.cursor.first.is_some());
        PullResponse { epoch: self.epoch, server_time: self.now, scopes, revoked, pages, more }
    }

    fn page(&self, caller: AccountId, standing: &Standing, cursor: &Cursor, digest: bool) -> Option<Page> {
        let village = &cursor.village;
        let head = self.heads.get(village).copied().unwrap_or(0);
        let first = cursor.first.clone().or((cursor.seq == 0).then_some(FirstRead {
            upto: head,
            part: 0,
            after: 0,
            left: None,
        }));
        let mut rows: Vec<(u8, &RecordKey, &Held)> = self
            .records
            .iter()
            .filter(|(_, held)| held.village == *village && Self::shows(standing, caller, held))
            .map(|(key, held)| (part(standing, held), key, held))
            .filter(|(part, _, held)| match &first {
                Some(first) => held.seq <= first.upto && (*part, held.seq) > (first.part, first.after),
                None => held.seq > cursor.seq,
            })
            .collect();
        rows.sort_by_key(|(part, _, held)| (if first.is_some() { *part } else { 0 }, held.seq));
        let remaining = rows.len().saturating_sub(PAGE_ROWS);
        rows.truncate(PAGE_ROWS);
        let ends = remaining == 0;
        let cursor = match (first, rows.last()) {
            (Some(first), Some((part, _, held))) if !ends => {
                Cursor { first: Some(FirstRead { part: *part, after: held.seq, ..first }), ..cursor.clone() }
            }
            (Some(first), _) => Cursor { seq: first.upto, ..Cursor::start(village.clone()) },
            (None, last) => {
                let seq = if ends { head } else { last.map_or(cursor.seq, |(_, _, held)| held.seq) };
                Cursor { seq, ..Cursor::start(village.clone()) }
            }
        };
        let digest = (digest && ends && cursor.seq == head).then(|| self.digest(village));
        if rows.is_empty() && digest.is_none() && cursor.seq == head && head == 0 {
            return None;
        }
        let changes = rows.into_iter().map(|(_, key, held)| change(key, held)).collect();
        Some(Page { cursor, changes, remaining: u64::try_from(remaining).unwrap(), digest, refill: false })
    }

    pub fn digest(&self, village: &PlaceCode) -> RowDigest {
        let mut digest = RowDigest::default();
        for (key, held) in
            self.records.iter().filter(|(_, held)| held.village == *village && !held.is_limited())
        {
            digest.add(row_hash(*key, held.kept.ver, &held.kept.record.to_doc()));
        }
        digest
    }
}

fn part(standing: &Standing, held: &Held) -> u8 {
    let record = &held.kept.record;
    let own = standing.works_in(record.place());
    match record.key().kind {
        RecordKind::Place | RecordKind::Account | RecordKind::Task => 0,
        RecordKind::Household if own => 0,
        _ if own => 1,
        _ => 2,
    }
}

fn change(key: &RecordKey, held: &Held) -> Change {
    Change {
        kind: key.kind,
        id: key.id,
        ver: held.kept.ver,
        doc: Some(held.kept.record.to_doc()),
        limited: held.is_limited(),
    }
}
