//! The first day: three cards until something was written down, then the offer to put the app on the home screen.

use crate::parts::here::Here;
use crate::parts::icon::{Icon, IconName};
use crate::parts::{install, theme};
use crate::route::Route;
use crate::words;
use device::Device;
use leptos::prelude::*;

/// Under which names this phone remembers what was read and what was not wanted.
const READ: &str = "qx-first-day";
const NOT_WANTED: &str = "qx-install-later";

/// Whether this person has written something down, on this phone or before on another; not known before everything
/// has been read.
fn has_begun(device: &Device) -> Option<bool> {
    let (me, world) = (device.me(), device.world());
    let here = !device.outbox().is_empty()
        || world.visits.values().any(|visit| visit.by == me)
        || world.disputes.values().any(|dispute| dispute.by == me)
        || world.activities.values().any(|activity| activity.by == me);
    (here || device.first_read().is_none()).then_some(here)
}

/// The cards, or the offer.
pub(super) fn greeting(here: Here) -> AnyView {
    let begun = here.memo(has_begun);
    let (read, later) =
        (RwSignal::new(theme::kept(READ).is_some()), RwSignal::new(theme::kept(NOT_WANTED).is_some()));
    view! {
        {move || (begun.get() == Some(false) && !read.get()).then(|| cards(read))}
        {move || (begun.get() == Some(true) && !later.get()).then(|| offer(later)).flatten()}
    }
    .into_any()
}

fn put_away(name: &'static str, gone: RwSignal<bool>) -> impl Fn(web_sys::MouseEvent) + Clone {
    move |_| {
        theme::keep(name, Some("1"));
        gone.set(true);
    }
}

fn cards(read: RwSignal<bool>) -> AnyView {
    const ICONS: [IconName; 3] = [IconName::Door, IconName::CloudOff, IconName::Cloud];
    let cards: Vec<_> = words::FIRST_DAY
        .iter()
        .zip(ICONS)
        .map(|((title, word), icon)| {
            view! {
                <li class="item top">
                    <span class="avatar"><Icon name=icon/></span>
                    <div class="grow"><h3>{*title}</h3><small class="muted">{*word}</small></div>
                </li>
            }
        })
        .collect();
    view! {
        <section class="card list-card" aria-label="第一天">
            <h2>"第一天,三件事"</h2>
            <ul class="list">{cards}</ul>
            <div class="btns fill">
                <a class="btn" href=Route::Help.path()>"怎么用"</a>
                <button class="btn" type="button" on:click=put_away(READ, read)>"知道了"</button>
            </div>
        </section>
    }
    .into_any()
}

/// Only where it is one tap, and only after the first record: before that nobody knows what it would be for.
fn offer(later: RwSignal<bool>) -> Option<AnyView> {
    (install::offered() && !install::is_installed()).then(|| {
        view! {
            <section class="card stack">
                <div class="row"><Icon name=IconName::Phone/><div class="grow"><h2>"装到桌面"</h2>
                    <small class="muted">"像普通应用一样打开,记录也更不容易被清理"</small></div></div>
                <div class="btns fill">
                    <button class="btn" type="button" on:click=|_| install::install()><Icon name=IconName::Download/>"装到桌面"</button>
                    <button class="btn quiet" type="button" on:click=put_away(NOT_WANTED, later)>"先不装"</button>
                </div>
            </section>
        }
        .into_any()
    })
}
