//! Who lives and works here.

use domain::{Account, AccountId, At, Membership, Place, PlaceCode, PlaceKind, Role};
use store::Store;
use sync::Record;

const ZONE: &str = "410871";
/// 东方社区, where the scenes play.
pub const VILLAGE: &str = "410871001001";
/// Li's grid.
pub const GRID_3: &str = "410871001001003";
/// Wang's grid.
pub const GRID_4: &str = "410871001001004";
/// 北李万村, of another township.
pub const FOREIGN: &str = "410871002001";

pub fn code(text: &str) -> PlaceCode {
    text.parse().unwrap()
}

/// One of each role here, and their likes elsewhere.
pub struct People {
    pub li: Account,
    pub wang: Account,
    pub zhang: Account,
    /// Another secretary here, to whom things are done.
    pub ma: Account,
    pub wenyuan: Account,
    pub quban: Account,
    pub zhao: Account,
    pub sun: Account,
    pub liwan: Account,
}

impl People {
    pub async fn settle(store: &Store, now: At) -> Self {
        let since = now.plus_millis(-100 * 86_400_000);
        let open = |name: &str, login: &str, role, place: &str| Account {
            id: AccountId::new(since, rand::random()),
            name: name.into(),
            home: code(place).scope(),
            login: Some(login.into()),
            memberships: vec![Membership { role, place: code(place), from: since, to: None }],
        };
        let people = Self {
            li: open("李春梅", "li", Role::GridWorker, GRID_3),
            wang: open("王建军", "wang", Role::GridWorker, GRID_4),
            zhang: open("张红旗", "zhang", Role::VillageSecretary, VILLAGE),
            ma: open("马秀兰", "ma", Role::VillageSecretary, VILLAGE),
            wenyuan: open("陈敏", "wenyuan", Role::TownshipOffice, "410871001"),
            quban: open("周正", "quban", Role::ZoneOffice, ZONE),
            zhao: open("赵丽萍", "zhao", Role::GridWorker, "410871002001001"),
            sun: open("孙卫国", "sun", Role::VillageSecretary, FOREIGN),
            liwan: open("何军", "liwan", Role::TownshipOffice, "410871002"),
        };
        let place = |at: &str, kind, name: &str| {
            Record::Place(Place { code: code(at), kind, name: name.into(), sample: false })
        };
        let places = vec![
            place(ZONE, PlaceKind::Zone, "示范区"),
            place("410871001", PlaceKind::Subdistrict, "文苑街道"),
            place(VILLAGE, PlaceKind::Community, "东方社区"),
            place(GRID_3, PlaceKind::Grid, "3号网格"),
            place(GRID_4, PlaceKind::Grid, "4号网格"),
            place("410871002", PlaceKind::Subdistrict, "李万街道"),
            place(FOREIGN, PlaceKind::Village, "北李万村"),
            place("410871002001001", PlaceKind::Grid, "1号网格"),
        ];
        let everybody = people.all().into_iter().cloned().map(Record::Account);
        store::push::found(store, places.into_iter().chain(everybody).collect()).await.unwrap();
        people
    }

    pub fn all(&self) -> [&Account; 9] {
        [
            &self.li,
            &self.wang,
            &self.zhang,
            &self.ma,
            &self.wenyuan,
            &self.quban,
            &self.zhao,
            &self.sun,
            &self.liwan,
        ]
    }
}
