//! The columns in which places stand side by side, on screen and in Excel.

use domain::comparison::Compared;

/// A column: its head and what a place has in it.
pub struct Column {
    /// The head.
    pub head: &'static str,
    /// The number.
    pub of: fn(&Compared) -> u64,
}

/// The columns, in their order. Every one counts places, stars or records, none of them people.
pub const COMPARED: [Column; 19] = [
    Column { head: "村(社区)", of: |it| it.villages.into() },
    Column { head: "现五星", of: |it| it.held[5].into() },
    Column { head: "现四星", of: |it| it.held[4].into() },
    Column { head: "现三星", of: |it| it.held[3].into() },
    Column { head: "现二星", of: |it| it.held[2].into() },
    Column { head: "目标五星", of: |it| it.aimed[5].into() },
    Column { head: "目标四星", of: |it| it.aimed[4].into() },
    Column { head: "目标三星", of: |it| it.aimed[3].into() },
    Column { head: "目标二星", of: |it| it.aimed[2].into() },
    Column { head: "已得的星", of: |it| it.stars.held.into() },
    Column { head: "争创的星", of: |it| (it.stars.under_way + it.stars.at_risk).into() },
    Column { head: "其中滞后", of: |it| it.stars.at_risk.into() },
    Column { head: "走访户数", of: |it| it.figures.households_visited },
    Column { head: "上门未遇", of: |it| it.figures.visits_not_met },
    Column { head: "矛盾纠纷", of: |it| it.figures.disputes },
    Column { head: "其中化解", of: |it| it.figures.disputes_settled },
    Column { head: "试点", of: |it| it.pilots.into() },
    Column { head: "公布的经验", of: |it| it.experiences.into() },
    Column { head: "调研", of: |it| it.leader_visits.into() },
];
