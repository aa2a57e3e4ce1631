//! `/v/{code}/poster` — a sheet for the village's notice board: its stars, and a code that leads to its page.

use super::data::{Standing, StarLine, VillageData};
use super::frame::{Frame, page, star_look};
use super::heavens::far_stars;
use app::icon::Icon;
use app::star_row::StarRow;
use app::words;
use leptos::prelude::*;

/// A QR code as one drawing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QrDrawing {
    /// How many modules a side has, its quiet edge included.
    pub side: usize,
    /// Its dark modules, as the `d` of a path.
    pub path: String,
}

/// The whole page as HTML. `address` is where the code leads, in words for those who type it.
pub fn poster_page(data: &VillageData, qr: &QrDrawing, address: &str, frame: &Frame) -> String {
    let place = &data.village.place;
    let (held, aimed) = (data.village.level(), data.village.aimed_level());
    let eyebrow = format!("{} {} · “五星”支部创建", data.zone.name, data.township.name);
    let description = format!("{}的星级海报,可以打印张贴。", place.name);
    let path = format!("/v/{}", place.code);
    let back = frame.size.link(&path);
    let field = format!("0 0 {0} {0}", qr.side);
    let body = view! {
        <p class="notice no-print">
            "在浏览器里打印,选 A4 纸、竖向;居民扫码就看到这个村的星、承诺和光荣榜。"
        </p>
        <section class="poster">
            <div class="hero board-hero">
                {far_stars()}
                <div class="hero-text">
                    <small>{eyebrow}</small>
                    <h1>{place.name.clone()}</h1>
                    <p class="row wrap">
                        <StarRow held=held aimed=aimed/>
                        <strong>{words::level_and_aim(held, aimed)}</strong>
                        {data.village.title.map(|title| view! { <strong class="chip title">{words::titled(&title)}</strong> })}
                    </p>
                </div>
            </div>
            <ul class="poster-stars">{data.stars.iter().map(|line| star(data, line)).collect::<Vec<_>>()}</ul>
            <div class="poster-code">
                <svg class="qr" viewBox=field role="img" aria-label=format!("二维码,通向{}的页面", place.name)>
                    <path d=qr.path.clone()></path>
                </svg>
                <div class="stack tight">
                    <h2>"扫一扫,看我们村的星"</h2>
                    <p>"得了哪些星、答应了什么、哪天办好、谁受了表彰,随时都看得到。公示期间有不同意见,也在这里说。"</p>
                    <p class="num">{address.to_owned()}</p>
                </div>
            </div>
            <p class="muted">{format!("{} 年 · 名字按本人意愿显示", data.year)}</p>
        </section>
        <div class="no-print"><a class="btn" href=back>{format!("回到{}", place.name)}</a></div>
    };
    page(frame, &format!("{}海报", place.name), &description, &format!("{path}/poster"), data.sample, body)
}

fn star(data: &VillageData, line: &StarLine) -> AnyView {
    let (class, icon) = star_look(line.star);
    let state = match line.standing {
        Standing::Held => "已得",
        Standing::Aimed => "正在争创",
        Standing::NotThisYear => "今年不争",
    };
    let since = data.history.since(line.star);
    let since = since.map(|since| view! { <small>{words::held_since(since.year, since.won)}</small> });
    let mark = if line.standing == Standing::Held { "on" } else { "" };
    view! {
        <li class=format!("{class} {mark}")>
            <Icon name=icon/>
            <b>{line.star.name()}</b>
            <small>{state}</small>
            {since}
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public::village_page::tests::village;

    #[test]
    fn a_poster_shows_the_stars_and_the_code() {
        let qr = QrDrawing { side: 33, path: "M4 4h7v1h-7z".into() };
        let html = poster_page(&village(), &qr, "qunxing.example/v/410871002001", &Frame::default());
        for words in [
            "北李万村",
            "生态宜居",
            "已得",
            "正在争创",
            "viewBox=\"0 0 33 33\"",
            "M4 4h7v1h-7z",
            "qunxing.example/v/",
        ] {
            assert!(html.contains(words), "{words} is missing: {html}");
        }
        assert!(!html.contains("style="));
    }
}
