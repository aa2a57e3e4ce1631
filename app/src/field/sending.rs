//! 上传 — each record's own state and receipt, what needs the person, photos by themselves.

use super::frame::{empty, sub_page};
use super::returned::{icon_of, section, subject};
use super::storage;
use super::whole::{page_of, whole};
use crate::parts::badge::state_chip;
use crate::parts::here::{Here, here};
use crate::parts::icon::{Icon, IconName};
use crate::parts::toast;
use crate::route::Route;
use crate::words;
use device::{Entry, EntryState, Link, PhotoProgress};
use domain::{Day, OpId};
use leptos::prelude::*;
use sync::ReviewState;

/// How many delivered records are shown at once.
const AT_ONCE: usize = 20;

/// The page of sending.
pub(super) fn screen() -> AnyView {
    let here = here();
    let most = RwSignal::new(AT_ONCE);
    let retry = move |_| {
        here.device().nudge();
        toast::done("正在试着上传");
    };
    let body = view! {
        {move || summary(here)}
        {move || section(here)}
        {move || entries(here, most)}
        {storage::card(here)}
    };
    let again = view! { <button class="chip" type="button" on:click=retry><Icon name=IconName::Up/>"立即重试"</button> };
    sub_page("上传", Route::Me, again.into_any(), body.into_any())
}

/// What a record still owes: its words, then its photos.
fn owes(entry: &Entry) -> bool {
    let words = !matches!(entry.state, EntryState::Arrived { .. });
    words || entry.photos.iter().any(|photo| matches!(photo.progress, PhotoProgress::Waiting { .. }))
}

fn summary(here: Here) -> AnyView {
    let (link, records, photos, last, bytes) = here.ask(|device| {
        let waiting: u64 = device
            .outbox()
            .iter()
            .flat_map(|entry| &entry.photos)
            .map(|photo| match photo.progress {
                PhotoProgress::Waiting { sent } => u64::from(photo.photo.bytes.saturating_sub(sent)),
                _ => 0,
            })
            .sum();
        (device.link(), device.waiting(), device.photos_waiting(), device.last_in_step(), waiting)
    });
    let today = here.today();
    let head = match records + photos {
        0 => "全部送达".to_owned(),
        n => format!("{n} 条待传"),
    };
    let mut small = String::new();
    if records + photos > 0 {
        small = format!("{records} 条记录 · {photos} 张照片");
        if bytes > 0 {
            small.push_str(&format!(" · 约 {}", words::size(bytes)));
        }
    }
    let said = match link {
        Link::Offline => "没有网络。记录都在手机里,有网会自动再传。",
        Link::SignInAgain | Link::SignedOut => "登录过期了。记录都在手机里,重新登录后接着传。",
        Link::Later => "服务器正忙,过一会儿会自动再传。",
        Link::Busy => "正在传。网络慢、断了都会接着传。",
        Link::Idle if records + photos == 0 => "手机里的和服务器上的一样。",
        Link::Idle => "马上就传。",
    };
    let sign_in = matches!(link, Link::SignInAgain | Link::SignedOut).then(|| {
        view! { <a class="btn primary wide" href=Route::SignIn { by_password: false }.path()>"重新登录"</a> }
    });
    let (tone, icon) = match (link, records + photos) {
        (Link::Offline, _) => ("avatar warn", IconName::CloudOff),
        (Link::SignInAgain | Link::SignedOut, _) => ("avatar bad", IconName::Alert),
        (_, 0) => ("avatar ok", IconName::Check),
        _ => ("avatar info", IconName::Up),
    };
    let last = last.map(|at| format!("截至 {}", words::when(at, today)));
    view! {
        <section class="card stack" aria-live="polite">
            <div class="row between">
                <div><h2 class="figure-l num">{head}</h2><small class="muted">{small}</small></div>
                <span class=tone><Icon name=icon/></span>
            </div>
            <small class="muted">{said}" "{last}</small>
            {sign_in}
        </section>
    }
    .into_any()
}

/// `0192…7f3c`: enough of a number to name a record on the telephone.
fn short_number(op: OpId) -> String {
    let text = op.to_string();
    format!("{}…{}", text.get(..4).unwrap_or(""), text.get(text.len().saturating_sub(4)..).unwrap_or(""))
}

fn photo_words(entry: &Entry) -> String {
    let count = entry.photos.len();
    if count == 0 {
        return String::new();
    }
    let refused = entry.photos.iter().filter(|photo| photo.progress == PhotoProgress::Refused).count();
    if refused > 0 {
        return format!(" · {refused} 张照片打不开,没有收下");
    }
    match entry.photos.iter().find(|photo| matches!(photo.progress, PhotoProgress::Waiting { .. })) {
        Some(photo) => {
            format!(" · {count} 张照片,{}", words::photo_progress(&photo.progress, photo.photo.bytes))
        }
        None => format!(" · {count} 张照片已送达"),
    }
}

fn line(here: Here, entry: &Entry, today: Day) -> AnyView {
    let intent = entry.intent.as_ref();
    let (title, review, page) = here.world(|world| {
        let review: Option<ReviewState> = world.reviews.get(&entry.op_id).map(|row| row.state.clone());
        (subject(world, intent), review, intent.and_then(|intent| page_of(world, intent)))
    });
    let small = match &entry.state {
        EntryState::Arrived { received_at, .. } => format!(
            "{} 送达 · 编号 {}{}",
            words::when(*received_at, today),
            short_number(entry.op_id),
            photo_words(entry)
        ),
        _ => format!("{} 存的{}", words::when(entry.saved_at, today), photo_words(entry)),
    };
    let chip = state_chip(Some(&entry.state), review.as_ref());
    let row = view! {
        <Icon name=icon_of(intent)/>
        <div class="grow"><h3>{title}</h3><small class="muted num">{small}</small></div>
        {chip}
    };
    let op = entry.op_id.to_string();
    // What stands has a page; what waits for a person, or was taken back, stands on none and is read here.
    let stands = matches!(review, None | Some(ReviewState::Accepted { .. }));
    match (page.filter(|_| stands), intent) {
        (Some(page), _) => {
            view! { <li data-op=op><a class="item" href=page.path()>{row}</a></li> }.into_any()
        }
        (None, Some(intent)) => {
            let said = here.glance(|world| whole(world, intent, today));
            view! { <li data-op=op><details class="opens"><summary class="item">{row}</summary>{said}</details></li> }
                .into_any()
        }
        (None, None) => view! { <li class="item" data-op=op>{row}</li> }.into_any(),
    }
}

fn entries(here: Here, most: RwSignal<usize>) -> AnyView {
    let today = here.today();
    let (waiting, sent): (Vec<Entry>, Vec<Entry>) =
        here.ask(|device| device.outbox().into_iter().partition(owes));
    if waiting.is_empty() && sent.is_empty() {
        let act = view! { <a class="btn" href=Route::Today.path()>"去记一条"</a> }.into_any();
        return empty(IconName::Cloud, "这部手机还没有记过东西。记一条,这里就能看到它走到哪了。", act);
    }
    let lines: Vec<_> = waiting.iter().map(|entry| line(here, entry, today)).collect();
    let waiting = (!lines.is_empty()).then(
        || view! { <section class="card list-card"><h2>"待传"</h2><ul class="list">{lines}</ul></section> },
    );
    let count = sent.len();
    let lines: Vec<_> = sent.iter().take(most.get()).map(|entry| line(here, entry, today)).collect();
    let more = (count > most.get()).then(|| {
        view! { <button class="btn quiet wide" type="button" on:click=move |_| most.update(|most| *most += AT_ONCE)>"再看早些的"</button> }
    });
    let sent = (count > 0).then(|| {
        view! {
            <section class="card list-card">
                <div class="row between"><h2>{format!("已送达 {count} 条")}</h2><small class="faint">"服务器已确认"</small></div>
                <ul class="list">{lines}</ul>
                {more}
            </section>
        }
    });
    view! { {waiting}{sent} }.into_any()
}
