//! 异议: somebody who does not sign in objects, keeps a code and reads the answer, however many others object.

use super::{
    DAY_MS, YEAR, does, name, noticed, noticed_in, now, object, objections, on_notice, out_of_turn,
    planned_with, post_form, refused, result, review,
};
use crate::harness::{Answer, ORIGIN, Session, TestVillage, VILLAGE};
use axum::http::{Method, StatusCode};
use domain::evaluation::{Round, Verdict};
use domain::{OutOfTurn, StarKind, StarState};
use std::collections::BTreeSet;
use sync::record::RecordKind;
use sync::{Intent, OfficeAct, Outcome, ReviewReason};

/// The code on the page that shows it once.
fn shown_code(page: &str) -> String {
    let (_, rest) = page.split_once("id=\"code\"").unwrap();
    let (_, rest) = rest.split_once('>').unwrap();
    rest.split('<').next().unwrap().to_owned()
}

/// The same on a server with settings as in the environment.
async fn on_notice_with(settings: &[(&str, &str)]) -> TestVillage {
    noticed_in(planned_with(settings).await, &[StarKind::Safety]).await
}

#[tokio::test]
async fn a_resident_objects_without_signing_in_and_reads_the_answer() {
    let village = on_notice().await;
    let people = &village.people;
    let stranger = village.stranger();
    let form = stranger.get(&format!("/v/{VILLAGE}/object")).await;
    assert!(form.text().contains("平安法治") && form.text().contains("<form"), "{}", form.text());
    assert_eq!(object(&stranger, 1, "不行").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let filed = object(&stranger, 1, "五月有人打架,没有人调解").await;
    assert_eq!((filed.status, filed.header("cache-control")), (StatusCode::OK, "no-store"));
    let code_shown = shown_code(&filed.text());
    // The form sent twice is one objection, and shows no second code.
    let again = object(&stranger, 1, "五月有人打架,没有人调解").await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    // A machine that fills in everything is told the same, and nothing is kept.
    let body = "nonce=0190f3a0-0000-7000-8000-000000000009&text=buy+this+now&website=x".to_owned();
    assert_eq!(post_form(&stranger, &format!("/v/{VILLAGE}/object"), body).await.status, StatusCode::OK);
    let kept = objections(&village).await;
    assert_eq!(kept.len(), 1);
    assert!(!serde_json::to_string(&kept[0].0).unwrap().contains(&code_shown), "the code is kept nowhere");

    // No village's phone holds it.
    let zhang = village.phone(&people.zhang).await;
    zhang.sync().await;
    assert!(village.records(RecordKind::Objection, VILLAGE).await.is_empty());
    assert_eq!(village.records(RecordKind::Objection, "410871001").await.len(), 1);

    let ask = async |typed: &str| post_form(&stranger, "/objections", format!("code={typed}")).await;
    let asked = stranger.get("/objections").await.text();
    assert!(asked.contains("正在公示") && asked.contains(&format!("/v/{VILLAGE}/object")), "{asked}");
    assert!(ask(&code_shown).await.text().contains("正在核实"));
    assert_eq!(ask("ABCD-EFGH").await.status, StatusCode::UNPROCESSABLE_ENTITY);

    village.clock.pass(40 * DAY_MS);
    let unanswered = refused(&village, &people.quban, name(&[StarKind::Safety], "")).await;
    assert_eq!(unanswered, out_of_turn(OutOfTurn::ObjectionsOpen));
    let answer = |text: &str| {
        Intent::Office(OfficeAct::AnswerObjection {
            objection: kept[0].0.filed.id,
            upheld: false,
            answer: text.into(),
            stars: BTreeSet::new(),
        })
    };
    let by_village = village.act(&people.zhang, "410871001", answer("没有这回事")).await;
    assert_eq!(by_village, Outcome::Review { reason: ReviewReason::NotYourRole });
    let answered = village.act(&people.wenyuan, "410871001", answer("当天已经调解,双方签了协议")).await;
    assert!(answered.ver().is_some(), "{answered:?}");
    let twice = village.act(&people.quban, "410871001", answer("再答一次")).await;
    assert_eq!(twice, Outcome::Review { reason: out_of_turn(OutOfTurn::AlreadyAnswered) });
    let page = ask(&code_shown.to_lowercase().replace('-', "")).await.text();
    assert!(page.contains("双方签了协议") && page.contains("不成立"), "{page}");
    assert!(!page.contains("五月有人打架") && !page.contains(&people.wenyuan.name), "{page}");
    let form = stranger.get(&format!("/v/{VILLAGE}/object")).await.text();
    assert!(form.contains("没有正在公示"), "the days are over");
    let over = stranger.get(&format!("/v/{VILLAGE}")).await.text();
    assert!(over.contains("公示期已满") && over.contains("拟命名:平安法治"), "until the decision: {over}");
    assert!(over.contains("双方签了协议") && !over.contains("五月有人打架"), "{over}");
    does(&village, &people.quban, name(&[StarKind::Safety], "")).await;
    village.clock.pass(3_000);
    let named = stranger.get(&format!("/v/{VILLAGE}")).await.text();
    assert!(!named.contains("公示期已满") && named.contains("双方签了协议"), "the answer stays: {named}");

    let late = object(&stranger, 2, "现在才看到公示").await;
    assert!(late.text().contains("没有正在公示"), "{}", late.text());
    assert_eq!(objections(&village).await.len(), 1);
}

#[tokio::test]
async fn an_objection_that_holds_sends_its_star_to_the_joint_review_again() {
    let village = noticed(&[StarKind::Party, StarKind::Safety]).await;
    let people = &village.people;
    let stranger = village.stranger();
    let joint = |verdict| review(StarKind::Safety, Round::Joint, verdict);
    let over = refused(&village, &people.quban, joint(Verdict::Passed)).await;
    assert_eq!(over, out_of_turn(OutOfTurn::ReviewsOver), "nothing was objected");
    for (nonce, text) in [(1, "五月有人打架,没有人调解"), (2, "九月又有人打架,还是没人管")]
    {
        assert_eq!(object(&stranger, nonce, text).await.status, StatusCode::OK);
    }
    let ids: Vec<_> = objections(&village).await.iter().map(|(filed, _)| filed.filed.id).collect();
    let uphold = async |number: usize, stars: &[StarKind]| {
        let stars = stars.iter().copied().collect();
        let answer = "属实,已补做调解".into();
        let intent = Intent::Office(OfficeAct::AnswerObjection {
            objection: ids[number],
            upheld: true,
            answer,
            stars,
        });
        let told = village.act(&people.wenyuan, "410871001", intent).await;
        assert!(told.ver().is_some(), "{told:?}");
    };
    uphold(0, &[StarKind::Safety]).await;
    let party =
        refused(&village, &people.quban, review(StarKind::Party, Round::Joint, Verdict::Passed)).await;
    assert_eq!(party, out_of_turn(OutOfTurn::ReviewsOver), "the objection was not about this star");
    let rank = refused(&village, &people.wenyuan, joint(Verdict::Passed)).await;
    assert_eq!(rank, ReviewReason::NotYourRole, "whoever upheld it does not review it");
    does(&village, &people.quban, joint(Verdict::Passed)).await;
    uphold(1, &[]).await;
    village.clock.pass(40 * DAY_MS);

    let both = [StarKind::Party, StarKind::Safety];
    let upheld = out_of_turn(OutOfTurn::ObjectionUpheld);
    for stars in [&both[..], &both[..1], &both[1..]] {
        assert_eq!(refused(&village, &people.quban, name(stars, "异议成立")).await, upheld, "{stars:?}");
    }
    does(&village, &people.quban, review(StarKind::Party, Round::Joint, Verdict::Passed)).await;
    assert_eq!(refused(&village, &people.quban, name(&both, "")).await, upheld, "one of them is not heard");
    does(&village, &people.quban, joint(Verdict::Returned("调解没有做到位".into()))).await;
    assert!(matches!(refused(&village, &people.quban, name(&both, "")).await, ReviewReason::Invalid { .. }));
    does(&village, &people.quban, name(&both[..1], "")).await;
    let (_, plan) = now(&village).await;
    assert_eq!(result(&village).await.held(), [StarKind::Party].into());
    assert_eq!(plan.star(StarKind::Safety), StarState::Aimed, "what was not named is still aimed for");
}

/// Objects as `form` asks for it: with the code that the form brought along.
async fn object_by(form: &Answer, session: &Session, headers: &[(&str, &str)], text: &str) -> Answer {
    let html = form.text();
    let hidden = |name: &str| {
        let (_, rest) = html.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
        rest.split('"').next().unwrap().to_owned()
    };
    let text: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let body = format!("nonce={}&code={}&text={text}&website=", hidden("nonce"), hidden("code"));
    let sent = [("origin", ORIGIN), ("content-type", "application/x-www-form-urlencoded")];
    let headers: Vec<_> = sent.iter().chain(headers).copied().collect();
    session.send(Method::POST, &format!("/v/{VILLAGE}/object"), &headers, body.into_bytes()).await
}

#[tokio::test]
async fn the_page_with_the_code_may_be_loaded_again() {
    let village = on_notice().await;
    let stranger = village.stranger();
    let form = stranger.get(&format!("/v/{VILLAGE}/object")).await;
    let mut codes = BTreeSet::new();
    for _ in 0..3 {
        let shown = object_by(&form, &stranger, &[], "五月有人打架,没有人调解").await;
        assert_eq!(shown.status, StatusCode::OK, "{}", shown.text());
        codes.insert(shown_code(&shown.text()));
    }
    assert_eq!((codes.len(), objections(&village).await.len()), (1, 1));
    let code = codes.first().unwrap();
    let asked = post_form(&stranger, "/objections", format!("code={code}")).await;
    assert!(asked.text().contains("正在核实"));
    let made_up =
        "nonce=0190f3a0-0000-7000-8000-0000000000ff&code=1&text=%E4%B8%8D%E5%90%8C%E6%84%8F%E8%AF%B4";
    let told = post_form(&stranger, &format!("/v/{VILLAGE}/object"), made_up.into()).await;
    assert_eq!(told.status, StatusCode::BAD_REQUEST, "a code is not chosen by hand");
}

#[tokio::test]
async fn nobody_closes_a_villages_channel_and_what_comes_in_a_crowd_is_looked_at_last() {
    let village = on_notice().await;
    let stranger = village.stranger().from("127.0.0.1");
    // Without a known proxy everybody may have the same address, and whoever makes one up is not believed.
    for number in 0..230 {
        let form = stranger.get(&format!("/v/{VILLAGE}/object")).await;
        let told =
            object_by(&form, &stranger, &[("x-forwarded-for", "198.51.100.7")], "路灯一直没有修好").await;
        assert_eq!(told.status, StatusCode::OK, "{number}: {}", told.text());
    }
    let form = stranger.get(&format!("/v/{VILLAGE}/object")).await;
    assert_eq!(object_by(&form, &stranger, &[], "账目没有公开过").await.status, StatusCode::OK);

    let seen = village.sign_in(&village.people.wenyuan).await;
    let seen = seen.get(&format!("/desk/v1/evaluation_place?under={VILLAGE}&year={YEAR}")).await;
    let place: app::functions::EvaluationPlace = serde_json::from_slice(&seen.body).unwrap();
    let texts: Vec<_> = place.objections.iter().map(|(it, _)| it.filed.text.as_str()).collect();
    assert_eq!(texts, ["路灯一直没有修好", "账目没有公开过"], "each thing is read once");
    assert_eq!((place.crowd.len(), place.crowd_total), (100, 229));

    // Declined together, in the same words: told once.
    for (it, _) in &place.crowd {
        let answer = OfficeAct::AnswerObjection {
            objection: it.filed.id,
            upheld: false,
            answer: "已核实,路灯十月修好".into(),
            stars: BTreeSet::new(),
        };
        let told = village.act(&village.people.wenyuan, "410871001", Intent::Office(answer)).await;
        assert!(told.ver().is_some(), "{told:?}");
    }
    let page = stranger.get(&format!("/v/{VILLAGE}/object")).await.text();
    assert_eq!(page.matches("已核实,路灯十月修好").count(), 1);
    assert!(page.contains("同样答复 100 件") && page.contains("已答复的异议 100 件"), "{page}");
}

#[tokio::test]
async fn behind_a_known_proxy_each_address_has_its_share() {
    let village = on_notice_with(&[("QUNXING_PROXY", "10.0.0.2")]).await;
    let proxy = village.stranger().from("10.0.0.2");
    let from = |address| [("x-forwarded-for", address)];
    let mut told = Vec::new();
    for number in 0..65 {
        let form = proxy.get(&format!("/v/{VILLAGE}/object")).await;
        let text = format!("第 {number} 件事没有办");
        told.push(object_by(&form, &proxy, &from("6.6.6.6, 198.51.100.7"), &text).await.status);
    }
    assert!(told[..60].iter().all(|status| *status == StatusCode::OK), "{told:?}");
    assert!(told[60..].iter().all(|status| *status == StatusCode::TOO_MANY_REQUESTS), "{told:?}");
    let crowded = objections(&village).await.iter().filter(|(it, _)| it.filed.crowded).count();
    assert_eq!(crowded, 50, "beyond ten they are taken, and looked at last");
    let form = proxy.get(&format!("/v/{VILLAGE}/object")).await;
    let other = object_by(&form, &proxy, &from("198.51.100.8"), "账目没有公开过").await;
    assert_eq!(other.status, StatusCode::OK, "others are not meant");
    // Who does not come through the proxy is nobody but themselves.
    let direct = village.stranger().from("203.0.113.9");
    let form = direct.get(&format!("/v/{VILLAGE}/object")).await;
    assert_eq!(object_by(&form, &direct, &from("198.51.100.7"), "水渠没有清").await.status, StatusCode::OK);
}

#[tokio::test]
async fn wrong_follow_up_codes_close_nothing() {
    let village = on_notice().await;
    let stranger = village.stranger();
    let form = stranger.get(&format!("/v/{VILLAGE}/object")).await;
    let code = shown_code(&object_by(&form, &stranger, &[], "五月有人打架,没有人调解").await.text());
    let mut told = Vec::new();
    for _ in 0..60 {
        told.push(post_form(&stranger, "/objections", "code=AAAAA-AAAAA".into()).await.status);
    }
    assert!(told.contains(&StatusCode::TOO_MANY_REQUESTS), "who tries without end is told to wait");
    // The right code passes all the same, and so do activation codes, right or wrong.
    let right = post_form(&stranger, "/objections", format!("code={code}")).await;
    assert!(right.text().contains("正在核实"), "{}", right.text());
    let wrong = stranger.post("/session/activate", &serde_json::json!({"code": "AAAAA-AAAAA"})).await;
    assert_eq!(wrong.refusal(), Some(sync::wire::Refusal::WrongCode));
    let (li, zhang) = (village.people.li.id, village.people.zhang.id);
    let issued = server::secrets::issue_code(&village.app.store, li, zhang, village.clock.now()).await;
    for _ in 0..60 {
        stranger.post("/session/activate", &serde_json::json!({"code": "AAAAA-AAAAA"})).await;
    }
    let opened = stranger.post("/session/activate", &serde_json::json!({"code": issued.unwrap().0})).await;
    assert_eq!(opened.status, StatusCode::OK, "a right code always passes");
}
