//! What stands in requests and answers. Described for other languages in `docs/sync-protocol.md`.
//!
//! Every struct tolerates unknown fields and missing optional ones: clients live for a year.

use crate::exchange::RowDigest;
use crate::op::OpHash;
use crate::outcome::Outcome;
use crate::record::RecordKind;
use domain::plan_check::PlanTerms;
use domain::{Account, At, DeviceId, OpId, PhotoHash, PlaceCode, PlaceKind};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// `POST /sync/v1/push`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PushRequest {
    /// The version of the wire.
    pub proto: u16,
    /// The version of documents the client knows.
    pub schema: u16,
    /// The server's life the client knows; a new one after a backup was restored.
    #[serde(default)]
    pub epoch: Option<Uuid>,
    /// The device that sends.
    pub device_id: DeviceId,
    /// At most 100 operations.
    pub ops: Vec<PushItem>,
}

/// One operation on its way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PushItem {
    /// Its id, also when the bytes cannot be read.
    pub op_id: OpId,
    /// Its number on its device.
    pub dseq: u64,
    /// SHA-256 of `op`.
    pub hash: OpHash,
    /// The frozen bytes, as text.
    pub op: String,
}

/// The answer to a push, given after the commit has reached the disk.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PushResponse {
    /// The server's life.
    pub epoch: Uuid,
    /// The server's clock.
    pub server_time: At,
    /// Every operation of this device up to here has arrived.
    pub dev_ack: u64,
    /// Operations of this device that have not arrived although later ones have.
    #[serde(default)]
    pub missing: Vec<u64>,
    /// Every operation of this device up to here is in a backup.
    #[serde(default)]
    pub backup_dseq: u64,
    /// One outcome an operation, in the order sent.
    pub outcomes: Vec<OpOutcome>,
    /// What else the server asks for; unknown ones are let be.
    #[serde(default)]
    pub directives: Vec<String>,
}

/// A receipt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OpOutcome {
    /// The operation.
    pub op_id: OpId,
    /// What became of it.
    pub outcome: Outcome,
    /// When it first arrived.
    pub received_at: At,
}

/// `POST /sync/v1/pull`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PullRequest {
    /// The version of the wire.
    pub proto: u16,
    /// The version of documents the client knows.
    pub schema: u16,
    /// The device that asks.
    pub device_id: DeviceId,
    /// How far each village has been read.
    pub cursors: Vec<Cursor>,
    /// About how many bytes of documents the answer may hold.
    pub budget: u32,
    /// Whether to send digests of the villages that are read to the end.
    #[serde(default)]
    pub digest: bool,
}

/// How far a village has been read. The client keeps it as it came.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cursor {
    /// The village.
    pub village: PlaceCode,
    /// Everything up to this number of the village's own counter has been seen.
    pub seq: u64,
    /// While a village is read for the first time: where in it the reader is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first: Option<FirstRead>,
    /// As whom it was read, in the server's words. With another role come other rows: the village is read anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_as: Option<String>,
}

impl Cursor {
    /// Nothing of this village has been read.
    pub const fn start(village: PlaceCode) -> Self {
        Self { village, seq: 0, first: None, read_as: None }
    }
}

/// Where a first read is: what matters at the door comes first.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FirstRead {
    /// The village's counter when the first read began; what changed later comes afterwards.
    pub upto: u64,
    /// 0 places, people, tasks and own households · 1 the rest of the own grids · 2 the rest.
    pub part: u8,
    /// Within the part, everything up to this number has been seen.
    pub after: u64,
    /// About how many rows are left, counted once; none in cursors that older servers wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u64>,
}

/// The answer to a pull.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PullResponse {
    /// The server's life.
    pub epoch: Uuid,
    /// The server's clock.
    pub server_time: At,
    /// The villages this account keeps on its device now.
    pub scopes: Vec<PlaceCode>,
    /// Villages to purge, once everything queued for them has been sent.
    #[serde(default)]
    pub revoked: Vec<PlaceCode>,
    /// Pages of changes.
    #[serde(default)]
    pub pages: Vec<Page>,
    /// Whether to ask again at once.
    #[serde(default)]
    pub more: bool,
}

/// Changes of one village; page and cursor are applied in one transaction.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Page {
    /// Where the reader is after this page.
    pub cursor: Cursor,
    /// The changes, each the record as it stands now.
    pub changes: Vec<Change>,
    /// About how many rows are still to come.
    #[serde(default)]
    pub remaining: u64,
    /// The digest of the whole village, when asked for and when this page ends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<RowDigest>,
    /// Drop the village's rows before applying: what the client holds is too old or damaged.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refill: bool,
}

/// A record as it stands now, or that it is gone.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Change {
    /// Its kind.
    pub kind: RecordKind,
    /// Its id.
    pub id: Uuid,
    /// Its version.
    pub ver: u64,
    /// Its document as text; none when it is gone.
    pub doc: Option<String>,
    /// Whether only some people of the village see it; left out of digests.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub limited: bool,
}

/// `POST /sync/v1/photos/want`: what is still to be sent of these photos?
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PhotosWanted {
    /// The photos asked about.
    pub hashes: Vec<PhotoHash>,
}

/// How much of a photo has arrived.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PhotoState {
    /// The photo.
    pub hash: PhotoHash,
    /// Bytes that have arrived; the next piece starts here.
    pub offset: u32,
    /// Checked and kept: the phone may forget it.
    pub stored: bool,
    /// It can never be stored: not a picture, too large, or not what its name says.
    #[serde(default)]
    pub refused: bool,
    /// Its sender has sent as much today as a day allows: it may be sent from tomorrow on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub later: bool,
}

/// `POST /session/activate`: a field account's one-time code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Activate {
    /// The code, as typed; spaces, dashes and case do not matter.
    pub code: String,
    /// Devices this browser has been before; the one that belongs to the account is used again.
    #[serde(default)]
    pub known_devices: Vec<DeviceId>,
}

/// `POST /session/login`: a desk account's name and password.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Login {
    /// 登录名.
    pub login: String,
    /// 密码.
    pub password: String,
    /// Devices this browser has been before; the one that belongs to the account is used again.
    #[serde(default)]
    pub known_devices: Vec<DeviceId>,
}

/// `GET /session`, and the answer to activating or logging in.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Profile {
    /// Who this is.
    pub account: Account,
    /// This browser, for this person.
    pub device_id: DeviceId,
    /// The villages kept on this device and the places above each, with their names.
    pub places: Vec<PlaceName>,
    /// Whether everything here is made up.
    pub sample: bool,
    /// The server's life.
    pub epoch: Uuid,
    /// The server's clock.
    pub server_time: At,
    /// What a village plans this year by; for those who lead one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_terms: Option<PlanTerms>,
}

/// What kind of device somebody signed in from, as far as its browser says: enough to know one's own phone again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeviceKind {
    /// 安卓手机.
    Android,
    /// 苹果手机或平板.
    Apple,
    /// Windows 电脑.
    Windows,
    /// 苹果电脑.
    Mac,
    /// 别的电脑.
    Linux,
    /// One that says nothing known, or was minted before this was noted.
    #[serde(other)]
    Other,
}

/// A device of an account: `GET /session/devices` answers a list of them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct DeviceLine {
    /// Which.
    pub device: DeviceId,
    /// What kind.
    pub kind: DeviceKind,
    /// When it was signed in for the first time.
    pub first_seen: At,
    /// When it was last heard from, to within ten minutes.
    pub last_heard: At,
    /// Whether a session of it lasts.
    pub signed_in: bool,
    /// Whether it is the one that asks.
    #[serde(default)]
    pub here: bool,
}

/// `POST /session/end`: ends sessions of the own account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EndSessions {
    /// Those of this device; those of every device but the one that asks when none is named.
    #[serde(default)]
    pub device: Option<DeviceId>,
}

/// A place by name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PlaceName {
    /// Its code.
    pub code: PlaceCode,
    /// Its kind.
    pub kind: PlaceKind,
    /// Its name.
    pub name: String,
}

/// Every answer other than 200 carries one of these, so that a person can be told in plain words.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// 401: no session, or it has ended. Nothing on the phone is touched.
    SignInAgain,
    /// 403: not allowed to this person.
    NotAllowed,
    /// 404.
    NotFound,
    /// 413: send less at once.
    TooLarge,
    /// 429: too many attempts; wait.
    TooMany,
    /// 400: not what was expected.
    BadRequest,
    /// 403: the request came from another site.
    OtherSite,
    /// 401: the code is wrong, used or too old.
    WrongCode,
    /// 401: the name or the password is wrong.
    WrongPassword,
    /// 403: this person has no role; what is unsent may still be handed in for a while.
    NoRole,
    /// 5xx: try again later.
    TryLater,
    /// One this client does not know.
    #[serde(other)]
    Other,
}

/// Where the first fault in a JSON text lies.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fault {
    /// The path to it, as `ops[3].dseq`; empty where the text is no JSON from the beginning.
    pub path: String,
    /// The bytes of the text that had been read when it was noticed.
    pub at: u32,
}

/// What an operation's head and its envelope, or the session that sends it, say differently.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Differs {
    /// The head names another person than the session.
    Actor,
    /// The head names a device that is not one of the sender's.
    DeviceId,
    /// The envelope has another id.
    OpId,
    /// The envelope has another number.
    Dseq,
    /// Something this version does not know.
    #[serde(other)]
    Other,
}

/// The body of every refusal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refused {
    /// Which.
    pub refused: Refusal,
    /// Seconds after which to try again, where it helps to wait.
    #[serde(default)]
    pub retry_after: Option<u32>,
    /// With `sign_in_again`: somebody ended this session. The phone drops what it has read and keeps what it saved.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub signed_out: bool,
    /// Where in the request's body the fault lies. Told to whoever writes a client; no phone reads it.
    #[serde(default, skip_serializing_if = "Option::is_none", skip_deserializing)]
    pub fault: Option<Fault>,
}
