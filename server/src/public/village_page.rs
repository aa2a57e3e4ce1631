//! `/v/{code}` — a village's own page: its stars and why, what it promises by when, notices, its years, its people.

use super::data::{Promise, Standing, StarLine, VillageData, YearOfStars};
use super::experience::experience_card;
use super::frame::{Frame, figures, honor_card, page, star_look};
use super::objection_page::answers_card;
use app::icon::{Icon, IconName};
use app::star_row::StarRow;
use app::words;
use domain::Day;
use domain::evaluation::PublicNotice;
use leptos::prelude::*;

/// The whole page as HTML.
pub fn village_page(data: &VillageData, frame: &Frame) -> String {
    let place = &data.village.place;
    let (held, aimed) = (data.village.level(), data.village.aimed_level());
    let eyebrow = format!("{} · {}", data.zone.name, data.township.name);
    let description = describe(data);
    let title =
        data.village.title.map(|title| view! { <strong class="chip title">{words::titled(&title)}</strong> });
    let sample_mark = place.sample.then(|| view! { <span class="chip">"示例村"</span> });
    let honors: Vec<_> = data.honors.iter().map(|honor| honor_card(honor, &place.name)).collect();
    let no_honors = honors
        .is_empty()
        .then(|| view! { <p class="muted">"还没有公布的表彰。有好人好事,请告诉村支部书记。"</p> });
    let path = format!("/v/{}", place.code);
    let link = |path: &str| frame.size.link(path);
    let body = view! {
        <section class="hero">
            <div class="hero-text">
                <small>{eyebrow}</small>
                <h1>{place.name.clone()}</h1>
                <p class="row wrap">
                    <StarRow held=held aimed=aimed/>
                    <span>{words::level_and_aim(held, aimed)}</span>
                    {title}
                    {sample_mark}
                </p>
            </div>
        </section>
        {data.notices.iter().map(|notice| notice_card(notice, data.today, &path, frame)).collect::<Vec<_>>()}
        {data.answers.iter().map(|of| answers_card(of.year, &of.answers)).collect::<Vec<_>>()}
        <section aria-labelledby="stars" class="stack">
            <h2 id="stars">{format!("{} 年的星和承诺", data.year)}</h2>
            <div class="star-cards">
                {data.stars.iter().map(|star| star_card(data, star)).collect::<Vec<_>>()}
            </div>
        </section>
        {figures(&data.counted)}
        <section aria-labelledby="honors" class="stack">
            <h2 id="honors">"光荣榜"</h2>
            {no_honors}
            <ul class="cols honor-list">{honors}</ul>
        </section>
        {experiences(data)}
        {history(data.history.years())}
        <div class="row wrap no-print">
            <a class="btn" href=link("/")>"看全区光荣榜"</a>
            <a class="btn" href=link(&format!("/stars/{}", data.township.code))>
                {format!("看{}的群星", data.township.name)}
            </a>
            <a class="btn" href=format!("{path}/poster")><Icon name=IconName::Qr/> "打印海报"</a>
        </div>
    };
    page(frame, &place.name, &description, &path, data.sample, body)
}

/// What it did that others can copy; nothing where nothing is posted.
fn experiences(data: &VillageData) -> Option<AnyView> {
    let cards: Vec<_> = data.experiences.iter().map(|line| experience_card(line, None)).collect();
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby="experiences" class="stack">
                <h2 id="experiences">"可复制的经验"</h2>
                <ul class="cols">{cards}</ul>
            </section>
        }
        .into_any()
    })
}

/// What a link to the village says of it.
fn describe(data: &VillageData) -> String {
    let line = &data.village;
    let mut text = format!("{}{}“五星”支部创建", data.township.name, line.place.name);
    if line.held.is_empty() {
        text.push_str(",还没有星");
    } else {
        text.push_str(&format!(",已得 {} 颗星:{}", line.level(), words::star_names(&line.held)));
    }
    if !line.aimed.is_empty() {
        text.push_str(&format!(";正在争创:{}", words::star_names(&line.aimed)));
    }
    text + "。"
}

/// 公示, with the way to object.
fn notice_card(notice: &PublicNotice, today: Day, path: &str, frame: &Frame) -> AnyView {
    let days = format!("{} 至 {}", words::full_day(notice.from), words::full_day(notice.until));
    let left = words::notice_left(notice.days_left(today));
    // Once it is over nothing new is taken, and whoever objected still waits for the answer.
    let under_way = notice.is_under_way(today);
    let object = under_way.then(|| {
        view! { <a class="btn primary" href=frame.size.link(&format!("{path}/object"))>"我有异议"</a> }
    });
    let hint = if under_way {
        "不用登录,不用留姓名;会给您一个查询码,凭它看答复。"
    } else {
        "不再接收新的异议;提过的都会答复,答复完才命名。"
    };
    let to_name = if notice.stars.is_empty() {
        "异议成立,复核以后没有要命名的星".to_owned()
    } else {
        format!("拟命名:{}", words::star_names(&notice.stars))
    };
    view! {
        <section class="card watch stack" aria-labelledby="notice">
            <div class="row between wrap">
                <h2 id="notice">{format!("{} 年评星公示", notice.year)}</h2>
                <span class="chip warn">{left}</span>
            </div>
            <p>{format!("{to_name}。{days}公示。")}</p>
            <div class="row wrap">
                {object}
                <a class="btn" href=frame.size.link("/objections")>"查看答复"</a>
                <small class="muted">{hint}</small>
            </div>
        </section>
    }
    .into_any()
}

fn star_card(data: &VillageData, line: &StarLine) -> AnyView {
    let (class, icon) = star_look(line.star);
    let (state, chip) = match line.standing {
        Standing::Held => ("已得", "chip ok"),
        Standing::Aimed => ("正在争创", "chip warn"),
        Standing::NotThisYear => ("今年不争", "chip"),
    };
    let since = matches!(line.standing, Standing::Held)
        .then(|| data.history.since(line.star))
        .flatten()
        .map(|since| view! { <small class="muted">{words::held_since(since.year, since.won)}</small> });
    view! {
        <article class="card stack">
            <div class="row between">
                <h3 class=format!("row {class}")>
                    <Icon name=icon/>
                    {line.star.name()}
                </h3>
                <span class=chip>{state}</span>
            </div>
            {since}
            {promises(line, data.today)}
            {criteria(line)}
        </article>
    }
    .into_any()
}

/// What is promised for a star that is worked for, and what was done for one that is held.
fn promises(line: &StarLine, today: Day) -> AnyView {
    let shown: Vec<_> = match line.standing {
        Standing::Aimed => line.promises.iter().collect(),
        Standing::Held => line.promises.iter().filter(|promise| promise.percent >= 100).collect(),
        Standing::NotThisYear => Vec::new(),
    };
    let aimed = line.standing == Standing::Aimed;
    if shown.is_empty() && !(aimed && line.own_tasks > 0) {
        return aimed.then(|| view! { <p class="muted">"承诺还没有公布。"</p> }).into_any();
    }
    let own = (aimed && line.own_tasks > 0).then(
        || view! { <small class="muted">{format!("另有 {} 项村里自己定的任务", line.own_tasks)}</small> },
    );
    let word = if aimed { "承诺" } else { "办成的事" };
    view! {
        <ul class="promises" aria-label=format!("{}星的{word}", line.star.name())>
            {shown.into_iter().map(|promise| promise_line(promise, today)).collect::<Vec<_>>()}
        </ul>
        {own}
    }
    .into_any()
}

/// 评定标准 — what a star is given for.
fn criteria(line: &StarLine) -> Option<AnyView> {
    if line.criteria.is_empty() {
        return None;
    }
    let lead = (!line.lead.is_empty())
        .then(|| view! { <small class="muted">{format!("由{}牵头评", line.lead)}</small> });
    let items: Vec<_> = line.criteria.iter().map(|one| view! { <li>{one.clone()}</li> }).collect();
    Some(
        view! {
            <details>
                <summary>"评什么"</summary>
                <ul class="criteria">{items}</ul>
                {lead}
            </details>
        }
        .into_any(),
    )
}

fn promise_line(promise: &Promise, today: Day) -> AnyView {
    let done = promise.percent >= 100;
    let late = !done && promise.deadline < today;
    let state = words::promise(promise.deadline, promise.percent, today);
    view! {
        <li>
            <span>{promise.title.clone()}</span>
            <small class=if done { "ok-text" } else if late { "bad-text" } else { "muted" }>{state}</small>
        </li>
    }
    .into_any()
}

fn history(years: &[YearOfStars]) -> Option<AnyView> {
    if years.is_empty() {
        return None;
    }
    let rows: Vec<_> = years
        .iter()
        .map(|year| {
            let level = u8::try_from(year.held.len()).unwrap_or(u8::MAX);
            let mut changes = Vec::new();
            if let Some(day) = year.decided_on {
                changes.push(format!("{day} 命名"));
            }
            if let Some(title) = year.title {
                changes.push(format!("授予{}", words::title(title)));
            }
            if !year.won.is_empty() {
                changes.push(format!("新得{}", words::star_names(&year.won)));
            }
            if !year.lost.is_empty() {
                changes.push(format!("摘去{}", words::star_names(&year.lost)));
            }
            let held = if year.held.is_empty() { String::new() } else { words::star_names(&year.held) };
            view! {
                <li>
                    <b class="num">{year.year.to_string()}</b>
                    <span class="strong">{words::star_level(level)}</span>
                    <span class="muted">{held}</span>
                    <small>{changes.join(";")}</small>
                </li>
            }
        })
        .collect();
    Some(
        view! {
            <section aria-labelledby="years" class="card stack">
                <h2 id="years">"历年的星"</h2>
                <ul class="years">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::public::data::{AnswersOfYear, Counted, PublicAnswer, PublicPlace, StarHistory, VillageLine};
    use domain::figures::Figures;
    use domain::{At, PlaceKind, StarKind, StarYear};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    pub(crate) fn village() -> VillageData {
        let place = |code: &str, kind, name: &str| PublicPlace {
            code: code.parse().unwrap(),
            kind,
            name: name.into(),
            sample: false,
        };
        let village = VillageLine {
            place: place("410871002001", PlaceKind::Village, "北李万村"),
            held: [StarKind::Ecology].into(),
            aimed: [StarKind::Industry].into(),
            title: None,
        };
        let named = r#"{"village":"410871002001","year":2026,"events":[{"op":"00000000-0000-0000-0000-000000000000","at":0,"by":"00000000-0000-0000-0000-000000000000","what":{"taken_over":{"named":["ecology"],"held_before":[],"on":"2026-11-20","note":"区组〔2026〕3 号"}}}]}"#;
        let years = [domain::document::read(named).unwrap()];
        let asked = StarYear::builtin(&"410871".parse().unwrap(), 2026);
        let mut stars: Vec<_> = StarKind::of(PlaceKind::Village)
            .iter()
            .map(|star| StarLine::of(&village, *star, &[], &asked, &[]))
            .collect();
        stars[1].promises = vec![
            Promise { title: "特色产业".into(), deadline: day("2026-11-20"), percent: 60 },
            Promise { title: "集体收入".into(), deadline: day("2026-12-20"), percent: 100 },
        ];
        stars[1].own_tasks = 1;
        VillageData {
            zone: place("410871", PlaceKind::Zone, "示范区"),
            township: place("410871002", PlaceKind::Subdistrict, "李万街道"),
            village,
            year: 2026,
            today: day("2026-11-23"),
            stars,
            notices: vec![],
            answers: vec![],
            history: StarHistory::of(&years, &[], 2026),
            counted: Counted {
                figures: Figures::default(),
                from: day("2026-01-01"),
                as_of: At::from_millis(1_795_000_000_000),
            },
            honors: vec![],
            experiences: vec![],
            sample: false,
        }
    }

    #[test]
    fn a_resident_reads_what_is_held_since_when_and_what_is_promised_by_when() {
        let html = village_page(&village(), &Frame::default());
        for words in [
            "一星,争两星",
            "2026 年评得",
            "特色产业",
            "11-20 前 · 逾期 3 天 · 办了 60%",
            "已办好",
            "另有 1 项村里自己定的任务",
            "新得生态宜居",
            "href=\"/v/410871002001/poster\"",
        ] {
            assert!(html.contains(words), "{words} is missing: {html}");
        }
        assert!(!html.contains("style=") && !html.contains("公示"), "no notice is under way");
    }

    #[test]
    fn a_title_is_read_where_the_honor_is_the_point() {
        use domain::awards::{Title, Titled};
        let mut data = village();
        data.village.title = Some(Titled { title: Title::Gold, year: 2026, since: 2022 });
        let html = village_page(&data, &Frame::default());
        assert!(html.contains("金五星 · 2022 年至 2026 年连续五星"), "{html}");
        assert!(!village_page(&village(), &Frame::default()).contains("五星 ·"));
    }

    #[test]
    fn a_notice_tells_its_days_and_how_to_object() {
        let shown = |notice: PublicNotice| {
            village_page(&VillageData { notices: vec![notice], ..village() }, &Frame::default())
        };
        let notice = PublicNotice {
            village: village().village.place.code,
            year: 2026,
            stars: [StarKind::Industry].into(),
            from: day("2026-11-20"),
            until: day("2026-11-26"),
        };
        let html = shown(notice.clone());
        for words in
            ["2026 年评星公示", "拟命名:产业兴旺", "还有 4 天(含今天)", "href=\"/v/410871002001/object\""]
        {
            assert!(html.contains(words), "{words} is missing");
        }
        let over = shown(PublicNotice { until: day("2026-11-22"), ..notice.clone() });
        assert!(over.contains("公示期已满") && !over.contains("/object\""), "{over}");
        assert!(over.contains("href=\"/objections\""), "whoever objected still waits for the answer");
        let none = shown(PublicNotice { stars: [].into(), ..notice });
        assert!(none.contains("没有要命名的星") && !none.contains("拟命名"));
    }

    #[test]
    fn an_answer_stands_on_the_page_with_what_it_came_to() {
        let answer = |upheld, stars: &[StarKind], text: &str| PublicAnswer {
            upheld,
            stars: stars.iter().copied().collect(),
            text: text.into(),
            on: day("2026-11-22"),
            of: 1,
        };
        let answers =
            vec![answer(true, &[StarKind::Industry], "坑塘还没有清完"), answer(false, &[], "路灯已经修好")];
        let answers = vec![AnswersOfYear { year: 2026, answers }];
        let html = village_page(&VillageData { answers, ..village() }, &Frame::default());
        for words in [
            "2026 年公示已答复的异议 2 件",
            "异议成立,涉及产业兴旺 · 2026年11月22日",
            "坑塘还没有清完",
            "异议不成立 · 2026年11月22日",
            "路灯已经修好",
        ] {
            assert!(html.contains(words), "{words} is missing: {html}");
        }
    }

    #[test]
    fn a_link_shows_a_picture_only_where_the_server_can_draw() {
        let frame =
            |pictures| Frame { origin: "https://qunxing.example".into(), pictures, ..Frame::default() };
        let with = village_page(&village(), &frame(true));
        for tag in [
            "<meta property=\"og:image\" content=\"https://qunxing.example/v/410871002001/og.png\">",
            "<meta property=\"og:image:width\" content=\"1200\">",
            "<meta property=\"og:url\" content=\"https://qunxing.example/v/410871002001\">",
            "已得 1 颗星:生态宜居;正在争创:产业兴旺",
        ] {
            assert!(with.contains(tag), "{tag} is missing: {with}");
        }
        assert!(!village_page(&village(), &frame(false)).contains("og:image"));
    }
}
