//! The zone's words and rules as versioned data: categories, topics, kinds, visit rules, key tasks.
//!
//! Lists change from year to year and place to place, so they are data with a version, never code.
//! A code that this version does not know is kept as it is and shown by itself.

use crate::declared_plan::PlacesMeant;
use crate::place::PlaceKind;
use crate::star::StarKind;
use crate::task::Step;
use serde::{Deserialize, Serialize};
use std::sync::OnceLock;

macro_rules! code {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);
        impl $name {
            /// A code as it stands in the data.
            pub fn new(code: &str) -> Self {
                Self(code.to_owned())
            }
            /// The code.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

code! {
    /// 户的类别 such as 独居老人.
    Category;
    /// 聊了什么.
    Topic;
    /// 诉求类别.
    NeedKind;
    /// 纠纷类型.
    DisputeKind;
    /// 志愿服务类别.
    ServiceKind;
}

/// A code with its word.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Word<C> {
    /// The code that records carry.
    pub code: C,
    /// The word on screen.
    pub name: String,
}

/// 户的类别 and how often such a household is visited.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct CategoryRule {
    /// The code that households carry.
    pub code: Category,
    /// The word on screen.
    pub name: String,
    /// Called on at least once in so many days; none when the category asks for nothing more.
    #[serde(default)]
    pub visit_every_days: Option<u16>,
}

/// 重点任务 as the list has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyTask {
    /// Its code in the list, at most 32 characters.
    pub code: String,
    /// The star it works towards; at a community the star of the same work.
    pub star: StarKind,
    /// Which places do it.
    #[serde(default, skip_serializing_if = "PlacesMeant::is_both")]
    pub of: PlacesMeant,
    /// 任务.
    pub title: String,
    /// 单位 of its progress: %, 户, 公里 ….
    pub unit: String,
    /// The steps, in order.
    pub steps: Vec<Step>,
}

impl KeyTask {
    /// Whether a place of this kind does it for that star.
    pub fn is_for(&self, star: StarKind, kind: PlaceKind) -> bool {
        self.of.mean(kind) && self.star.at(kind) == star
    }
}

/// A list of key tasks of one year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KeyTasks {
    /// The list's version, such as `2022-05`.
    pub version: String,
    /// Where it comes from, in Chinese.
    pub source: String,
    /// The tasks.
    pub tasks: Vec<KeyTask>,
}

/// Everything that is set by the zone rather than by the program.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
pub struct Settings {
    /// The version of these settings.
    pub version: String,
    /// Where they come from, in Chinese.
    pub source: String,
    /// Every household is called on at least once in so many days.
    pub visit_every_days: u16,
    /// How many days before its day a visit is shown as coming up.
    pub visit_ahead_days: u16,
    /// Follow-ups after an agreement, in days.
    pub follow_up_days: Vec<u16>,
    /// 户的类别.
    pub categories: Vec<CategoryRule>,
    /// 聊了什么.
    pub topics: Vec<Word<Topic>>,
    /// 诉求类别.
    pub need_kinds: Vec<Word<NeedKind>>,
    /// 纠纷类型.
    pub dispute_kinds: Vec<Word<DisputeKind>>,
    /// 志愿服务类别.
    pub service_kinds: Vec<Word<ServiceKind>>,
}

impl Settings {
    /// The settings this version ships with.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same file.
    pub fn builtin() -> &'static Self {
        static SETTINGS: OnceLock<Settings> = OnceLock::new();
        SETTINGS.get_or_init(|| {
            crate::document::read(include_str!("../data/settings.json"))
                .expect("data/settings.json is read by a test")
        })
    }

    /// How often a household of these categories is called on, in days: the shortest that applies.
    pub fn visit_every<'a>(&self, categories: impl IntoIterator<Item = &'a Category>) -> u16 {
        categories
            .into_iter()
            .filter_map(|category| {
                self.categories.iter().find(|rule| rule.code == *category)?.visit_every_days
            })
            .fold(self.visit_every_days, u16::min)
    }
    /// The word for a category; the code itself when this version does not know it.
    pub fn category_name<'a>(&'a self, category: &'a Category) -> &'a str {
        self.categories
            .iter()
            .find(|rule| rule.code == *category)
            .map_or(category.as_str(), |rule| &rule.name)
    }
    /// The word for a topic.
    pub fn topic_name<'a>(&'a self, topic: &'a Topic) -> &'a str {
        name(&self.topics, topic).unwrap_or(topic.as_str())
    }
    /// The word for a kind of need.
    pub fn need_name<'a>(&'a self, kind: &'a NeedKind) -> &'a str {
        name(&self.need_kinds, kind).unwrap_or(kind.as_str())
    }
    /// The word for a kind of dispute.
    pub fn dispute_name<'a>(&'a self, kind: &'a DisputeKind) -> &'a str {
        name(&self.dispute_kinds, kind).unwrap_or(kind.as_str())
    }
    /// The word for a kind of volunteer service.
    pub fn service_name<'a>(&'a self, kind: &'a ServiceKind) -> &'a str {
        name(&self.service_kinds, kind).unwrap_or(kind.as_str())
    }
}

fn name<'a, C: PartialEq>(words: &'a [Word<C>], code: &C) -> Option<&'a str> {
    words.iter().find(|word| word.code == *code).map(|word| word.name.as_str())
}

impl KeyTasks {
    /// The tasks for a star at a place of this kind.
    pub fn of_star(&self, star: StarKind, kind: PlaceKind) -> impl Iterator<Item = &KeyTask> {
        self.tasks.iter().filter(move |task| task.is_for(star, kind))
    }
    /// The list this version ships with.
    ///
    /// # Panics
    /// Never in a released build: a test reads the same file.
    pub fn builtin() -> &'static Self {
        static TASKS: OnceLock<KeyTasks> = OnceLock::new();
        TASKS.get_or_init(|| {
            crate::document::read(include_str!("../data/key_tasks.json"))
                .expect("data/key_tasks.json is read by a test")
        })
    }
    /// The key task from which a task with this template name was made; lists of other years keep their codes.
    pub fn made_from(&self, template: &str) -> Option<&KeyTask> {
        let (_, code) = template.split_once('/')?;
        self.tasks.iter().find(|task| task.code == code)
    }
    /// The template name a task made from `task` carries.
    pub fn template(&self, task: &KeyTask) -> String {
        format!("{}/{}", self.version, task.code)
    }
    /// The task of this list that such a template name means; none when it is of another version.
    pub fn of_template(&self, template: &str) -> Option<&KeyTask> {
        let code = template.strip_prefix(self.version.as_str())?.strip_prefix('/')?;
        self.tasks.iter().find(|task| task.code == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_built_in_data_reads_and_codes_are_unique() {
        let settings = Settings::builtin();
        let codes: BTreeSet<_> = settings.categories.iter().map(|rule| rule.code.clone()).collect();
        assert_eq!(codes.len(), settings.categories.len());
        let tasks = KeyTasks::builtin();
        let codes: BTreeSet<_> = tasks.tasks.iter().map(|task| task.code.clone()).collect();
        assert_eq!(codes.len(), tasks.tasks.len());
        assert_eq!(tasks.tasks.len(), 29, "29 项重点任务");
        assert!(tasks.tasks.iter().all(|task| tasks.of_template(&tasks.template(task)) == Some(task)));
        assert_eq!(tasks.of_template("1999-01/party-1"), None);
        assert!(tasks.tasks.iter().all(|task| !task.steps.is_empty() && task.title.chars().count() <= 60));
    }

    #[test]
    fn the_shortest_interval_applies() {
        let settings = Settings::builtin();
        let elder = Category::new("living_alone_elder");
        let party = Category::new("party_member");
        assert_eq!(settings.visit_every([]), 30);
        assert_eq!(settings.visit_every([&party]), 30);
        assert_eq!(settings.visit_every([&party, &elder]), 14);
        assert_eq!(settings.visit_every([&Category::new("from the future")]), 30);
        assert_eq!(settings.category_name(&Category::new("from the future")), "from the future");
    }
}
