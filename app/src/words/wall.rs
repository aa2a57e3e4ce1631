//! The wall chart in words: how a star stands, and why it is behind.

use super::{join, month_day};
use domain::StarKind;
use domain::wall::{Lateness, NextDue, WallRow, WallState};

/// How a star stands, short enough for its cell.
pub fn wall_state(state: &WallState) -> String {
    match state {
        WallState::Held => "已得".to_owned(),
        WallState::UnderWay(None) => "争创".to_owned(),
        WallState::UnderWay(Some(percent)) => format!("{percent}%"),
        WallState::AtRisk(percent, _) => format!("滞后 {percent}%"),
        WallState::NotThisYear => "—".to_owned(),
        WallState::Barred(_) => "否决".to_owned(),
        WallState::Lost(_) => "摘星".to_owned(),
    }
}

/// The cell's class for how a star stands.
pub const fn wall_class(state: &WallState) -> &'static str {
    match state {
        WallState::Held => "got",
        WallState::UnderWay(_) => "aim",
        WallState::AtRisk(..) | WallState::Barred(_) => "risk",
        WallState::NotThisYear | WallState::Lost(_) => "none",
    }
}

/// Why a star is behind: `坑塘治理:“清淤”过了 6 天,该到 50%,现在 40%`.
pub fn late(one: &Lateness) -> String {
    let (what, needs) = match &one.milestone {
        Some(milestone) => (format!("“{milestone}”"), format!("该到 {}%", one.needs)),
        None => ("时限".to_owned(), "该办完".to_owned()),
    };
    format!("{}:{what}过了 {} 天,{needs},现在 {}%", one.title, one.days, one.percent)
}

/// What the evaluation says of a star: `触碰否决项:…`, `摘星:…`; none where it says nothing.
pub fn wall_reason(star: StarKind, state: &WallState) -> Option<String> {
    match state {
        WallState::Barred(why) => Some(format!("{}触碰否决项,{why}", star.name())),
        WallState::Lost(why) => Some(format!("{}摘星:{why}", star.name())),
        _ => None,
    }
}

/// What is due next: `坑塘治理 · 清淤 · 11-25`.
pub fn next_due(due: &NextDue) -> String {
    let milestone = due.milestone.iter().map(|name| format!(" · {name}")).collect::<String>();
    format!("{}{milestone} · {}", due.title, month_day(due.on))
}

/// 分包领导 of a village.
pub fn leaders(row: &WallRow) -> String {
    join(row.leaders.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::TaskId;

    #[test]
    fn why_a_star_is_behind_is_said_plainly() {
        let mut one = Lateness {
            task: "0190f3a0-0000-7000-8000-000000000001".parse::<TaskId>().unwrap(),
            title: "坑塘治理".into(),
            owner: "张红旗".into(),
            milestone: Some("清淤".into()),
            days: 6,
            needs: 50,
            percent: 40,
        };
        assert_eq!(late(&one), "坑塘治理:“清淤”过了 6 天,该到 50%,现在 40%");
        one.milestone = None;
        assert_eq!(late(&one), "坑塘治理:时限过了 6 天,该办完,现在 40%");
    }
}
