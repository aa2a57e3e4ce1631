//! Base ⊕ unsent acts: the base as the server told it, with acts laid over it and lifted off again.

use crate::world::World;
use std::collections::HashMap;
use sync::{Kept, RecordKey};

/// The world with what lies under each record that an unsent act changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Projection {
    world: World,
    /// What the base holds of the records that acts were laid over.
    under: HashMap<RecordKey, Option<Kept>>,
    /// Versions of records that are gone.
    gone: HashMap<RecordKey, u64>,
}

impl Projection {
    pub(crate) const fn world(&self) -> &World {
        &self.world
    }

    /// The version the base holds; 0 where it holds none.
    pub(crate) fn base_ver(&self, key: RecordKey) -> u64 {
        let standing = match self.under.get(&key) {
            Some(under) => under.as_ref().map(|kept| kept.ver),
            None => self.world.ver(key),
        };
        standing.or_else(|| self.gone.get(&key).copied()).unwrap_or(0)
    }

    /// Sets what the base holds; call it with the acts lifted.
    pub(crate) fn set_base(&mut self, key: RecordKey, ver: u64, kept: Option<Kept>) {
        debug_assert!(self.under.is_empty(), "acts are lifted before the base changes");
        if let Some(kept) = kept {
            self.gone.remove(&key);
            self.world.put(kept);
        } else {
            self.gone.insert(key, ver);
            self.world.remove(key);
        }
    }

    /// Lays a record that an act made over the base.
    pub(crate) fn lay(&mut self, kept: Kept) {
        let key = kept.record.key();
        if !self.under.contains_key(&key) {
            self.under.insert(key, self.world.record(key));
        }
        self.world.put(kept);
    }

    /// Takes all acts off, so that only the base is left.
    pub(crate) fn lift(&mut self) {
        for (key, under) in std::mem::take(&mut self.under) {
            match under {
                Some(kept) => self.world.put(kept),
                None => self.world.remove(key),
            }
        }
    }
}
