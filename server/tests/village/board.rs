//! The board: counted, kept, told apart by its tag, and never more than it may tell.

use crate::harness::{GRID_3, Hand, TestVillage, VILLAGE, code};
use axum::http::Method;
use device::EntryState;
use domain::experience::NewExperience;
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, Posting};
use domain::household::NewHousehold;
use domain::{ExperienceId, Field, Flaw, HonorId, HouseholdId, Person, PersonId, Reveals, Why};
use std::time::Duration;
use sync::{Intent, OfficeAct, Outcome, Record, RecordKind, ReviewReason};
use tokio::time::timeout;

#[tokio::test]
async fn the_board_is_asked_for_again_only_when_it_changed() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let stranger = village.stranger();
    let first = stranger.get("/").await;
    assert_eq!(first.header("cache-control"), "public, max-age=0, must-revalidate");
    let tag = first.header("etag").to_owned();
    assert!(tag.starts_with('"') && tag.len() > 10, "a strong tag: {tag}");
    let known = [("if-none-match", tag.as_str())];
    assert_eq!(stranger.send(Method::GET, "/", &known, vec![]).await.status, 304);

    // Nothing changed for an hour: still the same page, with the same 截至.
    village.clock.pass(3_600_000);
    assert_eq!(stranger.send(Method::GET, "/", &known, vec![]).await.status, 304);

    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(home, "屋顶漏雨").await;
    li.sync().await;
    village.clock.pass(3_000);
    let second = stranger.send(Method::GET, "/", &known, vec![]).await;
    assert_eq!(second.status, 200, "a visit moves the figures");
    assert!(!second.text().contains("屋顶漏雨") && !second.text().contains("孙桂英"));
}

#[tokio::test]
async fn a_change_that_the_board_does_not_show_leaves_its_tag() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let tag = stranger.get("/").await.header("etag").to_owned();
    village.clock.pass(600_000);
    // A household is nothing that strangers see.
    village.household(GRID_3, "5-2-302", "周德福").await;
    village.clock.pass(3_000);
    assert_eq!(stranger.get("/").await.header("etag"), tag);
}

#[tokio::test]
async fn large_letters_are_a_page_of_their_own_and_odd_queries_do_no_harm() {
    let village = TestVillage::new().await;
    let stranger = village.stranger();
    let normal = stranger.get("/").await;
    let large = stranger.get("/?size=large").await;
    assert!(large.text().contains("data-size=\"large\""));
    assert_ne!(normal.header("etag"), large.header("etag"));
    for path in ["/?size=", "/?size=large&size=x&from=groupmessage", "/?%ff=%zz&&&", "/?size=%3Cscript%3E"] {
        let answer = stranger.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(!answer.text().contains("<script>"));
    }
    let packed = stranger.send(Method::GET, "/", &[("accept-encoding", "br")], vec![]).await;
    assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("br", "accept-encoding"));
    let mut plain = Vec::new();
    brotli::BrotliDecompress(&mut packed.body.as_slice(), &mut plain).unwrap();
    assert_eq!(plain, normal.body);
    assert!(stranger.get("/v/410871001001").await.text().contains("东方社区"));
}

#[tokio::test]
async fn a_name_stands_on_the_board_only_while_its_owner_agrees() {
    let village = TestVillage::new().await;
    let honor = HonorId::new(village.clock.now(), rand::random());
    let nominate = NewHonor {
        id: honor,
        village: code(VILLAGE),
        kind: HonorKind::RoleModel,
        level: HonorLevel::Village,
        title: "热心邻居".into(),
        honoree: Honoree::Person("王秀英".into()),
        deed: "常年照看隔壁的独居老人".into(),
        awarded_on: village.clock.now().day(),
        consent: None,
        recognisable: None,
    };
    let (zhang, wenyuan) = (&village.people.zhang, &village.people.wenyuan);
    village.act(zhang, VILLAGE, Intent::Office(OfficeAct::NominateHonor(nominate))).await;
    let stranger = village.stranger();
    assert!(!stranger.get("/").await.text().contains("热心邻居"), "nominated is not posted");
    let posted = village
        .act(
            wenyuan,
            VILLAGE,
            Intent::Office(OfficeAct::PostHonor {
                honor,
                posting: Posting::Posted,
                recognisable: Some(false),
            }),
        )
        .await;
    assert!(posted.ver().is_some(), "{posted:?}");
    for (wish, shown, hidden) in
        [(None, "王**", "王秀英"), (Some(true), "王秀英", "王**"), (Some(false), "王**", "王秀英")]
    {
        if let Some(named) = wish {
            let told = village
                .act(
                    zhang,
                    VILLAGE,
                    Intent::Office(OfficeAct::RecordWish { honor, named, how: ConsentForm::Written }),
                )
                .await;
            assert!(told.ver().is_some(), "{told:?}");
        }
        village.clock.pass(3_000);
        for path in ["/", "/v/410871001001"] {
            let html = stranger.get(path).await.text();
            assert!(html.contains(shown) && !html.contains(hidden), "{wish:?} on {path}");
        }
    }
}

#[tokio::test]
async fn many_residents_at_once_are_counted_for_once() {
    let village = TestVillage::new().await;
    let router = village.router();
    let mut asked = tokio::task::JoinSet::new();
    for _ in 0..200 {
        let router = router.clone();
        asked.spawn(async move {
            let request = axum::http::Request::get("/").body(axum::body::Body::empty()).unwrap();
            tower::ServiceExt::oneshot(router, request).await.unwrap().headers()["etag"].clone()
        });
    }
    let tags: std::collections::HashSet<_> = asked.join_all().await.into_iter().collect();
    assert_eq!(tags.len(), 1);
}

#[tokio::test]
async fn who_asks_while_a_page_is_made_anew_gets_the_one_before() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let before = village.stranger().get("/").await.header("etag").to_owned();
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    li.record_visit(home, "屋顶漏雨").await;
    li.sync().await;
    village.clock.pass(3_000);
    // Whoever makes it has to wait for the database as long as every connection is taken.
    let mut taken = Vec::new();
    while let Ok(conn) = timeout(Duration::from_millis(50), village.app.store.read()).await {
        taken.push(conn.unwrap());
    }
    let stranger = village.stranger();
    let mut maker = Box::pin(stranger.get("/"));
    assert!(timeout(Duration::from_millis(100), &mut maker).await.is_err(), "it is being made");
    for _ in 0..20 {
        assert_eq!(village.stranger().get("/").await.header("etag"), before, "nobody else waits");
    }
    drop(taken);
    let after = maker.await.header("etag").to_owned();
    assert_ne!(after, before);
    assert_eq!(village.stranger().get("/").await.header("etag"), after);
}

/// A household of grid 3 with everybody in it and a telephone.
async fn home_of_wang(village: &TestVillage) {
    let new = NewHousehold {
        id: HouseholdId::new(village.clock.now(), rand::random()),
        grid: code(GRID_3),
        door: "北街12号".into(),
        head: "李大山".into(),
        phone: "391-1234".into(),
        people: vec![Person {
            id: PersonId::new(village.clock.now(), rand::random()),
            name: "王秀兰".into(),
            relation: "妻子".into(),
            birth_year: None,
        }],
        categories: [].into(),
    };
    let told = village.act(&village.people.zhang, VILLAGE, Intent::RegisterHousehold(new)).await;
    assert_eq!(told, Outcome::Applied { ver: 1 });
}

fn of_wang(village: &TestVillage, deed: &str) -> NewHonor {
    NewHonor {
        id: HonorId::new(village.clock.now(), rand::random()),
        village: code(VILLAGE),
        kind: HonorKind::RoleModel,
        level: HonorLevel::Village,
        title: "身边的榜样".into(),
        honoree: Honoree::Person("王秀兰".into()),
        deed: deed.into(),
        awarded_on: village.clock.now().day(),
        consent: None,
        recognisable: Some(false),
    }
}

/// Does it on the secretary's own device, which sends it through the router; what became of it.
async fn sent(hand: &Hand, act: OfficeAct) -> Outcome {
    let op = hand.phone.save(Intent::Office(act)).await.unwrap();
    hand.sync().await;
    match hand.phone.entry(op).unwrap().state {
        EntryState::Arrived { outcome, .. } => outcome,
        other => panic!("{other:?}"),
    }
}

fn revealed(outcome: &Outcome) -> Option<(Field, Reveals)> {
    let Outcome::Review { reason: ReviewReason::Invalid { flaws } } = outcome else { return None };
    flaws.iter().find_map(|flaw| match flaw.why {
        Why::Reveals { what, .. } => Some((flaw.field, what)),
        _ => None,
    })
}

#[tokio::test]
async fn words_that_tell_who_somebody_is_do_not_come_onto_the_board() {
    let village = TestVillage::new().await;
    home_of_wang(&village).await;
    let zhang = village.phone(&village.people.zhang).await;
    zhang.sync().await;
    let table = [
        ("秀兰照顾婆母十二年", Reveals::OwnName),
        ("和大山一起照顾老人", Reveals::OtherName),
        ("李大山的爱人,热心", Reveals::OtherName),
        ("想学的打 138-1234-5678", Reveals::Telephone),
        ("想学的打3911234", Reveals::Telephone),
        ("身份证 41087119700101123X", Reveals::IdNumber),
        ("家住北街十二号,热心", Reveals::Door),
        ("照顾瘫痪的婆婆十二年", Reveals::Illness),
    ];
    for (deed, what) in table {
        let told = sent(&zhang, OfficeAct::NominateHonor(of_wang(&village, deed))).await;
        assert_eq!(revealed(&told), Some((Field::Deed, what)), "{deed}: {told:?}");
    }
    let experience = NewExperience {
        id: ExperienceId::new(village.clock.now(), rand::random()),
        village: code(VILLAGE),
        star: None,
        track: None,
        title: "流动调解桌".into(),
        practice: "先去李大山家坐坐".into(),
        lesson: "当天约下一次".into(),
        photos: vec![],
    };
    let told = sent(&zhang, OfficeAct::ShareExperience(experience)).await;
    assert_eq!(revealed(&told), Some((Field::Practice, Reveals::OtherName)), "{told:?}");
    let fine = of_wang(&village, "照顾婆母十二年,邻里都夸");
    assert_eq!(sent(&zhang, OfficeAct::NominateHonor(fine)).await, Outcome::Applied { ver: 1 });
}

#[tokio::test]
async fn a_masked_line_is_posted_by_who_says_that_nobody_is_recognised() {
    let village = TestVillage::new().await;
    let (zhang, wenyuan) = (&village.people.zhang, &village.people.wenyuan);
    let new = of_wang(&village, "和大山一起清渠");
    let honor = new.id;
    let nominate = Intent::Office(OfficeAct::NominateHonor(new));
    assert!(village.act(zhang, VILLAGE, nominate).await.ver().is_some(), "nobody of that name is known yet");
    let post =
        |recognisable| Intent::Office(OfficeAct::PostHonor { honor, posting: Posting::Posted, recognisable });
    for (answer, why) in [(None, Why::Missing), (Some(true), Why::Malformed)] {
        let flaws = vec![Flaw::new(Field::Recognisable, why)];
        let expected = Outcome::Review { reason: ReviewReason::Invalid { flaws } };
        assert_eq!(village.act(wenyuan, VILLAGE, post(answer)).await, expected);
    }
    // What the village has learned since the nomination counts, too.
    home_of_wang(&village).await;
    let told = village.act(wenyuan, VILLAGE, post(Some(false))).await;
    assert_eq!(revealed(&told), Some((Field::Deed, Reveals::OtherName)), "{told:?}");
    assert!(!village.stranger().get("/").await.text().contains("大山"));

    let fine = of_wang(&village, "清渠八年");
    let honor = fine.id;
    village.act(zhang, VILLAGE, Intent::Office(OfficeAct::NominateHonor(fine))).await;
    let post = OfficeAct::PostHonor { honor, posting: Posting::Posted, recognisable: Some(false) };
    assert_eq!(village.act(wenyuan, VILLAGE, Intent::Office(post)).await, Outcome::Applied { ver: 2 });
    let Some(Record::Honor(kept)) = village
        .records(RecordKind::Honor, VILLAGE)
        .await
        .into_iter()
        .find(|record| record.key().id == honor.uuid())
    else {
        panic!("the honor is kept")
    };
    let answers: Vec<_> = kept.mask_answers.iter().map(|answer| (answer.recognisable, answer.by)).collect();
    assert_eq!(answers, [(false, zhang.id), (false, wenyuan.id)], "who said so stays readable");
    village.clock.pass(3_000);
    assert!(village.stranger().get("/").await.text().contains("清渠八年"));
}
