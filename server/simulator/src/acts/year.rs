//! The years of the zone: opened once, from the one before, and changed item by item.

use super::Moment;
use crate::zone::{self, code};
use domain::settings::KeyTask;
use domain::task::Step;
use domain::{PlacesMeant, StarKind, StarSeat, VetoItem, YearItem, YearSetting};
use rand::Rng;
use rand::rngs::StdRng;
use sync::{Intent, OfficeAct};

impl Moment<'_> {
    pub(super) fn year(&self, chance: &mut StdRng) -> Intent {
        let (zone, year) = (code(zone::ZONE), self.today.year() + chance.random_range(-1..2));
        match chance.random_range(0..10) {
            // A year copies the one before it, which may not be there yet.
            0 | 1 if chance.random() => {
                Intent::Office(OfficeAct::OpenYear { zone, year, from: Some(year - 1), items: Vec::new() })
            }
            0 | 1 => {
                Intent::Office(OfficeAct::OpenYear { zone, year, from: None, items: self.year_items(chance) })
            }
            2..=5 => Intent::Office(OfficeAct::ChangeYear { zone, year, items: self.year_items(chance) }),
            6 | 7 => Intent::Office(OfficeAct::CorrectYear {
                zone,
                year,
                items: vec![amount(chance)],
                why: self.words_or_none(chance),
            }),
            _ => Intent::Office(OfficeAct::SettleYear { zone, year, item: self.year_item(chance) }),
        }
    }

    fn year_items(&self, chance: &mut StdRng) -> Vec<YearItem> {
        (0..chance.random_range(0..4)).map(|_| self.year_item(chance)).collect()
    }

    fn year_item(&self, chance: &mut StdRng) -> YearItem {
        let code = format!("item-{}", chance.random_range(0..2));
        match chance.random_range(0..8) {
            6 | 7 => amount(chance),
            0 | 1 => YearItem::Star(StarSeat {
                star: [StarKind::Safety, StarKind::Party][chance.random_range(0..2)],
                lead: self.words.chars().take(20).collect(),
                team: String::new(),
                members: vec![self.me],
                criteria: vec![self.words_or_none(chance)],
            }),
            2 => YearItem::Task(KeyTask {
                code,
                star: StarKind::Ecology,
                of: PlacesMeant::Both,
                title: self.words_or_none(chance),
                unit: "处".into(),
                steps: vec![Step { name: "施工".into(), days: 30 }],
            }),
            3 => YearItem::NoTask(code),
            4 => YearItem::Veto(VetoItem {
                code,
                words: self.words.clone(),
                star: None,
                from: None,
                to: chance.random::<bool>().then_some(self.today),
            }),
            _ => YearItem::Setting { what: YearSetting::NoticeDays, value: chance.random_range(0..9) },
        }
    }
}

fn amount(chance: &mut StdRng) -> YearItem {
    let what = [YearSetting::StarAward, YearSetting::PromotionAward][chance.random_range(0..2)];
    YearItem::Setting { what, value: 100 * chance.random_range(0..50_000) }
}
