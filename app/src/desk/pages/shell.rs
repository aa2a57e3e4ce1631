//! The frame around office pages: the store of whoever is signed in, the side bar, the page of the address.

use super::book::use_desk;
use super::later::{PAGE, Parts, opening};
use super::overview;
use super::parts::{Nothing, PageHead};
use crate::desk::route::Route;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::Path;
use crate::parts::sign_in::SignIn;
use crate::parts::stage::{self, Stage};
use crate::parts::theme;
use crate::words;
use device::{Link, session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Profile;

/// Everything behind the door: opens the store, then shows the page of the address.
pub fn day(path: Path, profile: Profile) -> AnyView {
    let stage = stage::open(profile);
    view! {
        {move || match stage.get() {
            Stage::Opening => opening(),
            Stage::In(here) => untrack(|| signed_in(path, here)),
            Stage::Closed(why) => closed(why),
        }}
    }
    .into_any()
}

fn closed(why: &'static str) -> AnyView {
    let again = |_| {
        // A page that cannot be loaded anew stays as it is.
        let _ = window().location().reload();
    };
    view! {
        <main id="main" class="desk-main">
            <PageHead title="打不开资料"/>
            <Nothing icon=IconName::Alert text=why>
                <button class="btn primary" type="button" on:click=again>
                    "再试一次"
                </button>
            </Nothing>
        </main>
    }
    .into_any()
}

/// A desk that was signed out from elsewhere: signing in opens a new page, on which nothing of before is left.
fn signed_out() -> AnyView {
    let done = Callback::new(|_: Profile| {
        // A page that cannot be loaded anew stays as it is.
        let _ = window().location().reload();
    });
    view! {
        <main id="main" class="welcome" tabindex="-1">
            <h1>"请重新登录"</h1>
            <p class="notice info">{words::SIGNED_OUT}</p>
            <SignIn by_password=true on_done=done/>
        </main>
    }
    .into_any()
}

fn signed_in(path: Path, here: Here) -> AnyView {
    let left = here.memo(|device| device.link() == Link::SignedOut);
    view! { {move || if left.get() { untrack(signed_out) } else { untrack(|| desk(path, here)) }} }.into_any()
}

fn desk(path: Path, here: Here) -> AnyView {
    provide_context(here);
    let route = Memo::new(move |_| Route::of(&path.path()));
    // Roles seldom change; the page is built anew only when they do.
    let standing = here.memo(|device| device.standing());
    Parts::here().fetch_rest_soon("cache-desk");
    view! {
        <div class="desk">
            <Side route/>
            <main id="main" class="desk-main" tabindex="-1">
                {move || {
                    standing.track();
                    page(route.get())
                }}
            </main>
        </div>
    }
    .into_any()
}

/// The page of an address, for those who have it.
fn page(route: Route) -> AnyView {
    let desk = use_desk();
    match (route, desk.village(), desk.office()) {
        (Route::Start, Some(village), _) => view! { <overview::VillageStart village/> }.into_any(),
        (Route::Start, None, Some(under)) => view! { <overview::OfficeStart under/> }.into_any(),
        (Route::Unknown, ..) => sorry("没有这一页", "地址可能抄错了,请从栏目里重新进。"),
        (other, ..) => Parts::here().show_page(PAGE, other),
    }
}

pub(super) fn sorry(title: &'static str, advice: &'static str) -> AnyView {
    view! {
        <PageHead title=title.to_owned()/>
        <Nothing icon=IconName::Flag text=advice/>
    }
    .into_any()
}

/// The side bar; on narrow screens a bar along the top.
#[component]
fn Side(route: Memo<Route>) -> impl IntoView {
    let desk = use_desk();
    let waiting = move || {
        let open = desk.read(|look| look.world.reviews.values().filter(|row| row.state.is_open()).count());
        (open > 0).then(|| view! { <b>{open}</b> })
    };
    let links = move || {
        let (village, office) = (desk.village().is_some(), desk.office().is_some());
        let either = village || office;
        let link =
            move |shown: bool, to: Route, icon, word| shown.then(|| view! { <SideLink route to icon word/> });
        let inbox = village.then(|| {
            view! {
                <SideLink route to=Route::Inbox icon=IconName::Inbox word="待确认">
                    {waiting}
                </SideLink>
            }
        });
        view! {
            <SideGroup word="看">
                {link(true, Route::Start, IconName::Sun, "总览")}
                {link(either, Route::Wall, IconName::Flag, "作战图")}
                {link(office, Route::Comparison, IconName::Scale, "对照")}
            </SideGroup>
            <SideGroup word="创建">
                {link(office, Route::Plans, IconName::Star, "创建规划")}
                {link(office, Route::Year, IconName::Clock, "创建年度")}
                {link(either, Route::Evaluation, IconName::Shield, "评星")}
                {link(village, Route::Tasks, IconName::Check, "重点任务")}
                {link(office, Route::Funds, IconName::Coin, "资金奖补")}
                {link(office, Route::Pilots, IconName::Up, "试点")}
                {link(either, Route::LeaderVisits, IconName::Pin, "分包与调研")}
                {link(either, Route::Experiences, IconName::Leaf, "经验")}
            </SideGroup>
            <SideGroup word="记录和榜">
                {inbox}
                {link(village, Route::Records, IconName::List, "记录")}
                {link(village, Route::Honors, IconName::Heart, "光荣榜")}
                {link(office, Route::Board, IconName::Heart, "公布光荣榜")}
            </SideGroup>
            <SideGroup word="人和地方">
                {link(village, Route::People, IconName::Users, "本村人员")}
                {link(office, Route::Places, IconName::Building, "区划")}
                {link(office, Route::Accounts, IconName::Users, "人员")}
                {link(either, Route::Help, IconName::Handshake, "谁需要帮忙")}
            </SideGroup>
        }
    };
    let roles = Memo::new(move |_| desk.read(|look| look.device.standing()));
    view! {
        <nav class="side" aria-label="办公页面">
            <strong>
                <Icon name=IconName::Star/>
                "群星"
            </strong>
            {move || {
                roles.track();
                untrack(links)
            }}
            <a href="/app/me">
                <Icon name=IconName::Phone/>
                "手机版"
            </a>
            <Who/>
        </nav>
    }
    .into_any()
}

/// Pages that belong together, under a small heading.
#[component]
fn SideGroup(word: &'static str, children: Children) -> impl IntoView {
    view! {
        <div role="group" aria-label=word>
            <small aria-hidden="true">{word}</small>
            {children()}
        </div>
    }
    .into_any()
}

#[component]
fn SideLink(
    route: Memo<Route>,
    to: Route,
    icon: IconName,
    word: &'static str,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let path = to.path();
    let here = move || (route.get().section() == to).then_some("page");
    view! {
        <a href=path aria-current=here>
            <Icon name=icon/>
            {word}
            {children.map(|children| children())}
        </a>
    }
    .into_any()
}

/// Who sits here, what is not at the server yet, the size of the letters, and the way out.
#[component]
fn Who() -> impl IntoView {
    let desk = use_desk();
    let name = move || desk.read(|look| look.device.account().name);
    let state = move || desk.read(|look| words::link(look.device.link(), look.device.waiting()));
    let large = RwSignal::new(theme::is_large());
    let resize = move |_| {
        large.update(|large| *large = !*large);
        theme::set_large(large.get_untracked());
    };
    let leave = move |_| {
        spawn_local(async move {
            session::logout(&desk.device()).await;
            // A page that cannot be loaded anew stays as it is; the session has ended all the same.
            let _ = window().location().assign(&Route::Start.path());
        });
    };
    view! {
        <div class="who stack tight">
            <strong class="plain">{name}</strong>
            <span role="status">{state}</span>
            <div class="row wrap">
                <button type="button" class="chip" aria-pressed=move || large.get().to_string() on:click=resize>
                    "大字"
                </button>
                <a class="chip" href=Route::Devices.path()>
                    "登录的设备"
                </a>
                <button type="button" class="chip" on:click=leave>
                    "退出"
                </button>
            </div>
        </div>
    }
    .into_any()
}
