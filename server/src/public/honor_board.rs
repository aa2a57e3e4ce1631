//! `/` — the zone's honor board.

use super::data::{BoardData, Declared, HonorLine, TownshipLine, VillageLine};
use super::frame::{Frame, Size, figures, honor_card, page, star_chips};
use super::heavens::far_stars;
use app::star_row::StarRow;
use app::words;
use domain::PlaceKind;
use domain::honor::HonorKind;
use domain::order;
use leptos::prelude::*;

/// The whole page as HTML.
pub fn honor_board(data: &BoardData, frame: &Frame) -> String {
    let size = frame.size;
    let villages = count_kind(data, PlaceKind::Village);
    let communities = count_kind(data, PlaceKind::Community);
    let held: usize = data.villages().map(|line| usize::from(line.level())).sum();
    let lead = format!("{villages} 个村、{communities} 个社区,一颗星一颗星地干出来。");
    let description = format!("{}“五星”支部创建光荣榜。{lead}", data.zone.name);
    let eyebrow = format!("{} 年 · {}“五星”支部创建", data.year, data.zone.name);
    let kinds: Vec<_> = HonorKind::ALL
        .into_iter()
        .filter_map(|kind| {
            let honors: Vec<_> = data.honors.iter().filter(|honor| honor.kind == kind).collect();
            (!honors.is_empty()).then_some((kind, honors))
        })
        .collect();
    let nav: Vec<_> = kinds
        .iter()
        .map(|(kind, _)| view! { <li><a class="chip" href=format!("#{}", anchor(*kind))>{words::honor_kind(*kind)}</a></li> })
        .collect();
    let body = view! {
        <section class="hero board-hero">
            {far_stars()}
            <div class="hero-text">
                <small>{eyebrow}</small>
                <h1>"光荣榜"</h1>
                <p>{lead}</p>
            </div>
        </section>
        {figures(&data.counted)}
        <nav aria-label="本页内容">
            <ul class="chips big">
                <li><a class="chip on" href="#stars">"星级支部"</a></li>
                <li><a class="chip" href=size.link("/stars")>"看群星"</a></li>
                <li><a class="chip" href=size.link("/experience")>"经验"</a></li>
                {nav}
            </ul>
        </nav>
        <section aria-labelledby="stars" class="stack">
            <h2 id="stars">{format!("星级支部 · 已得 {held} 颗星")}</h2>
            {data.townships.iter().map(|township| township_section(township, size)).collect::<Vec<_>>()}
        </section>
        {kinds.iter().map(|(kind, honors)| honor_section(data, *kind, honors)).collect::<Vec<_>>()}
        {data.declared.iter().map(declared_section).collect::<Vec<_>>()}
    };
    page(frame, "光荣榜", &description, "/", data.sample, body)
}

pub(super) fn count_kind(data: &BoardData, kind: PlaceKind) -> usize {
    data.villages().filter(|line| line.place.kind == kind).count()
}

const fn anchor(kind: HonorKind) -> &'static str {
    match kind {
        HonorKind::VillageHonor => "village-honor",
        HonorKind::GoodFamily => "good-family",
        HonorKind::RoleModel => "role-model",
        HonorKind::Volunteer => "volunteer",
    }
}

fn township_section(township: &TownshipLine, size: Size) -> AnyView {
    let mut villages: Vec<_> = township.villages.iter().collect();
    order::by_key(&mut villages, |line| std::cmp::Reverse((line.level(), line.aimed_level())));
    let held: usize = villages.iter().map(|line| usize::from(line.level())).sum();
    let count = format!("{} 个村(社区) · {held} 颗星", villages.len());
    view! {
        <details class="township" open="open">
            <summary>
                <h3>{township.place.name.clone()}</h3>
                <small class="muted">{count}</small>
            </summary>
            <ul class="cols">{villages.into_iter().map(|line| village_card(line, size)).collect::<Vec<_>>()}</ul>
        </details>
    }
    .into_any()
}

fn village_card(line: &VillageLine, size: Size) -> AnyView {
    let aimed = line.aimed.iter().map(|star| star.name()).collect::<Vec<_>>().join("、");
    let aim = if aimed.is_empty() {
        "今年没有新的争创".to_owned()
    } else {
        format!("正在争创:{aimed}")
    };
    let title =
        line.title.map(|title| view! { <p><strong class="chip title">{words::titled(&title)}</strong></p> });
    view! {
        <li class="card village-card">
            <div class="row between">
                <h4><a href=size.link(&format!("/v/{}", line.place.code))>{line.place.name.clone()}</a></h4>
                <StarRow held=line.level() aimed=line.aimed_level()/>
            </div>
            {title}
            <ul class="chips">{star_chips(&line.held)}</ul>
            <small class="muted">{aim}</small>
        </li>
    }
    .into_any()
}

fn honor_section(data: &BoardData, kind: HonorKind, honors: &[&HonorLine]) -> AnyView {
    let cards: Vec<_> = honors
        .iter()
        .map(|honor| {
            let place = data
                .whereabouts(&honor.village)
                .map_or_else(String::new, |(township, village)| format!("{}{}", township.name, village.name));
            honor_card(honor, &place)
        })
        .collect();
    view! {
        <section aria-labelledby=anchor(kind) class="stack">
            <h2 id=anchor(kind)>{words::honor_kind(kind)}</h2>
            <ul class="cols honor-list">{cards}</ul>
        </section>
    }
    .into_any()
}

fn declared_section(declared: &Declared) -> AnyView {
    let rows: Vec<_> = declared
        .lines
        .iter()
        .map(|line| {
            view! {
                <div>
                    <dt>{line.label.clone()}</dt>
                    <dd class="num">{format!("{} {}", line.value, line.unit)}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <section class="card declared">
            <h2>{declared.source.clone()}</h2>
            <p class="muted">"这些是报道里写的数字,照原文抄录;不是本系统数出来的,也不与上面的数字相加。"</p>
            <dl>{rows}</dl>
        </section>
    }
    .into_any()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::public::data::{Counted, PublicPlace};
    use domain::figures::Figures;
    use domain::{At, PlaceCode, StarKind};

    fn place(code: &str, kind: PlaceKind, name: &str) -> PublicPlace {
        PublicPlace { code: code.parse::<PlaceCode>().unwrap(), kind, name: name.into(), sample: false }
    }

    pub(crate) fn board() -> BoardData {
        let village = VillageLine {
            place: place("410871002001", PlaceKind::Village, "北李万村"),
            held: [StarKind::Ecology, StarKind::Safety].into(),
            aimed: [StarKind::Industry].into(),
            title: None,
        };
        BoardData {
            zone: place("410871", PlaceKind::Zone, "示范区"),
            year: 2026,
            counted: Counted {
                figures: Figures {
                    households_visited: 1_204,
                    visits: 2_000,
                    disputes: 21,
                    disputes_settled: 20,
                    ..Figures::default()
                },
                from: "2026-01-01".parse().unwrap(),
                as_of: At::from_millis(1_795_000_000_000),
            },
            declared: vec![],
            townships: vec![TownshipLine {
                place: place("410871002", PlaceKind::Subdistrict, "李万街道"),
                villages: vec![village],
            }],
            honors: vec![],
            sample: false,
        }
    }

    #[test]
    fn the_board_needs_no_script_and_no_style_attribute() {
        let html = honor_board(
            &board(),
            &Frame {
                css: "/pkg/public.css".into(),
                js: "/pkg/public.js".into(),
                size: Size::Large,
                ..Frame::default()
            },
        );
        assert!(html.starts_with("<!DOCTYPE html><html"));
        assert!(html.contains("data-size=\"large\""));
        assert!(html.contains("北李万村") && html.contains("1,204") && html.contains("化解率 95%"));
        assert!(!html.contains("style="), "a strict CSP refuses inline styles");
        assert_eq!(html.matches("<script").count(), 1, "only the small script that adds share and print");
    }

    #[test]
    fn a_title_stands_on_the_board() {
        use domain::awards::{Title, Titled};
        let mut data = board();
        data.townships[0].villages[0].title = Some(Titled { title: Title::Silver, year: 2026, since: 2024 });
        assert!(honor_board(&data, &Frame::default()).contains("银五星 · 2024 年至 2026 年连续五星"));
    }

    #[test]
    fn names_with_markup_are_shown_as_text() {
        let mut data = board();
        data.zone.name = "<b>示范区</b>".into();
        assert!(!honor_board(&data, &Frame::default()).contains("<b>示范区"));
    }
}
