//! 群星 — stars as they are drawn: far ones scattered over a hero or a picture, and the constellation of a village,
//! whose shape is its level. Knows no village.

use app::icon::IconName;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// A far star.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Speck {
    /// 0..1000 of the width.
    pub(super) x: u32,
    /// 0..1000 of the height.
    pub(super) y: u32,
    /// 0..1000: how near it seems.
    pub(super) near: u32,
}

/// So many far stars, the same ones each time.
pub(super) fn specks(count: u32) -> impl Iterator<Item = Speck> {
    (1..=count).map(|k| {
        // Two rounds of a common integer mix: neighbours in `k` land far apart.
        let mix = |salt: u32| {
            let mut bits = k.wrapping_mul(0x9E37_79B9) ^ salt.wrapping_mul(0x85EB_CA6B);
            bits = (bits ^ (bits >> 16)).wrapping_mul(0x7FEB_352D);
            bits = (bits ^ (bits >> 15)).wrapping_mul(0x846C_A68B);
            (bits ^ (bits >> 16)) % 1_000
        };
        Speck { x: mix(1), y: mix(2), near: mix(3) }
    })
}

/// The sky behind a hero.
pub(super) fn far_stars() -> impl IntoView {
    let stars: Vec<_> = specks(48)
        .map(|Speck { x, y, near }| {
            let r = 5 + near / 70;
            view! {
                <circle
                    cx=(x * 6 / 10).to_string()
                    cy=(y / 5).to_string()
                    r=format!("{}.{}", r / 10, r % 10)
                ></circle>
            }
        })
        .collect();
    view! {
        <svg class="sky" viewBox="0 0 600 200" preserveAspectRatio="xMaxYMid slice" aria-hidden="true">
            {stars}
        </svg>
    }
}

/// Where the stars of a constellation stand in a field of 48 × 48, and how large each is in per cent of an icon:
/// one, a pair, a triangle, a diamond, a ring of five. More than five are drawn as five.
pub(super) const fn places(level: u8) -> (&'static [(i32, i32)], i32) {
    match level {
        0 => (&[], 100),
        1 => (&[(24, 24)], 140),
        2 => (&[(14, 29), (34, 19)], 116),
        3 => (&[(24, 12), (11, 34), (37, 34)], 108),
        4 => (&[(24, 8), (8, 24), (40, 24), (24, 40)], 96),
        _ => (&[(24, 8), (40, 20), (34, 39), (14, 39), (8, 20)], 92),
    }
}

/// The shapes that a page uses, drawn once; [`constellation`] points at them. Each is (held, aimed at).
pub(super) fn shapes(used: &BTreeSet<(u8, u8)>) -> impl IntoView + use<> {
    let symbols: Vec<_> = used
        .iter()
        .map(|(held, aimed)| view! { <symbol id=id(*held, *aimed) viewBox="0 0 48 48">{drawing(*held, *aimed)}</symbol> })
        .collect();
    view! { <svg class="shapes" aria-hidden="true">{symbols}</svg> }
}

/// A village's stars: those held are full, those aimed for a dashed edge, none at all is a small ring. The words
/// beside it say the same, so screen readers skip it.
pub(super) fn constellation(held: u8, aimed: u8) -> impl IntoView {
    view! {
        <svg class="constellation" aria-hidden="true">
            <use href=format!("#{}", id(held, aimed))></use>
        </svg>
    }
}

fn id(held: u8, aimed: u8) -> String {
    format!("c{held}{aimed}")
}

fn drawing(held: u8, aimed: u8) -> AnyView {
    let (places, size) = places(held.max(aimed));
    if places.is_empty() {
        return view! { <circle class="unlit" cx="24" cy="24" r="4"></circle> }.into_any();
    }
    let stars: Vec<_> = places
        .iter()
        .zip(0_u8..)
        .map(|((x, y), number)| {
            let class = if number < held { "lit" } else { "dim" };
            // The icon's middle is at 12, 12.
            let transform =
                format!("translate({x} {y}) scale({}.{:02}) translate(-12 -11.6)", size / 100, size % 100);
            view! { <path class=class d=IconName::Star.path_data() transform=transform></path> }
        })
        .collect();
    stars.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_a_shape_of_its_own_with_as_many_stars() {
        let mut shapes = BTreeSet::new();
        for level in 0..=5_u8 {
            let (stars, _) = places(level);
            assert_eq!(stars.len(), usize::from(level));
            assert!(stars.iter().all(|(x, y)| (8..=40).contains(x) && (8..=40).contains(y)), "{level}");
            shapes.insert(stars);
        }
        assert_eq!(shapes.len(), 6);
    }

    #[test]
    fn the_far_stars_are_the_same_each_time_and_lie_apart() {
        let sky: Vec<_> = specks(48).collect();
        assert_eq!(sky, specks(48).collect::<Vec<_>>());
        let distinct: BTreeSet<_> = sky.iter().map(|star| (star.x, star.y)).collect();
        assert_eq!(distinct.len(), 48);
    }
}
