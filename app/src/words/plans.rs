//! Star plans in words: fields of a plan, announcements, and what a check found.

use super::join;
use domain::plan_check::{Figure, Finding, Rule, Source, What};
use domain::{Declaration, DeclaredPlanId, Fen, PilotTrack, PlaceCode, PlacesMeant, PlanChange, StarState};

/// How a star stands in a plan.
pub const fn star_state(state: StarState) -> &'static str {
    match state {
        StarState::No => "今年不争",
        StarState::Aimed => "争创",
        StarState::Held => "已得",
    }
}

/// 试点 of a village; empty when it is none.
pub fn pilot(track: Option<PilotTrack>) -> &'static str {
    track.map_or("", PilotTrack::name)
}

/// A field of a plan and its value.
pub fn plan_change(change: &PlanChange) -> (&'static str, String) {
    match change {
        PlanChange::Star { star, state } => (star.name(), star_state(*state).to_owned()),
        PlanChange::Pilot(None) => ("试点", "不是试点".to_owned()),
        PlanChange::Pilot(Some(track)) => ("试点", track.name().to_owned()),
        PlanChange::Leaders(names) if names.is_empty() => ("分包领导", "没有".to_owned()),
        PlanChange::Leaders(names) => ("分包领导", join(names.iter().map(String::as_str))),
        PlanChange::Note(note) if note.is_empty() => ("备注", "空着".to_owned()),
        PlanChange::Note(note) => ("备注", note.clone()),
    }
}

/// `农村`, `社区`, `村(社区)`.
pub const fn places_meant(of: PlacesMeant) -> &'static str {
    match of {
        PlacesMeant::Villages => "农村",
        PlacesMeant::Communities => "社区",
        PlacesMeant::Both => "村(社区)",
    }
}

/// `五星`.
pub fn level(level: u8) -> String {
    let word = match level {
        1 => "一",
        2 => "二",
        3 => "三",
        4 => "四",
        5 => "五",
        _ => return format!("{level} 星"),
    };
    format!("{word}星")
}

/// `1 到 2`, or one number where both are the same.
pub fn from_to(least: u32, most: u32) -> String {
    if least == most { least.to_string() } else { format!("{least} 到 {most}") }
}

/// Everything an announcement says, in one line.
pub fn declaration(said: &Declaration) -> String {
    let mut parts = Vec::new();
    parts.extend(said.exist.map(|count| format!("共 {count} 个")));
    parts.extend(said.levels.iter().map(|(at, count)| format!("{} {count} 个", level(*at))));
    parts.extend(said.stars.iter().map(|(star, count)| format!("{} {count} 颗", star.name())));
    parts.extend(said.pilots.iter().map(|(track, count)| format!("{}试点 {count} 个", track.name())));
    format!("{}:{}", places_meant(said.of), join(parts.iter().map(String::as_str)))
}

/// The rule that a finding is about.
pub const fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::LevelsMakeStars => "星级就是星数:各星级的个数乘星级,加起来应当等于各颗星的总数",
        Rule::DeclaredOnce => "同一个地方同一类只公布一份计划,改了要先撤回旧的",
        Rule::NotMoreBelow => "下级公布的加起来不能超过上级公布的",
        Rule::RollsUp => "下级都公布了,加起来应当等于上级公布的",
        Rule::DeclaredIsCounted => "公布的数应当和各村(社区)填报的一致",
        Rule::NotMoreThanExist => "计划创建的个数不能超过实有的个数",
        Rule::PilotsReachTheirLevel => "一个试点就是计划到那一级的一个村(社区),试点不能更多",
        Rule::PilotsPerTownship => "每个乡镇(街道)每一类拿出的试点,个数要合规定",
        Rule::PilotHolds => "试点现在的星级应当是起点那一级",
        Rule::PilotAims => "试点的目标应当正好升一级",
        Rule::StarOfItsKind => "这类地方没有这颗星",
        Rule::AimHasTasks => "争创的星要有对应的重点任务",
        Rule::WithinBudget => "计划全部实现时,奖补资金要够",
    }
}

/// Names for what figures come from.
pub trait PlanNames {
    /// 文昌街道.
    fn place(&self, code: &PlaceCode) -> String;
    /// The place that announced this.
    fn declared_by(&self, id: DeclaredPlanId) -> String;
}

/// A figure with where it comes from: `文昌街道公布:五星 2 个`.
pub fn figure(figure: &Figure, names: &impl PlanNames) -> String {
    let from = match &figure.from {
        Source::Declared(ids) => {
            let mut places: Vec<_> = ids.iter().map(|id| names.declared_by(*id)).collect();
            places.dedup();
            format!("{}公布", join(places.iter().map(String::as_str)))
        }
        Source::Counted(place) => format!("{}填报", names.place(place)),
        Source::Rules => "按规定".to_owned(),
    };
    format!("{from}:{}", amount(figure.what, figure.value))
}

fn amount(what: What, value: i64) -> String {
    match what {
        What::Exist => format!("实有 {value} 个"),
        What::Planned => format!("计划 {value} 个"),
        What::Level(at) => format!("{} {value} 个", level(at)),
        What::Stars => format!("各颗星共 {value} 颗"),
        What::StarsByLevel => format!("按星级合 {value} 颗"),
        What::Star(star) => format!("{}星 {value} 颗", star.name()),
        What::Pilots(track) => format!("{}试点 {value} 个", track.name()),
        What::LevelOf(_) => u8::try_from(value).map_or_else(|_| value.to_string(), level),
        What::Tasks(star) => format!("{}的重点任务 {value} 项", star.name()),
        What::Declarations => format!("{value} 份"),
        What::Money => format!("{} 元", Fen::of_fen(value)),
    }
}

/// Which place and which of its places a finding is about: `文昌街道 · 农村`.
pub fn about(finding: &Finding, names: &impl PlanNames) -> String {
    let place = names.place(&finding.place);
    if finding.of == PlacesMeant::Both { place } else { format!("{place} · {}", places_meant(finding.of)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::StarKind;

    struct Names;

    impl PlanNames for Names {
        fn place(&self, _: &PlaceCode) -> String {
            "文昌街道".into()
        }
        fn declared_by(&self, _: DeclaredPlanId) -> String {
            "示范区".into()
        }
    }

    #[test]
    fn a_figure_says_what_it_counts_and_where_it_comes_from() {
        let zone = "0190f3a0-0000-7000-8000-000000000001".parse::<DeclaredPlanId>().unwrap();
        let place: PlaceCode = "410871003".parse().unwrap();
        let table = [
            (What::Level(5), 1, Source::Declared(vec![zone, zone]), "示范区公布:五星 1 个"),
            (What::Star(StarKind::Party), 2, Source::Counted(place), "文昌街道填报:支部过硬星 2 颗"),
            (What::Money, 500_000_000, Source::Rules, "按规定:5,000,000 元"),
            (What::LevelOf(PilotTrack::FourToFive), 4, Source::Rules, "按规定:四星"),
        ];
        for (what, value, from, text) in table {
            assert_eq!(figure(&Figure { what, value, from }, &Names), text);
        }
    }
}
