//! An operation: one intent with who, where, when and in which order; its bytes freeze at save.

use crate::intent::Intent;
use crate::office::OfficeAct;
use domain::document::{Misread, Perhaps, read, read_typed};
use domain::{AccountId, At, DeviceId, OpId, PhotoRef, PlaceCode};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// SHA-256 of an operation's frozen bytes, 64 lower-case hex digits.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OpHash(String);

impl OpHash {
    /// The hash of these bytes.
    pub fn of(text: &str) -> Self {
        Self(hex(&Sha256::digest(text.as_bytes())))
    }
    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// A hash read back from a store.
    pub fn kept(text: String) -> Self {
        Self(text)
    }
}

/// Lower-case hex digits of bytes.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| char::from(DIGITS[usize::from(half)]));
    bytes.iter().flat_map(digits).collect()
}

/// Everything about an operation except what was done.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpHead {
    /// Its id, made on the phone.
    pub op_id: OpId,
    /// The device it was made on.
    pub device_id: DeviceId,
    /// 1, 2, 3 … for this person on this device.
    pub dseq: u64,
    /// Operations without which this one makes no sense.
    #[serde(default)]
    pub deps: Vec<OpId>,
    /// Who did it.
    pub actor: AccountId,
    /// The scope it belongs to: a village, or a township or the zone for what is theirs.
    pub village: PlaceCode,
    /// The version of the record the person was looking at; 0 for something new.
    #[serde(default)]
    pub base_ver: u64,
    /// The version of the intent's kind.
    #[serde(default = "first_version")]
    pub kv: u16,
    /// The phone's own clock at save; data only.
    pub recorded_at: At,
    /// How far the phone's clock was behind the server's when last compared, in milliseconds.
    #[serde(default)]
    pub clock_offset: i64,
}

const fn first_version() -> u16 {
    1
}

impl OpHead {
    /// The head in an operation's bytes, even when the act itself is of an unknown kind.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        read::<HeadOnly>(text).map(|op| op.head).map_err(|_| Unreadable::Head)
    }
    /// When it was done, by the phone's clock put right.
    pub const fn happened_at(&self) -> At {
        self.recorded_at.plus_millis(self.clock_offset)
    }
    /// The instant by which authority is judged: when it was done, but not before the device was
    /// minted and not after the operation was received. A clock wrong by years changes nothing (I15).
    pub fn judged_at(&self, device_minted_at: At, received_at: At) -> At {
        self.happened_at().max(device_minted_at).min(received_at)
    }
}

/// An operation that can be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Op {
    /// Who, where, when, in which order.
    pub head: OpHead,
    /// What was done.
    pub intent: Intent,
}

impl Op {
    /// The operation in these bytes: what everybody does is tried first, then what only offices do.
    pub fn read(text: &str) -> Result<Self, Unreadable> {
        let op = match read_typed(text) {
            Err(Misread::UnknownWord) => read_typed(text)
                .map(|WithOfficeAct { head, intent }| Self { head, intent: Intent::Office(intent) }),
            everybodys => everybodys.map(|WithAct { head, intent }| Self { head, intent }),
        };
        op.map_err(|misread| match (OpHead::read(text), misread) {
            (Err(unreadable), _) => unreadable,
            (Ok(_), Misread::UnknownWord) if has_one_act(text) => Unreadable::Kind,
            (Ok(_), _) => Unreadable::Body,
        })
    }
}

#[derive(Deserialize)]
pub(crate) struct WithAct {
    head: OpHead,
    #[serde(deserialize_with = "Intent::deserialize")]
    intent: Intent,
}

#[derive(Deserialize)]
pub(crate) struct WithOfficeAct {
    head: OpHead,
    intent: OfficeAct,
}

/// Why an operation's bytes could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unreadable {
    /// Not an operation at all.
    #[error("not an operation")]
    Head,
    /// A kind of act that this version does not know.
    #[error("an unknown kind of act")]
    Kind,
    /// A known kind with a body that does not fit it.
    #[error("a body that does not fit its kind")]
    Body,
}

/// An operation's bytes as they were saved; never written anew.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrozenOp {
    text: String,
    hash: OpHash,
}

impl FrozenOp {
    /// Freezes an operation.
    ///
    /// # Panics
    /// Never: an operation has no map with keys other than text.
    pub fn freeze(op: &Op) -> Self {
        Self::kept(serde_json::to_string(op).expect("operations serialise"))
    }
    /// Bytes that were frozen before.
    pub fn kept(text: String) -> Self {
        let hash = OpHash::of(&text);
        Self { text, hash }
    }
    /// The bytes.
    pub fn text(&self) -> &str {
        &self.text
    }
    /// Their hash.
    pub const fn hash(&self) -> &OpHash {
        &self.hash
    }
    /// Who, where and when, even when the act itself is of an unknown kind.
    pub fn head(&self) -> Result<OpHead, Unreadable> {
        OpHead::read(&self.text)
    }
    /// The whole operation.
    pub fn read(&self) -> Result<Op, Unreadable> {
        Op::read(&self.text)
    }
    /// The photos it links to, even when the act itself is of an unknown kind: they are not to be lost with it.
    pub fn photos(&self) -> Vec<PhotoRef> {
        let acts = read::<AnyIntent>(&self.text).map(|op| op.intent).unwrap_or_default();
        acts.into_values().filter_map(|act| act.0).flat_map(|act| act.photos).collect()
    }
}

/// Whether the act is named at all, known or not.
fn has_one_act(text: &str) -> bool {
    read::<AnyIntent>(text).is_ok_and(|op| op.intent.len() == 1)
}

#[derive(Deserialize)]
struct HeadOnly {
    head: OpHead,
}

#[derive(Deserialize)]
struct AnyIntent {
    intent: BTreeMap<String, Perhaps<Illustrated>>,
}

/// What is known of every act with photos.
#[derive(Deserialize)]
struct Illustrated {
    #[serde(default)]
    photos: Vec<PhotoRef>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{HouseholdId, VisitId};
    use uuid::Uuid;

    fn op() -> Op {
        Op {
            head: OpHead {
                op_id: OpId::from_uuid(Uuid::from_u128(1)),
                device_id: DeviceId::from_uuid(Uuid::from_u128(2)),
                dseq: 1,
                deps: vec![],
                actor: AccountId::from_uuid(Uuid::from_u128(3)),
                village: "410871001003".parse().unwrap(),
                base_ver: 0,
                kv: 1,
                recorded_at: At::from_millis(1_000),
                clock_offset: 0,
            },
            intent: Intent::JudgeTwin { visit: VisitId::from_uuid(Uuid::from_u128(4)), same: true },
        }
    }

    #[test]
    fn what_was_frozen_reads_back_and_keeps_its_hash() {
        let frozen = FrozenOp::freeze(&op());
        assert_eq!(frozen.read().unwrap(), op());
        assert_eq!(FrozenOp::kept(frozen.text().to_owned()).hash(), frozen.hash());
    }

    #[test]
    fn unknown_fields_and_kinds_are_told_apart() {
        let text = FrozenOp::freeze(&op()).text().to_owned();
        let newer = text.replacen("{\"op_id\"", "{\"from_next_year\":[1],\"op_id\"", 1);
        assert_eq!(FrozenOp::kept(newer).read().unwrap(), op());
        let unknown = FrozenOp::kept(text.replace("judge_twin", "fly_to_the_moon"));
        assert_eq!(unknown.read(), Err(Unreadable::Kind));
        assert!(unknown.head().is_ok(), "we still know whose it is");
        assert_eq!(FrozenOp::kept(text.replace("\"same\":true", "\"same\":3")).read(), Err(Unreadable::Body));
        assert_eq!(FrozenOp::kept("{".into()).read(), Err(Unreadable::Head));
    }

    #[test]
    fn what_nobody_can_see_stays_in_the_bytes_and_enters_no_record() {
        let correct = |door: &str| {
            let correction = domain::household::Correction::Door(door.into());
            let household = HouseholdId::from_uuid(Uuid::from_u128(5));
            Op { intent: Intent::CorrectHousehold { household, correction }, ..op() }
        };
        let frozen = FrozenOp::freeze(&correct("5\u{200b} 号楼\u{7}\u{202e}\u{1ffff}"));
        assert_eq!(frozen.read().unwrap(), correct("5 号楼"));
        assert!(frozen.text().contains('\u{200b}'), "frozen bytes are never changed");
        assert_eq!(FrozenOp::kept(frozen.text().to_owned()).hash(), frozen.hash());
    }

    #[cfg(feature = "office")]
    #[test]
    fn on_the_wire_an_act_of_an_office_stands_where_any_act_does() {
        let act = OfficeAct::BeginNotice { village: "410871001001".parse().unwrap(), year: 2026 };
        let op = Op { intent: Intent::Office(act), ..op() };
        let frozen = FrozenOp::freeze(&op);
        let on_the_wire = r#""intent":{"begin_notice":{"village":"410871001001","year":2026}}}"#;
        assert!(frozen.text().ends_with(on_the_wire), "{}", frozen.text());
        assert_eq!(frozen.read().unwrap(), op);
        let misshapen = frozen.text().replace("2026", "\"soon\"");
        assert_eq!(FrozenOp::kept(misshapen).read(), Err(Unreadable::Body));
    }

    #[test]
    fn photos_are_found_in_acts_of_any_kind() {
        let photo = format!(r#"{{"hash":"{}","bytes":3,"width":4,"height":5}}"#, "a".repeat(64));
        let text = FrozenOp::freeze(&op()).text().to_owned();
        let with =
            |body: &str| FrozenOp::kept(text.replace(r#""same":true"#, body).replace("judge_twin", "fly"));
        assert_eq!(with(&format!(r#""photos":[{photo}]"#)).photos().len(), 1);
        assert_eq!(with(r#""photos":7"#).photos(), []);
        assert_eq!(FrozenOp::kept(text).photos(), []);
    }

    #[test]
    fn a_wrong_clock_is_put_right_and_kept_in_bounds() {
        let years = 10 * 365 * 86_400_000_i64;
        let (minted, received) = (At::from_millis(1_000), At::from_millis(9_000));
        let judged = |recorded_at: i64, clock_offset: i64| {
            OpHead { recorded_at: At::from_millis(recorded_at), clock_offset, ..op().head }
                .judged_at(minted, received)
                .millis()
        };
        assert_eq!(judged(5_000, 0), 5_000);
        assert_eq!(judged(5_000 + years, -years), 5_000);
        assert_eq!(judged(5_000 + years, 0), 9_000);
        assert_eq!(judged(5_000 - years, 0), 1_000);
        assert_eq!(judged(i64::MAX, i64::MAX), 9_000);
    }
}
