//! 经验 — what a village did that others can copy; knows no villager by name and nothing of who reads it.
//!
//! Source: 试点先行, each pilot leaves 可复制的经验 behind. An office reads it before strangers do, and again when the
//! village has changed it.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::honor::Posting;
use crate::ids::{AccountId, ExperienceId};
use crate::photo::{MOST_PHOTOS, PhotoRef};
use crate::place::{PlaceCode, PlaceLevel};
use crate::star::StarKind;
use crate::star_plan::PilotTrack;
use crate::text::KnownPeople;
use crate::time::At;
use serde::{Deserialize, Serialize};

/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 40;

/// An experience as its author wrote it down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NewExperience {
    /// Its id.
    pub id: ExperienceId,
    /// The village it belongs to.
    pub village: PlaceCode,
    /// The star it helped with, when there is one.
    #[serde(default)]
    pub star: Option<StarKind>,
    /// The track on which the village is a pilot, if it is one.
    #[serde(default)]
    pub track: Option<PilotTrack>,
    /// 标题.
    pub title: String,
    /// 做法 — what was done.
    pub practice: String,
    /// 可复制的地方 — what others can copy.
    pub lesson: String,
    /// Photos, optional; the village and the offices see them, strangers do not.
    #[serde(default)]
    pub photos: Vec<PhotoRef>,
}

impl NewExperience {
    /// Filled in, short enough to be read, and telling who nobody is; `known` are the village's people as far as they
    /// are known where it is asked.
    pub fn check(&self, known: &KnownPeople) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        check
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .text_up_to(Field::Title, &self.title, LONGEST_TITLE)
            .text(Field::Practice, &self.practice)
            .text(Field::Lesson, &self.lesson)
            .count(Field::Photos, self.photos.len(), MOST_PHOTOS);
        let texts =
            [(Field::Title, &self.title), (Field::Practice, &self.practice), (Field::Lesson, &self.lesson)];
        for (field, text) in texts {
            // A house in a street is where a centre or a workshop is.
            if let Some(why) = known.revealed(text, false) {
                check.refuse_if(true, field, why);
            }
        }
        check.done()
    }
}

/// 经验 — as the village and the offices see it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Experience {
    /// What it says now.
    pub now: NewExperience,
    /// The author.
    pub by: AccountId,
    /// When it was saved, by the clock put right.
    pub written_at: At,
    /// What it said before each change: when, by whom, and the words.
    #[serde(default)]
    pub before: Vec<(At, AccountId, NewExperience)>,
    /// Whether strangers may read it, and who decided that when.
    pub posting: (Posting, At, AccountId),
}

impl Experience {
    /// Written down for the first time; no stranger reads it yet.
    pub const fn write(new: NewExperience, at: At, by: AccountId) -> Self {
        Self { now: new, by, written_at: at, before: Vec::new(), posting: (Posting::Nominated, at, by) }
    }
    /// Says something else from now on. Words that no office has read wait to be posted again.
    pub fn amend(&mut self, new: NewExperience, at: At, by: AccountId, by_office: bool) {
        let before = std::mem::replace(&mut self.now, new);
        self.before.push((at, by, before));
        if !by_office {
            self.posting = (Posting::Nominated, at, by);
        }
    }
    /// Whether strangers may read it.
    pub const fn is_posted(&self) -> bool {
        matches!(self.posting.0, Posting::Posted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn mediation_table() -> NewExperience {
        NewExperience {
            id: ExperienceId::from_uuid(Uuid::from_u128(1)),
            village: "410871001001".parse().unwrap(),
            star: Some(StarKind::Safety),
            track: Some(PilotTrack::TwoToThree),
            title: "流动调解桌".into(),
            practice: "桌子搬到楼下,当天的事当天说。".into(),
            lesson: "一张桌、两个人、三天内回访。".into(),
            photos: Vec::new(),
        }
    }
    fn somebody(number: u128) -> AccountId {
        AccountId::from_uuid(Uuid::from_u128(number))
    }

    #[test]
    fn an_experience_says_what_was_done_and_what_others_can_copy() {
        let nobody = KnownPeople::default();
        assert!(mediation_table().check(&nobody).is_ok());
        let grid = "410871001001003".parse().unwrap();
        let table = [
            (NewExperience { village: grid, ..mediation_table() }, Field::PlaceCode),
            (NewExperience { title: " ".into(), ..mediation_table() }, Field::Title),
            (NewExperience { title: "字".repeat(LONGEST_TITLE + 1), ..mediation_table() }, Field::Title),
            (NewExperience { practice: String::new(), ..mediation_table() }, Field::Practice),
            (
                NewExperience { lesson: "字".repeat(Field::Lesson.longest() + 1), ..mediation_table() },
                Field::Lesson,
            ),
            (NewExperience { practice: "有事打 138 1234 5678".into(), ..mediation_table() }, Field::Practice),
            (NewExperience { lesson: "先问5号楼2-301".into(), ..mediation_table() }, Field::Lesson),
        ];
        for (experience, field) in table {
            assert_eq!(experience.check(&nobody).unwrap_err()[0].field, field);
        }
    }

    #[test]
    fn what_an_office_has_not_read_is_not_posted() {
        let (village, office) = (somebody(1), somebody(2));
        for (by_office, posted) in [(true, true), (false, false)] {
            let mut experience = Experience::write(mediation_table(), At::from_millis(1), village);
            assert!(!experience.is_posted());
            experience.posting = (Posting::Posted, At::from_millis(2), office);
            let new = NewExperience { title: "流动调解桌进小区".into(), ..mediation_table() };
            let by = if by_office { office } else { village };
            experience.amend(new, At::from_millis(3), by, by_office);
            assert_eq!(experience.is_posted(), posted);
            assert_eq!(experience.before[0].2.title, "流动调解桌", "nothing typed is lost");
        }
    }

    #[test]
    fn an_experience_reads_back() {
        let experience = Experience::write(mediation_table(), At::from_millis(1), somebody(1));
        let text = serde_json::to_string(&experience).unwrap();
        assert_eq!(crate::document::read::<Experience>(&text).unwrap(), experience, "{text}");
        let few = r#"{"id":"00000000-0000-0000-0000-000000000001","village":"410871001001","title":"一","practice":"二","lesson":"三"}"#;
        assert_eq!(crate::document::read::<NewExperience>(few).unwrap().star, None);
    }
}
