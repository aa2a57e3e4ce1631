//! 创建规划 — what a branch holds and aims for in a year; each field remembers who set it.
//!
//! Source: 五星支部 plans of 2022; level = number of stars held. A star is one field of the plan, so two offices
//! that plan two stars of the same village at once do not meet.

use crate::flaw::{Check, Field, Flaw, Why};
use crate::place::{PlaceCode, PlaceLevel};
use crate::register::{Register, Set, Stamp};
use crate::star::StarKind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Most leaders assigned to one village.
pub const MOST_LEADERS: usize = 5;
/// Longest note, in characters.
pub const LONGEST_NOTE: usize = 200;

/// How a star stands in a plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StarState {
    /// 今年不争.
    #[default]
    No,
    /// 争创.
    Aimed,
    /// 已得.
    Held,
}

/// 试点 — from which level to which a village leads the way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PilotTrack {
    /// 二进三.
    TwoToThree,
    /// 三进四.
    ThreeToFour,
    /// 四进五.
    FourToFive,
}

impl PilotTrack {
    /// All of them, from the lowest.
    pub const ALL: [Self; 3] = [Self::TwoToThree, Self::ThreeToFour, Self::FourToFive];

    /// The level a pilot on it holds.
    pub const fn from(self) -> u8 {
        match self {
            Self::TwoToThree => 2,
            Self::ThreeToFour => 3,
            Self::FourToFive => 4,
        }
    }
    /// The level it aims at.
    pub const fn to(self) -> u8 {
        self.from() + 1
    }
    /// Its name in Chinese, part of the field's vocabulary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::TwoToThree => "二进三",
            Self::ThreeToFour => "三进四",
            Self::FourToFive => "四进五",
        }
    }
}

/// One field of a plan, set anew.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanChange {
    /// 星.
    Star {
        /// Which.
        star: StarKind,
        /// How it stands.
        state: StarState,
    },
    /// 试点, or none.
    Pilot(Option<PilotTrack>),
    /// 分包领导, by name.
    Leaders(Vec<String>),
    /// 备注.
    Note(String),
}

impl PlanChange {
    /// Whether both set the same field.
    pub fn meets(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Star { star, .. }, Self::Star { star: other, .. }) => star == other,
            _ => std::mem::discriminant(self) == std::mem::discriminant(other),
        }
    }
    /// Few leaders, each with a name; a short note.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let mut check = Check::new();
        match self {
            Self::Star { .. } | Self::Pilot(_) => {}
            Self::Leaders(names) => {
                check.count(Field::Leaders, names.len(), MOST_LEADERS);
                for name in names {
                    check.text(Field::Leaders, name);
                }
            }
            Self::Note(note) => {
                check.optional_text_up_to(Field::Note, note, LONGEST_NOTE);
            }
        }
        check.done()
    }
}

/// 创建规划 — one a village and year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StarPlan {
    /// The village or community.
    pub village: PlaceCode,
    /// The year.
    pub year: i32,
    /// Stars held.
    pub held: BTreeSet<StarKind>,
    /// Stars worked for this year, besides those held.
    pub aimed: BTreeSet<StarKind>,
    /// Every field set since plans remember who set them; a star that is not among them stands as above.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: Vec<Register<PlanChange>>,
}

impl StarPlan {
    /// A plan in which nothing is held and nothing aimed for.
    pub const fn empty(village: PlaceCode, year: i32) -> Self {
        Self { village, year, held: BTreeSet::new(), aimed: BTreeSet::new(), fields: Vec::new() }
    }
    /// A plan of these stars.
    pub fn of(village: PlaceCode, year: i32, held: BTreeSet<StarKind>, aimed: BTreeSet<StarKind>) -> Self {
        Self { village, year, held, aimed, fields: Vec::new() }
    }

    /// Sets one field, as seen at version `seen`.
    pub fn change(&mut self, change: PlanChange, seen: u64, stamp: Stamp) -> Set {
        self.put(change, stamp, |field, change| field.set(change, seen, stamp))
    }
    /// A person picked one of two values that met.
    pub fn settle(&mut self, change: PlanChange, seen: u64, stamp: Stamp) -> Set {
        self.put(change, stamp, |field, change| field.settle(change, seen, stamp))
    }
    fn put(
        &mut self,
        change: PlanChange,
        stamp: Stamp,
        set: impl FnOnce(&mut Register<PlanChange>, PlanChange) -> Set,
    ) -> Set {
        if let PlanChange::Star { star, state } = change {
            self.held.remove(&star);
            self.aimed.remove(&star);
            match state {
                StarState::Held => self.held.insert(star),
                StarState::Aimed => self.aimed.insert(star),
                StarState::No => false,
            };
        }
        if let Some(field) = self.fields.iter_mut().find(|field| field.value.meets(&change)) {
            return set(field, change);
        }
        self.fields.push(Register::new(change, stamp));
        Set::Clean
    }

    /// The same plan as it would stand with these changes, for trying out; nobody has made them.
    #[must_use]
    pub fn with(&self, changes: &[PlanChange]) -> Self {
        let mut plan = self.clone();
        for change in changes {
            plan.settle(change.clone(), u64::MAX, Stamp::of_nobody());
        }
        plan
    }

    /// The same plan beside what decisions say is held: that is never what somebody typed.
    #[must_use]
    pub fn beside(&self, held: BTreeSet<StarKind>) -> Self {
        let aimed = self.aimed.difference(&held).copied().collect();
        Self { held, aimed, ..self.clone() }
    }

    /// Adds a change to those that are tried out: an earlier one of the same field gives way to it, and what the
    /// plan says already is no change.
    pub fn try_out(&self, changes: &mut Vec<PlanChange>, change: PlanChange) {
        changes.retain(|before| !before.meets(&change));
        if !self.says(&change) {
            changes.push(change);
        }
    }
    /// Whether only an office above the village sets this: what a village holds, whether it is a pilot and who is
    /// sent to it. What it works for, and the note, are its own as well.
    pub fn is_decided_above(&self, change: &PlanChange) -> bool {
        match change {
            PlanChange::Star { star, state } => {
                *state == StarState::Held || self.star(*star) == StarState::Held
            }
            PlanChange::Pilot(_) | PlanChange::Leaders(_) => true,
            PlanChange::Note(_) => false,
        }
    }

    /// How a star stands.
    pub fn star(&self, star: StarKind) -> StarState {
        match (self.held.contains(&star), self.aimed.contains(&star)) {
            (true, _) => StarState::Held,
            (false, true) => StarState::Aimed,
            (false, false) => StarState::No,
        }
    }
    /// 试点.
    pub fn pilot(&self) -> Option<PilotTrack> {
        self.fields.iter().find_map(|field| match field.value {
            PlanChange::Pilot(track) => Some(track),
            _ => None,
        })?
    }
    /// 分包领导.
    pub fn leaders(&self) -> &[String] {
        let leaders = self.fields.iter().find_map(|field| match &field.value {
            PlanChange::Leaders(names) => Some(names.as_slice()),
            _ => None,
        });
        leaders.unwrap_or_default()
    }
    /// 备注.
    pub fn note(&self) -> &str {
        let note = self.fields.iter().find_map(|field| match &field.value {
            PlanChange::Note(note) => Some(note.as_str()),
            _ => None,
        });
        note.unwrap_or_default()
    }
    /// Fields whose two values wait for a person.
    pub fn contested(&self) -> impl Iterator<Item = &Register<PlanChange>> {
        self.fields.iter().filter(|field| field.is_contested())
    }
    /// Whether the plan says already what this change would set.
    pub fn says(&self, change: &PlanChange) -> bool {
        match change {
            PlanChange::Star { star, state } => self.star(*star) == *state,
            PlanChange::Pilot(track) => self.pilot() == *track,
            PlanChange::Leaders(names) => self.leaders() == names,
            PlanChange::Note(note) => self.note() == note,
        }
    }

    /// 星级 — the number of stars held.
    pub fn level(&self) -> u8 {
        u8::try_from(self.held.len()).unwrap_or(u8::MAX)
    }
    /// 目标 — the level it would reach.
    pub fn aimed_level(&self) -> u8 {
        u8::try_from(self.held.union(&self.aimed).count()).unwrap_or(u8::MAX)
    }
    /// Its record key: one plan a village and year.
    pub fn record_id(village: &PlaceCode, year: i32) -> Uuid {
        village.record_id_of_year(0x5, year)
    }
    /// A village's plan, with no star both held and aimed for.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .refuse_if(self.village.level() != PlaceLevel::Village, Field::PlaceCode, Why::Malformed)
            .range(Field::Stars, i64::from(self.year), 2022, 2100)
            .refuse_if(!self.held.is_disjoint(&self.aimed), Field::Stars, Why::Taken)
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AccountId, DeviceId};
    use crate::time::At;

    fn village() -> PlaceCode {
        "410871001003".parse().unwrap()
    }
    fn stamp(ver: u64, who: u128) -> Stamp {
        Stamp {
            ver,
            at: At::from_millis(0),
            by: AccountId::from_uuid(Uuid::from_u128(who)),
            device: DeviceId::from_uuid(Uuid::from_u128(who)),
            dseq: ver,
        }
    }
    fn star(star: StarKind, state: StarState) -> PlanChange {
        PlanChange::Star { star, state }
    }

    #[test]
    fn the_level_is_the_number_of_stars() {
        let held = [StarKind::Ecology, StarKind::Safety].into();
        let plan = StarPlan::of(village(), 2026, held, [StarKind::Culture].into());
        assert_eq!((plan.level(), plan.aimed_level()), (2, 3));
        assert!(plan.check().is_ok());
        let muddled = StarPlan { aimed: [StarKind::Ecology].into(), ..plan };
        assert!(muddled.check().is_err());
    }

    #[test]
    fn each_village_and_year_has_its_own_plan() {
        let other: PlaceCode = "410871001004".parse().unwrap();
        let ids = [
            StarPlan::record_id(&village(), 2026),
            StarPlan::record_id(&village(), 2027),
            StarPlan::record_id(&other, 2026),
            village().record_id(),
        ];
        let distinct: BTreeSet<_> = ids.into_iter().collect();
        assert_eq!(distinct.len(), 4);
    }

    #[test]
    fn a_released_plan_reads_and_is_written_as_it_came() {
        let released = r#"{"village":"410871001003","year":2026,"held":["party"],"aimed":["safety"]}"#;
        let mut plan: StarPlan = crate::document::read(released).unwrap();
        assert_eq!(serde_json::to_string(&plan).unwrap(), released, "digests are made over this text");
        assert_eq!((plan.pilot(), plan.leaders(), plan.note()), (None, [].as_slice(), ""));
        // The first to set a field of it meets nobody: nobody knows who set it before.
        assert_eq!(plan.change(star(StarKind::Party, StarState::No), 0, stamp(2, 1)), Set::Clean);
        assert_eq!(plan.star(StarKind::Party), StarState::No);
    }

    #[test]
    fn two_offices_meet_only_in_the_same_field() {
        let mut plan = StarPlan::empty(village(), 2026);
        plan.change(star(StarKind::Ecology, StarState::Aimed), 0, stamp(1, 1));
        // Both look at version 1.
        let (zone, township) = (2, 3);
        let track = PilotTrack::TwoToThree;
        assert_eq!(plan.change(star(StarKind::Safety, StarState::Aimed), 1, stamp(2, zone)), Set::Clean);
        assert_eq!(plan.change(star(StarKind::Culture, StarState::Aimed), 1, stamp(3, township)), Set::Clean);
        assert_eq!(plan.change(PlanChange::Pilot(Some(track)), 1, stamp(4, zone)), Set::Clean);
        assert_eq!(plan.change(PlanChange::Note("路先修".into()), 1, stamp(5, zone)), Set::Clean);
        assert_eq!(plan.change(PlanChange::Note("先清坑塘".into()), 1, stamp(6, township)), Set::Contested);
        assert_eq!(plan.note(), "先清坑塘", "the later arrival shows");
        let met: Vec<_> = plan.contested().flat_map(|field| &field.contested).map(|(was, _)| was).collect();
        assert_eq!(met, [&PlanChange::Note("路先修".into())]);
        assert_eq!(plan.aimed, [StarKind::Ecology, StarKind::Safety, StarKind::Culture].into());
        assert_eq!(plan.pilot(), Some(track));

        let text = serde_json::to_string(&plan).unwrap();
        assert_eq!(crate::document::read::<StarPlan>(&text).unwrap(), plan, "{text}");
        assert_eq!(plan.settle(PlanChange::Note("路先修".into()), 6, stamp(7, zone)), Set::Clean);
        assert_eq!((plan.note(), plan.contested().count()), ("路先修", 0));
    }

    #[test]
    fn a_star_is_never_both_held_and_aimed_for() {
        let mut plan = StarPlan::of(village(), 2026, [StarKind::Party].into(), [StarKind::Safety].into());
        for (ver, state) in (2..).zip([StarState::Held, StarState::Aimed, StarState::No, StarState::Held]) {
            for kind in StarKind::ALL {
                plan.change(star(kind, state), ver - 1, stamp(ver, 1));
                assert_eq!(plan.star(kind), state);
                assert!(plan.says(&star(kind, state)) && plan.check().is_ok());
            }
        }
    }

    #[test]
    fn trying_out_changes_nothing() {
        let mut plan = StarPlan::of(village(), 2026, [StarKind::Party].into(), BTreeSet::new());
        plan.change(PlanChange::Note("先修路".into()), 0, stamp(1, 1));
        let before = plan.clone();
        let tried = plan.with(&[star(StarKind::Safety, StarState::Aimed), PlanChange::Note(String::new())]);
        assert_eq!((tried.level(), tried.aimed_level(), tried.note()), (1, 2, ""));
        assert_eq!(plan, before);
    }

    #[test]
    fn what_is_held_is_not_what_somebody_typed() {
        let plan = StarPlan::of(
            village(),
            2026,
            [StarKind::Party].into(),
            [StarKind::Safety, StarKind::Ecology].into(),
        );
        let beside = plan.beside([StarKind::Safety].into());
        assert_eq!(
            (beside.held.clone(), beside.aimed.clone()),
            ([StarKind::Safety].into(), [StarKind::Ecology].into())
        );
        assert!(beside.check().is_ok());
    }

    #[test]
    fn what_is_tried_out_is_what_differs() {
        let plan = StarPlan::of(village(), 2026, [StarKind::Party].into(), BTreeSet::new());
        let mut changes = Vec::new();
        plan.try_out(&mut changes, star(StarKind::Safety, StarState::Aimed));
        plan.try_out(&mut changes, PlanChange::Note("先修".into()));
        plan.try_out(&mut changes, PlanChange::Note("先修路".into()));
        assert_eq!(changes, [star(StarKind::Safety, StarState::Aimed), PlanChange::Note("先修路".into())]);
        plan.try_out(&mut changes, star(StarKind::Safety, StarState::No));
        plan.try_out(&mut changes, PlanChange::Note(String::new()));
        assert_eq!(changes, [], "as it stands");
    }

    #[test]
    fn a_village_decides_what_it_works_for() {
        let plan = StarPlan::of(village(), 2026, [StarKind::Party].into(), BTreeSet::new());
        let table = [
            (star(StarKind::Safety, StarState::Aimed), false),
            (star(StarKind::Safety, StarState::Held), true),
            (star(StarKind::Party, StarState::No), true),
            (PlanChange::Note("先修路".into()), false),
            (PlanChange::Pilot(None), true),
            (PlanChange::Leaders(Vec::new()), true),
        ];
        for (change, above) in table {
            assert_eq!(plan.is_decided_above(&change), above, "{change:?}");
        }
    }

    #[test]
    fn leaders_are_few_and_have_names() {
        let names = |count: usize| PlanChange::Leaders(vec!["张三".into(); count]);
        assert!(names(MOST_LEADERS).check().is_ok());
        assert!(names(MOST_LEADERS + 1).check().is_err());
        assert!(PlanChange::Leaders(vec![" ".into()]).check().is_err());
        assert!(PlanChange::Leaders(vec!["长".repeat(Field::Leaders.longest() + 1)]).check().is_err());
        assert!(PlanChange::Note("字".repeat(LONGEST_NOTE)).check().is_ok());
        assert!(PlanChange::Note("字".repeat(LONGEST_NOTE + 1)).check().is_err());
    }

    #[test]
    fn a_track_rises_one_level() {
        let steps: Vec<_> = PilotTrack::ALL.map(|track| (track.name(), track.from(), track.to())).to_vec();
        assert_eq!(steps, [("二进三", 2, 3), ("三进四", 3, 4), ("四进五", 4, 5)]);
    }
}
