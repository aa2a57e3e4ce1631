//! Photos in a bucket that two servers share: a stand-in that speaks as much of S3 as is asked of it.

use crate::harness::TestVillage;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use domain::PhotoHash;
use image::codecs::jpeg::JpegEncoder;
use serde_json::json;
use server::state::App;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use store::gallery::Gallery;
use tokio::net::TcpListener;

/// The stand-in.
#[derive(Clone, Default)]
struct Bucket {
    /// What lies in it, by key.
    objects: Arc<Mutex<BTreeMap<String, Bytes>>>,
    /// Whether its disk is full.
    full: Arc<AtomicBool>,
}

impl Bucket {
    fn holds(&self, key: &str) -> Option<Bytes> {
        self.objects.lock().unwrap().get(key).cloned()
    }
}

fn about(bytes: &Bytes) -> [(header::HeaderName, String); 3] {
    [
        (header::ETAG, format!("\"{}\"", bytes.len())),
        (header::LAST_MODIFIED, "Mon, 23 Nov 2026 00:00:00 GMT".into()),
        (header::CONTENT_TYPE, "image/jpeg".into()),
    ]
}

/// Who signs with another key is nobody here.
fn knows(headers: &HeaderMap) -> bool {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|signed| signed.starts_with("AWS4-HMAC-SHA256 Credential=qunxing/"))
}

/// A stand-in on this machine; its address, and what lies in it.
async fn bucket() -> (String, Bucket) {
    let bucket = Bucket::default();
    let one = get(|State(bucket): State<Bucket>, Path(key): Path<String>, headers: HeaderMap| async move {
        match bucket.holds(&key) {
            _ if !knows(&headers) => StatusCode::FORBIDDEN.into_response(),
            Some(bytes) => (about(&bytes), bytes).into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    })
    .put(
        |State(bucket): State<Bucket>, Path(key): Path<String>, headers: HeaderMap, body: Bytes| async move {
            if !knows(&headers) {
                return StatusCode::FORBIDDEN.into_response();
            }
            if bucket.full.load(Ordering::Relaxed) {
                return StatusCode::INSUFFICIENT_STORAGE.into_response();
            }
            let told = about(&body);
            bucket.objects.lock().unwrap().insert(key, body);
            told.into_response()
        },
    );
    let list = get(|State(bucket): State<Bucket>, headers: HeaderMap| async move {
        if !knows(&headers) {
            return StatusCode::FORBIDDEN.into_response();
        }
        let found = bucket.objects.lock().unwrap().iter().fold(String::new(), |found, (key, bytes)| {
            format!(
                "{found}<Contents><Key>{key}</Key><LastModified>2026-11-23T00:00:00.000Z</LastModified><Size>{}</Size></Contents>",
                bytes.len()
            )
        });
        format!("<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>")
            .into_response()
    });
    let router = Router::new().route("/zone", list).route("/zone/{*key}", one).with_state(bucket.clone());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (address, bucket)
}

fn gallery(address: &str, key: &str) -> Gallery {
    let settings = [
        ("AWS_ENDPOINT_URL", address),
        ("AWS_ALLOW_HTTP", "true"),
        ("AWS_ACCESS_KEY_ID", key),
        ("AWS_SECRET_ACCESS_KEY", "s3cret"),
        ("AWS_REGION", "cn-north"),
        ("PATH", "/usr/bin"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Gallery::in_bucket("s3://zone/photos", settings).unwrap()
}

/// Two servers on one database, with their photos in this bucket.
async fn two_servers(village: &TestVillage, address: &str) -> [App; 2] {
    let mut servers = [village.process_beside().await, village.process_beside().await];
    for server in &mut servers {
        server.store = server.store.clone().with_photos(gallery(address, "qunxing"));
    }
    servers
}

/// A picture, and its name.
fn picture() -> (Vec<u8>, PhotoHash) {
    let mut bytes = Vec::new();
    JpegEncoder::new(&mut bytes).encode_image(&image::RgbImage::new(40, 30)).unwrap();
    let hash = sync::op::hex(&Sha256::digest(&bytes)).parse().unwrap();
    (bytes, hash)
}

fn piece(hash: &PhotoHash, offset: usize, total: usize) -> String {
    format!("/sync/v1/photos/{hash}?offset={offset}&total={total}")
}

#[tokio::test]
async fn a_photo_cut_off_at_one_server_goes_on_at_another_and_lies_in_the_bucket_of_both() {
    let (address, bucket) = bucket().await;
    let village = TestVillage::new().await;
    let servers = two_servers(&village, &address).await;
    let li = village.sign_in(&village.people.li).await;
    let (here, there) = (li.at(&servers[0]), li.at(&servers[1]));
    let (bytes, hash) = picture();
    let (total, half) = (bytes.len(), bytes.len() / 2);
    assert_eq!(here.put(&piece(&hash, 0, total), &bytes[..half]).await.json()["offset"], half);
    assert_eq!(there.put(&piece(&hash, half, total), &bytes[half..]).await.json()["stored"], true);
    let stored = bucket.holds(&format!("photos/{hash}.jpg")).unwrap();
    assert!(image::load_from_memory(&stored).is_ok());

    let nothing: PhotoHash = "0f".repeat(32).parse().unwrap();
    for server in &servers {
        let photos = server.store.photos();
        assert_eq!(photos.get(&hash).await.unwrap().unwrap(), stored);
        assert_eq!(photos.get(&nothing).await.unwrap(), None);
        assert_eq!(Vec::from_iter(photos.hashes().await.unwrap()), std::slice::from_ref(&hash));
    }
    assert!(store::check::everything(&servers[0].store).await.unwrap().findings.is_empty());
    bucket.objects.lock().unwrap().clear();
    assert_eq!(store::check::everything(&servers[1].store).await.unwrap().findings.len(), 1);
}

#[tokio::test]
async fn a_photo_that_the_bucket_did_not_take_is_not_called_stored_and_comes_in_later() {
    let (address, bucket) = bucket().await;
    let village = TestVillage::new().await;
    let servers = two_servers(&village, &address).await;
    let li = village.sign_in(&village.people.li).await;
    let (here, there) = (li.at(&servers[0]), li.at(&servers[1]));
    let (bytes, hash) = picture();
    let total = bytes.len();
    bucket.full.store(true, Ordering::Relaxed);
    assert_eq!(here.put(&piece(&hash, 0, total), &bytes).await.status, 500);
    let asked = there.post("/sync/v1/photos/want", &json!({ "hashes": [hash] })).await.json();
    assert_eq!((&asked[0]["stored"], &asked[0]["offset"]), (&json!(false), &json!(total)));
    // All its pieces are here: the phone has nothing more to send than the question.
    bucket.full.store(false, Ordering::Relaxed);
    assert_eq!(there.put(&piece(&hash, total, total), &[]).await.json()["stored"], true);
    assert!(bucket.holds(&format!("photos/{hash}.jpg")).is_some());
}

#[tokio::test]
async fn a_bucket_that_cannot_be_used_says_so_at_once_and_tells_no_secret() {
    let (address, bucket) = bucket().await;
    assert!(gallery(&address, "qunxing").try_out().await.is_ok());
    let stranger = gallery(&address, "somebody").try_out().await;
    bucket.full.store(true, Ordering::Relaxed);
    let full = gallery(&address, "qunxing").try_out().await;
    let nobody_there = gallery("http://127.0.0.1:1", "qunxing").try_out().await;
    for refused in [stranger, full, nobody_there] {
        let told = format!("{:?}", refused.unwrap_err());
        assert!(!told.contains("s3cret"), "{told}");
    }
}
