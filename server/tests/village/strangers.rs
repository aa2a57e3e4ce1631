//! What strangers see: the sky, a village's promises, posters, the pictures of links — and nothing of what people
//! wrote inside the village, whatever it was.

use crate::harness::{FOREIGN, GRID_3, ORIGIN, TestVillage, VILLAGE, code};
use axum::http::Method;
use domain::activity::{NewActivity, Volunteer};
use domain::dispute::{NewDispute, Party};
use domain::evaluation::{Hit, Round, StarClaim, Verdict};
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, Posting};
use domain::household::NewHousehold;
use domain::need::{Handling, NewNeed};
use domain::settings::{DisputeKind, KeyTasks, NeedKind, ServiceKind};
use domain::task::{NewTask, Owner};
use domain::visit::{Met, NewVisit, Talk};
use domain::{Account, HonorId, PlanChange, Progress, StarKind, StarState, StarYear, TaskId};
use server::guard::Rule;
use server::pages::Board;
use server::press::Press;
use server::{App, routes};
use std::collections::BTreeSet;
use std::sync::Arc;
use sync::record::{Record, RecordKind};
use sync::{Intent, OfficeAct, Outcome};

async fn does(village: &TestVillage, who: &Account, intent: Intent) {
    let told = village.act(who, VILLAGE, intent).await;
    let is_kept = matches!(told, Outcome::Applied { .. } | Outcome::Merged { .. } | Outcome::Conflict { .. });
    assert!(is_kept, "{told:?}");
}

async fn plan(village: &TestVillage, star: StarKind, state: StarState) {
    let changes = vec![PlanChange::Star { star, state }];
    let year = village.clock.now().day().year();
    let intent = Intent::ChangePlan { village: code(VILLAGE), year, changes };
    does(village, &village.people.quban, intent).await;
}

/// A task of 东方社区 for its safety; made from the list when `template` says so.
fn task(village: &TestVillage, template: Option<String>, title: &str, owner: &str) -> NewTask {
    let today = village.clock.now().day();
    NewTask {
        id: TaskId::new(village.clock.now(), rand::random()),
        village: code(VILLAGE),
        template,
        star: StarKind::Safety,
        title: title.into(),
        owner: Owner { account: None, name: owner.into() },
        begins_on: today.plus_days(-20),
        deadline: today.plus_days(8),
        milestones: vec![],
        progress: Progress::percent_of_100(40),
    }
}

fn honor(village: &TestVillage, title: &str, name: &str, consent: Option<ConsentForm>) -> NewHonor {
    NewHonor {
        id: HonorId::new(village.clock.now(), rand::random()),
        village: code(VILLAGE),
        kind: HonorKind::RoleModel,
        level: HonorLevel::Village,
        title: title.into(),
        honoree: Honoree::Person(name.into()),
        deed: "常年照看邻居".into(),
        awarded_on: village.clock.now().day(),
        consent,
        recognisable: None,
    }
}

/// Words that nobody else writes: each is asked for once, and none may come out.
#[derive(Default)]
struct Secrets(Vec<String>);

impl Secrets {
    fn one(&mut self) -> String {
        let letters: Vec<char> =
            "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏".chars().collect();
        let word: String =
            (0..4).map(|_| letters[usize::from(rand::random::<u8>()) % letters.len()]).collect();
        self.0.push(word.clone());
        word
    }
}

/// Everything that people of a village can write, with a secret in every field that holds free words.
async fn write_everything(village: &TestVillage, secrets: &mut Secrets) {
    let (li, zhang) = (&village.people.li, &village.people.zhang);
    let (now, today) = (village.clock.now(), village.clock.now().day());
    let household = domain::HouseholdId::new(now, rand::random());
    let new = NewHousehold {
        id: household,
        grid: code(GRID_3),
        door: secrets.one(),
        head: secrets.one(),
        phone: format!("139{:08}", rand::random::<u32>() % 100_000_000),
        people: vec![],
        categories: BTreeSet::default(),
    };
    secrets.0.push(new.phone.clone());
    does(village, zhang, Intent::RegisterHousehold(new)).await;
    let visit = NewVisit {
        id: domain::VisitId::new(now, rand::random()),
        household,
        on: today,
        started_at: None,
        talk: Talk { met: vec![Met::Other(secrets.one())], note: secrets.one(), ..Talk::default() },
        needs: vec![NewNeed {
            id: domain::NeedId::new(now, rand::random()),
            text: secrets.one(),
            kind: NeedKind::new("road"),
            handling: Handling::Village,
        }],
        photos: vec![],
        location: None,
    };
    does(village, li, Intent::RecordVisit(visit)).await;
    let dispute = NewDispute {
        id: domain::DisputeId::new(now, rand::random()),
        grid: code(GRID_3),
        kind: DisputeKind::new("neighbours"),
        parties: vec![Party { household: Some(household), name: secrets.one() }],
        on: today,
        what: secrets.one(),
        so_far: vec![],
        photos: vec![],
    };
    does(village, li, Intent::ReportDispute(dispute)).await;
    let activity = NewActivity {
        id: domain::ActivityId::new(now, rand::random()),
        place: code(GRID_3),
        name: secrets.one(),
        kind: ServiceKind::new("care"),
        venue: secrets.one(),
        organizer: secrets.one(),
        on: today,
        from_minute: None,
        minutes: 60,
        attendances: 3,
        volunteers: vec![Volunteer { name: secrets.one(), minutes: 60 }],
        note: secrets.one(),
        training: secrets.one(),
        photos: vec![],
    };
    does(village, li, Intent::RecordActivity(activity)).await;
    let list = KeyTasks::builtin();
    let listed = list.tasks.iter().find(|task| task.star == StarKind::Safety).map(|task| list.template(task));
    for template in [listed, None] {
        let new = task(village, template, &secrets.one(), &secrets.one());
        let report = Intent::ReportProgress {
            task: new.id,
            progress: Progress::percent_of_100(50),
            note: secrets.one(),
            photos: vec![],
        };
        does(village, zhang, Intent::CreateTask(new)).await;
        does(village, zhang, report).await;
    }
    let year = today.year();
    let changes = vec![PlanChange::Leaders(vec![secrets.one()]), PlanChange::Note(secrets.one())];
    does(village, &village.people.quban, Intent::ChangePlan { village: code(VILLAGE), year, changes }).await;
    // Posted without consent: the title is read, the name is not. Nominated only: neither is.
    let posted = honor(village, "热心邻居", &secrets.one(), None);
    let post = Intent::Office(OfficeAct::PostHonor {
        honor: posted.id,
        posting: Posting::Posted,
        recognisable: Some(false),
    });
    does(village, zhang, Intent::Office(OfficeAct::NominateHonor(posted))).await;
    does(village, &village.people.wenyuan, post).await;
    let waiting = honor(village, &secrets.one(), &secrets.one(), Some(ConsentForm::Written));
    does(village, zhang, Intent::Office(OfficeAct::NominateHonor(waiting))).await;
}

/// A year of stars up to the notice, a secret in every word of it but the answer, which is written for everybody.
async fn evaluate_everything(village: &TestVillage, secrets: &mut Secrets, answer: &str) {
    let (zhang, wenyuan, quban) = (&village.people.zhang, &village.people.wenyuan, &village.people.quban);
    let year = village.clock.now().day().year();
    let at = || code(VILLAGE);
    for star in [StarKind::Safety, StarKind::Party] {
        let review = |round, verdict| {
            Intent::Office(OfficeAct::ReviewStar { village: at(), year, star, round, verdict })
        };
        let mut claim = || {
            let claims = vec![StarClaim { star, statement: secrets.one(), evidence: vec![] }];
            Intent::ClaimStars { village: at(), year, claims }
        };
        for claim in [claim(), claim()] {
            does(village, zhang, claim).await;
            does(village, zhang, Intent::WithdrawClaim { village: at(), year, stars: [star].into() }).await;
        }
        let (first, second) = (claim(), claim());
        does(village, zhang, first).await;
        does(village, wenyuan, review(Round::First, Verdict::Returned(secrets.one()))).await;
        does(village, zhang, second).await;
        does(village, wenyuan, review(Round::First, Verdict::Passed)).await;
        does(village, quban, review(Round::Joint, Verdict::Passed)).await;
    }
    let of_year = StarYear::builtin(&at().zone(), year);
    let list = of_year.veto_items_on(village.clock.now().day());
    let item = list.iter().find(|item| item.bars(StarKind::Safety)).unwrap();
    let hits = vec![Hit { code: item.code.clone(), note: secrets.one() }];
    does(village, quban, Intent::Office(OfficeAct::CheckVetoes { village: at(), year, hits })).await;
    does(village, quban, Intent::Office(OfficeAct::CheckVetoes { village: at(), year, hits: vec![] })).await;
    does(village, quban, Intent::Office(OfficeAct::BeginNotice { village: at(), year })).await;
    let stranger = village.stranger();
    for (nonce, answered) in [(1, true), (2, false)] {
        let text: String =
            format!("{}打人了", secrets.one()).bytes().map(|byte| format!("%{byte:02X}")).collect();
        let body = format!("nonce=0190f3a0-0000-7000-8000-0000000000{nonce:02x}&text={text}&website=");
        let headers = [("origin", ORIGIN), ("content-type", "application/x-www-form-urlencoded")];
        let path = format!("/v/{VILLAGE}/object");
        let filed = stranger.send(Method::POST, &path, &headers, body.into_bytes()).await;
        assert_eq!(filed.status, 200, "{}", filed.text());
        if answered {
            let Some(Record::Objection(objection)) =
                village.records(RecordKind::Objection, "410871001").await.pop()
            else {
                panic!("the objection is kept")
            };
            let stars = [StarKind::Safety].into();
            let objection = objection.filed.id;
            let answer = Intent::Office(OfficeAct::AnswerObjection {
                objection,
                upheld: true,
                answer: answer.into(),
                stars,
            });
            assert!(village.act(wenyuan, "410871001", answer).await.ver().is_some());
        }
    }
    let back = Verdict::Returned(secrets.one());
    let round = Round::Joint;
    let again = Intent::Office(OfficeAct::ReviewStar {
        village: at(),
        year,
        star: StarKind::Safety,
        round,
        verdict: back,
    });
    does(village, quban, again).await;
}

#[tokio::test]
async fn nothing_that_people_write_inside_a_village_stands_on_a_public_page() {
    let village = TestVillage::new().await;
    plan(&village, StarKind::Safety, StarState::Aimed).await;
    let mut secrets = Secrets::default();
    for _ in 0..6 {
        write_everything(&village, &mut secrets).await;
        village.clock.pass(60_000);
    }
    village.holds(VILLAGE, &[StarKind::Party]).await;
    evaluate_everything(&village, &mut secrets, "核实属实,已经整改").await;
    // Who agreed is named: the pages do show what they may.
    let named = honor(&village, "见义勇为", "欧阳守望", Some(ConsentForm::Written));
    let post = Intent::Office(OfficeAct::PostHonor {
        honor: named.id,
        posting: Posting::Posted,
        recognisable: Some(false),
    });
    does(&village, &village.people.zhang, Intent::Office(OfficeAct::NominateHonor(named))).await;
    does(&village, &village.people.wenyuan, post).await;

    let stranger = village.stranger();
    let mut pages = 0;
    for route in routes::table() {
        if route.rule != Rule::Everybody || route.method != Method::GET || route.path.starts_with("/session")
        {
            continue;
        }
        let path = route.path.replace("{code}", VILLAGE).replace("{township}", "410871001");
        let html = stranger.get(&path).await.text();
        pages += usize::from(html.contains("public-main"));
        for secret in &secrets.0 {
            assert!(!html.contains(secret.as_str()), "{path} tells {secret}");
        }
        if path == "/" || path == format!("/v/{VILLAGE}") {
            assert!(html.contains("欧阳守望") && html.contains("热心邻居"), "{path}");
        }
        if path.starts_with(&format!("/v/{VILLAGE}"))
            && html.contains("public-main")
            && !path.ends_with("poster")
        {
            assert!(html.contains("核实属实,已经整改"), "{path} does not tell the answer");
        }
    }
    assert!(pages >= 5, "only {pages} public pages were looked at");
    assert!(secrets.0.len() > 100);
}

#[tokio::test]
async fn a_promise_is_read_in_the_lists_words_with_its_day() {
    let village = TestVillage::new().await;
    plan(&village, StarKind::Safety, StarState::Aimed).await;
    village.holds(VILLAGE, &[StarKind::Party]).await;
    let list = KeyTasks::builtin();
    let listed = list.tasks.iter().find(|task| task.star == StarKind::Safety).unwrap();
    let zhang = &village.people.zhang;
    for new in [
        task(&village, Some(list.template(listed)), "给老周家门口装灯", "张红旗"),
        task(&village, None, "请小赵巡夜", "张红旗"),
    ] {
        does(&village, zhang, Intent::CreateTask(new)).await;
    }
    let html = village.stranger().get(&format!("/v/{VILLAGE}")).await.text();
    assert!(html.contains(&listed.title) && html.contains("还有 8 天 · 办了 40%"), "{html}");
    assert!(html.contains("另有 1 项村里自己定的任务"));
    for inside in ["老周", "小赵", "张红旗"] {
        assert!(!html.contains(inside), "{inside}");
    }
    village.clock.pass(9 * 86_400_000);
    let later = village.stranger().get(&format!("/v/{VILLAGE}")).await.text();
    assert!(later.contains("逾期 1 天"), "a new day is a new page");
}

#[tokio::test]
async fn the_sky_shows_every_village_and_can_be_asked_by_township() {
    let village = TestVillage::new().await;
    village.holds(VILLAGE, &[StarKind::Party]).await;
    plan(&village, StarKind::Safety, StarState::Aimed).await;
    let stranger = village.stranger();
    let sky = stranger.get("/stars").await.text();
    assert!(sky.contains("东方社区") && sky.contains("一星,争两星") && sky.contains("北李万村"));
    let township = stranger.get("/stars/410871002").await.text();
    assert!(township.contains("北李万村") && !township.contains("东方社区"));
    for nowhere in ["/stars/410871009", "/stars/x", &format!("/stars/{VILLAGE}")] {
        assert_eq!(stranger.get(nowhere).await.status, 404, "{nowhere}");
    }
    assert!(stranger.get("/stars?size=large").await.text().contains("data-size=\"large\""));
}

#[tokio::test]
async fn a_poster_leads_to_the_village() {
    let village = TestVillage::new().await;
    let answer = village.stranger().get(&format!("/v/{VILLAGE}/poster")).await;
    let html = answer.text();
    assert_eq!(answer.status, 200);
    assert!(html.contains("东方社区") && html.contains(&format!("localhost:3000/v/{VILLAGE}")));
    assert!(html.contains("<path d=\"M4 4h7v1h-7z"), "the corner of a code");
    assert_eq!(village.stranger().get("/v/410871009001/poster").await.status, 404);
}

fn pixels(png: &[u8]) -> image::RgbImage {
    image::load_from_memory_with_format(png, image::ImageFormat::Png).unwrap().into_rgb8()
}

#[tokio::test]
async fn a_link_brings_a_picture_of_its_village() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let path = format!("/v/{VILLAGE}/og.png");
    let html = stranger.get(&format!("/v/{VILLAGE}")).await.text();
    let tag = format!("<meta property=\"og:image\" content=\"http://localhost:3000{path}\">");
    assert!(html.contains(&tag), "{html}");
    let first = stranger.get(&path).await;
    assert_eq!((first.status.as_u16(), first.header("content-type")), (200, "image/png"));
    assert!(first.body.len() < 300_000, "{} bytes: too large for a chat", first.body.len());
    let (own, other, zone) = (
        pixels(&first.body),
        pixels(&stranger.get(&format!("/v/{FOREIGN}/og.png")).await.body),
        pixels(&stranger.get("/og.png").await.body),
    );
    for picture in [&own, &other, &zone] {
        assert_eq!(picture.dimensions(), (1_200, 630));
    }
    // The name, in white, between the line above it and the stars below it.
    let white = |picture: &image::RgbImage| {
        let name = image::imageops::crop_imm(picture, 60, 210, 900, 110).to_image();
        name.pixels().filter(|pixel| pixel.0.iter().all(|part| *part > 230)).count()
    };
    assert!(white(&own) > 2_000 && white(&other) > 2_000, "{} {}", white(&own), white(&other));
    assert!(own != other && own != zone);

    let held = first.header("etag").to_owned();
    let known = [("if-none-match", held.as_str())];
    village.clock.pass(3_000);
    village.household(GRID_3, "5-2-302", "周德福").await;
    assert_eq!(stranger.send(Method::GET, &path, &known, vec![]).await.status, 304, "nothing it shows");
    village.holds(VILLAGE, &[StarKind::Party]).await;
    village.clock.pass(3_000);
    let second = stranger.send(Method::GET, &path, &known, vec![]).await;
    assert_eq!(second.status, 200, "a star is something it shows");
    assert_ne!(pixels(&second.body), own);
    for nowhere in ["/v/410871009001/og.png", "/v/x/og.png"] {
        assert_eq!(stranger.get(nowhere).await.status, 404, "{nowhere}");
    }
}

#[tokio::test]
async fn a_machine_without_a_chinese_font_shares_links_without_a_picture() {
    let village = TestVillage::new().await;
    let plain = App { board: Arc::new(Board::with(Press::default())), ..village.app.clone() };
    let stranger = village.stranger().at(&plain);
    let page = stranger.get(&format!("/v/{VILLAGE}")).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("og:title") && !page.text().contains("og:image"));
    assert_eq!(stranger.get(&format!("/v/{VILLAGE}/og.png")).await.status, 404);
}
