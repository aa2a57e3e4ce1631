//! The site map of the phone; knows which page, not what stands on it.

use domain::{ActivityId, DisputeId, HouseholdId, OpId, TaskId, VisitId};

/// A page of the phone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Route {
    /// 今日.
    Today,
    /// 住户.
    Households,
    /// 新增住户.
    NewHousehold,
    /// 一户一档.
    Household(HouseholdId),
    /// 更正资料.
    EditHousehold(HouseholdId),
    /// 记走访.
    NewVisit {
        /// The door, when it is known.
        household: Option<HouseholdId>,
        /// The returned record it is written from.
        again: Option<OpId>,
    },
    /// One visit.
    Visit(VisitId),
    /// 修改走访.
    AmendVisit(VisitId),
    /// 记调解.
    NewDispute {
        /// The first party's door, when it is known.
        household: Option<HouseholdId>,
        /// The returned record it is written from.
        again: Option<OpId>,
    },
    /// One dispute.
    Dispute(DisputeId),
    /// 记志愿.
    NewActivity {
        /// The returned record it is written from.
        again: Option<OpId>,
    },
    /// One activity.
    Activity(ActivityId),
    /// 修改志愿.
    AmendActivity(ActivityId),
    /// 记录.
    Records,
    /// 任务.
    Tasks,
    /// One task.
    Task(TaskId),
    /// 更新进度.
    Progress(TaskId),
    /// 评星.
    Evaluation,
    /// 创建规划.
    Plan,
    /// 要你定的: what waits for the secretary of a village.
    Inbox,
    /// 怎么用.
    Help,
    /// In place of the board where there is no network and it was never opened.
    NoBoard,
    /// 上传.
    Sending,
    /// 我的.
    Me,
    /// 登录, by code or by password.
    SignIn {
        /// By password first.
        by_password: bool,
    },
    /// No such page.
    Unknown,
}

impl Route {
    /// The page of an address: path and query.
    pub fn parse(address: &str) -> Self {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        let rest = match path.strip_prefix("/app") {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => rest,
            _ => return Self::Unknown,
        };
        let parts: Vec<_> = rest.split('/').filter(|part| !part.is_empty()).collect();
        let asked = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let household = || asked("household").and_then(|id| id.parse().ok());
        let again = || asked("again").and_then(|id| id.parse().ok());
        let known = match parts.as_slice() {
            [] => Some(Self::Today),
            ["households"] => Some(Self::Households),
            ["households", "new"] => Some(Self::NewHousehold),
            ["households", id] => id.parse().ok().map(Self::Household),
            ["households", id, "edit"] => id.parse().ok().map(Self::EditHousehold),
            ["visits", "new"] => Some(Self::NewVisit { household: household(), again: again() }),
            ["visits", id] => id.parse().ok().map(Self::Visit),
            ["visits", id, "edit"] => id.parse().ok().map(Self::AmendVisit),
            ["disputes", "new"] => Some(Self::NewDispute { household: household(), again: again() }),
            ["disputes", id] => id.parse().ok().map(Self::Dispute),
            ["activities", "new"] => Some(Self::NewActivity { again: again() }),
            ["activities", id] => id.parse().ok().map(Self::Activity),
            ["activities", id, "edit"] => id.parse().ok().map(Self::AmendActivity),
            ["records"] => Some(Self::Records),
            ["tasks"] => Some(Self::Tasks),
            ["tasks", id] => id.parse().ok().map(Self::Task),
            ["tasks", id, "progress"] => id.parse().ok().map(Self::Progress),
            ["evaluation"] => Some(Self::Evaluation),
            ["plan"] => Some(Self::Plan),
            ["inbox"] => Some(Self::Inbox),
            ["help"] => Some(Self::Help),
            ["board"] => Some(Self::NoBoard),
            ["sending"] => Some(Self::Sending),
            ["me"] => Some(Self::Me),
            ["activate"] => Some(Self::SignIn { by_password: false }),
            ["login"] => Some(Self::SignIn { by_password: true }),
            _ => None,
        };
        known.unwrap_or(Self::Unknown)
    }

    /// The address of the page.
    pub fn path(self) -> String {
        match self {
            Self::Today | Self::Unknown => "/app".into(),
            Self::Households => "/app/households".into(),
            Self::NewHousehold => "/app/households/new".into(),
            Self::Household(id) => format!("/app/households/{id}"),
            Self::EditHousehold(id) => format!("/app/households/{id}/edit"),
            Self::NewVisit { household, again } => ask("/app/visits/new", household, again),
            Self::Visit(id) => format!("/app/visits/{id}"),
            Self::AmendVisit(id) => format!("/app/visits/{id}/edit"),
            Self::NewDispute { household, again } => ask("/app/disputes/new", household, again),
            Self::Dispute(id) => format!("/app/disputes/{id}"),
            Self::NewActivity { again } => ask("/app/activities/new", None, again),
            Self::Activity(id) => format!("/app/activities/{id}"),
            Self::AmendActivity(id) => format!("/app/activities/{id}/edit"),
            Self::Records => "/app/records".into(),
            Self::Tasks => "/app/tasks".into(),
            Self::Task(id) => format!("/app/tasks/{id}"),
            Self::Progress(id) => format!("/app/tasks/{id}/progress"),
            Self::Evaluation => "/app/evaluation".into(),
            Self::Plan => "/app/plan".into(),
            Self::Inbox => "/app/inbox".into(),
            Self::Help => "/app/help".into(),
            Self::NoBoard => "/app/board".into(),
            Self::Sending => "/app/sending".into(),
            Self::Me => "/app/me".into(),
            Self::SignIn { by_password: false } => "/app/activate".into(),
            Self::SignIn { by_password: true } => "/app/login".into(),
        }
    }

    /// 记走访 for a household.
    pub const fn visit(household: HouseholdId) -> Self {
        Self::NewVisit { household: Some(household), again: None }
    }

    /// Whether something is being typed here.
    pub const fn is_form(self) -> bool {
        matches!(
            self,
            Self::NewHousehold
                | Self::EditHousehold(_)
                | Self::NewVisit { .. }
                | Self::AmendVisit(_)
                | Self::NewDispute { .. }
                | Self::Dispute(_)
                | Self::NewActivity { .. }
                | Self::AmendActivity(_)
                | Self::Progress(_)
                | Self::Evaluation
                | Self::Plan
                | Self::Household(_)
                | Self::SignIn { .. }
        )
    }
}

fn ask(path: &str, household: Option<HouseholdId>, again: Option<OpId>) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, id) in
        [("household", household.map(|id| id.to_string())), ("again", again.map(|id| id.to_string()))]
    {
        if let Some(id) = id {
            address.push(mark);
            address.push_str(name);
            address.push('=');
            address.push_str(&id);
            mark = '&';
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_leads_back_to_itself() {
        let id = "01940000-0000-7000-8000-000000000001";
        let pages = [
            Route::Today,
            Route::Households,
            Route::NewHousehold,
            Route::Household(id.parse().unwrap()),
            Route::EditHousehold(id.parse().unwrap()),
            Route::NewVisit { household: None, again: None },
            Route::NewVisit { household: id.parse().ok(), again: id.parse().ok() },
            Route::Visit(id.parse().unwrap()),
            Route::AmendVisit(id.parse().unwrap()),
            Route::NewDispute { household: None, again: id.parse().ok() },
            Route::Dispute(id.parse().unwrap()),
            Route::NewActivity { again: None },
            Route::Activity(id.parse().unwrap()),
            Route::AmendActivity(id.parse().unwrap()),
            Route::Records,
            Route::Tasks,
            Route::Task(id.parse().unwrap()),
            Route::Progress(id.parse().unwrap()),
            Route::Evaluation,
            Route::Plan,
            Route::Inbox,
            Route::Help,
            Route::NoBoard,
            Route::Sending,
            Route::Me,
            Route::SignIn { by_password: false },
            Route::SignIn { by_password: true },
        ];
        for page in pages {
            assert_eq!(Route::parse(&page.path()), page, "{}", page.path());
        }
    }

    #[test]
    fn what_is_no_page_is_unknown() {
        for address in ["/app/nonsense", "/app/visits/17", "/app/tasks/x/y/z", "/", "/application"] {
            assert_eq!(Route::parse(address), Route::Unknown, "{address}");
        }
    }
}
