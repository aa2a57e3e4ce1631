//! The office's addresses; knows which page, not what stands on it.

use domain::{AccountId, ExperienceId, HonorId, LeaderVisitId, OpId, PlaceCode, TaskId};
use sync::{RecordKey, RecordKind};

/// A page of the desk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Route {
    /// 总览.
    Start,
    /// 重点任务.
    Tasks,
    /// 新建任务.
    NewTask,
    /// One task.
    Task(TaskId),
    /// 待确认.
    Inbox,
    /// One record that waits.
    Waiting(OpId),
    /// 记录.
    Records,
    /// One record, whole.
    Record(RecordKey),
    /// 光荣榜.
    Honors,
    /// 推荐上榜.
    Nominate,
    /// One honor.
    Honor(HonorId),
    /// 本村人员.
    People,
    /// One account, of the village or of an office's places.
    Person(AccountId),
    /// 区划.
    Places,
    /// Excel 导入.
    Import,
    /// 人员.
    Accounts,
    /// 谁需要帮忙.
    Help,
    /// 公布光荣榜.
    Board,
    /// 创建规划.
    Plans,
    /// 评星.
    Evaluation,
    /// The evaluation of one village in a year; in this one when none is said.
    EvaluationPlace(PlaceCode, Option<i32>),
    /// Its certificate of a year, to print.
    Certificate(PlaceCode, i32),
    /// 作战图.
    Wall,
    /// One village of it.
    WallPlace(PlaceCode),
    /// 创建年度.
    Year,
    /// 对照.
    Comparison,
    /// 试点.
    Pilots,
    /// 分包与调研.
    LeaderVisits,
    /// 记调研.
    NewLeaderVisit,
    /// 修改调研.
    EditLeaderVisit(LeaderVisitId),
    /// 经验.
    Experiences,
    /// 写经验.
    NewExperience,
    /// 修改经验.
    EditExperience(ExperienceId),
    /// 资金奖补.
    Funds,
    /// 登录的设备, one's own.
    Devices,
    /// No such page.
    Unknown,
}

const PREFIX: &str = "/app/desk";

impl Route {
    /// The page of an address; what follows `?` is the page's own.
    pub fn of(path: &str) -> Self {
        let Some(rest) = path.strip_prefix(PREFIX) else { return Self::Unknown };
        let parts: Vec<_> = rest.split('/').filter(|part| !part.is_empty()).collect();
        let known = match parts.as_slice() {
            [] => Some(Self::Start),
            ["tasks"] => Some(Self::Tasks),
            ["tasks", "new"] => Some(Self::NewTask),
            ["tasks", id] => id.parse().ok().map(Self::Task),
            ["inbox"] => Some(Self::Inbox),
            ["inbox", id] => id.parse().ok().map(Self::Waiting),
            ["records"] => Some(Self::Records),
            ["records", kind, id] => record_key(kind, id).map(Self::Record),
            ["honors"] => Some(Self::Honors),
            ["honors", "new"] => Some(Self::Nominate),
            ["honors", id] => id.parse().ok().map(Self::Honor),
            ["people"] => Some(Self::People),
            ["people", id] => id.parse().ok().map(Self::Person),
            ["places"] => Some(Self::Places),
            ["import"] => Some(Self::Import),
            ["accounts"] => Some(Self::Accounts),
            ["help"] => Some(Self::Help),
            ["board"] => Some(Self::Board),
            ["plans"] => Some(Self::Plans),
            ["year"] => Some(Self::Year),
            ["evaluation"] => Some(Self::Evaluation),
            ["evaluation", code] => code.parse().ok().map(|code| Self::EvaluationPlace(code, None)),
            ["evaluation", code, year] => {
                of_year(code, year).map(|(code, year)| Self::EvaluationPlace(code, Some(year)))
            }
            ["evaluation", code, year, "certificate"] => {
                of_year(code, year).map(|(code, year)| Self::Certificate(code, year))
            }
            ["funds"] => Some(Self::Funds),
            ["devices"] => Some(Self::Devices),
            ["wall"] => Some(Self::Wall),
            ["wall", code] => code.parse().ok().map(Self::WallPlace),
            ["comparison"] => Some(Self::Comparison),
            ["pilots"] => Some(Self::Pilots),
            ["leaders"] => Some(Self::LeaderVisits),
            ["leaders", "new"] => Some(Self::NewLeaderVisit),
            ["leaders", id] => id.parse().ok().map(Self::EditLeaderVisit),
            ["experiences"] => Some(Self::Experiences),
            ["experiences", "new"] => Some(Self::NewExperience),
            ["experiences", id] => id.parse().ok().map(Self::EditExperience),
            _ => None,
        };
        known.unwrap_or(Self::Unknown)
    }

    /// The address of a page.
    pub fn path(&self) -> String {
        let rest = match self {
            Self::Start | Self::Unknown => String::new(),
            Self::Tasks => "/tasks".to_owned(),
            Self::Devices => "/devices".to_owned(),
            Self::NewTask => "/tasks/new".to_owned(),
            Self::Task(id) => format!("/tasks/{id}"),
            Self::Inbox => "/inbox".to_owned(),
            Self::Waiting(op) => format!("/inbox/{op}"),
            Self::Records => "/records".to_owned(),
            Self::Record(key) => format!("/records/{}/{}", key.kind.as_str(), key.id),
            Self::Honors => "/honors".to_owned(),
            Self::Nominate => "/honors/new".to_owned(),
            Self::Honor(id) => format!("/honors/{id}"),
            Self::People => "/people".to_owned(),
            Self::Person(id) => format!("/people/{id}"),
            Self::Places => "/places".to_owned(),
            Self::Import => "/import".to_owned(),
            Self::Accounts => "/accounts".to_owned(),
            Self::Help => "/help".to_owned(),
            Self::Board => "/board".to_owned(),
            Self::Plans => "/plans".to_owned(),
            Self::Year => "/year".to_owned(),
            Self::Evaluation => "/evaluation".to_owned(),
            Self::EvaluationPlace(village, None) => format!("/evaluation/{village}"),
            Self::EvaluationPlace(village, Some(year)) => format!("/evaluation/{village}/{year}"),
            Self::Certificate(village, year) => format!("/evaluation/{village}/{year}/certificate"),
            Self::Funds => "/funds".to_owned(),
            Self::Wall => "/wall".to_owned(),
            Self::WallPlace(village) => format!("/wall/{village}"),
            Self::Comparison => "/comparison".to_owned(),
            Self::Pilots => "/pilots".to_owned(),
            Self::LeaderVisits => "/leaders".to_owned(),
            Self::NewLeaderVisit => "/leaders/new".to_owned(),
            Self::EditLeaderVisit(id) => format!("/leaders/{id}"),
            Self::Experiences => "/experiences".to_owned(),
            Self::NewExperience => "/experiences/new".to_owned(),
            Self::EditExperience(id) => format!("/experiences/{id}"),
        };
        format!("{PREFIX}{rest}")
    }

    /// The page in the side bar to which this one belongs.
    #[must_use]
    pub fn section(&self) -> Self {
        match self {
            Self::NewTask | Self::Task(_) => Self::Tasks,
            Self::Waiting(_) => Self::Inbox,
            Self::Record(_) => Self::Records,
            Self::Nominate | Self::Honor(_) => Self::Honors,
            Self::Import => Self::Places,
            Self::EvaluationPlace(..) | Self::Certificate(..) => Self::Evaluation,
            Self::WallPlace(_) => Self::Wall,
            Self::NewLeaderVisit | Self::EditLeaderVisit(_) => Self::LeaderVisits,
            Self::NewExperience | Self::EditExperience(_) => Self::Experiences,
            other => other.clone(),
        }
    }
}

fn of_year(code: &str, year: &str) -> Option<(PlaceCode, i32)> {
    Some((code.parse().ok()?, year.parse().ok()?))
}

fn record_key(kind: &str, id: &str) -> Option<RecordKey> {
    let kind = RecordKind::ALL.iter().find(|known| known.as_str() == kind)?;
    // Every id is a UUID; one of them reads the text for all.
    let id: OpId = id.parse().ok()?;
    Some(RecordKey::new(*kind, id.uuid()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_an_address_that_leads_back_to_it() {
        let id = "0190f3a0-0000-7000-8000-000000000001";
        let uuid = id.parse::<OpId>().unwrap().uuid();
        for route in [
            Route::Start,
            Route::Tasks,
            Route::NewTask,
            Route::Task(id.parse().unwrap()),
            Route::Inbox,
            Route::Waiting(id.parse().unwrap()),
            Route::Records,
            Route::Record(RecordKey::new(RecordKind::Visit, uuid)),
            Route::Honors,
            Route::Nominate,
            Route::Honor(id.parse().unwrap()),
            Route::People,
            Route::Person(id.parse().unwrap()),
            Route::Places,
            Route::Import,
            Route::Accounts,
            Route::Help,
            Route::Board,
            Route::Plans,
            Route::Year,
            Route::Evaluation,
            Route::EvaluationPlace("410871001001".parse().unwrap(), None),
            Route::EvaluationPlace("410871001001".parse().unwrap(), Some(2025)),
            Route::Certificate("410871001001".parse().unwrap(), 2025),
            Route::Funds,
            Route::Devices,
            Route::Wall,
            Route::WallPlace("410871001001".parse().unwrap()),
            Route::Comparison,
            Route::Pilots,
            Route::LeaderVisits,
            Route::NewLeaderVisit,
            Route::EditLeaderVisit(id.parse().unwrap()),
            Route::Experiences,
            Route::NewExperience,
            Route::EditExperience(id.parse().unwrap()),
        ] {
            assert_eq!(Route::of(&route.path()), route);
        }
        for strange in
            ["/app", "/app/desk/tasks/seven", "/app/desk/records/moon/1", "/app/desk/x/y", "/app/desk/wall/7"]
        {
            assert_eq!(Route::of(strange), Route::Unknown, "{strange}");
        }
        assert_eq!(Route::of("/app/desk/"), Route::Start);
    }
}
