//! The board: counted, kept, told apart by its tag, and never more than it may tell.

use crate::harness::{GRID_3, TestVillage, VILLAGE, code};
use axum::http::Method;
use domain::HonorId;
use domain::honor::{ConsentForm, HonorKind, HonorLevel, Honoree, NewHonor, Posting};
use sync::{Intent, OfficeAct};

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
    };
    let (zhang, wenyuan) = (&village.people.zhang, &village.people.wenyuan);
    village.act(zhang, VILLAGE, Intent::Office(OfficeAct::NominateHonor(nominate))).await;
    let stranger = village.stranger();
    assert!(!stranger.get("/").await.text().contains("热心邻居"), "nominated is not posted");
    let posted = village
        .act(wenyuan, VILLAGE, Intent::Office(OfficeAct::PostHonor { honor, posting: Posting::Posted }))
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
