//! Bookkeeping of an exchange: what a device has been acknowledged, and whether both sides hold the same rows.

use crate::op::hex;
use crate::record::RecordKey;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Which of a device's operations have arrived: all up to `upto`, and some beyond a hole.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct DevAck {
    /// Everything up to here has arrived; never passes a hole (I10).
    pub upto: u64,
    /// What has arrived beyond the first hole.
    #[serde(default)]
    pub beyond: BTreeSet<u64>,
}

impl DevAck {
    /// Notes that operation `dseq` has arrived.
    pub fn note(&mut self, dseq: u64) {
        if dseq > self.upto {
            self.beyond.insert(dseq);
        }
        while self.beyond.remove(&(self.upto + 1)) {
            self.upto += 1;
        }
    }
    /// The holes, lowest first, at most `most` of them.
    pub fn missing(&self, most: usize) -> Vec<u64> {
        let Some(last) = self.beyond.last() else { return Vec::new() };
        (self.upto + 1..*last).filter(|dseq| !self.beyond.contains(dseq)).take(most).collect()
    }
}

/// Count and XOR of row hashes: equal on both sides when they hold the same rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RowDigest {
    /// How many rows.
    pub count: u64,
    /// XOR of their hashes, as a signed number because that is what both databases hold.
    pub xor: i64,
}

impl RowDigest {
    /// Adds a row.
    pub const fn add(&mut self, row: i64) {
        self.count += 1;
        self.xor ^= row;
    }
    /// Takes a row out.
    pub const fn remove(&mut self, row: i64) {
        self.count = self.count.saturating_sub(1);
        self.xor ^= row;
    }
}

/// The hash of one row: the first 8 bytes of SHA-256 over kind, id, version and document.
pub fn row_hash(key: RecordKey, ver: u64, doc: &str) -> i64 {
    let mut hash = Sha256::new();
    hash.update(key.kind.as_str());
    hash.update(key.id.as_bytes());
    hash.update(ver.to_be_bytes());
    hash.update(doc.as_bytes());
    let digest = hash.finalize();
    let mut first = [0_u8; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(first)
}

/// The next link of the audit chain: SHA-256 over the link before and what happened (I13).
pub fn chain(before: &str, op_hash: &str, outcome: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(op_hash);
    hash.update(outcome);
    hex(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acknowledgement_never_passes_a_hole() {
        let mut ack = DevAck::default();
        for (dseq, upto, missing) in
            [(2, 0, vec![1]), (4, 0, vec![1, 3]), (1, 2, vec![3]), (1, 2, vec![3]), (3, 4, vec![])]
        {
            ack.note(dseq);
            assert_eq!((ack.upto, ack.missing(10)), (upto, missing), "after {dseq}");
        }
    }

    #[test]
    fn a_digest_is_the_same_in_any_order() {
        let (mut a, mut b) = (RowDigest::default(), RowDigest::default());
        for row in [3, -7, 12] {
            a.add(row);
        }
        for row in [12, 99, 3, -7] {
            b.add(row);
        }
        b.remove(99);
        assert_eq!(a, b);
    }
}
