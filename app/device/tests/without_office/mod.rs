//! The phone's bundle is built without the offices' acts and records. It meets them all the same: in the outbox,
//! when the office's pages are used in the same browser, in files, in what waits for a person, in pulls. It keeps
//! them to the letter, sends them as they are, and loses nothing.

use crate::stage::{Stage, now};
use device::{EntryState, Failure, Imported, PhotoProgress, SyncOutcome, Transport};
use domain::{At, OpId, PhotoHash};
use std::cell::RefCell;
use sync::exchange::row_hash;
use sync::wire::{
    Change, Cursor, OpOutcome, Page, PhotoState, PhotosWanted, PullRequest, PullResponse, PushItem,
    PushRequest, PushResponse,
};
use sync::{
    FrozenOp, Intent, Outcome, Record, RecordKey, RecordKind, ReviewItem, ReviewReason, ReviewState,
    RowDigest, Unreadable,
};
use uuid::Uuid;

const VILLAGE: &str = "410871001001";

/// A server of today, which knows offices' acts: it applies whatever comes, and has a page for the village.
struct Server {
    epoch: Uuid,
    now: At,
    page: RefCell<Option<Page>>,
    asked: RefCell<Vec<Cursor>>,
    pushed: RefCell<Vec<PushItem>>,
    photos: RefCell<Vec<PhotoHash>>,
}

impl Server {
    fn of(stage: &Stage, page: Option<Page>) -> Self {
        let (epoch, now) = (stage.road.server().epoch, stage.road.server().now);
        let page = RefCell::new(page);
        Self {
            epoch,
            now,
            page,
            asked: RefCell::default(),
            pushed: RefCell::default(),
            photos: RefCell::default(),
        }
    }
}

impl Transport for Server {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure> {
        let receipt = |item: &PushItem| OpOutcome {
            op_id: item.op_id,
            outcome: Outcome::Applied { ver: 1 },
            received_at: self.now,
        };
        self.pushed.borrow_mut().extend(request.ops.iter().cloned());
        Ok(PushResponse {
            epoch: self.epoch,
            server_time: self.now,
            dev_ack: request.ops.last().map_or(0, |item| item.dseq),
            missing: Vec::new(),
            backup_dseq: 0,
            outcomes: request.ops.iter().map(receipt).collect(),
            directives: Vec::new(),
        })
    }
    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure> {
        self.asked.borrow_mut().extend(request.cursors.iter().cloned());
        Ok(PullResponse {
            epoch: self.epoch,
            server_time: self.now,
            scopes: vec![VILLAGE.parse().unwrap()],
            revoked: Vec::new(),
            pages: self.page.take().into_iter().collect(),
            more: false,
        })
    }
    async fn photos_wanted(&self, request: &PhotosWanted) -> Result<Vec<PhotoState>, Failure> {
        let wanted = |hash: &PhotoHash| PhotoState {
            hash: hash.clone(),
            offset: 0,
            stored: self.photos.borrow().contains(hash),
            refused: false,
            later: false,
        };
        Ok(request.hashes.iter().map(wanted).collect())
    }
    async fn photo_piece(
        &self,
        hash: &PhotoHash,
        _: u32,
        total: u32,
        _: Vec<u8>,
    ) -> Result<PhotoState, Failure> {
        self.photos.borrow_mut().push(hash.clone());
        Ok(PhotoState { hash: hash.clone(), offset: total, stored: true, refused: false, later: false })
    }
}

/// 张 writes an experience with a photo on the office's page; then she opens the phone's in the same browser.
fn after_an_experience_on_the_office_page() -> (Stage, OpId, FrozenOp) {
    let stage = Stage::of(3, 3);
    let household = stage.phone.mint();
    stage.visit(household, "经验", vec![Stage::photo(40)]);
    let mut rows = stage.rows();
    let row = rows.iter_mut().find(|(table, ..)| table == "outbox").unwrap();
    let mut kept: serde_json::Value = serde_json::from_str(row.2.as_str().unwrap()).unwrap();
    let mut op: serde_json::Value = serde_json::from_str(kept["op"].as_str().unwrap()).unwrap();
    let photos = op["intent"]["record_visit"]["photos"].clone();
    op["intent"] = serde_json::json!({"share_experience": {
        "id": Uuid::from_u128(0xE1), "village": VILLAGE, "title": "一户一档", "star": null, "track": null,
        "practice": "每月走一遍", "lesson": "档案跟着人走", "photos": photos,
    }});
    let frozen = FrozenOp::kept(op.to_string());
    kept["op"] = frozen.text().into();
    row.2 = kept.to_string().into();
    (stage.with_rows(&rows), frozen.head().unwrap().op_id, frozen)
}

#[test]
fn an_office_act_in_the_outbox_is_listed_copied_and_sent_to_the_letter() {
    let (stage, op, frozen) = after_an_experience_on_the_office_page();
    assert_eq!(frozen.read(), Err(Unreadable::Kind), "this bundle knows no such act");
    let entry = stage.phone.entry(op).unwrap();
    assert_eq!((&entry.intent, &entry.state), (&None, &EntryState::Queued));
    assert_eq!(entry.photos[0].progress, PhotoProgress::Waiting { sent: 0 });
    assert_eq!((stage.phone.waiting(), stage.phone.owed()), (1, vec![op]));

    // What is saved after it goes on counting from its number.
    let household = stage.household("孙桂英");
    let key = RecordKey::new(RecordKind::Household, household.uuid());
    assert!(stage.phone.pending(key));

    let file = now(stage.phone.export_unsent()).unwrap();
    let other = Stage::of(3, 3);
    let imported = Imported { kept: 2, photos: 1, ..Imported::default() };
    assert_eq!(now(other.phone.import_unsent(&file)), Ok(imported));
    assert_eq!(other.phone.entry(op).unwrap().photos, entry.photos);

    for stage in [stage, other] {
        let server = Server::of(&stage, None);
        assert_eq!(now(stage.phone.sync(&server)), Ok(SyncOutcome::InStep));
        let pushed = server.pushed.borrow();
        assert_eq!(pushed.iter().map(|item| item.dseq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!((pushed[0].op.as_str(), &pushed[0].hash), (frozen.text(), frozen.hash()));
        assert_eq!(server.photos.borrow().len(), 1, "its photo follows");
        assert_eq!((stage.phone.waiting(), stage.phone.photos_waiting()), (0, 0));
        let state = stage.phone.entry(op).unwrap().state;
        assert!(matches!(state, EntryState::Arrived { outcome: Outcome::Applied { ver: 1 }, .. }));
    }
}

fn change(kind: RecordKind, id: Uuid, doc: &str, limited: bool) -> Change {
    Change { kind, id, ver: 1, doc: Some(doc.to_owned()), limited }
}

#[test]
fn records_of_offices_are_kept_as_they_came_and_what_waits_can_be_decided() {
    let (_, op, frozen) = after_an_experience_on_the_office_page();
    let stage = Stage::of(3, 3);
    let head = frozen.head().unwrap();
    let item = ReviewItem {
        op_id: op,
        village: VILLAGE.parse().unwrap(),
        author: head.actor,
        device: head.device_id,
        happened_at: head.recorded_at,
        received_at: head.recorded_at,
        reason: ReviewReason::NotInThisVillage,
        op: frozen.text().to_owned(),
        state: ReviewState::Waiting,
    };
    let experience = "{\"now\":{\"title\":\"一户一档\"}, \"posting\":[\"posted\",1,\"…\"]}";
    let changes = vec![
        change(RecordKind::Experience, Uuid::from_u128(0xE2), experience, false),
        change(RecordKind::Review, op.uuid(), &Record::Review(item).to_doc(), true),
    ];
    let mut digest = RowDigest::default();
    let key = RecordKey::new(RecordKind::Experience, Uuid::from_u128(0xE2));
    digest.add(row_hash(key, 1, experience));
    let cursor = Cursor { seq: 2, ..Cursor::start(VILLAGE.parse().unwrap()) };
    let page = Page { cursor: cursor.clone(), changes, remaining: 0, digest: Some(digest), refill: false };
    let server = Server::of(&stage, Some(page));
    assert_eq!(now(stage.phone.sync(&server)), Ok(SyncOutcome::InStep));
    let rows = stage.rows();
    assert!(rows.iter().any(|(_, _, row)| row.as_str().is_some_and(|text| text.ends_with(experience))));
    assert_eq!(stage.phone.world().record(key), None, "neither shown nor gone");
    assert!(stage.phone.world().reviews.contains_key(&op));

    // What such an act would do is the server's to say: the phone shows it as waiting until then.
    let accepted = now(stage.phone.save(Intent::AcceptReview { op })).unwrap();
    assert!(stage.phone.world().reviews[&op].state.is_open());
    assert_eq!(now(stage.phone.sync(&server)), Ok(SyncOutcome::InStep));
    assert_eq!(server.pushed.borrow().last().unwrap().op_id, accepted);
    assert_eq!(server.asked.borrow().last(), Some(&cursor), "the rows were the same: nothing is read again");
}
