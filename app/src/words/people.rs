//! People, places, honors and stars in words.

use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, Posting};
use domain::settings::{Category, Settings};
use domain::{Day, Household, PlaceCode, PlaceKind, Role, StarKind};
use std::collections::BTreeSet;
use sync::wire::{DeviceKind, DeviceLine};

/// 职责.
pub const fn role(role: Role) -> &'static str {
    match role {
        Role::GridWorker => "网格员",
        Role::GridLeader => "网格长",
        Role::VillageSecretary => "村(社区)支部书记",
        Role::TownshipOffice => "乡镇(街道)干部",
        Role::ZoneOffice => "区级干部",
    }
}

/// 设备的种类.
pub const fn device_kind(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Android => "安卓手机",
        DeviceKind::Apple => "苹果手机或平板",
        DeviceKind::Windows => "Windows 电脑",
        DeviceKind::Mac => "苹果电脑",
        DeviceKind::Linux => "电脑",
        DeviceKind::Other => "别的设备",
    }
}

/// When a device was first and last heard from, and whether it is signed in.
pub fn device_state(line: &DeviceLine, today: Day) -> String {
    let state = match (line.here, line.signed_in) {
        (true, _) => "就是这台",
        (false, true) => "登录着",
        (false, false) => "已退出",
    };
    format!(
        "{state} · {} 开始用 · 最近有消息 {}",
        line.first_seen.day(),
        super::ago(line.last_heard.day(), today)
    )
}

/// 地方的类别.
pub const fn place_kind(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Zone => "示范区",
        PlaceKind::Township => "乡镇",
        PlaceKind::Subdistrict => "街道",
        PlaceKind::Village => "行政村",
        PlaceKind::Community => "社区",
        PlaceKind::Grid => "网格",
    }
}

/// `3 号网格`; the code itself for what is no grid.
pub fn grid(code: &PlaceCode) -> String {
    code.grid_number().map_or_else(|| code.to_string(), |number| format!("{number} 号网格"))
}

/// `孙桂英 · 5 号楼 2-301`: head and door, the whole name; of six doors of one family each is told apart.
pub fn head_and_door(household: &Household) -> String {
    match household.door.value.trim() {
        "" => household.head.value.clone(),
        door => format!("{} · {door}", household.head.value),
    }
}

/// `独居老人、低保`.
pub fn categories(set: &BTreeSet<Category>) -> String {
    join(set.iter().map(|category| Settings::builtin().category_name(category)))
}

/// `支部过硬、平安法治`.
pub fn stars(set: &BTreeSet<StarKind>) -> String {
    join(set.iter().map(|star| star.name()))
}

/// The colour class of a star; the communities' own stars borrow the nearest colour.
pub const fn star_class(star: StarKind) -> &'static str {
    match star {
        StarKind::Party => "star-party",
        StarKind::Industry | StarKind::Livelihood => "star-industry",
        StarKind::Ecology | StarKind::Sharing => "star-ecology",
        StarKind::Safety => "star-safety",
        StarKind::Culture | StarKind::Harmony => "star-culture",
    }
}

/// 荣誉类别.
pub const fn honor_kind(kind: HonorKind) -> &'static str {
    match kind {
        HonorKind::VillageHonor => "乡村光荣榜",
        HonorKind::GoodFamily => "五好家庭",
        HonorKind::RoleModel => "身边的榜样",
        HonorKind::Volunteer => "志愿之星",
    }
}

/// 荣誉级别.
pub const fn honor_level(level: HonorLevel) -> &'static str {
    match level {
        HonorLevel::Village => "村级",
        HonorLevel::Township => "乡镇级",
        HonorLevel::Zone => "区级",
        HonorLevel::City => "市级",
        HonorLevel::Province => "省级",
        HonorLevel::Nation => "国家级",
    }
}

/// 公布.
pub const fn posting(posting: Posting) -> &'static str {
    match posting {
        Posting::Nominated => "待公布",
        Posting::Posted => "已公布",
        Posting::TakenDown => "已撤下",
    }
}

/// Who is honored, by full name: never on a public page.
pub fn honoree(honoree: &Honoree) -> String {
    match honoree {
        Honoree::Person(name) => name.clone(),
        Honoree::Family(name) => format!("{name}家庭"),
    }
}

/// 本人意愿.
pub fn wish(named: bool, how: ConsentForm) -> String {
    let said = match how {
        ConsentForm::Written => "书面",
        ConsentForm::InPerson => "当面口头",
        ConsentForm::ByPhone => "电话",
    };
    if named { format!("同意公开姓名({said})") } else { format!("不公开姓名({said})") }
}

/// Whether a reader would recognise somebody whose name is masked.
pub const fn recognisable(yes: bool) -> &'static str {
    if yes { "还认得出是谁" } else { "认不出是谁" }
}

/// Words joined by 、.
pub fn join<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for word in words {
        if !text.is_empty() {
            text.push('、');
        }
        text.push_str(word);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_is_called_by_its_number() {
        assert_eq!(grid(&"410871001001003".parse().unwrap()), "3 号网格");
        assert_eq!(grid(&"410871001001".parse().unwrap()), "410871001001");
    }

    #[test]
    fn what_a_newer_list_knows_is_shown_by_its_code() {
        let set = [Category::new("disabled"), Category::new("from_next_year")].into();
        assert_eq!(categories(&set), "残疾、from_next_year");
    }
}
