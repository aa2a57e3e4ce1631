//! What a person might do at a moment, well or badly, with what is on their screen.

mod door;
mod evaluation;
mod funds;
mod lead;
mod office;
mod plan;
mod year;

use crate::chance::{DAY_MS, Luck};
use device::NewPhoto;
use domain::{AccountId, Day, OpId, PhotoRef, PlaceCode};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sha2::{Digest, Sha256};
use sync::op::hex;
use sync::{Intent, RecordKey, RecordKind};
use uuid::Uuid;

/// A person at a moment.
pub(crate) struct Moment<'a> {
    /// What is on the screen.
    pub(crate) seen: &'a [RecordKey],
    pub(crate) me: AccountId,
    /// The grid they stand in.
    pub(crate) grid: PlaceCode,
    pub(crate) today: Day,
    pub(crate) now: domain::At,
    /// Words that occur nowhere else.
    pub(crate) words: String,
}

/// What somebody is about to save.
pub(crate) struct Form {
    pub(crate) intent: Intent,
    pub(crate) photos: Vec<NewPhoto>,
}

impl Moment<'_> {
    /// Something this person might do now; none when there is nothing to do it to.
    pub(crate) fn act(&self, luck: &Luck) -> Option<Form> {
        let photos = self.photos(luck);
        let intent = luck.with(|chance| {
            let refs = photos.iter().map(|new| new.photo.clone()).collect();
            self.intent(refs, chance)
        })?;
        let linked = intent.photos().len();
        Some(Form { photos: photos.into_iter().take(linked).collect(), intent })
    }

    fn photos(&self, luck: &Luck) -> Vec<NewPhoto> {
        let count = if luck.once_in(8) { 1 + luck.below(2) } else { 0 };
        let photo = |number: usize| {
            let start = if luck.once_in(8) { "no picture" } else { "picture" };
            let mut bytes = format!("{start} {number} {}", self.words).into_bytes();
            let length = if luck.once_in(12) {
                sync::PHOTO_PIECE_BYTES + luck.below(99)
            } else {
                200 + luck.below(99)
            };
            bytes.resize(length, b'.');
            let hash = hex(&Sha256::digest(&bytes)).parse().expect("a digest names a photo");
            let size = u32::try_from(bytes.len()).expect("photos are small");
            NewPhoto { photo: PhotoRef { hash, bytes: size, width: 1280, height: 960 }, bytes }
        };
        (0..count).map(photo).collect()
    }

    fn intent(&self, photos: Vec<PhotoRef>, chance: &mut StdRng) -> Option<Intent> {
        // A form with photos is one of those that take them.
        let kinds = if photos.is_empty() { 0..67 } else { 0..10 };
        match chance.random_range(kinds) {
            0..=6 => self.record_visit(photos, chance),
            7 => Some(self.report_dispute(photos, chance)),
            8 => Some(self.record_activity(photos, chance)),
            9 => Some(self.share_experience(photos, chance)),
            10..=34 => self.at_the_door(chance),
            _ => self.in_the_office(chance),
        }
    }

    fn any(&self, kind: RecordKind, chance: &mut StdRng) -> Option<Uuid> {
        // Now and then something that is not there, or no longer.
        if chance.random_ratio(1, 40) {
            return Some(Uuid::from_u128(chance.random()));
        }
        let of_kind: Vec<_> = self.seen.iter().filter(|key| key.kind == kind).map(|key| key.id).collect();
        of_kind.choose(chance).copied()
    }

    fn any_op(&self, chance: &mut StdRng) -> Option<OpId> {
        self.any(RecordKind::Review, chance).map(OpId::from_uuid)
    }

    /// A grid: mostly the own one.
    fn a_grid(&self, chance: &mut StdRng) -> PlaceCode {
        if chance.random_ratio(3, 4) {
            self.grid.clone()
        } else {
            crate::zone::code(crate::zone::GRIDS.choose(chance).unwrap_or(&crate::zone::GRIDS[0]))
        }
    }

    /// Words, or now and then none although some are asked for.
    fn words_or_none(&self, chance: &mut StdRng) -> String {
        if chance.random_ratio(1, 25) { String::new() } else { self.words.clone() }
    }

    /// An instant near now, or months away from it.
    fn an_instant(&self, chance: &mut StdRng) -> domain::At {
        let days = *[0, 0, 0, -1, -30, -300, 5].choose(chance).unwrap_or(&0);
        self.now.plus_millis(days * DAY_MS)
    }
}
