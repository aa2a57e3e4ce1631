//! The frame around office pages: who is signed in, the side bar, the page of the address.

use super::book::use_desk;
use super::parts::{Nothing, PageHead};
use super::{
    board, comparison, evaluation, experiences, funds, honors, inbox, leader_visits, overview, people,
    pilots, places, plans, records, silence, tasks, wall, year,
};
use crate::desk::route::Route;
use crate::kit::guard;
use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::path::{self, Path};
use crate::parts::sign_in::SignIn;
use crate::parts::stage::{self, Stage};
use crate::parts::toast::Toasts;
use crate::parts::{theme, update};
use crate::words;
use device::{Link, session};
use leptos::prelude::*;
use leptos::task::spawn_local;
use sync::wire::Profile;

/// Shows the office instead of the skeleton.
pub fn start() {
    if let Some(body) = document().body() {
        body.set_inner_html("");
    }
    mount_to_body(Office);
}

fn ours(path: &str) -> bool {
    path == "/app/desk" || path.starts_with("/app/desk/")
}

#[component]
fn Office() -> impl IntoView {
    let path = Path::begin(ours);
    provide_context(path);
    update::begin();
    guard::begin();
    keep_offline();
    let (stage, open) = stage::begin();
    view! {
        <a class="skip" href="#main">
            "跳到正文"
        </a>
        {move || match stage.get() {
            Stage::SignedOut => welcome(open),
            Stage::Opening => opening(),
            Stage::In(here) => signed_in(path, here),
            Stage::Closed(why) => closed(why),
        }}
        <Toasts/>
    }
    .into_any()
}

/// Asks the service worker to keep the office's files, so that it opens without a network later.
fn keep_offline() {
    let navigator = window().navigator();
    if js_sys::Reflect::get(&navigator, &"serviceWorker".into()).map_or(true, |there| there.is_undefined()) {
        return;
    }
    let Ok(ready) = navigator.service_worker().ready() else { return };
    spawn_local(async move {
        let Ok(registration) = wasm_bindgen_futures::JsFuture::from(ready).await else { return };
        let registration: web_sys::ServiceWorkerRegistration = registration.into();
        let message = js_sys::Object::new();
        // Setting a field of a fresh object does not fail; a worker that does not listen keeps nothing.
        let _ = js_sys::Reflect::set(&message, &"type".into(), &"cache-desk".into());
        if let Some(worker) = registration.active() {
            let _ = worker.post_message(&message);
        }
    });
}

fn welcome(open: Callback<Profile>) -> AnyView {
    path::arrived();
    view! {
        <main id="main" class="welcome" tabindex="-1">
            <span class="mark">
                <Icon name=IconName::Star/>
            </span>
            <div class="stack tight">
                <h1>"群星 · 办公"</h1>
                <p class="muted">"任务、记录、人员和光荣榜,在电脑上办。"</p>
            </div>
            <SignIn by_password=true on_done=open/>
        </main>
    }
    .into_any()
}

fn opening() -> AnyView {
    view! {
        <main id="main" class="desk-main" aria-busy="true">
            <h1 class="visually-hidden">"正在打开"</h1>
            <div class="skeleton"></div>
            <div class="skeleton tall"></div>
        </main>
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
    view! {
        <div class="desk">
            <Side route/>
            <main id="main" class="desk-main" tabindex="-1">
                {move || {
                    standing.track();
                    page(&route.get())
                }}
            </main>
        </div>
    }
    .into_any()
}

/// The page of an address, for those who have it; each body is boxed, so that types stay small.
fn page(route: &Route) -> AnyView {
    let desk = use_desk();
    let (village, office) = (desk.village(), desk.office());
    match (route.clone(), village, office) {
        (Route::Start, Some(village), _) => view! { <overview::VillageStart village/> }.into_any(),
        (Route::Start, None, Some(under)) => view! { <overview::OfficeStart under/> }.into_any(),
        (Route::Tasks, Some(village), _) => view! { <tasks::list::Tasks village/> }.into_any(),
        (Route::NewTask, Some(village), _) => view! { <tasks::new::NewTasks village/> }.into_any(),
        (Route::Task(id), Some(village), _) => view! { <tasks::page::TaskPage id village/> }.into_any(),
        (Route::Inbox, Some(village), _) => view! { <inbox::Inbox village/> }.into_any(),
        (Route::Waiting(op), Some(village), _) => view! { <inbox::WaitingPage op village/> }.into_any(),
        (Route::Records, Some(village), _) => view! { <records::list::Records village/> }.into_any(),
        (Route::Record(key), Some(_), _) => view! { <records::page::RecordPage key/> }.into_any(),
        (Route::Honors, Some(village), _) => view! { <honors::list::Honors village/> }.into_any(),
        (Route::Nominate, Some(village), _) => view! { <honors::nominate::Nominate village/> }.into_any(),
        (Route::Honor(id), Some(_), _) => view! { <honors::page::HonorPage id/> }.into_any(),
        (Route::People, Some(village), _) => view! { <people::village::People village/> }.into_any(),
        (Route::Person(id), Some(_), _) | (Route::Person(id), _, Some(_)) => {
            view! { <people::person::PersonPage id/> }.into_any()
        }
        (Route::Places, _, Some(under)) => view! { <places::tree::Places under/> }.into_any(),
        (Route::Import, _, Some(_)) => view! { <places::import::Import/> }.into_any(),
        (Route::Accounts, _, Some(under)) => view! { <people::accounts::Accounts under/> }.into_any(),
        (Route::Help, _, Some(under)) | (Route::Help, Some(under), None) => {
            view! { <silence::Silence under/> }.into_any()
        }
        (Route::Board, _, Some(under)) => view! { <board::Board under/> }.into_any(),
        (Route::Plans, _, Some(under)) => view! { <plans::Plans under/> }.into_any(),
        (Route::Year, _, Some(under)) => view! { <year::Year under/> }.into_any(),
        (Route::Evaluation, None, Some(under)) => view! { <evaluation::list::Evaluations under/> }.into_any(),
        (Route::Evaluation, Some(village), _) => view! { <evaluation::own::Own village/> }.into_any(),
        (Route::EvaluationPlace(village, year), _, Some(_)) => {
            view! { <evaluation::place::Place village year/> }.into_any()
        }
        (Route::Certificate(village, year), _, _) => {
            view! { <evaluation::certificate::Certificate village year/> }.into_any()
        }
        (Route::Devices, ..) => view! { <people::devices::OwnDevices/> }.into_any(),
        (Route::Funds, _, Some(under)) => view! { <funds::FundsPage under/> }.into_any(),
        (Route::Wall, None, Some(under)) => view! { <wall::chart::Chart under/> }.into_any(),
        (Route::WallPlace(village), None, Some(_)) => {
            view! { <wall::place::OfficePlace village/> }.into_any()
        }
        (Route::Wall | Route::WallPlace(_), Some(village), _) => {
            view! { <wall::place::OwnPlace village/> }.into_any()
        }
        (Route::Comparison, _, Some(under)) => view! { <comparison::Comparison under/> }.into_any(),
        (Route::Pilots, _, Some(under)) => view! { <pilots::Pilots under/> }.into_any(),
        (Route::LeaderVisits, Some(village), _) => {
            view! { <leader_visits::list::OwnVisits village/> }.into_any()
        }
        (Route::LeaderVisits, None, Some(under)) => {
            view! { <leader_visits::office::Leaders under/> }.into_any()
        }
        (Route::NewLeaderVisit, Some(village), _) => {
            view! { <leader_visits::form::RecordOwn village/> }.into_any()
        }
        (Route::NewLeaderVisit, None, Some(under)) => {
            view! { <leader_visits::office::Record under/> }.into_any()
        }
        (Route::EditLeaderVisit(id), Some(_), _) => view! { <leader_visits::form::EditOwn id/> }.into_any(),
        (Route::EditLeaderVisit(id), None, Some(under)) => {
            view! { <leader_visits::office::Mend under id/> }.into_any()
        }
        (Route::Experiences, Some(village), _) => {
            view! { <experiences::list::OwnExperiences village/> }.into_any()
        }
        (Route::Experiences, None, Some(under)) => {
            view! { <experiences::list::OfficeExperiences under/> }.into_any()
        }
        (Route::NewExperience, Some(village), _) => view! { <experiences::form::Write village/> }.into_any(),
        (Route::EditExperience(id), Some(_), _) => view! { <experiences::form::Edit id/> }.into_any(),
        (Route::Unknown, ..) => sorry("没有这一页", "地址可能抄错了,请从栏目里重新进。"),
        _ => sorry("这一页不归您的职责", "能看的页面都在栏目里;手机上的页面在“手机版”。"),
    }
}

fn sorry(title: &'static str, advice: &'static str) -> AnyView {
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
