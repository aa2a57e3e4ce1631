//! The picture that a chat shows beside a link, as SVG for the server to turn into pixels: made from the same data
//! as the pages, so it can tell no more than they do.

use super::data::{BoardData, Standing, StarLine, VillageData};
use super::frame::{PICTURE_SIZE, star_look};
use super::heavens::specks;
use super::honor_board::count_kind;
use app::icon::IconName;
use app::words;
use domain::PlaceKind;
use domain::holding::Since;

/// Widest line of text, in pixels; longer names are set smaller.
const WIDEST: usize = 1_060;

/// The picture of a village: its name and its five stars.
pub fn village_card(data: &VillageData) -> String {
    let place = &data.village.place;
    let (held, aimed) = (data.village.level(), data.village.aimed_level());
    let eyebrow = format!("{} · {}", data.zone.name, data.township.name);
    let mut art = sky(70);
    art += &brand(data.year);
    art += &text(72, 186, 38, "#ffe3da", false, &eyebrow);
    art += &text(70, 300, fits(&place.name, 104), "#ffffff", true, &place.name);
    let level = words::level_and_aim(held, aimed);
    let level = data
        .village
        .title
        .map_or_else(|| level.clone(), |it| format!("{level} · {}", words::title(it.title)));
    art += &text(72, 366, 40, "#ffd566", true, &level);
    for (number, line) in data.stars.iter().enumerate() {
        art += &star(line, data.history.since(line.star), 70 + number * 216);
    }
    whole(&art)
}

/// The picture of the zone: the sky of its villages, each as bright as it has stars.
pub fn zone_card(data: &BoardData) -> String {
    let (villages, communities) =
        (count_kind(data, PlaceKind::Village), count_kind(data, PlaceKind::Community));
    let held: usize = data.villages().map(|line| usize::from(line.level())).sum();
    let mut art = sky(40);
    // To the right of the words, each in a field of its own, so that no village hides another.
    let count = u32::try_from(data.villages().count()).unwrap_or(u32::MAX).max(1);
    let across = (1..=count).find(|across| across * across * 3 >= count * 4).unwrap_or(count);
    let down = count.div_ceil(across);
    let (wide, high) = (600 / across, 430 / down);
    for ((line, speck), number) in data.villages().zip(specks(count)).zip(0_u32..) {
        let level = u32::from(line.level().min(5));
        let look = if level == 0 {
            "fill=\"none\" stroke=\"#ffd566\" stroke-opacity=\"0.6\" stroke-width=\"2\"".to_owned()
        } else {
            format!("fill=\"#ffd566\" fill-opacity=\"0.{}\"", 40 + level * 11)
        };
        let x = 560 + number % across * wide + speck.x * wide / 1_000;
        let y = 130 + number / across * high + speck.y * high / 1_000;
        art += &glyph(x, y, 14 + level * 9, &look);
    }
    art += &brand(data.year);
    art += &text(72, 280, fits(&data.zone.name, 50), "#ffe3da", false, &data.zone.name);
    art += &text(68, 400, 116, "#ffffff", true, "群星");
    art += &text(72, 470, 38, "#ffd566", true, &format!("{villages} 个村、{communities} 个社区"));
    art += &text(72, 526, 38, "#ffd566", true, &format!("已得 {held} 颗星"));
    whole(&art)
}

/// One star of a village with its name and how it stands, in a column of 200 pixels.
fn star(line: &StarLine, since: Option<Since>, left: usize) -> String {
    let middle = left + 98;
    let (fill, edge, state) = match line.standing {
        Standing::Held => ("#ffd566", "stroke=\"#ffd566\"", "已得"),
        Standing::Aimed => ("none", "stroke=\"#ffd566\" stroke-dasharray=\"1.7 1.3\"", "正在争创"),
        Standing::NotThisYear => ("none", "stroke=\"#ffffff\" stroke-opacity=\"0.45\"", "今年不争"),
    };
    let look = format!("fill=\"{fill}\" {edge} stroke-width=\"1.2\" stroke-linejoin=\"round\"");
    let ink = if line.standing == Standing::NotThisYear { "#e9bdb3" } else { "#ffffff" };
    let (_, icon) = star_look(line.star);
    // Since when, where it is known: a picture is looked at long after the year in which it was drawn.
    let state = match since.filter(|since| since.won) {
        Some(since) => format!("{} 年评得", since.year),
        None => state.to_owned(),
    };
    let mut art = glyph(u32::try_from(middle).unwrap_or_default(), 448, 108, &look);
    if line.standing == Standing::Held {
        art += &format!(
            "<g transform=\"translate({} 432) scale(1.5)\" fill=\"none\" stroke=\"#8c1811\" stroke-width=\"2\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"><path d=\"{}\"/></g>",
            middle - 18,
            icon.path_data()
        );
    }
    art += &centred(middle, 552, 34, ink, true, line.star.name());
    art + &centred(middle, 592, 26, ink, false, &state)
}

/// A star of `side` pixels around a point.
fn glyph(x: u32, y: u32, side: u32, look: &str) -> String {
    let scale = f64::from(side) / 24.0;
    format!(
        "<path transform=\"translate({x} {y}) scale({scale:.3}) translate(-12 -11.6)\" d=\"{}\" {look}/>",
        IconName::Star.path_data()
    )
}

/// The night with its far stars.
fn sky(count: u32) -> String {
    let (width, height) = PICTURE_SIZE;
    let mut art = format!(
        "<rect width=\"{width}\" height=\"{height}\" fill=\"url(#night)\"/>\
         <rect width=\"{width}\" height=\"{height}\" fill=\"url(#glow)\"/>"
    );
    for speck in specks(count) {
        art += &format!(
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}.{}\" fill=\"#ffd566\" fill-opacity=\"0.{}\"/>",
            speck.x * width / 1_000,
            speck.y * height / 1_000,
            1 + speck.near / 500,
            speck.near % 10,
            2 + speck.near / 200
        );
    }
    art
}

/// The product's own mark and the year, along the upper edge.
fn brand(year: i32) -> String {
    let star = glyph(88, 84, 44, "fill=\"#ffd566\"");
    let year = format!("{year} 年 · “五星”支部创建");
    star + &text(122, 98, 38, "#ffd566", true, "群星") + &text(232, 96, 30, "#ffe3da", false, &year)
}

/// The largest size, up to `size`, at which a Chinese line fits: each letter is as wide as it is high.
fn fits(line: &str, size: usize) -> usize {
    size.min(WIDEST / line.chars().count().max(1))
}

fn text(x: usize, y: usize, size: usize, fill: &str, bold: bool, line: &str) -> String {
    written("start", x, y, size, fill, bold, line)
}

fn centred(x: usize, y: usize, size: usize, fill: &str, bold: bool, line: &str) -> String {
    written("middle", x, y, size, fill, bold, line)
}

fn written(anchor: &str, x: usize, y: usize, size: usize, fill: &str, bold: bool, line: &str) -> String {
    let weight = if bold { 700 } else { 400 };
    format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{fill}\" \
         text-anchor=\"{anchor}\">{}</text>",
        escaped(line)
    )
}

fn escaped(line: &str) -> String {
    let mut text = String::with_capacity(line.len());
    for letter in line.chars() {
        match letter {
            '<' => text.push_str("&lt;"),
            '>' => text.push_str("&gt;"),
            '&' => text.push_str("&amp;"),
            // What XML does not allow even in writing is left out.
            control if control.is_control() => {}
            other => text.push(other),
        }
    }
    text
}

fn whole(art: &str) -> String {
    let (width, height) = PICTURE_SIZE;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\
         <defs>\
         <linearGradient id=\"night\" x1=\"0\" y1=\"0\" x2=\"0.9\" y2=\"1\">\
         <stop offset=\"0\" stop-color=\"#a81d14\"/><stop offset=\"1\" stop-color=\"#5e0d08\"/></linearGradient>\
         <radialGradient id=\"glow\" cx=\"0.88\" cy=\"0\" r=\"0.8\">\
         <stop offset=\"0\" stop-color=\"#d9452f\" stop-opacity=\"0.75\"/>\
         <stop offset=\"1\" stop-color=\"#d9452f\" stop-opacity=\"0\"/></radialGradient>\
         </defs>{art}</svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public::honor_board::tests::board;
    use crate::public::village_page::tests::village;

    #[test]
    fn the_picture_tells_the_village_and_its_stars() {
        let svg = village_card(&village());
        for words in ["北李万村", "示范区 · 李万街道", "一星,争两星", "生态宜居", "正在争创"]
        {
            assert!(svg.contains(words), "{words} is missing: {svg}");
        }
        assert!(zone_card(&board()).contains("已得 2 颗星"));
    }

    #[test]
    fn a_long_name_is_set_smaller_and_markup_is_text() {
        let mut data = village();
        data.village.place.name = "<b>&\u{1}</b>".into();
        assert!(village_card(&data).contains("&lt;b&gt;&amp;&lt;/b&gt;"));
        assert_eq!(fits("东方社区", 104), 104);
        assert_eq!(fits(&"长".repeat(20), 104), 53);
    }
}
