//! Photos travel behind the text, in pieces, and are shown only to those who reach the village.

use crate::harness::{FOREIGN, GRID_3, ORIGIN, Session, TestVillage};
use device::{NewPhoto, PhotoProgress};
use domain::{PhotoHash, PhotoRef};
use image::codecs::jpeg::JpegEncoder;
use serde_json::json;
use server::secrets::hash_of;
use std::time::Duration;
use sync::wire::Refusal;
use tokio::io::AsyncWriteExt;

/// A picture with so much noise that it does not fit into one piece.
fn picture(side: u32) -> Vec<u8> {
    let mut state = 7_u32;
    let noise = image::RgbImage::from_fn(side, side, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        image::Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    });
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 80).encode_image(&noise).unwrap();
    bytes
}

fn name(bytes: &[u8]) -> PhotoHash {
    use sha2::{Digest, Sha256};
    sync::op::hex(&Sha256::digest(bytes)).parse().unwrap()
}

fn new_photo(bytes: &[u8], side: u16) -> NewPhoto {
    let photo = PhotoRef { hash: name(bytes), bytes: bytes.len() as u32, width: side, height: side };
    NewPhoto { photo, bytes: bytes.to_vec() }
}

async fn put(
    who: &Session,
    hash: &PhotoHash,
    offset: usize,
    total: usize,
    piece: &[u8],
) -> serde_json::Value {
    let answer = who.put(&format!("/sync/v1/photos/{hash}?offset={offset}&total={total}"), piece).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_photo_follows_its_visit_and_only_its_village_sees_it() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    let bytes = picture(540);
    assert!(bytes.len() > sync::PHOTO_PIECE_BYTES, "{}", bytes.len());
    let op = li.record_visit_with(home, "软管老化", vec![new_photo(&bytes, 540)]).await;
    li.sync().await;
    assert_eq!(li.phone.entry(op).unwrap().photos[0].progress, PhotoProgress::Stored);
    assert_eq!(li.phone.photos_waiting(), 0);

    let path = format!("/sync/v1/photos/{}", name(&bytes));
    for account in [&village.people.li, &village.people.wang, &village.people.zhang, &village.people.wenyuan]
    {
        let answer = village.sign_in(account).await.get(&path).await;
        assert_eq!(
            (answer.status.as_u16(), answer.header("content-type")),
            (200, "image/jpeg"),
            "{}",
            account.name
        );
        assert!(image::load_from_memory(&answer.body).is_ok());
        assert!(answer.header("cache-control").starts_with("private"));
    }
    for account in [&village.people.zhao, &village.people.sun, &village.people.liwan] {
        let answer = village.sign_in(account).await.get(&path).await;
        assert_eq!(answer.refusal(), Some(Refusal::NotFound), "{} of {FOREIGN}", account.name);
    }
    assert_eq!(village.stranger().get(&path).await.refusal(), Some(Refusal::SignInAgain));
}

/// A photo of which only the name is known: it stands in a record of another village.
fn only_its_name(bytes: &[u8], side: u16) -> PhotoRef {
    new_photo(bytes, side).photo
}

#[tokio::test]
async fn who_only_knows_a_photos_name_does_not_see_it_by_linking_it() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let far = village.household_by(&village.people.sun, "410871002001001", "1-101", "何大爷").await;
    let li = village.phone(&village.people.li).await;
    li.sync().await;
    let bytes = picture(120);
    li.record_visit_with(home, "只给村里看", vec![new_photo(&bytes, 120)]).await;
    li.sync().await;

    // Another village's worker, secretary and office know the name and link it in a record of their own.
    let zhao = village.phone(&village.people.zhao).await;
    zhao.sync().await;
    let op = zhao.link_visit(far, "看看别村的照片", vec![only_its_name(&bytes, 120)]).await;
    zhao.sync().await;
    assert!(zhao.phone.entry(op).is_some());
    let path = format!("/sync/v1/photos/{}", name(&bytes));
    for account in [&village.people.zhao, &village.people.sun, &village.people.liwan] {
        let answer = village.sign_in(account).await.get(&path).await;
        assert_eq!(answer.refusal(), Some(Refusal::NotFound), "{} reads a foreign photo", account.name);
    }
    let asked = zhao.session.post("/sync/v1/photos/want", &json!({"hashes": [name(&bytes)]})).await.json();
    assert_eq!(
        (&asked[0]["stored"], &asked[0]["offset"]),
        (&json!(false), &json!(0)),
        "nor that it is there"
    );

    // A few bytes of something else prove nothing.
    put(&zhao.session, &name(&bytes), 0, 5, b"hello").await;
    assert_eq!(zhao.session.get(&path).await.refusal(), Some(Refusal::NotFound));
    assert_eq!(village.sign_in(&village.people.wang).await.get(&path).await.status, 200, "and spoil nothing");

    // Somebody of the photo's own village who links it sees what they saw before.
    let quban = village.sign_in(&village.people.quban).await;
    assert_eq!(quban.get(&path).await.status, 200);
}

#[tokio::test]
async fn two_villages_that_took_the_same_picture_both_see_it() {
    let village = TestVillage::new().await;
    let home = village.household(GRID_3, "5-2-301", "孙桂英").await;
    let far = village.household_by(&village.people.sun, "410871002001001", "1-101", "何大爷").await;
    let (li, zhao) = (village.phone(&village.people.li).await, village.phone(&village.people.zhao).await);
    let bytes = picture(540);
    let path = format!("/sync/v1/photos/{}", name(&bytes));
    for (hand, household) in [(&li, home), (&zhao, far)] {
        hand.sync().await;
        let op = hand.record_visit_with(household, "同一张宣传单", vec![new_photo(&bytes, 540)]).await;
        hand.sync().await;
        assert_eq!(hand.phone.entry(op).unwrap().photos[0].progress, PhotoProgress::Stored);
        assert_eq!(hand.session.get(&path).await.status, 200);
    }
    assert_eq!(
        village.sign_in(&village.people.sun).await.get(&path).await.status,
        200,
        "their secretary, too"
    );
    let files: Vec<_> = std::fs::read_dir(store::photo_folder(&village.app.config.data)).unwrap().collect();
    assert_eq!(files.len(), 1, "it is kept once");
}

#[tokio::test]
async fn a_photo_that_was_cut_off_goes_on_where_it_stopped() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let bytes = picture(540);
    let (hash, total) = (name(&bytes), bytes.len());
    assert_eq!(put(&li, &hash, 0, total, &bytes[..1_000]).await["offset"], 1_000);
    assert_eq!(
        put(&li, &hash, 0, total, &bytes[..1_000]).await["offset"],
        1_000,
        "a piece sent again changes nothing"
    );
    assert_eq!(put(&li, &hash, 5_000, total, &bytes[5_000..6_000]).await["offset"], 1_000, "no holes");
    let asked = li.post("/sync/v1/photos/want", &json!({"hashes": [hash]})).await.json();
    assert_eq!((&asked[0]["offset"], &asked[0]["stored"]), (&json!(1_000), &json!(false)));
    // Of a larger piece the server takes as much as it takes at once; whoever goes on where it says gets there.
    let (mut offset, mut pieces) = (1_000, 0);
    let last = loop {
        let end = total.min(offset + 200 * 1024);
        let told = put(&li, &hash, offset, total, &bytes[offset..end]).await;
        pieces += 1;
        let here = told["offset"].as_u64().unwrap() as usize;
        assert!(here == total || here == offset + sync::MOST_PIECE_BYTES, "{here} after {offset}");
        if here == total {
            break told;
        }
        offset = here;
    };
    assert_eq!(pieces, (total - 1_000).div_ceil(sync::MOST_PIECE_BYTES));
    assert_eq!((&last["stored"], &last["refused"]), (&json!(true), &json!(false)));
    assert_eq!(put(&li, &hash, 0, total, &bytes[..1_000]).await["stored"], true, "and it stays stored");
    let files: Vec<_> = std::fs::read_dir(store::photo_folder(&village.app.config.data)).unwrap().collect();
    assert_eq!(files.len(), 1, "no pieces stay behind");
}

#[tokio::test]
async fn a_piece_cut_in_the_middle_has_arrived_as_far_as_it_came() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let limits = server::connections::Limits {
        connections: 4,
        head: Duration::from_secs(5),
        stalled: Duration::from_secs(5),
        ..server::connections::Limits::default()
    };
    let router = server::routes::router(&village.app);
    tokio::spawn(server::connections::serve(listener, router, limits, std::future::pending()));
    let bytes = picture(300);
    let (hash, total) = (name(&bytes), bytes.len());
    let mut offset = 0;
    for sent in [10_000, 7_000] {
        let mut phone = tokio::net::TcpStream::connect(address).await.unwrap();
        let head = format!(
            "PUT /sync/v1/photos/{hash}?offset={offset}&total={total} HTTP/1.1\r\nHost: localhost:3000\r\nOrigin: {ORIGIN}\r\nCookie: {}\r\nContent-Length: 65536\r\n\r\n",
            li.cookie
        );
        phone.write_all(head.as_bytes()).await.unwrap();
        phone.write_all(&bytes[offset..offset + sent]).await.unwrap();
        phone.flush().await.unwrap();
        // Long enough for the bytes to be under way, then the road is gone.
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(phone);
        offset += sent;
        let wanted = json!({"hashes": [hash]});
        let begun = std::time::Instant::now();
        while li.post("/sync/v1/photos/want", &wanted).await.json()[0]["offset"] != offset {
            assert!(begun.elapsed() < Duration::from_secs(10), "what had arrived is not here");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    while offset < total {
        let end = total.min(offset + sync::MOST_PIECE_BYTES);
        offset =
            put(&li, &hash, offset, total, &bytes[offset..end]).await["offset"].as_u64().unwrap() as usize;
    }
    let stored =
        village.app.store.photos().get(&hash).await.unwrap().expect("the whole is here, and is a picture");
    assert!(stored.len() <= total, "{} of {total}", stored.len());
}

#[tokio::test]
async fn a_photo_finished_by_two_requests_at_once_is_stored_and_neither_fails() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    for side in 60..70 {
        let bytes = picture(side);
        let (hash, total) = (name(&bytes), bytes.len());
        // All is there; the request that would have checked it died with the server.
        let asker = li.asker;
        store::photo::take_piece(
            &village.app.store,
            asker,
            &hash,
            0,
            total as u32,
            &bytes,
            village.clock.now(),
        )
        .await
        .unwrap();
        let again = || put(&li, &hash, total, total, &[]);
        let (one, other, third) = futures::join!(again(), again(), again());
        for told in [one, other, third] {
            assert_eq!(told["refused"], false);
        }
        assert_eq!(put(&li, &hash, total, total, &[]).await["stored"], true);
    }
    let files: Vec<_> = std::fs::read_dir(store::photo_folder(&village.app.config.data)).unwrap().collect();
    assert_eq!(files.len(), 10, "no pieces stay behind");
}

#[tokio::test]
async fn what_is_no_picture_is_refused_for_good_and_what_was_damaged_may_come_again() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let text = "这不是照片".as_bytes();
    assert_eq!(put(&li, &name(text), 0, text.len(), text).await["refused"], true);
    let asked = li.post("/sync/v1/photos/want", &json!({"hashes": [name(text)]})).await.json();
    assert_eq!(asked[0]["refused"], true);

    let wide = {
        let mut bytes = Vec::new();
        JpegEncoder::new(&mut bytes).encode_image(&image::RgbImage::new(1_601, 2)).unwrap();
        bytes
    };
    assert_eq!(
        put(&li, &name(&wide), 0, wide.len(), &wide).await["refused"],
        true,
        "larger than phones make them"
    );

    let good = picture(64);
    let mut damaged = good.clone();
    damaged[100] ^= 1;
    let told = put(&li, &name(&good), 0, damaged.len(), &damaged).await;
    assert_eq!(
        (&told["offset"], &told["refused"], &told["stored"]),
        (&json!(0), &json!(false), &json!(false))
    );
    assert_eq!(put(&li, &name(&good), 0, good.len(), &good).await["stored"], true);
}

#[tokio::test]
async fn too_much_is_refused_before_it_is_read() {
    let village = TestVillage::new().await;
    let li = village.sign_in(&village.people.li).await;
    let hash = hash_of("x");
    let piece = vec![0; sync::PHOTO_PIECE_BYTES + 1];
    for (path, piece, refusal) in [
        (format!("/sync/v1/photos/{hash}?offset=0&total=600000"), piece.as_slice(), Refusal::TooLarge),
        (format!("/sync/v1/photos/{hash}?offset=0&total=99999999"), b"x", Refusal::TooLarge),
        (format!("/sync/v1/photos/{hash}?offset=0"), b"x", Refusal::BadRequest),
        ("/sync/v1/photos/..%2f..%2fetc?offset=0&total=1".to_owned(), b"x", Refusal::BadRequest),
    ] {
        let answer = li.put(&path, piece).await;
        assert_eq!(answer.refusal(), Some(refusal), "{path}: {}", answer.text());
    }
    let many: Vec<_> = (0..101).map(|_| hash.clone()).collect();
    assert_eq!(
        li.post("/sync/v1/photos/want", &json!({"hashes": many})).await.refusal(),
        Some(Refusal::TooLarge)
    );
}
