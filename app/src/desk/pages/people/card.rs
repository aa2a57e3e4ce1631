//! The activation code as a card to print and hand over; shown once.

use crate::functions::ActivationCard;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use leptos::prelude::*;

/// A code just made; it is not kept anywhere in the clear.
#[component]
pub fn CodeCard(card: ActivationCard) -> impl IntoView {
    let print = |_| {
        // Where nothing can be printed the card can still be read out.
        let _ = window().print();
    };
    let label = format!("{}的激活二维码", card.name);
    view! {
        <section class="qr-cards" aria-live="polite">
            <article class="qr-card">
                <strong>{card.name}</strong>
                <small>"用手机相机或浏览器扫一扫"</small>
                <div role="img" aria-label=label inner_html=card.svg></div>
                <span class="code">{card.code}</span>
                <small>{format!("{} 前有效,只能用一次", words::date_time(card.expires_at))}</small>
                <small>{card.address.split('#').next().unwrap_or_default().to_owned()}</small>
            </article>
        </section>
        <p class="notice warn no-print">
            <Icon name=IconName::Alert/>
            <span>"激活码只显示这一次。离开这一页就看不到了,可以再做一个,旧的随之作废。"</span>
        </p>
        <button type="button" class="btn no-print" on:click=print>
            <Icon name=IconName::Print/>
            "打印"
        </button>
    }
    .into_any()
}
