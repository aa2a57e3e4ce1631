//! The examples of docs/sync-protocol.md, sent to a fresh server as they stand on the page.

use crate::harness::{TestVillage, code};
use domain::{ActivityId, OpId};
use serde_json::Value;
use sync::OpHash;

/// The fenced example ```` ```json <name> ````.
fn example(name: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/sync-protocol.md");
    let page = std::fs::read_to_string(path).expect("docs/sync-protocol.md describes the wire");
    let fence = format!("```json {name}\n");
    let from =
        page.find(&fence).unwrap_or_else(|| panic!("docs/sync-protocol.md has no example ```json {name}"));
    let rest = &page[from + fence.len()..];
    rest[..rest.find("```").expect("the example ends")].trim().to_owned()
}

/// Words whose value, not only whose shape, the page promises.
const EXACT: [&str; 2] = ["dev_ack", "outcome"];
/// What an answer holds only at times.
const AT_TIMES: [&str; 5] = ["first", "digest", "remaining", "left", "retry_after"];

/// Everything on the page is in the answer, in the same shape.
fn must_fit(page: &Value, answer: &Value, at: &str) {
    match (page, answer) {
        (Value::Object(page), Value::Object(answer)) => {
            for (key, expected) in page.iter().filter(|(key, _)| !AT_TIMES.contains(&key.as_str())) {
                let at = format!("{at}.{key}");
                let heard =
                    answer.get(key).unwrap_or_else(|| panic!("{at} is on the page and not in the answer"));
                if EXACT.contains(&key.as_str()) {
                    assert_eq!(expected, heard, "{at}");
                }
                must_fit(expected, heard, &at);
            }
        }
        (Value::Array(page), Value::Array(answer)) => {
            if let (Some(expected), Some(heard)) = (page.first(), answer.first()) {
                must_fit(expected, heard, &format!("{at}[0]"));
            }
            assert!(page.is_empty() || !answer.is_empty(), "{at} is empty");
        }
        (Value::Null, _) | (_, Value::Null) => {}
        _ => assert_eq!(
            std::mem::discriminant(page),
            std::mem::discriminant(answer),
            "{at}: the page has {page}, the answer {answer}"
        ),
    }
}

#[tokio::test]
async fn the_examples_of_the_protocol_page_work_as_they_stand() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let now = village.clock.now();
    let op_id = OpId::new(now, rand::random()).to_string();
    let fill = |text: String| {
        text.replace("{op_id}", &op_id)
            .replace("{device_id}", &li.device.to_string())
            .replace("{account}", &village.people.li.id.to_string())
            .replace("{entity}", &ActivityId::new(now, rand::random()).to_string())
            .replace("{now}", &now.millis().to_string())
            .replace("{today}", &now.day().to_string())
    };
    let parse = |text: &str| -> Value {
        serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
    };

    must_fit(&parse(&fill(example("profile"))), &li.get("/session").await.json(), "profile");

    let op = fill(example("op"));
    let hash = OpHash::of(&op);
    let push = fill(example("push-request"))
        .replace("{hash}", hash.as_str())
        .replace("\"{op as a JSON string}\"", &Value::from(op.clone()).to_string());
    let answer = li.post("/sync/v1/push", &parse(&push)).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let page = parse(&fill(example("push-response")));
    must_fit(&page, &answer.json(), "push-response");
    assert_eq!(answer.json()["outcomes"][0]["op_id"], op_id, "one outcome an op");

    let again = li.post("/sync/v1/push", &parse(&push)).await.json();
    assert_eq!(again["outcomes"], answer.json()["outcomes"], "sending again gives the same outcome");

    let mut pull = parse(&fill(example("pull-request")));
    let answer = li.post("/sync/v1/pull", &pull).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    must_fit(&parse(&fill(example("pull-response"))), &answer.json(), "pull-response");
    let mut page = answer.json();
    let mut read = page["pages"].to_string();
    while page["more"] == true {
        // The cursor goes back as it came.
        pull["cursors"][0] = page["pages"][0]["cursor"].clone();
        page = li.post("/sync/v1/pull", &pull).await.json();
        read += &page["pages"].to_string();
    }
    assert!(
        read.contains("\"activity\"") && read.contains("清扫背街小巷"),
        "what was pushed is pulled: {read}"
    );
    assert_eq!(answer.json()["scopes"][0], code("410871001001").to_string());

    let mut fault = parse(&fill(example("pull-request")));
    fault["cursors"][0]["seq"] = Value::from(-1);
    let refused = li.post("/sync/v1/pull", &fault).await.json();
    must_fit(&parse(&example("refused")), &refused, "refused");
    assert_eq!(refused["fault"]["path"], "cursors[0].seq");
    let at = usize::try_from(refused["fault"]["at"].as_u64().unwrap()).unwrap();
    assert!(fault.to_string()[..at].ends_with("\"seq\":-1"), "{fault} {at}");

    // A cursor that has seen what this database has not; then a village read to its end.
    pull["cursors"][0] = serde_json::json!({"village": "410871001001", "seq": 1_000_000});
    let refill = li.post("/sync/v1/pull", &pull).await.json();
    must_fit(&parse(&example("page-refill")), &refill["pages"][0], "page-refill");
    assert_eq!(refill["pages"][0]["refill"], true);
    pull["digest"] = Value::from(true);
    pull["cursors"][0] = refill["pages"][0]["cursor"].clone();
    let last = loop {
        let answer = li.post("/sync/v1/pull", &pull).await.json();
        pull["cursors"][0] = answer["pages"][0]["cursor"].clone();
        if answer["more"] == false {
            break answer;
        }
    };
    let mut page = parse(&example("page"));
    page["changes"].as_array_mut().unwrap().clear();
    must_fit(&page, &last["pages"][0], "page");
    must_fit(&page["digest"], &last["pages"][0]["digest"], "digest");

    let hash = "0f".repeat(32);
    let wanted = li.post("/sync/v1/photos/want", &serde_json::json!({"hashes": [hash]})).await.json();
    assert_eq!(wanted, parse(&example("photo-states")));
}
