//! Where stored photos lie: in a folder, or in a bucket of a store that speaks S3, which several servers share. Knows
//! names and bytes, and not what a photo is of.
//!
//! Why this crate, and how it is built: docs/decisions/0016-photos-in-a-bucket.md.

use crate::{Error, Result, privacy};
use domain::{At, PhotoHash};
use futures::TryStreamExt;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Name;
use object_store::prefix::PrefixStore;
use object_store::{
    ClientOptions, Error as ObjectError, ObjectStore, ObjectStoreExt, PutPayload, RetryConfig,
};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How long a bucket may take for one answer. A photo has at most a few hundred kilobytes.
const ANSWER: Duration = Duration::from_secs(10);

/// How long a bucket that fails is asked again before the phone hears that it should try later.
const PATIENCE: Duration = Duration::from_secs(10);

/// What lies beside the photos to show that something can be stored here at all.
const SIGN: &str = "ready.txt";

/// Stored photos. Cheap to clone. Says nothing of itself, since it knows the keys of its bucket.
#[derive(Clone)]
pub struct Gallery(Arc<dyn ObjectStore>);

impl Gallery {
    /// In a folder, which is made when it is not there.
    pub fn in_folder(folder: &Path) -> Result<Self> {
        privacy::own_folder(folder)?;
        // A phone forgets its copy when it hears `stored`: bytes and name have to be on the disk by then.
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true))))
    }

    /// At an address like `s3://bucket/folder`. Keys, region and endpoint stand in `settings` by the names that other
    /// tools for S3 read from the environment (`AWS_ACCESS_KEY_ID`, `AWS_ENDPOINT_URL`, …); other settings are ignored.
    pub fn in_bucket(address: &str, settings: impl IntoIterator<Item = (String, String)>) -> Result<Self> {
        // Somebody else in this process may have chosen already: any will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let known = |(name, value): (String, String)| {
            let key: AmazonS3ConfigKey = name.to_ascii_lowercase().parse().ok()?;
            name.starts_with("AWS_").then_some((key, value))
        };
        let patient = RetryConfig { max_retries: 3, retry_timeout: PATIENCE, ..RetryConfig::default() };
        let builder = AmazonS3Builder::new()
            .with_url(address)
            .with_retry(patient)
            .with_client_options(ClientOptions::new().with_timeout(ANSWER).with_connect_timeout(ANSWER));
        let settings = settings.into_iter().filter_map(known);
        let bucket =
            settings.fold(builder, |builder, (key, value)| builder.with_config(key, value)).build()?;
        let folder = address.splitn(4, '/').nth(3).unwrap_or_default();
        Ok(Self(Arc::new(PrefixStore::new(bucket, folder))))
    }

    /// Whether it answers, lets us in, keeps what it is given and gives it back.
    pub async fn try_out(&self) -> Result<()> {
        const TEXT: &str = "群星的照片存在这里\n";
        self.0.list(None).try_next().await?;
        self.0.put(&Name::from(SIGN), PutPayload::from_static(TEXT.as_bytes())).await?;
        let given_back = self.0.get(&Name::from(SIGN)).await?.bytes().await?;
        if given_back == TEXT.as_bytes() { Ok(()) } else { Err(Error::Malformed("what was just stored")) }
    }

    /// Keeps a photo: either whole and for certain, or not at all.
    pub async fn put(&self, hash: &PhotoHash, bytes: Vec<u8>) -> Result<()> {
        self.0.put(&name(hash), PutPayload::from(bytes)).await?;
        Ok(())
    }

    /// A photo's bytes, where it is here.
    pub async fn get(&self, hash: &PhotoHash) -> Result<Option<Vec<u8>>> {
        match self.0.get(&name(hash)).await {
            Ok(found) => Ok(Some(found.bytes().await?.into())),
            Err(ObjectError::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether a photo is here.
    pub async fn has(&self, hash: &PhotoHash) -> Result<bool> {
        match self.0.head(&name(hash)).await {
            Ok(found) => Ok(found.size > 0),
            Err(ObjectError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// Forgets a photo; one that is not here is forgotten already.
    pub async fn remove(&self, hash: &PhotoHash) -> Result<()> {
        match self.0.delete(&name(hash)).await {
            Ok(()) | Err(ObjectError::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Photos that have lain here, unchanged, since before an instant.
    pub async fn hashes_before(&self, before: At) -> Result<BTreeSet<PhotoHash>> {
        let old = self.0.list(None).try_filter_map(async |found| {
            let is_old = found.last_modified.timestamp_millis() < before.millis();
            Ok(is_old.then(|| named(&found.location)).flatten())
        });
        Ok(old.try_collect().await?)
    }

    /// Every photo that is here and not empty.
    pub async fn hashes(&self) -> Result<BTreeSet<PhotoHash>> {
        let found = self
            .0
            .list(None)
            .try_filter_map(async |found| Ok((found.size > 0).then(|| named(&found.location)).flatten()));
        Ok(found.try_collect().await?)
    }
}

fn named(name: &Name) -> Option<PhotoHash> {
    name.filename()?.strip_suffix(".jpg")?.parse().ok()
}

fn name(hash: &PhotoHash) -> Name {
    Name::from(format!("{hash}.jpg"))
}
