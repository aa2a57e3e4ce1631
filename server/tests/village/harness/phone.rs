//! A phone in somebody's hand: the real device crate on a disk in memory, on a road that can be cut.

use super::{Answer, Clock, ORIGIN, Session};
use axum::http::Method;
use device::{Attached, Env, Failure, MemoryStore, NewPhoto, Phone, SyncOutcome, Transport};
use domain::visit::{Met, NewVisit, Talk};
use domain::{At, HouseholdId, OpId, PhotoHash, PhotoRef, VisitId};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::Cell;
use sync::Intent;
use sync::wire::{
    PhotoState, PhotosWanted, Profile, PullRequest, PullResponse, PushRequest, PushResponse, Refusal, Refused,
};

impl Env for Clock {
    fn now(&self) -> At {
        Clock::now(self)
    }
    fn chance(&self) -> [u8; 10] {
        rand::random()
    }
}

/// What lies between a phone and the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Road {
    Open,
    /// The server does what it is asked, and its answers never arrive.
    LosesAnswers,
    Cut,
}

/// The in-process road.
struct Way {
    session: Session,
    road: Cell<Road>,
}

impl Way {
    async fn ask<T: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<T, Failure> {
        if self.road.get() == Road::Cut {
            return Err(Failure::Offline);
        }
        let answer = self.session.post(path, &serde_json::to_value(request).unwrap()).await;
        self.heard(answer)
    }

    fn heard<T: DeserializeOwned>(&self, answer: Answer) -> Result<T, Failure> {
        if self.road.get() == Road::LosesAnswers {
            return Err(Failure::Offline);
        }
        if answer.status.is_success() {
            return Ok(serde_json::from_slice(&answer.body).unwrap());
        }
        let told: Refused = serde_json::from_slice(&answer.body).unwrap();
        Err(match told.refused {
            Refusal::SignInAgain if told.signed_out => Failure::SignedOut,
            Refusal::SignInAgain => Failure::SignInAgain,
            Refusal::TooLarge => Failure::TooLarge,
            Refusal::TooMany | Refusal::TryLater => Failure::Later { seconds: told.retry_after },
            other => Failure::Refused(other),
        })
    }
}

impl Transport for Way {
    async fn push(&self, request: &PushRequest) -> Result<PushResponse, Failure> {
        self.ask("/sync/v1/push", request).await
    }
    async fn pull(&self, request: &PullRequest) -> Result<PullResponse, Failure> {
        self.ask("/sync/v1/pull", request).await
    }
    async fn photos_wanted(&self, request: &PhotosWanted) -> Result<Vec<PhotoState>, Failure> {
        self.ask("/sync/v1/photos/want", request).await
    }
    async fn photo_piece(
        &self,
        hash: &PhotoHash,
        offset: u32,
        total: u32,
        piece: Vec<u8>,
    ) -> Result<PhotoState, Failure> {
        if self.road.get() == Road::Cut {
            return Err(Failure::Offline);
        }
        let path = format!("/sync/v1/photos/{hash}?offset={offset}&total={total}");
        let answer = self.session.send(Method::PUT, &path, &[("origin", ORIGIN)], piece).await;
        self.heard(answer)
    }
}

/// A phone in somebody's hand.
pub struct Hand {
    pub phone: Phone<MemoryStore, Clock>,
    pub disk: MemoryStore,
    pub session: Session,
    way: Way,
}

impl Hand {
    pub async fn new(session: Session, clock: &Clock) -> Self {
        Self::with_disk(session, clock, MemoryStore::new()).await
    }

    /// On a disk that may hold something already.
    pub async fn with_disk(session: Session, clock: &Clock, disk: MemoryStore) -> Self {
        let answer = session.get("/session").await;
        let profile: Profile = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(profile.device_id, session.device);
        let phone = Phone::open_with(profile, disk.clone(), clock.clone()).await.unwrap();
        let way = Way { session: session.clone(), road: Cell::new(Road::Open) };
        Self { phone, disk, session, way }
    }

    pub async fn record_visit(&self, household: HouseholdId, note: &str) -> OpId {
        self.record_visit_with(household, note, Vec::new()).await
    }

    pub async fn record_visit_with(&self, household: HouseholdId, note: &str, photos: Vec<NewPhoto>) -> OpId {
        let linked = photos.iter().map(|new| new.photo.clone()).collect();
        self.phone.save_with(self.visit_of(household, note, linked), Attached::photos(photos)).await.unwrap()
    }

    /// A visit that links photos which this phone does not have.
    pub async fn link_visit(&self, household: HouseholdId, note: &str, linked: Vec<PhotoRef>) -> OpId {
        self.phone.save(self.visit_of(household, note, linked)).await.unwrap()
    }

    /// A visit of today, not saved.
    pub fn visit_of(&self, household: HouseholdId, note: &str, photos: Vec<PhotoRef>) -> Intent {
        Intent::RecordVisit(NewVisit {
            id: self.phone.mint::<VisitId>(),
            household,
            on: self.phone.today(),
            started_at: None,
            talk: Talk { met: vec![Met::Head], note: note.into(), ..Talk::default() },
            needs: vec![],
            photos,
            location: None,
        })
    }

    /// Everything is exchanged; the scene fails when it is not.
    pub async fn sync(&self) {
        assert_eq!(self.try_sync(Road::Open).await, SyncOutcome::InStep);
    }

    pub async fn sync_and_lose_the_answer(&self) {
        assert_eq!(self.try_sync(Road::LosesAnswers).await, SyncOutcome::CutOff(Failure::Offline));
    }

    pub async fn try_sync(&self, road: Road) -> SyncOutcome {
        self.way.road.set(road);
        self.phone.sync(&self.way).await.unwrap()
    }

    pub fn waiting(&self) -> usize {
        self.phone.waiting()
    }
}
