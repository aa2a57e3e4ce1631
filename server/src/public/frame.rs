//! What all public pages share: head, header, footer, 大字, share and print.

use super::data::{Counted, HonorLine};
use app::icon::{Icon, IconName};
use app::words;
use domain::StarKind;
use leptos::prelude::*;

/// How large the letters are; chosen by a link, so that it works without JavaScript.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Size {
    /// 16 px.
    #[default]
    Normal,
    /// 大字, 20 px.
    Large,
}

impl Size {
    /// From the `size` of a query.
    pub fn from_query(size: Option<&str>) -> Self {
        if size == Some("large") { Self::Large } else { Self::Normal }
    }
    const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Large => Some("large"),
        }
    }
    const fn other(self) -> Self {
        match self {
            Self::Normal => Self::Large,
            Self::Large => Self::Normal,
        }
    }
    /// `path` at this size.
    pub fn link(self, path: &str) -> String {
        match self {
            Self::Normal => path.to_owned(),
            Self::Large => match path.split_once('#') {
                Some((page, anchor)) => format!("{page}?size=large#{anchor}"),
                None => format!("{path}?size=large"),
            },
        }
    }
}

/// What a page needs besides its data: the letter size and where the hashed assets lie.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Frame {
    /// Letter size.
    pub size: Size,
    /// Address of the style sheet.
    pub css: String,
    /// Address of the small script that adds share and print.
    pub js: String,
    /// The address of this server as people type it, without a slash at its end: readers of Open Graph follow no
    /// relative links.
    pub origin: String,
    /// Whether this server can draw the pictures of links.
    pub pictures: bool,
}

/// Size of a link's picture, in pixels: what chat apps show beside a link without cutting.
pub const PICTURE_SIZE: (u32, u32) = (1_200, 630);

/// Where the picture of a page lies: a village's pages have the village's, all others the zone's.
fn picture_of(path: &str) -> String {
    let village = path.strip_prefix("/v/").and_then(|rest| rest.split('/').next());
    village.map_or_else(|| "/og.png".to_owned(), |code| format!("/v/{code}/og.png"))
}

/// A whole page. `path` is its address without a query, for the 大字 link.
pub(super) fn page(
    frame: &Frame,
    title: &str,
    description: &str,
    path: &str,
    sample: bool,
    body: impl IntoView + 'static,
) -> String {
    let title = format!("{title} · 群星");
    let description = description.to_owned();
    let size = frame.size;
    let size_link = size.other().link(path);
    let size_word = if size == Size::Large { "标准字" } else { "大字" };
    let home = size.link("/");
    let (css, js) = (frame.css.clone(), frame.js.clone());
    let og_title = title.clone();
    let picture = frame.pictures.then(|| {
        let (width, height) = PICTURE_SIZE;
        view! {
            <meta name="og:image" content=format!("{}{}", frame.origin, picture_of(path))/>
            <meta name="og:image:type" content="image/png"/>
            <meta name="og:image:width" content=width.to_string()/>
            <meta name="og:image:height" content=height.to_string()/>
            <meta name="og:image:alt" content=description.clone()/>
        }
    });
    let address = format!("{}{path}", frame.origin);
    let document = view! {
        <html lang="zh-CN" data-size=size.attribute()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width,initial-scale=1,viewport-fit=cover"/>
                <title>{title}</title>
                <meta name="description" content=description.clone()/>
                <meta name="og:title" content=og_title/>
                <meta name="og:description" content=description/>
                <meta name="og:type" content="website"/>
                <meta name="og:url" content=address/>
                {picture}
                <meta name="color-scheme" content="light dark"/>
                <meta name="theme-color" content="#a81d14"/>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="stylesheet" href=css/>
                <script src=js defer="defer"></script>
            </head>
            <body class="public">
                <a class="skip" href="#main">"跳到正文"</a>
                <header class="public-bar">
                    <a class="brand" href=home>
                        <Icon name=IconName::Star/>
                        "群星"
                    </a>
                    <nav class="public-tools" aria-label="页面工具">
                        <a class="chip" href=size_link>{size_word}</a>
                        <button class="chip" type="button" data-js="share" hidden="hidden">
                            <Icon name=IconName::Share/>
                            "分享"
                        </button>
                        <button class="chip" type="button" data-js="print" hidden="hidden">
                            <Icon name=IconName::Print/>
                            "打印"
                        </button>
                    </nav>
                </header>
                <main id="main" class="public-main">
                    {sample
                    .then(|| {
                        view! {
                            <p class="notice warn sample-note">
                                "这是示范数据:标有“示例”的村、全部住户和记录都是编的,用来试用。"
                            </p>
                        }
                    })}
                    {body}
                </main>
                <footer class="public-foot">
                    <p>"名字按本人意愿显示,可随时撤回。调解、住户等信息从不公开。"</p>
                    <p>
                        "看到不实内容?请告诉村支部书记或乡镇(街道)组织办。 "
                        <a href="/app">"工作人员登录"</a>
                    </p>
                </footer>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", render(document))
}

/// HTML of a view. The pages are never hydrated, so the markers left for that are taken out.
fn render(document: impl IntoView + 'static) -> String {
    let owner = Owner::new();
    let html = owner.with(|| document.into_view().to_html());
    owner.cleanup();
    // Leptos knows no `property` attribute, which is what readers of Open Graph look for.
    html.replace("<!>", "").replace("<meta name=\"og:", "<meta property=\"og:")
}

/// 截至 — counted figures, in the order people ask for them.
pub(super) fn figures(counted: &Counted) -> impl IntoView + use<> {
    let figures = counted.figures;
    let rate = figures.settled_percent().map(|percent| format!("化解率 {percent}%"));
    let as_of = words::date_time(counted.as_of);
    let from = words::full_day(counted.from);
    view! {
        <section aria-labelledby="figures">
            <h2 id="figures" class="visually-hidden">"数字"</h2>
            <dl class="figures">
                {figure("入户走访", figures.households_visited, &words::visits_apart("户 · ", "次", &figures))}
                {figure(
                    "矛盾纠纷化解",
                    figures.disputes_settled,
                    &format!("件,共 {} 件{}", figures.disputes, rate.map(|rate| format!(" · {rate}")).unwrap_or_default()),
                )}
                {figure("志愿服务", figures.attendances, &format!("人次 · {} 场", words::grouped(figures.activities)))}
                {figure("群众问题办结", figures.needs_over, &format!("件,共 {} 件", words::grouped(figures.needs)))}
            </dl>
            <p class="as-of">{format!("{from}起,由网格记录逐条数出 · 截至 {as_of}")}</p>
        </section>
    }
}

fn figure(label: &str, value: u64, unit: &str) -> impl IntoView + use<> {
    view! {
        <div class="figure">
            <dt>{label.to_owned()}</dt>
            <dd>
                <b class="num">{words::grouped(value)}</b>
                <small>{unit.to_owned()}</small>
            </dd>
        </div>
    }
}

/// The class that gives a star kind its colour, and its icon.
pub(super) const fn star_look(star: StarKind) -> (&'static str, IconName) {
    match star {
        StarKind::Party => ("star-party", IconName::Flag),
        StarKind::Industry => ("star-industry", IconName::Wheat),
        StarKind::Ecology => ("star-ecology", IconName::Leaf),
        StarKind::Safety => ("star-safety", IconName::Shield),
        StarKind::Culture => ("star-culture", IconName::Heart),
        StarKind::Sharing => ("star-party", IconName::Handshake),
        StarKind::Harmony => ("star-culture", IconName::Home),
        StarKind::Livelihood => ("star-industry", IconName::Building),
    }
}

/// Stars held and aimed for, as chips with a word each.
pub(super) fn star_chips<'a>(stars: impl IntoIterator<Item = &'a StarKind>) -> Vec<AnyView> {
    stars
        .into_iter()
        .map(|star| {
            let (class, icon) = star_look(*star);
            view! {
                <li class=format!("chip {class}")>
                    <Icon name=icon/>
                    {star.name()}
                </li>
            }
            .into_any()
        })
        .collect()
}

/// One honor as a card; `whereabouts` names its village.
pub(super) fn honor_card(honor: &HonorLine, whereabouts: &str) -> AnyView {
    let name = honor.name.as_str().to_owned();
    let initial: String = name.chars().take(1).collect();
    let level = words::honor_level(honor.level);
    view! {
        <li class="card honor">
            <div class="row">
                <span class="avatar" aria-hidden="true">{initial}</span>
                <div class="grow">
                    <h3>{name}</h3>
                    <small class="muted">{format!("{whereabouts} · {level}“{}”", honor.title)}</small>
                </div>
            </div>
            <p class="muted">{honor.deed.clone()}</p>
            <small class="faint num">{words::month(honor.awarded_on)}</small>
        </li>
    }
    .into_any()
}

/// A kind page for an address that leads nowhere, or when the board cannot be shown just now.
pub fn sorry_page(frame: &Frame, title: &str, advice: &str) -> String {
    let (heading, advice_text) = (title.to_owned(), advice.to_owned());
    let home = frame.size.link("/");
    let body = view! {
        <section class="card sorry">
            <h1>{heading}</h1>
            <p>{advice_text}</p>
            <a class="btn primary" href=home>"回到光荣榜"</a>
        </section>
    };
    page(frame, title, advice, "/", false, body)
}
