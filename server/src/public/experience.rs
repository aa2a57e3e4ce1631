//! `/experience` — what villages did that others can copy; the same cards stand on a village's own page.

use super::data::{ExperienceLine, ExperiencesData};
use super::frame::{Frame, page, star_look};
use app::icon::Icon;
use domain::PilotTrack;
use leptos::prelude::*;

/// The whole page as HTML.
pub fn experience_page(data: &ExperiencesData, frame: &Frame) -> String {
    let cards: Vec<_> = data
        .lines
        .iter()
        .map(|line| {
            let village = frame.size.link(&format!("/v/{}", line.village));
            experience_card(line, Some((data.whereabouts(&line.village), village)))
        })
        .collect();
    let none = cards.is_empty().then(|| {
        view! { <p class="muted">"还没有公布的经验。村里写下做法,乡镇(街道)看过,就在这里公布。"</p> }
    });
    let description = format!("{}各村(社区)做成了的事和别人能照着做的地方。", data.zone.name);
    let home = frame.size.link("/");
    let body = view! {
        <section class="hero">
            <div class="hero-text">
                <small>{data.zone.name.clone()}</small>
                <h1>"可复制的经验"</h1>
                <p>{format!("{} 条,村里写、上级看过公布。", cards.len())}</p>
            </div>
        </section>
        <section aria-labelledby="experiences" class="stack">
            <h2 id="experiences">"做法和别人能照着做的"</h2>
            {none}
            <ul class="cols experience-list">{cards}</ul>
        </section>
        <p class="row wrap no-print">
            <a class="btn" href=home>"看全区光荣榜"</a>
        </p>
    };
    page(frame, "可复制的经验", &description, "/experience", data.sample, body)
}

/// One experience; `at` names its village and leads there, where that is not plain.
pub(super) fn experience_card(line: &ExperienceLine, at: Option<(String, String)>) -> AnyView {
    let star = line.star.map(|star| {
        let (class, icon) = star_look(star);
        view! {
            <span class=format!("chip {class}")>
                <Icon name=icon/>
                {star.name()}
            </span>
        }
    });
    let pilot = line
        .track
        .map(PilotTrack::name)
        .map(|name| view! { <span class="chip">{format!("{name}试点")}</span> });
    let at = at.map(|(name, href)| view! { <a class="link" href=href>{name}</a> });
    view! {
        <li class="card stack">
            <h3>{line.title.clone()}</h3>
            <p class="row wrap">{at} {star} {pilot}</p>
            <p>{line.practice.clone()}</p>
            <p>
                <strong>"别人能照着做的:"</strong>
                {line.lesson.clone()}
            </p>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::public::data::PublicPlace;
    use domain::experience::NewExperience;
    use domain::honor::Posting;
    use domain::{AccountId, At, Experience, ExperienceId, PhotoRef, PlaceKind, StarKind};

    fn author() -> AccountId {
        AccountId::new(At::from_millis(0), [77; 10])
    }
    fn place(code: &str, kind: PlaceKind, name: &str) -> PublicPlace {
        PublicPlace { code: code.parse().unwrap(), kind, name: name.into(), sample: true }
    }
    fn experience(title: &str, posting: Posting) -> Experience {
        let (at, by) = (At::from_millis(0), author());
        let photo = PhotoRef { hash: "ab".repeat(32).parse().unwrap(), bytes: 9, width: 8, height: 8 };
        let new = NewExperience {
            id: ExperienceId::new(at, [1; 10]),
            village: "410871001001".parse().unwrap(),
            star: Some(StarKind::Safety),
            track: Some(PilotTrack::TwoToThree),
            title: title.into(),
            practice: "桌子<b>搬</b>到楼下".into(),
            lesson: "当天约下一次".into(),
            photos: vec![photo],
        };
        Experience { posting: (posting, at, by), ..Experience::write(new, at, by) }
    }

    #[test]
    fn strangers_read_what_is_posted_and_neither_author_nor_photo() {
        let all = [
            experience("流动调解桌", Posting::Posted),
            experience("没看过的", Posting::Nominated),
            experience("撤下的", Posting::TakenDown),
        ];
        let data = ExperiencesData {
            zone: place("410871", PlaceKind::Zone, "示范区"),
            places: vec![
                place("410871001", PlaceKind::Subdistrict, "文苑街道"),
                place("410871001001", PlaceKind::Community, "东方社区"),
            ],
            lines: all.iter().filter_map(ExperienceLine::of).collect(),
            sample: true,
        };
        let html = experience_page(&data, &Frame::default());
        for shown in
            ["流动调解桌", "文苑街道 东方社区", "/v/410871001001", "平安法治", "二进三试点", "当天约下一次"]
        {
            assert!(html.contains(shown), "{shown}");
        }
        let author = author().uuid().to_string();
        for hidden in ["没看过的", "撤下的", "<b>搬", author.as_str(), &"ab".repeat(32)] {
            assert!(!html.contains(hidden), "{hidden}");
        }
    }
}
