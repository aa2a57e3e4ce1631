//! What strangers may ask for.

use crate::public::Size;
use domain::PlaceCode;

/// A public page or picture.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Asked {
    /// 光荣榜 of the zone.
    Board(Size),
    /// 群星: of the zone, or of one township.
    Stars(Option<PlaceCode>, Size),
    /// A village's page.
    Village(PlaceCode, Size),
    /// A village's poster.
    Poster(PlaceCode, Size),
    /// 可复制的经验 of the zone.
    Experiences(Size),
    /// The picture of links to the zone's pages.
    ZonePicture,
    /// The picture of links to a village's pages.
    VillagePicture(PlaceCode),
}

impl Asked {
    /// Whether it is made of pixels.
    pub const fn is_picture(&self) -> bool {
        matches!(self, Self::ZonePicture | Self::VillagePicture(_))
    }
    /// Whether it is about one place, which may not exist.
    pub const fn names_a_place(&self) -> bool {
        !matches!(self, Self::Board(_) | Self::Experiences(_) | Self::Stars(None, _) | Self::ZonePicture)
    }
}
