//! Star plans in words: fields of a plan, announcements, and what a check found.

use super::join;
use domain::plan_check::{Figure, Finding, Hint, Remark, Rule, Source, StarSet, What};
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

/// A pasted cell that was let be: where (by name, or by number where the grid has no such place) and what stood there.
pub fn cell_let_be(
    row: (Option<&str>, usize),
    column: (Option<&str>, usize),
    text: &str,
    why: &str,
) -> String {
    let row = row.0.map_or_else(|| format!("第 {} 行", row.1), str::to_owned);
    let column = column.0.map_or_else(|| format!("第 {} 列", column.1), str::to_owned);
    let most = 20;
    let text: String = if text.chars().count() > most {
        text.chars().take(most).chain(['…']).collect()
    } else {
        text.to_owned()
    };
    format!("{row} · {column}:“{text}”,{why}")
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
        Rule::StarsFitLevels => "要有一种分法,把公布的各颗星分到计划的村(社区)",
        Rule::RestFits => "乡镇(街道)公布的去掉以后,剩下的星也要分得到剩下的村(社区)",
        Rule::DeclaredOnce => "同一个地方同一类只公布一份计划,改了要先撤回旧的",
        Rule::NotMoreBelow => "下级公布的加起来不能超过上级公布的",
        Rule::RollsUp => "下级都公布了,加起来应当等于上级公布的",
        Rule::DeclaredIsCounted => "公布的数应当和各村(社区)填报的一致",
        Rule::HeldStay => "已得的星一直算数,公布的不能比已得的少",
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

/// `4 处对不上`; what was proved where nothing was found, and that nothing was where there was nothing to hold
/// against anything.
pub fn checked(found: usize, agreed: usize) -> String {
    match (found, agreed) {
        (0, 0) => "还没有可核对的数".to_owned(),
        (0, agreed) => format!("没有对不上的,{agreed} 项一致"),
        (found, _) => format!("{found} 处对不上"),
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
    let by = |ids: &[DeclaredPlanId]| {
        let mut places: Vec<_> = ids.iter().map(|id| names.declared_by(*id)).collect();
        places.dedup();
        join(places.iter().map(String::as_str))
    };
    let from = match &figure.from {
        Source::Declared(ids) if ids.len() > 1 => format!("{}公布的合起来", by(ids)),
        Source::Declared(ids) => format!("{}公布", by(ids)),
        Source::Reckoned(ids) => format!("照{}公布的算", by(ids)),
        Source::Counted(place) => format!("{}填报", names.place(place)),
        Source::Rules => "按规定".to_owned(),
    };
    format!("{from}:{}", amount(figure.what, figure.value))
}

/// The two figures of a rule, each with where it comes from.
pub fn both(found: &Figure, against: &Figure, names: &impl PlanNames) -> String {
    format!("{};{}。", figure(found, names), figure(against, names))
}

fn amount(what: What, value: i64) -> String {
    match what {
        What::Exist => format!("实有 {value} 个"),
        What::Planned => format!("计划 {value} 个"),
        What::Level(at) => format!("{} {value} 个", level(at)),
        What::Stars => format!("各颗星共 {value} 颗"),
        What::StarsByLevel => format!("按星级合 {value} 颗"),
        What::AtLeast(5) => format!("五星 {value} 个"),
        What::AtLeast(at) => format!("{}及以上 {value} 个", level(at)),
        What::Unsaid => format!("没说星级的 {value} 个"),
        What::Star(star) => format!("{}星 {value} 颗", star.name()),
        What::Together(kinds) => format!("{} {value} 颗", together(kinds)),
        What::Most(kinds) => format!("{}最多 {value} 颗", together(kinds)),
        What::Least(kinds) => format!("{}至少 {value} 颗", together(kinds)),
        What::Held(star) => format!("已得的{}星 {value} 颗", star.name()),
        What::Pilots(track) => format!("{}试点 {value} 个", track.name()),
        What::LevelOf(_) => u8::try_from(value).map_or_else(|_| value.to_string(), level),
        What::Tasks(star) => format!("{}的重点任务 {value} 项", star.name()),
        What::Declarations => format!("{value} 份"),
        What::Money => format!("{} 元", Fen::of_fen(value)),
    }
}

/// `产业兴旺、生态宜居两类星一共`.
fn together(kinds: StarSet) -> String {
    let names = join(kinds.kinds().map(domain::StarKind::name));
    match kinds.len() {
        1 => format!("{names}星"),
        count => format!("{names}这 {count} 类星一共"),
    }
}

/// Which place and which of its places something is about: `文昌街道 · 农村`.
pub fn about(place: &PlaceCode, of: PlacesMeant, names: &impl PlanNames) -> String {
    let place = names.place(place);
    if of.is_both() { place } else { format!("{place} · {}", places_meant(of)) }
}

/// How the figure that a finding is held against was reckoned; none where it stands by itself.
pub fn grounds(finding: &Finding) -> Option<String> {
    let told: Vec<_> = finding.grounds.iter().map(|figure| amount(figure.what, figure.value)).collect();
    let told = join(told.iter().map(String::as_str));
    let sum: Vec<_> = finding.grounds.iter().map(|figure| figure.value.to_string()).collect();
    let (sum, bound) = (sum.join(" + "), finding.against.value);
    let of_kinds = |kinds: StarSet, word: &str| match kinds.len() {
        1 => format!("每一类星{word} {bound} 颗"),
        count => format!("任意 {count} 类星合起来{word} {sum} = {bound} 颗"),
    };
    let bound = match finding.against.what {
        What::Least(kinds) => format!(",{}", of_kinds(kinds, "至少")),
        // Places of an unknown level are worth more than one each: the sum would not read as one.
        What::Most(_) if finding.grounds.iter().any(|figure| figure.what == What::Unsaid) => String::new(),
        What::Most(kinds) => format!(",{}", of_kinds(kinds, "最多")),
        _ => String::new(),
    };
    (!told.is_empty()).then(|| format!("{told}{bound}"))
}

/// What contradicts nothing and is worth a look.
pub fn hint(hint: &Hint, names: &impl PlanNames) -> String {
    let told = |at: usize| hint.figures.get(at).map(|one| amount(one.what, one.value)).unwrap_or_default();
    let told_by = |at: usize| hint.figures.get(at).map(|one| figure(one, names)).unwrap_or_default();
    let value = |at: usize| hint.figures.get(at).map_or(0, |one| one.value);
    match hint.remark {
        Remark::OnlyIf => {
            let all: Vec<_> = hint.figures.iter().map(|one| amount(one.what, one.value)).collect();
            let all = join(all.iter().map(String::as_str));
            format!("公布的星比公布的星级多;除非还有没公布的{all},才对得上")
        }
        Remark::NotAll => {
            let left = value(1) - value(0);
            format!("{} 个里计划了 {} 个,还有 {left} 个没有计划", value(1), value(0))
        }
        Remark::TakesAll => format!("{},{}:全在这里,别处一个也没有", told_by(0), told_by(1)),
        Remark::FewPilots => format!(
            "{};每个乡镇(街道)都出,最少要 {}。有的乡镇(街道)可能没有这一级的村(社区)可出",
            told_by(0),
            told(1)
        ),
        Remark::IfAllNew => format!(
            "公布的星要是今年全部新得,奖补要 {},预算是 {};已得过的不再奖,所以不算对不上",
            told(0),
            told(1)
        ),
        Remark::NotTried => "公布的是村(社区)合起来的数,分法太多,没有逐一试完".to_owned(),
    }
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
            (What::Level(5), 1, Source::Declared(vec![zone]), "示范区公布:五星 1 个"),
            (What::Level(5), 3, Source::Declared(vec![zone, zone]), "示范区公布的合起来:五星 3 个"),
            (What::Level(1), 0, Source::Reckoned(vec![zone]), "照示范区公布的算:一星 0 个"),
            (What::Star(StarKind::Party), 2, Source::Counted(place), "文昌街道填报:支部过硬星 2 颗"),
            (What::Money, 500_000_000, Source::Rules, "按规定:5,000,000 元"),
            (What::LevelOf(PilotTrack::FourToFive), 4, Source::Rules, "按规定:四星"),
        ];
        for (what, value, from, text) in table {
            assert_eq!(figure(&Figure { what, value, from }, &Names), text);
        }
    }

    #[test]
    fn a_bound_says_what_it_was_reckoned_from() {
        let place: PlaceCode = "410871005".parse().unwrap();
        let figure = |what, value| Figure { what, value, from: Source::Reckoned(Vec::new()) };
        let two: StarSet = [StarKind::Ecology, StarKind::Culture].into_iter().collect();
        let grounds =
            [(4, 1), (3, 5), (2, 17)].map(|(level, count)| figure(What::AtLeast(level), count)).to_vec();
        let finding = |against, grounds| Finding {
            rule: Rule::StarsFitLevels,
            place: place.clone(),
            of: PlacesMeant::Villages,
            found: figure(What::Together(two), 18),
            against,
            grounds,
            mend: domain::plan_check::Mend::Plan(place.clone()),
        };
        let told = super::grounds(&finding(figure(What::Least(two), 23), grounds));
        let expected =
            "四星及以上 1 个、三星及以上 5 个、二星及以上 17 个,任意 2 类星合起来至少 1 + 5 + 17 = 23 颗";
        assert_eq!(told.as_deref(), Some(expected));
        let five = vec![figure(What::AtLeast(5), 2)];
        let one = [StarKind::Party].into_iter().collect();
        let told = super::grounds(&finding(figure(What::Least(one), 2), five));
        assert_eq!(told.as_deref(), Some("五星 2 个,每一类星至少 2 颗"));
        assert_eq!(super::grounds(&finding(figure(What::Planned, 17), Vec::new())), None);
        assert_eq!(amount(What::Together(two), 18), "生态宜居、文明幸福这 2 类星一共 18 颗");
    }

    #[test]
    fn a_hint_says_what_would_have_to_be_there_and_accuses_nobody() {
        let zone: DeclaredPlanId = "0190f3a0-0000-7000-8000-000000000001".parse().unwrap();
        let figure = |what, value, said: bool| {
            let by = vec![zone];
            Figure { what, value, from: if said { Source::Declared(by) } else { Source::Reckoned(by) } }
        };
        let pilots = What::Pilots(PilotTrack::FourToFive);
        let table = [
            (
                Remark::OnlyIf,
                vec![figure(What::Level(1), 3, false)],
                "公布的星比公布的星级多;除非还有没公布的一星 3 个,才对得上",
            ),
            (
                Remark::NotAll,
                vec![figure(What::Planned, 17, false), figure(What::Exist, 18, true)],
                "18 个里计划了 17 个,还有 1 个没有计划",
            ),
            (
                Remark::TakesAll,
                vec![figure(What::Level(3), 2, true); 2],
                "示范区公布:三星 2 个,示范区公布:三星 2 个:全在这里,别处一个也没有",
            ),
            (
                Remark::FewPilots,
                vec![figure(pilots, 2, true), figure(pilots, 6, true)],
                "示范区公布:四进五试点 2 个;每个乡镇(街道)都出,最少要 四进五试点 6 个。有的乡镇(街道)可能没有这一级的村(社区)可出",
            ),
            (
                Remark::IfAllNew,
                vec![figure(What::Money, 552_000_000, false), figure(What::Money, 500_000_000, false)],
                "公布的星要是今年全部新得,奖补要 5,520,000 元,预算是 5,000,000 元;已得过的不再奖,所以不算对不上",
            ),
        ];
        for (remark, figures, text) in table {
            let place = "410871".parse().unwrap();
            assert_eq!(hint(&Hint { remark, place, of: PlacesMeant::Both, figures }, &Names), text);
        }
        assert_eq!(checked(0, 0), "还没有可核对的数");
        assert_eq!(checked(0, 3), "没有对不上的,3 项一致");
        assert_eq!(checked(2, 3), "2 处对不上");
    }
}
