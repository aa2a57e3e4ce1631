//! An experience as strangers read it: no author, no photo, nothing that no office has posted.

use super::PublicPlace;
use domain::{Experience, PilotTrack, PlaceCode, StarKind};

/// 经验 — made only from one that is posted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExperienceLine {
    /// The village it belongs to.
    pub village: PlaceCode,
    /// The star it helped with.
    pub star: Option<StarKind>,
    /// The track on which the village was a pilot.
    pub track: Option<PilotTrack>,
    /// 标题.
    pub title: String,
    /// 做法.
    pub practice: String,
    /// 可复制的地方.
    pub lesson: String,
}

impl ExperienceLine {
    /// The public line of an experience; none unless it is posted.
    pub fn of(experience: &Experience) -> Option<Self> {
        let now = &experience.now;
        experience.is_posted().then(|| Self {
            village: now.village.clone(),
            star: now.star,
            track: now.track,
            title: now.title.clone(),
            practice: now.practice.clone(),
            lesson: now.lesson.clone(),
        })
    }
}

/// Everything on the zone's page of experiences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExperiencesData {
    /// The zone.
    pub zone: PublicPlace,
    /// Its townships and villages, for names.
    pub places: Vec<PublicPlace>,
    /// Posted experiences, the last posted first.
    pub lines: Vec<ExperienceLine>,
    /// Whether everything here is made up.
    pub sample: bool,
}

impl ExperiencesData {
    /// `文苑街道 东方社区`, as far as the places are known.
    pub fn whereabouts(&self, village: &PlaceCode) -> String {
        let name = |code: &PlaceCode| self.places.iter().find(|place| place.code == *code);
        let line = [village.township().as_ref().and_then(name), name(village)];
        line.into_iter().flatten().map(|place| place.name.as_str()).collect::<Vec<_>>().join(" ")
    }
}
