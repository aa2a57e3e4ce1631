//! What is decided at a desk: honors, plans, places, people, and operations that wait for a person.

use super::Moment;
use crate::zone::{self, GRIDS, PEOPLE, VILLAGES, account_id, code};
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, Posting};
use domain::{Account, AccountId, HonorId, Membership, Place, PlaceCode, PlaceKind, Role};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sync::{Intent, OfficeAct, RecordKind};
use uuid::Uuid;

impl Moment<'_> {
    pub(super) fn in_the_office(&self, chance: &mut StdRng) -> Option<Intent> {
        let village = self.grid.scope();
        let how = *[ConsentForm::InPerson, ConsentForm::Written, ConsentForm::ByPhone].choose(chance)?;
        Some(match chance.random_range(0..43) {
            0 => self.nominate(chance),
            1 => Intent::Office(OfficeAct::RecordWish {
                honor: self.an_honor(chance)?,
                named: chance.random(),
                how,
            }),
            2 => Intent::Office(OfficeAct::PostHonor {
                honor: self.an_honor(chance)?,
                posting: *[Posting::Nominated, Posting::Posted, Posting::TakenDown].choose(chance)?,
                recognisable: *[None, Some(false), Some(false), Some(true)].choose(chance)?,
            }),
            3 | 19..=23 => self.plan(village, chance)?,
            24..=26 => self.year(chance),
            27..=32 => self.evaluate(village, chance)?,
            33..=36 => self.fund(chance)?,
            4 => Intent::Office(OfficeAct::NamePlace(Place {
                code: self.a_grid(chance),
                kind: PlaceKind::Grid,
                name: self.words.clone(),
                sample: true,
            })),
            5 | 18 => Intent::Office(OfficeAct::OpenAccount(self.account(chance))),
            6..=8 => Intent::Office(OfficeAct::GrantMembership {
                account: somebody(chance),
                membership: self.membership(chance),
            }),
            9 | 10 => {
                let Membership { role, place, .. } = self.membership(chance);
                Intent::Office(OfficeAct::EndMembership {
                    account: somebody(chance),
                    role,
                    place,
                    to: self.an_instant(chance),
                })
            }
            // Somebody's own role ends today: their phone may still have something to tell of yesterday.
            11 => {
                let of_villages = PEOPLE.iter().enumerate().filter(|(_, who)| !who.role.is_office());
                let (number, who) = *of_villages.collect::<Vec<_>>().choose(chance)?;
                let (account, place) = (account_id(number), code(who.place));
                Intent::Office(OfficeAct::EndMembership { account, role: who.role, place, to: self.now })
            }
            12 | 13 => Intent::AcceptReview { op: self.any_op(chance)? },
            14 | 15 => Intent::HandOverReview { op: self.any_op(chance)?, to: self.a_grid(chance) },
            16 => Intent::Office(OfficeAct::ReturnReview {
                op: self.any_op(chance)?,
                note: self.words_or_none(chance),
            }),
            17 => Intent::WithdrawReview { op: self.any_op(chance)? },
            _ => self.lead(village, chance)?,
        })
    }

    fn an_honor(&self, chance: &mut StdRng) -> Option<HonorId> {
        self.any(RecordKind::Honor, chance).map(HonorId::from_uuid)
    }

    fn nominate(&self, chance: &mut StdRng) -> Intent {
        Intent::Office(OfficeAct::NominateHonor(NewHonor {
            id: HonorId::from_uuid(Uuid::from_u128(chance.random())),
            village: self.grid.scope(),
            kind: HonorKind::Volunteer,
            level: HonorLevel::Zone,
            title: "志愿之星".into(),
            honoree: Honoree::Person("王秀兰".into()),
            deed: self.words_or_none(chance),
            awarded_on: self.today,
            consent: chance.random_bool(0.5).then_some(ConsentForm::InPerson),
            recognisable: *[None, Some(false)].choose(chance).unwrap_or(&None),
        }))
    }

    /// A role that somebody holds or might hold, from an instant that may lie far back.
    fn membership(&self, chance: &mut StdRng) -> Membership {
        let from = self.an_instant(chance);
        let (role, place) = match chance.random_range(0..5) {
            0 => (Role::VillageSecretary, VILLAGES.choose(chance).copied().unwrap_or(VILLAGES[0])),
            1 => (Role::GridLeader, GRIDS.choose(chance).copied().unwrap_or(GRIDS[0])),
            2 => (Role::GridWorker, GRIDS.choose(chance).copied().unwrap_or(GRIDS[0])),
            _ => {
                let who = &PEOPLE[chance.random_range(0..PEOPLE.len())];
                (who.role, who.place)
            }
        };
        let to =
            chance.random_ratio(1, 8).then(|| from.plus_millis(chance.random_range(-1..40) * 86_400_000));
        Membership { role, place: code(place), from, to }
    }

    fn account(&self, chance: &mut StdRng) -> Account {
        // Two of these three names belong to somebody already.
        let login =
            chance.random_bool(0.7).then(|| format!("office-{}", [3, 6, 9][chance.random_range(0..3)]));
        let home: PlaceCode = if login.is_some() { code(zone::ZONE) } else { self.grid.scope() };
        Account {
            id: AccountId::from_uuid(Uuid::from_u128(chance.random())),
            name: self.words.chars().take(20).collect(),
            home,
            login,
            memberships: Vec::new(),
        }
    }
}

/// Mostly somebody who works in a grid.
fn somebody(chance: &mut StdRng) -> AccountId {
    account_id(*[0, 2, 4, 5, 8, 9, 1].choose(chance).unwrap_or(&0))
}
