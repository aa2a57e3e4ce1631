//! 谁需要帮忙 — phones not heard from, in the order of places: a list to help by, never a ranking.

use super::book::use_desk;
use super::online::{Again, online};
use super::parts::{Nothing, PageHead, list_table, options, row_head};
use crate::desk::route::Route;
use crate::functions::{SilentRow, silent};
use crate::kit::fields::Choice;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::PlaceCode;
use leptos::prelude::*;

/// Spans that can be asked for, in days.
const SPANS: [u16; 4] = [3, 7, 14, 30];

/// Whose phones under a place have been silent.
#[component]
pub fn Silence(under: PlaceCode) -> impl IntoView {
    let days = RwSignal::new("7".to_owned());
    let ask = move || silent(under.clone(), days.get().parse().unwrap_or(7));
    let spans = options(SPANS.map(|days| (days, format!("{days} 天以上"))), None);
    view! {
        <PageHead title="谁需要帮忙" note="手机好久没有消息的人。多半是没网、换了手机或不会用,打个电话、上门看看。"/>
        <div class="filters">
            <Choice label="没有消息" options=spans value=days/>
        </div>
        {online(Again::new(), ask, |rows: Vec<SilentRow>| table(&rows))}
        <section class="notice info">
            <Icon name=IconName::Handshake/>
            <span>"这不是考核,也不排名次。记录一直存在手机里,连上网就会自己传上来。"</span>
        </section>
    }
    .into_any()
}

fn table(rows: &[SilentRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <Nothing icon=IconName::Check text="大家的手机都有消息。"/> }.into_any();
    }
    let today = use_desk().today();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let help = if row.last_seen.is_none() {
                "还没激活过:做一个激活码,教他(她)扫一下"
            } else {
                "问问手机是不是没网、坏了或换了;换了就再做一个激活码"
            };
            view! {
                <tr>
                    {row_head(Route::Person(row.account).path(), &row.name, ().into_any())}
                    <td data-label="所属">{row.home_name.clone()}</td>
                    <td data-label="最近有消息">{words::last_heard(row.last_seen, today)}</td>
                    <td data-label="怎么帮">{help}</td>
                </tr>
            }
            .into_any()
        })
        .collect();
    list_table("手机好久没有消息的人", &["姓名", "所属", "最近有消息", "怎么帮"], rows)
}
