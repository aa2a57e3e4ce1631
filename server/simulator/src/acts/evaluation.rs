//! 评星: claims, reviews, decisions and objections, in their turn or out of it.

use super::Moment;
use domain::evaluation::{Evidence, Hit, Round, StarClaim, Verdict};
use domain::objection::NewObjection;
use domain::{ObjectionId, PlaceCode, StarKind, TaskId};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sync::{Intent, OfficeAct, RecordKind};
use uuid::Uuid;

impl Moment<'_> {
    pub(super) fn evaluate(&self, village: PlaceCode, chance: &mut StdRng) -> Option<Intent> {
        // Years are evaluated from December to March, and two run side by side.
        let year = self.today.year() - i32::from(chance.random_ratio(1, 4));
        let star = *[StarKind::Party, StarKind::Safety].choose(chance)?;
        Some(match chance.random_range(0..21) {
            0..=4 => Intent::ClaimStars { village, year, claims: vec![self.claim(star, chance)] },
            20 => Intent::WithdrawClaim { village, year, stars: [star].into() },
            5..=9 => Intent::Office(OfficeAct::ReviewStar {
                village,
                year,
                star,
                round: if chance.random() { Round::First } else { Round::Joint },
                verdict: if chance.random_ratio(3, 4) {
                    Verdict::Passed
                } else {
                    Verdict::Returned(self.words_or_none(chance))
                },
            }),
            10 => Intent::Office(OfficeAct::CheckVetoes { village, year, hits: self.hits(chance) }),
            11 => Intent::Office(OfficeAct::BeginNotice { village, year }),
            12 => Intent::Office(OfficeAct::NameStars {
                village,
                year,
                stars: [star].into(),
                note: self.words.clone(),
            }),
            13 => Intent::Office(OfficeAct::TakeOverNaming {
                village,
                // This year's is not over, so that this one is refused.
                year: year - chance.random_range(0..3),
                held_before: Some(StarKind::Party)
                    .filter(|_| chance.random_ratio(1, 3))
                    .into_iter()
                    .collect(),
                stars: [star].into(),
                on: self.today.plus_days(-chance.random_range(0..200)),
                source: self.words_or_none(chance),
            }),
            14 => Intent::Office(OfficeAct::GivePlaque { village, year: year - 1, on: self.today }),
            15 => Intent::Office(OfficeAct::RemoveStar {
                village,
                year: year - chance.random_range(0..2),
                star,
                reason: self.words_or_none(chance),
                on: self.today,
            }),
            16 => Intent::Office(OfficeAct::CloseYear { zone: village.zone(), year: year - 1 }),
            17 | 18 => Intent::Office(OfficeAct::FileObjection(NewObjection {
                id: ObjectionId::from_uuid(Uuid::from_u128(chance.random())),
                village,
                year,
                text: self.words.clone(),
                code_hash: format!("{:064x}", chance.random::<u128>()),
                crowded: chance.random_bool(0.3),
            })),
            _ => self.answer(star, chance),
        })
    }

    fn answer(&self, star: StarKind, chance: &mut StdRng) -> Intent {
        let upheld = chance.random();
        let known = self.any(RecordKind::Objection, chance);
        Intent::Office(OfficeAct::AnswerObjection {
            objection: ObjectionId::from_uuid(known.unwrap_or_else(|| Uuid::from_u128(chance.random()))),
            upheld,
            answer: self.words_or_none(chance),
            // Now and then about a star although nothing holds, which is refused.
            stars: Some(star)
                .filter(|_| chance.random_ratio(1, if upheld { 2 } else { 20 }))
                .into_iter()
                .collect(),
        })
    }

    fn claim(&self, star: StarKind, chance: &mut StdRng) -> StarClaim {
        let task = self.any(RecordKind::Task, chance).filter(|_| chance.random());
        let evidence = task.map(|id| Evidence::Task(TaskId::from_uuid(id))).into_iter().collect();
        StarClaim { star, statement: self.words_or_none(chance), evidence }
    }

    fn hits(&self, chance: &mut StdRng) -> Vec<Hit> {
        let hit = Hit { code: "no_such_item".into(), note: self.words.clone() };
        Some(hit).filter(|_| chance.random_ratio(1, 4)).into_iter().collect()
    }
}
