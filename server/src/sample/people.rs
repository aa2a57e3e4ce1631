//! People of the sample zone: offices, secretaries, grid workers, and names for households. All made up.

use super::chance::Chance;
use domain::{Account, AccountId, At, Membership, Place, PlaceCode, PlaceKind, Role};

/// Logins that are printed when serving begins, in the order of the field.
pub(super) const LOGINS: [(&str, &str); 7] = [
    ("li", "网格员 李春梅,东方社区 3 号网格"),
    ("wang", "网格员 王建军,东方社区 4 号网格"),
    ("zhang", "村支部书记 张红旗,东方社区"),
    ("zhao", "网格员 赵丽萍,北李万村 1 号网格"),
    ("sun", "村支部书记 孙卫国,北李万村"),
    ("wenyuan", "街道干部 陈敏,文苑街道"),
    ("quban", "区级干部 周正,示范区"),
];

const SURNAMES: [&str; 24] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "郑", "宋", "谢", "韩",
];
const GIVEN: [&str; 32] = [
    "桂英", "建国", "秀兰", "德福", "玉梅", "志强", "淑珍", "国庆", "春花", "永军", "凤英", "大山", "小丽",
    "海涛", "金凤", "保平", "素云", "长贵", "红霞", "文斌", "月娥", "守田", "爱华", "新民", "巧玲", "天佑",
    "翠平", "有才", "改花", "卫东", "银环", "学礼",
];

/// A made-up full name.
pub(super) fn name(chance: &mut Chance) -> String {
    format!("{}{}", chance.one(&SURNAMES), chance.one(&GIVEN))
}

/// Everybody who works.
pub(super) struct Staff {
    pub(super) zone_office: Account,
    offices: Vec<Account>,
    secretaries: Vec<Account>,
    workers: Vec<Account>,
}

impl Staff {
    pub(super) fn of(places: &[Place], now: At, chance: &mut Chance) -> Self {
        let since = now.plus_millis(-450 * 86_400_000);
        let mut open = |name: String, login: Option<&str>, role: Role, place: &PlaceCode| Account {
            id: AccountId::new(since, chance.ten()),
            name,
            home: place.scope(),
            login: login.map(str::to_owned),
            memberships: vec![Membership { role, place: place.clone(), from: since, to: None }],
        };
        let zone = super::zone::zone();
        let zone_office = open("周正".into(), Some("quban"), Role::ZoneOffice, &zone);
        let mut offices = Vec::new();
        let mut secretaries = Vec::new();
        let mut workers = Vec::new();
        let mut names = Chance::new();
        for place in places {
            match place.kind {
                PlaceKind::Township | PlaceKind::Subdistrict => {
                    let (name, login) = if place.name == "文苑街道" {
                        ("陈敏".into(), Some("wenyuan"))
                    } else {
                        (self::name(&mut names), None)
                    };
                    offices.push(open(name, login, Role::TownshipOffice, &place.code));
                }
                PlaceKind::Village | PlaceKind::Community => {
                    let (name, login) = match place.name.as_str() {
                        "东方社区" => ("张红旗".into(), Some("zhang")),
                        "北李万村" => ("孙卫国".into(), Some("sun")),
                        _ => (self::name(&mut names), None),
                    };
                    secretaries.push(open(name, login, Role::VillageSecretary, &place.code));
                }
                PlaceKind::Grid => {
                    let (name, login) = match place.code.as_str() {
                        "410871001001003" => ("李春梅".into(), Some("li")),
                        "410871001001004" => ("王建军".into(), Some("wang")),
                        "410871002001001" => ("赵丽萍".into(), Some("zhao")),
                        _ => (self::name(&mut names), None),
                    };
                    workers.push(open(name, login, Role::GridWorker, &place.code));
                }
                PlaceKind::Zone => {}
            }
        }
        // Somebody new in each township, whose phone has not been set up yet: who needs help is a list with people in it.
        for office in &offices {
            let township = &office.memberships[0].place;
            let last =
                places.iter().rfind(|place| place.kind == PlaceKind::Grid && township.covers(&place.code));
            if let Some(grid) = last {
                workers.push(open(self::name(&mut names), None, Role::GridWorker, &grid.code));
            }
        }
        Self { zone_office, offices, secretaries, workers }
    }

    pub(super) fn below_zone(&self) -> impl Iterator<Item = &Account> {
        self.offices.iter().chain(&self.secretaries).chain(&self.workers)
    }
    pub(super) fn all(&self) -> impl Iterator<Item = &Account> {
        std::iter::once(&self.zone_office).chain(self.below_zone())
    }
    pub(super) fn secretary_of(&self, village: &PlaceCode) -> &Account {
        self.secretaries.iter().find(|account| account.home == *village).unwrap_or(&self.zone_office)
    }
    /// The office of the township in which a village lies.
    pub(super) fn office_of(&self, village: &PlaceCode) -> &Account {
        let above = |account: &&Account| account.home.covers(village);
        self.offices.iter().find(above).unwrap_or(&self.zone_office)
    }
    pub(super) fn worker_of(&self, grid: &PlaceCode) -> &Account {
        self.workers.iter().find(|account| account.memberships[0].place == *grid).unwrap_or(&self.zone_office)
    }
    pub(super) fn workers_in(&self, village: &PlaceCode) -> impl Iterator<Item = &Account> {
        self.workers.iter().filter(|account| account.home == *village)
    }
}
