//! `/stars`, `/stars/{township}` — 群星, the sky of stars: every village a constellation, township by township.

use super::data::{BoardData, TownshipLine, VillageLine};
use super::frame::{Frame, Size, page};
use super::heavens::{constellation, far_stars, shapes};
use app::words;
use domain::{PlaceCode, order};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The levels, the highest first.
const LEVELS: [u8; 6] = [5, 4, 3, 2, 1, 0];

/// The whole page as HTML; `only` is the township that is asked for. None when there is no such township.
pub fn stars_page(data: &BoardData, only: Option<&PlaceCode>, frame: &Frame) -> Option<String> {
    let shown: Vec<_> =
        data.townships.iter().filter(|line| only.is_none_or(|only| line.place.code == *only)).collect();
    if only.is_some() && shown.is_empty() {
        return None;
    }
    let size = frame.size;
    let whose = only.and(shown.first()).map_or(&data.zone.name, |line| &line.place.name).clone();
    let villages: Vec<_> = shown.iter().flat_map(|line| &line.villages).collect();
    let held: usize = villages.iter().map(|line| usize::from(line.level())).sum();
    let title = if only.is_some() { format!("{whose}的群星") } else { "群星".to_owned() };
    let description =
        format!("{whose} {} 个村(社区),已得 {held} 颗星。每一簇是一个村(社区)。", villages.len());
    let eyebrow = format!("{} 年 · {}“五星”支部创建", data.year, data.zone.name);
    let mut used: BTreeSet<_> = villages.iter().map(|line| (line.level(), line.aimed_level())).collect();
    used.extend(LEVELS.map(|level| (level, level)));
    let lead = format!(
        "{} 个村(社区),{held} 颗星。实心是已得的星,虚线是正在争创的星,几颗连成一簇就是几星。",
        villages.len()
    );
    let path = only.map_or_else(|| "/stars".to_owned(), |code| format!("/stars/{code}"));
    let body = view! {
        {shapes(&used)}
        <section class="hero board-hero">
            {far_stars()}
            <div class="hero-text">
                <small>{eyebrow}</small>
                <h1>{title.clone()}</h1>
                <p>{lead}</p>
            </div>
        </section>
        {levels(&villages)}
        {townships_nav(data, only, size)}
        {shown.iter().map(|line| township_sky(line, size)).collect::<Vec<_>>()}
        {only.is_none().then(|| table(data))}
        <div class="row wrap no-print"><a class="btn" href=size.link("/")>"看光荣榜"</a></div>
    };
    Some(page(frame, &title, &description, &path, data.sample, body))
}

/// How many villages there are of each level: also the key to the shapes.
fn levels(villages: &[&VillageLine]) -> impl IntoView + use<> {
    let rows: Vec<_> = LEVELS
        .into_iter()
        .map(|level| {
            let count = villages.iter().filter(|line| line.level() == level).count();
            view! {
                <div class="figure">
                    <dt>{constellation(level, level)} {words::star_level(level)}</dt>
                    <dd><b class="num">{count.to_string()}</b> <small>"个村(社区)"</small></dd>
                </div>
            }
        })
        .collect();
    view! {
        <section aria-labelledby="levels">
            <h2 id="levels" class="visually-hidden">"各星级有多少"</h2>
            <dl class="figures levels">{rows}</dl>
        </section>
    }
}

fn townships_nav(data: &BoardData, only: Option<&PlaceCode>, size: Size) -> impl IntoView + use<> {
    let link = |path: &str, name: &str, here: bool| {
        view! {
            <li>
                <a class="chip" href=size.link(path) aria-current=here.then_some("page")>{name.to_owned()}</a>
            </li>
        }
    };
    let mut links = vec![link("/stars", "全区", only.is_none())];
    links.extend(data.townships.iter().map(|line| {
        link(&format!("/stars/{}", line.place.code), &line.place.name, only == Some(&line.place.code))
    }));
    view! { <nav aria-label="乡镇、街道"><ul class="chips big">{links}</ul></nav> }
}

fn township_sky(township: &TownshipLine, size: Size) -> AnyView {
    let mut villages: Vec<_> = township.villages.iter().collect();
    order::by_key(&mut villages, |line| std::cmp::Reverse((line.level(), line.aimed_level())));
    let held: usize = villages.iter().map(|line| usize::from(line.level())).sum();
    let count = format!("{} 个村(社区) · {held} 颗星", villages.len());
    let id = format!("t{}", township.place.code);
    view! {
        <section class="hero night" aria-labelledby=id.clone()>
            <div class="row between wrap">
                <h2 id=id.clone()>{township.place.name.clone()}</h2>
                <small>{count}</small>
            </div>
            <ul>{villages.into_iter().map(|line| village_star(line, size)).collect::<Vec<_>>()}</ul>
        </section>
    }
    .into_any()
}

fn village_star(line: &VillageLine, size: Size) -> AnyView {
    let (held, aimed) = (line.level(), line.aimed_level());
    view! {
        <li>
            <a href=size.link(&format!("/v/{}", line.place.code))>
                {constellation(held, aimed)}
                <b>{line.place.name.clone()}</b>
                <small>{words::level_and_aim(held, aimed)}</small>
            </a>
        </li>
    }
    .into_any()
}

/// The same sky in numbers.
fn table(data: &BoardData) -> impl IntoView + use<> {
    let head: Vec<_> =
        LEVELS.iter().map(|level| view! { <th scope="col">{words::star_level(*level)}</th> }).collect();
    let row = |name: &str, villages: Vec<&VillageLine>| {
        let counts: Vec<_> = LEVELS
            .iter()
            .map(|level| {
                let count = villages.iter().filter(|line| line.level() == *level).count();
                view! { <td class="num">{count.to_string()}</td> }
            })
            .collect();
        let held: usize = villages.iter().map(|line| usize::from(line.level())).sum();
        view! {
            <tr><th scope="row">{name.to_owned()}</th> {counts} <td class="num">{held.to_string()}</td></tr>
        }
    };
    let mut rows: Vec<_> =
        data.townships.iter().map(|line| row(&line.place.name, line.villages.iter().collect())).collect();
    rows.push(row(&data.zone.name, data.villages().collect()));
    view! {
        <section class="card stack" aria-labelledby="table">
            <h2 id="table">"用数字看"</h2>
            <table class="sky-table">
                <thead><tr><th scope="col">"乡镇(街道)"</th> {head} <th scope="col">"星数"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public::honor_board::tests::board;

    #[test]
    fn a_village_is_read_as_well_as_seen() {
        let html = stars_page(&board(), None, &Frame::default()).unwrap();
        assert!(html.contains("北李万村</b><small>两星,争三星"), "{html}");
        assert!(html.contains("href=\"#c23\"") && html.contains("id=\"c23\""), "two held, a third aimed for");
        assert!(!html.contains("style="), "a strict CSP refuses inline styles");
    }

    #[test]
    fn a_township_is_shown_alone_and_an_unknown_one_not_at_all() {
        let township: PlaceCode = "410871002".parse().unwrap();
        let html = stars_page(&board(), Some(&township), &Frame::default()).unwrap();
        assert!(html.contains("李万街道的群星") && html.contains("aria-current=\"page\""));
        assert!(stars_page(&board(), Some(&"410871009".parse().unwrap()), &Frame::default()).is_none());
    }
}
