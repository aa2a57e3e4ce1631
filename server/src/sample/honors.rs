//! Honors as the report lists them for 阳庙镇; the people are made up. A few more wait to be posted.

use super::SampleError;
use super::loader::Loader;
use super::people::{Staff, name};
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, Posting};
use domain::{HonorId, Place, PlaceCode, PlaceLevel};
use sync::{Intent, OfficeAct};

const DEEDS: [&str; 12] = [
    "孝老爱亲,照顾婆母十二年。",
    "义务清扫门前街道八年。",
    "带着邻居种怀山药,一起增收。",
    "退休后办起四点半课堂,看护留守孩子。",
    "拾金不昧,归还失主两万元。",
    "常年义务理发,服务老人上千人次。",
    "调解邻里矛盾三十多起。",
    "救助落水儿童。",
    "诚信经营,从不短斤少两。",
    "婚事新办,带头不要彩礼。",
    "捐出自家旧屋做图书角。",
    "坚持巡渠护水十五年。",
];

pub(super) async fn load(
    loader: &mut Loader<'_>,
    places: &[Place],
    staff: &Staff,
) -> Result<(), SampleError> {
    let township: PlaceCode = "410871006".parse().expect("codes of the sample zone are digits");
    let villages: Vec<_> = places
        .iter()
        .filter(|place| place.code.level() == PlaceLevel::Village && township.covers(&place.code))
        .map(|place| place.code.clone())
        .collect();
    let family = name(&mut loader.chance);
    let mut honors = vec![
        (
            HonorKind::GoodFamily,
            HonorLevel::Province,
            "河南省五好家庭",
            Honoree::Family(family.clone()),
            "四世同堂,家风清正。",
        ),
        (
            HonorKind::GoodFamily,
            HonorLevel::City,
            "焦作市和睦家庭示范户",
            Honoree::Family(family),
            "邻里有事,这家人总是先到。",
        ),
        (
            HonorKind::RoleModel,
            HonorLevel::City,
            "焦作市第十六批身边的榜样",
            Honoree::Person(name(&mut loader.chance)),
            DEEDS[3],
        ),
        (
            HonorKind::VillageHonor,
            HonorLevel::City,
            "焦作市乡村光荣榜",
            Honoree::Person(name(&mut loader.chance)),
            DEEDS[0],
        ),
        (
            HonorKind::VillageHonor,
            HonorLevel::City,
            "焦作市乡村光荣榜",
            Honoree::Person(name(&mut loader.chance)),
            DEEDS[5],
        ),
    ];
    for deed in DEEDS {
        let person = Honoree::Person(name(&mut loader.chance));
        honors.push((HonorKind::VillageHonor, HonorLevel::Zone, "区级乡村光荣榜", person, deed));
    }
    let office = staff.zone_office.id;
    let mut acts = Vec::new();
    for (index, (kind, level, title, honoree, deed)) in honors.into_iter().enumerate() {
        // The family of the first two lines is one: it lives in one village.
        let village = villages[if index < 2 { 0 } else { index % villages.len() }].clone();
        let id = HonorId::new(loader.past(60), loader.chance.ten());
        let new = NewHonor {
            id,
            village: village.clone(),
            kind,
            level,
            title: title.into(),
            honoree,
            deed: deed.into(),
            awarded_on: loader.now.day().plus_days(-60 - loader.chance.days(0, 120)),
            consent: (index % 3 == 1).then_some(ConsentForm::Written),
            recognisable: Some(false),
        };
        acts.push(loader.act(village.clone(), 55, Intent::Office(OfficeAct::NominateHonor(new))));
        acts.push(loader.act(
            village,
            50,
            Intent::Office(OfficeAct::PostHonor {
                honor: id,
                posting: Posting::Posted,
                recognisable: Some(false),
            }),
        ));
    }
    loader.acts_of(office, acts).await?;

    let dongfang: PlaceCode = "410871001001".parse().expect("codes of the sample zone are digits");
    let mut waiting = Vec::new();
    for (kind, title, deed) in [
        (HonorKind::Volunteer, "志愿之星", "一年参加志愿活动四十次。"),
        (HonorKind::RoleModel, "社区榜样", "疫情期间为整栋楼送菜。"),
    ] {
        let new = NewHonor {
            id: HonorId::new(loader.past(6), loader.chance.ten()),
            village: dongfang.clone(),
            kind,
            level: HonorLevel::Village,
            title: title.into(),
            honoree: Honoree::Person(name(&mut loader.chance)),
            deed: deed.into(),
            awarded_on: loader.now.day().plus_days(-10),
            consent: Some(ConsentForm::InPerson),
            recognisable: Some(false),
        };
        waiting.push(loader.act(dongfang.clone(), 5, Intent::Office(OfficeAct::NominateHonor(new))));
    }
    loader.acts_of(staff.secretary_of(&dongfang).id, waiting).await
}
