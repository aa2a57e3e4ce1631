//! What leaders leave behind: experiences that others can copy, visits, and suggestions that become tasks.

use super::Moment;
use domain::experience::NewExperience;
use domain::honor::Posting;
use domain::leader_visit::{NewLeaderVisit, Suggestion};
use domain::task::Owner;
use domain::{ExperienceId, LeaderVisitId, PhotoRef, PilotTrack, PlaceCode, StarKind, TaskId};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use sync::{Intent, OfficeAct, RecordKind};
use uuid::Uuid;

/// Suggestions of two words only, so that two people take up the same one.
const SUGGESTIONS: [&str; 2] = ["坑塘要有人管护", "组建调解队"];

impl Moment<'_> {
    pub(super) fn lead(&self, village: PlaceCode, chance: &mut StdRng) -> Option<Intent> {
        Some(match chance.random_range(0..12) {
            0 => {
                let id = self.any(RecordKind::Experience, chance).map(ExperienceId::from_uuid)?;
                Intent::Office(OfficeAct::AmendExperience(self.experience(id, Vec::new(), chance)))
            }
            1 | 2 => Intent::Office(OfficeAct::PostExperience {
                experience: self.any(RecordKind::Experience, chance).map(ExperienceId::from_uuid)?,
                posting: *[Posting::Nominated, Posting::Posted, Posting::TakenDown].choose(chance)?,
            }),
            3..=5 => {
                let id = LeaderVisitId::from_uuid(Uuid::from_u128(chance.random()));
                Intent::Office(OfficeAct::RecordLeaderVisit(self.leader_visit(id, village, chance)))
            }
            6 | 7 => {
                let id = self.any(RecordKind::LeaderVisit, chance).map(LeaderVisitId::from_uuid)?;
                Intent::Office(OfficeAct::AmendLeaderVisit(self.leader_visit(id, village, chance)))
            }
            _ => self.take_up(village, chance)?,
        })
    }

    pub(super) fn share_experience(&self, photos: Vec<PhotoRef>, chance: &mut StdRng) -> Intent {
        let id = ExperienceId::from_uuid(Uuid::from_u128(chance.random()));
        Intent::Office(OfficeAct::ShareExperience(self.experience(id, photos, chance)))
    }

    fn experience(&self, id: ExperienceId, photos: Vec<PhotoRef>, chance: &mut StdRng) -> NewExperience {
        NewExperience {
            id,
            village: self.grid.scope(),
            star: chance.random_bool(0.5).then_some(StarKind::Ecology),
            track: PilotTrack::ALL.choose(chance).copied().filter(|_| chance.random()),
            title: "坑塘变游园".into(),
            practice: self.words_or_none(chance),
            lesson: self.words.clone(),
            photos,
        }
    }

    fn suggestion(chance: &mut StdRng) -> Suggestion {
        let text = SUGGESTIONS.choose(chance).copied().unwrap_or(SUGGESTIONS[0]);
        Suggestion { text: text.into(), star: StarKind::Ecology, due_on: None }
    }

    fn leader_visit(&self, id: LeaderVisitId, village: PlaceCode, chance: &mut StdRng) -> NewLeaderVisit {
        NewLeaderVisit {
            id,
            village,
            on: self.today.plus_days(chance.random_range(-3..2)),
            leaders: vec!["区党委书记".into()],
            saw: self.words_or_none(chance),
            suggestions: (0..chance.random_range(0..3)).map(|_| Self::suggestion(chance)).collect(),
        }
    }

    fn take_up(&self, village: PlaceCode, chance: &mut StdRng) -> Option<Intent> {
        let suggestion = Self::suggestion(chance);
        let owner = Owner { account: Some(self.me), name: "李春梅".into() };
        let task = TaskId::from_uuid(Uuid::from_u128(chance.random()));
        Some(Intent::TakeUpSuggestion {
            visit: self.any(RecordKind::LeaderVisit, chance).map(LeaderVisitId::from_uuid)?,
            task: suggestion.task(task, village, owner, self.today),
            suggestion: suggestion.text,
        })
    }
}
