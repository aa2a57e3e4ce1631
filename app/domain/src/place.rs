//! Places and their codes; a code's prefix says who has authority over it.
//!
//! Source: the national statistical division codes, 12 digits (county 6, township 3, village 3),
//! and three more for the grid.

use crate::flaw::{Check, Field, Flaw};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// How far down the tree a code reaches.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceLevel {
    /// 示范区, 6 digits.
    Zone,
    /// 乡镇、街道, 9 digits.
    Township,
    /// 村、社区, 12 digits: the scope of sync and secrecy.
    Village,
    /// 网格, 15 digits.
    Grid,
}

impl PlaceLevel {
    /// How many digits the code of such a place has.
    pub const fn digits(self) -> i32 {
        match self {
            Self::Zone => 6,
            Self::Township => 9,
            Self::Village => 12,
            Self::Grid => 15,
        }
    }
}

/// What kind of place it is, which decides its set of stars.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    /// 示范区.
    Zone,
    /// 乡、镇.
    Township,
    /// 街道.
    Subdistrict,
    /// 行政村.
    Village,
    /// 城市社区.
    Community,
    /// 网格, 20 to 60 households.
    Grid,
}

impl PlaceKind {
    /// The level at which such a place stands.
    pub const fn level(self) -> PlaceLevel {
        match self {
            Self::Zone => PlaceLevel::Zone,
            Self::Township | Self::Subdistrict => PlaceLevel::Township,
            Self::Village | Self::Community => PlaceLevel::Village,
            Self::Grid => PlaceLevel::Grid,
        }
    }
}

/// 区划代码 — 6, 9, 12 or 15 digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(transparent)]
pub struct PlaceCode(String);

/// A text that should have been a place code and is not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a place code")]
pub struct NotAPlaceCode;

impl PlaceCode {
    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
    /// How far down the tree this code reaches.
    pub fn level(&self) -> PlaceLevel {
        match self.0.len() {
            6 => PlaceLevel::Zone,
            9 => PlaceLevel::Township,
            12 => PlaceLevel::Village,
            _ => PlaceLevel::Grid,
        }
    }
    /// Whether `other` is this place or lies inside it.
    pub fn covers(&self, other: &Self) -> bool {
        other.0.starts_with(&self.0)
    }
    /// The place just above; none above the zone.
    pub fn parent(&self) -> Option<Self> {
        (self.0.len() > 6).then(|| Self(self.0[..self.0.len() - 3].to_owned()))
    }
    /// The zone this place lies in.
    #[must_use]
    pub fn zone(&self) -> Self {
        Self(self.0[..6].to_owned())
    }
    /// The township this place is or lies in; none for the zone itself.
    pub fn township(&self) -> Option<Self> {
        self.0.get(..9).map(|code| Self(code.to_owned()))
    }
    /// The village this place is or lies in; none above a village.
    pub fn village(&self) -> Option<Self> {
        self.0.get(..12).map(|code| Self(code.to_owned()))
    }
    /// The scope whose log keeps what belongs to this place: its village, or the place itself above one.
    #[must_use]
    pub fn scope(&self) -> Self {
        self.village().unwrap_or_else(|| self.clone())
    }
    /// The child of this place numbered `number` (1..=999).
    pub fn child(&self, number: u16) -> Option<Self> {
        (self.0.len() < 15 && (1..=999).contains(&number)).then(|| Self(format!("{}{number:03}", self.0)))
    }
    /// A grid's number as people say it: `003` is 3. None above a grid.
    pub fn grid_number(&self) -> Option<u16> {
        self.0.get(12..15).and_then(|digits| digits.parse().ok())
    }
    /// The code as a record key: its length and digits written into a UUIDv8.
    pub fn record_id(&self) -> Uuid {
        let mut bytes = [0_u8; 16];
        let number: u64 = self.0.parse().unwrap_or(0);
        bytes[..2].copy_from_slice(&u16::try_from(self.0.len()).unwrap_or(0).to_be_bytes());
        bytes[8..].copy_from_slice(&number.to_be_bytes());
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
    /// The key of what a place has one of each year; `marker` says which noun, and each has its own.
    pub fn record_id_of_year(&self, marker: u8, year: i32) -> Uuid {
        let mut bytes = *self.record_id().as_bytes();
        let [_, _, high, low] = year.to_be_bytes();
        bytes[2] = marker;
        bytes[3] = high;
        bytes[4] = low;
        uuid::Builder::from_custom_bytes(bytes).into_uuid()
    }
}

impl fmt::Display for PlaceCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for PlaceCode {
    type Err = NotAPlaceCode;
    fn from_str(text: &str) -> Result<Self, NotAPlaceCode> {
        let right_length = matches!(text.len(), 6 | 9 | 12 | 15);
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        if right_length && digits && !text.starts_with('0') {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotAPlaceCode)
        }
    }
}

impl<'de> Deserialize<'de> for PlaceCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A zone, township, village or grid with its name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Place {
    /// Its code.
    pub code: PlaceCode,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// 名称, at most 40 characters.
    pub name: String,
    /// Made up for the sample zone; said so wherever it is shown.
    #[serde(default)]
    pub sample: bool,
}

impl Place {
    /// Name filled in and short enough; kind and code at the same level.
    pub fn check(&self) -> Result<(), Vec<Flaw>> {
        Check::new()
            .text(Field::PlaceName, &self.name)
            .refuse_if(self.kind.level() != self.code.level(), Field::PlaceKind, crate::flaw::Why::Malformed)
            .done()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> PlaceCode {
        text.parse().unwrap()
    }

    #[test]
    fn a_prefix_has_authority() {
        let village = code("410871001003");
        let grid = code("410871001003002");
        assert!(village.covers(&grid) && village.covers(&village));
        assert!(!grid.covers(&village));
        assert!(!code("410871001004").covers(&grid));
        assert_eq!(grid.village(), Some(village.clone()));
        assert_eq!(grid.parent(), Some(village.clone()));
        assert_eq!(grid.scope(), village);
        assert_eq!(grid.grid_number(), Some(2));
        assert_eq!(code("410871").parent(), None);
        assert_eq!(code("410871001").scope(), code("410871001"));
    }

    #[test]
    fn only_digits_of_the_right_length_are_codes() {
        for bad in ["", "41087", "4108710", "41087100100a", "010871", "41087100100300"] {
            assert_eq!(bad.parse::<PlaceCode>(), Err(NotAPlaceCode), "{bad}");
        }
    }

    #[test]
    fn record_ids_differ_where_codes_differ() {
        let codes = ["410871", "410871001", "410871001003", "410871001003002", "410871001003020"];
        let ids: std::collections::BTreeSet<_> = codes.iter().map(|text| code(text).record_id()).collect();
        assert_eq!(ids.len(), codes.len());
    }

    #[test]
    fn a_place_stands_at_the_level_of_its_code() {
        let place = Place {
            code: code("410871001003"),
            kind: PlaceKind::Grid,
            name: "东方社区".into(),
            sample: false,
        };
        assert!(place.check().is_err());
        assert!(Place { kind: PlaceKind::Community, ..place }.check().is_ok());
    }
}
