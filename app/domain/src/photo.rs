//! A photo by the hash of its bytes; knows nothing of how it travels.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;

/// SHA-256 of a photo's bytes as the phone made them, 64 lower-case hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct PhotoHash(String);

/// A text that should have been a photo's hash and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a photo hash")]
pub struct NotAPhotoHash;

impl PhotoHash {
    /// The hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PhotoHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PhotoHash {
    type Err = NotAPhotoHash;
    fn from_str(text: &str) -> Result<Self, NotAPhotoHash> {
        let hex = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if text.len() == 64 && hex { Ok(Self(text.to_owned())) } else { Err(NotAPhotoHash) }
    }
}

impl<'de> Deserialize<'de> for PhotoHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// 照片 — a record's link to a photo. Photos are optional everywhere (减负) and never hold a record back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PhotoRef {
    /// Its name.
    pub hash: PhotoHash,
    /// Size in bytes.
    pub bytes: u32,
    /// Width in pixels.
    pub width: u16,
    /// Height in pixels.
    pub height: u16,
}

/// Most photos one record links to.
pub const MOST_PHOTOS: usize = 9;
/// Largest photo accepted, in bytes; phones aim at 200 KB, this leaves room for noisy pictures.
pub const MOST_PHOTO_BYTES: u32 = 600 * 1024;
/// Longest side accepted, in pixels; phones shrink to 1280.
pub const MOST_PHOTO_SIDE: u16 = 1600;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_64_lower_hex_digits() {
        assert!("a".repeat(64).parse::<PhotoHash>().is_ok());
        for bad in ["", "xyz", &"A".repeat(64), &"a".repeat(63), "../../etc/passwd"] {
            assert_eq!(bad.parse::<PhotoHash>(), Err(NotAPhotoHash));
        }
    }
}
