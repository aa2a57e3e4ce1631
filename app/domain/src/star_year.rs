//! 创建年度 — what holds in one year of the creation: stars with their lead departments, key tasks, veto items,
//! amounts and thresholds; each of them remembers who set it. Knows nothing of plans and awards that follow it.
//!
//! Source: 五星支部 creation since May 2022; task lists, amounts and days are local and change from year to year
//! (docs/decisions/0017-a-year-is-data.md).

mod builtin;
mod item;
mod setting;

#[cfg(test)]
mod tests;

pub use item::{StarSeat, VetoItem, YearItem};
pub use setting::{Measure, YearSetting};

use crate::account::Standing;
use crate::awards::{AwardRules, StreakAward};
use crate::flaw::{Check, Field, Flaw, Why};
use crate::ids::AccountId;
use crate::money::Fen;
use crate::order;
use crate::place::{PlaceCode, PlaceLevel};
use crate::plan_check::PlanRules;
use crate::register::{Register, Set, Stamp};
use crate::settings::{KeyTask, KeyTasks};
use crate::star::StarKind;
use crate::time::Day;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Most items set at once: more than any list seen so far has (112 tasks).
pub const MOST_ITEMS: usize = 400;

/// 更正 — numbers of a year that had been wrong when something was decided by them.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct YearCorrection {
    /// The numbers as they should have been.
    pub items: Vec<YearItem>,
    /// Why.
    pub why: String,
    /// Who corrected them, when, and as which version.
    pub stamp: Stamp,
}

/// 创建年度 — one a zone and year. Two offices that set two items at once do not meet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StarYear {
    /// The zone.
    pub zone: PlaceCode,
    /// The year.
    pub year: i32,
    /// The year it was opened from; none for a zone's first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i32>,
    /// Every item, in the order in which they came.
    items: Vec<Register<YearItem>>,
    /// Numbers that held before those that stand, each with the version that set it: what was decided while they held
    /// keeps them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    past: Vec<(YearItem, Stamp)>,
    /// 更正 — numbers that had been wrong, for what was decided before, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<YearCorrection>,
    /// 办结 — who closed it and when; nothing of it waits any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    closed: Option<Stamp>,
}

impl StarYear {
    /// A year opened with these items, each of them once.
    pub fn open(
        zone: PlaceCode,
        year: i32,
        from: Option<i32>,
        items: impl IntoIterator<Item = YearItem>,
        stamp: Stamp,
    ) -> Self {
        let mut opened = Self {
            zone,
            year,
            from,
            items: Vec::new(),
            past: Vec::new(),
            corrections: Vec::new(),
            closed: None,
        };
        for item in items {
            opened.change(item, stamp.ver, stamp);
        }
        opened
    }
    /// Sets one item, as seen at version `seen`.
    pub fn change(&mut self, item: YearItem, seen: u64, stamp: Stamp) -> Set {
        self.put(item, stamp, |there, item| there.set(item, seen, stamp))
    }
    /// A person picked one of two values that met.
    pub fn settle(&mut self, item: YearItem, seen: u64, stamp: Stamp) -> Set {
        self.put(item, stamp, |there, item| there.settle(item, seen, stamp))
    }
    fn put(
        &mut self,
        item: YearItem,
        stamp: Stamp,
        set: impl FnOnce(&mut Register<YearItem>, YearItem) -> Set,
    ) -> Set {
        if let Some(there) = self.items.iter_mut().find(|there| there.value.is_same_item(&item)) {
            // Also when it says the same again: until now it held as the version that its stamp told.
            if matches!(item, YearItem::Setting { .. }) {
                self.past.push((there.value.clone(), there.stamp));
            }
            return set(there, item);
        }
        self.items.push(Register::new(item, stamp));
        Set::Clean
    }

    /// Sets these numbers for what was decided by others before, too, and says why.
    pub fn correct(&mut self, items: Vec<YearItem>, why: String, seen: u64, stamp: Stamp) -> Set {
        let mut worst = Set::Clean;
        for item in &items {
            worst = worst.max(self.change(item.clone(), seen, stamp));
        }
        self.corrections.push(YearCorrection { items, why, stamp });
        worst
    }
    /// Every correction, in the order in which they came.
    pub fn corrections(&self) -> &[YearCorrection] {
        &self.corrections
    }

    /// Closes it: every evaluation is decided and every objection answered.
    pub const fn close(&mut self, stamp: Stamp) {
        self.closed = Some(stamp);
    }
    /// 办结 — who closed it and when.
    pub const fn closed(&self) -> Option<&Stamp> {
        self.closed.as_ref()
    }

    /// What a following year begins with: everything that stands, but no veto item that ended before it.
    pub fn carried_over(&self, year: i32) -> Vec<YearItem> {
        let ended = |to: Option<Day>| to.is_some_and(|to| to.year() < year);
        let stands = |item: &&YearItem| match item {
            YearItem::Veto(veto) => !ended(veto.to),
            YearItem::NoTask(_) | YearItem::NoVeto(_) => false,
            YearItem::Star(_) | YearItem::Task(_) | YearItem::Setting { .. } => true,
        };
        self.items.iter().map(|item| &item.value).filter(stands).cloned().collect()
    }

    /// Every item that stands, with its story.
    pub fn items(&self) -> &[Register<YearItem>] {
        &self.items
    }
    /// Items whose two values wait for a person.
    pub fn contested(&self) -> impl Iterator<Item = &Register<YearItem>> {
        self.items.iter().filter(|item| item.is_contested())
    }
    /// The story of the item that this one would set.
    pub fn item(&self, like: &YearItem) -> Option<&Register<YearItem>> {
        self.items.iter().find(|there| there.value.is_same_item(like))
    }
    /// Whether it says already what this item would set.
    pub fn says(&self, item: &YearItem) -> bool {
        if let YearItem::Setting { what, value } = item {
            return self.setting(*what) == *value;
        }
        match self.item(item) {
            Some(there) => there.value == *item,
            None => item.takes_away(),
        }
    }
    /// The version whose changes hold: the last that set any item, and 0 for what the program brings along.
    pub fn version(&self) -> u64 {
        self.items.iter().map(|item| item.stamp.ver).max().unwrap_or(0)
    }
    /// Whether nobody has opened it yet, and what the program brings along holds.
    pub fn is_builtin(&self) -> bool {
        self.version() == 0
    }

    /// A star with its lead department, 专班 and criteria.
    pub fn star(&self, star: StarKind) -> Option<&StarSeat> {
        self.items.iter().find_map(|item| match &item.value {
            YearItem::Star(seat) if seat.star == star => Some(seat),
            _ => None,
        })
    }
    /// 牵头部门 of a star; empty where none is named.
    pub fn lead(&self, star: StarKind) -> &str {
        self.star(star).map_or("", |seat| &seat.lead)
    }
    /// Whether this person reviews the star jointly: a member of its 专班 who sits in an office, or any
    /// zone office when none is named.
    pub fn may_review(&self, star: StarKind, account: AccountId, standing: &Standing) -> bool {
        match self.star(star) {
            Some(seat) if !seat.members.is_empty() => {
                seat.members.contains(&account) && standing.is_in_office()
            }
            _ => standing.is_office_over(&self.zone),
        }
    }
    /// 任务清单, star by star.
    pub fn tasks(&self) -> Vec<&KeyTask> {
        let mut tasks: Vec<_> = self
            .items
            .iter()
            .filter_map(|item| match &item.value {
                YearItem::Task(task) => Some(task),
                _ => None,
            })
            .collect();
        order::by_key(&mut tasks, |task| task.star);
        tasks
    }
    /// 任务清单 as tasks are made from it.
    pub fn key_tasks(&self) -> KeyTasks {
        let tasks = self.tasks().into_iter().cloned().collect();
        if self.is_builtin() {
            return KeyTasks { tasks, ..KeyTasks::builtin().clone() };
        }
        KeyTasks { version: self.year.to_string(), source: String::new(), tasks }
    }
    /// Every veto item, whenever it holds.
    pub fn vetoes(&self) -> impl Iterator<Item = &VetoItem> {
        self.items.iter().filter_map(|item| match &item.value {
            YearItem::Veto(veto) => Some(veto),
            _ => None,
        })
    }
    /// 否决项 that hold on this day.
    pub fn veto_items_on(&self, day: Day) -> Vec<&VetoItem> {
        self.vetoes().filter(|veto| veto.holds_on(day)).collect()
    }

    /// A number that the zone sets, in its own measure; 0 for an amount that nobody has named yet.
    pub fn setting(&self, what: YearSetting) -> i64 {
        // Not set: an amount not named yet, or a setting that came with a later version than the year.
        self.number(what).or_else(|| builtin::setting(what)).unwrap_or(0)
    }
    /// The same as it held at a version, or as it was corrected since; `None` asks for the earliest that is known.
    pub fn setting_at(&self, what: YearSetting, version: Option<u64>) -> i64 {
        let corrected = self.corrections.iter().rev().filter(|it| version.is_none_or(|at| it.stamp.ver > at));
        if let Some(value) = corrected.flat_map(|it| &it.items).find_map(|item| value_of(item, what)) {
            return value;
        }
        let now = self.items.iter().map(|item| (&item.value, item.stamp.ver));
        let held = self.past.iter().map(|(item, stamp)| (item, stamp.ver)).chain(now);
        let held = held.filter_map(|(item, ver)| Some((ver, value_of(item, what)?)));
        let value = match version {
            None => held.min_by_key(|(ver, _)| *ver),
            Some(at) => held.filter(|(ver, _)| *ver <= at).max_by_key(|(ver, _)| *ver),
        };
        value.map(|(_, value)| value).or_else(|| builtin::setting(what)).unwrap_or(0)
    }
    fn number(&self, what: YearSetting) -> Option<i64> {
        self.items.iter().find_map(|item| value_of(&item.value, what))
    }
    fn count(&self, what: YearSetting) -> u32 {
        u32::try_from(self.setting(what)).unwrap_or(0)
    }
    /// 公示天数.
    pub fn notice_days(&self) -> u32 {
        self.count(YearSetting::NoticeDays)
    }
    /// 奖补规则 for what is decided now, with the version of the year that they come from.
    pub fn award_rules(&self) -> AwardRules {
        self.rules_of(self.version(), |what| self.setting(what))
    }
    /// 奖补规则 for what was decided at a version: as they held then, or as they were corrected since. `None` stands
    /// for a decision that did not keep its version.
    pub fn award_rules_at(&self, version: Option<u64>) -> AwardRules {
        let corrected = self.corrections.last().map(|it| it.stamp.ver);
        let corrected = corrected.filter(|ver| version.is_none_or(|at| *ver > at));
        let known = version.unwrap_or_else(|| self.first_version());
        self.rules_of(corrected.unwrap_or(known), |what| self.setting_at(what, version))
    }
    fn rules_of(&self, version: u64, setting: impl Fn(YearSetting) -> i64) -> AwardRules {
        let amount = |what| Fen::of_fen(setting(what));
        let streak = |years, award| StreakAward {
            years: u32::try_from(setting(years)).unwrap_or(0),
            amount: Some(amount(award)).filter(|amount| *amount > Fen::default()),
        };
        let builtin = &PlanRules::builtin().awards;
        AwardRules {
            version: if version == 0 { builtin.version.clone() } else { format!("{}-{version}", self.year) },
            source: if version == 0 { builtin.source.clone() } else { String::new() },
            star: amount(YearSetting::StarAward),
            promotion: amount(YearSetting::PromotionAward),
            silver: streak(YearSetting::SilverYears, YearSetting::SilverAward),
            gold: streak(YearSetting::GoldYears, YearSetting::GoldAward),
            awards_budget: amount(YearSetting::AwardsBudget),
            venues_budget: amount(YearSetting::VenuesBudget),
        }
    }
    fn first_version(&self) -> u64 {
        let past = self.past.iter().map(|(_, stamp)| stamp.ver);
        past.chain(self.items.iter().map(|item| item.stamp.ver)).min().unwrap_or(0)
    }
    /// The amounts and thresholds that plans are checked and reckoned by.
    pub fn plan_rules(&self) -> PlanRules {
        PlanRules {
            awards: self.award_rules(),
            pilots_least: self.count(YearSetting::PilotsLeast),
            pilots_most: self.count(YearSetting::PilotsMost),
        }
    }
    /// Its record key: one a zone and year.
    pub fn record_id(zone: &PlaceCode, year: i32) -> Uuid {
        zone.record_id_of_year(0x6, year)
    }
    /// A zone's year, with thresholds that do not contradict each other. Asks nothing of what ships: phones decide
    /// by this, too.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        let numbers = |least, most| self.number(least).zip(self.number(most));
        let pilots = numbers(YearSetting::PilotsLeast, YearSetting::PilotsMost);
        let streaks = numbers(YearSetting::SilverYears, YearSetting::GoldYears);
        let upside_down = pilots.is_some_and(|(least, most)| least > most)
            || streaks.is_some_and(|(silver, gold)| silver >= gold);
        Check::new()
            .refuse_if(self.zone.level() != PlaceLevel::Zone, Field::PlaceCode, Why::Malformed)
            .range(Field::Year, i64::from(self.year), 2022, 2100)
            .refuse_if(upside_down, Field::YearSetting, Why::EndsBeforeItBegins)
            .done()
    }
}

/// What this item says of a number, if it does.
fn value_of(item: &YearItem, what: YearSetting) -> Option<i64> {
    match item {
        YearItem::Setting { what: other, value } if *other == what => Some(*value),
        _ => None,
    }
}
