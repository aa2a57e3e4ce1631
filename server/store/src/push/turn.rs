//! Whose turn it is: what a push reads and writes must not be changed by another one in between.
//!
//! SQLite has one writer, so every push has the database to itself. On PostgreSQL a push holds its villages alone
//! and shares what lies above them: whoever changes a township keeps its villages waiting, two villages do not wait
//! for each other. A push that turns out to touch more than it holds is undone and decided again with everything to
//! itself; that is rare. The reasons: docs/decisions/0014-postgresql.md.

use super::batch::{Batch, Read};
use crate::engine::Engine;
use crate::sql::{bytes, code};
use crate::{Conn, Result, meta, postgres};
use domain::{AccountId, PlaceCode};
use std::collections::{BTreeMap, BTreeSet};

/// What nobody shares who has the database to themselves; below every place's code.
const EVERYTHING: i64 = 0;

/// What a push holds until its transaction ends.
pub(super) enum Turn {
    /// Everything.
    Everything,
    /// These scopes alone and, for looking, what lies above them; and the sender's own place among their devices.
    Of {
        /// Written and read.
        alone: BTreeSet<PlaceCode>,
        /// Read.
        shared: BTreeSet<PlaceCode>,
        /// One person's pushes follow each other: what their devices have sent is counted.
        sender: AccountId,
    },
}

impl Turn {
    /// The turn of a push: the villages its operations name, and the place its sender belongs to.
    pub(super) async fn of(conn: &mut Conn, sender: AccountId, read: &[Read]) -> Result<Self> {
        if Engine::of(conn) == Engine::Sqlite {
            return Ok(Self::Everything);
        }
        let home = sqlx::query("select home from account where id = $1")
            .bind(bytes(sender.uuid()))
            .fetch_optional(conn)
            .await?;
        let Some(home) = home.map(|row| code(&row, "home")).transpose()? else { return Ok(Self::Everything) };
        let mut alone: BTreeSet<_> = read.iter().flatten().map(|op| op.head.village.scope()).collect();
        // What cannot be read goes to the sender's own place.
        if read.iter().any(std::result::Result::is_err) {
            alone.insert(home.scope());
        }
        let mut shared = BTreeSet::from([home.scope()]);
        for place in alone.iter().chain([&home]) {
            shared.extend(std::iter::successors(place.parent(), PlaceCode::parent));
        }
        Ok(Self::Of { alone, shared, sender })
    }

    /// Waits until it has come. It never comes in a database that was moved away, also when that happened while we
    /// waited: whoever is told no keeps what they have, and sends it to where everything is now.
    pub(super) async fn take(&self, conn: &mut Conn) -> Result<()> {
        if Engine::of(conn) == Engine::Postgres {
            postgres::hold(conn, self.keys()).await?;
        }
        meta::must_be_in_use(conn).await
    }

    /// Keys in ascending order: people below zero, then everything, then places from the zone down.
    fn keys(&self) -> BTreeMap<i64, bool> {
        let Self::Of { alone, shared, sender } = self else { return BTreeMap::from([(EVERYTHING, true)]) };
        let place = |code: &PlaceCode| code.as_str().parse::<i64>().expect("a place code is digits");
        let (high, low) = sender.uuid().as_u64_pair();
        let person = -1 - i64::try_from((high ^ low) >> 1).expect("63 bits");
        let mut keys = BTreeMap::from([(person, true), (EVERYTHING, false)]);
        keys.extend(shared.iter().map(|code| (place(code), false)));
        keys.extend(alone.iter().map(|code| (place(code), true)));
        keys
    }

    fn may_write(&self, scope: &PlaceCode) -> bool {
        match self {
            Self::Everything => true,
            Self::Of { alone, .. } => alone.iter().any(|held| held.covers(scope)),
        }
    }
    fn may_read(&self, scope: &PlaceCode) -> bool {
        self.may_write(scope) || matches!(self, Self::Of { shared, .. } if shared.contains(scope))
    }

    /// Whether everything that a decided batch looked at and leaves behind was held.
    pub(super) fn held(&self, batch: &Batch) -> bool {
        if matches!(self, Self::Everything) {
            return true;
        }
        // What waits, and what is waited for, may be anybody's.
        !batch.waits
            && batch.shelf.seen().all(|record| self.may_read(&record.place().scope()))
            && batch
                .shelf
                .changed
                .iter()
                .filter_map(|key| batch.shelf.kept(*key))
                .all(|kept| self.may_write(&kept.record.place().scope()))
            && batch.log.iter().all(|row| self.may_write(&row.village.scope()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(alone: &[&str], shared: &[&str]) -> Turn {
        let codes = |codes: &[&str]| codes.iter().map(|code| code.parse().unwrap()).collect();
        let sender = AccountId::from_uuid(uuid::Uuid::max());
        Turn::Of { alone: codes(alone), shared: codes(shared), sender }
    }

    #[test]
    fn a_turn_holds_what_lies_under_it_and_looks_at_what_lies_above() {
        let village = turn(&["410871001001"], &["410871", "410871001"]);
        for (scope, write, read) in [
            ("410871001001", true, true),
            ("410871001", false, true),
            ("410871", false, true),
            ("410871001002", false, false),
            ("410872", false, false),
        ] {
            let scope = scope.parse().unwrap();
            assert_eq!((village.may_write(&scope), village.may_read(&scope)), (write, read), "{scope}");
        }
        let township = turn(&["410871001"], &["410871"]);
        assert!(
            township.may_write(&"410871001002".parse().unwrap()),
            "who holds a township holds its villages"
        );
    }

    #[test]
    fn keys_ascend_and_what_is_held_alone_is_not_shared() {
        let keys: Vec<_> =
            turn(&["410871001001", "410871"], &["410871", "410871001"]).keys().into_iter().collect();
        let places: Vec<_> = keys[1..].to_vec();
        assert!(keys[0].0 < 0 && keys[0].1);
        assert_eq!(places, [(0, false), (410_871, true), (410_871_001, false), (410_871_001_001, true)]);
        assert_eq!(Turn::Everything.keys().into_iter().collect::<Vec<_>>(), [(0, true)]);
    }
}
