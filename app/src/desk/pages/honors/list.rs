//! The village's honors: how far each has come, and under which name strangers read it.

use crate::desk::pages::book::use_desk;
use crate::desk::pages::parts::{Nothing, PageHead, list_table, row_head};
use crate::desk::pages::posting::state_chip;
use crate::desk::route::Route;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use device::Row;
use domain::order;
use domain::{Honor, PlaceCode};
use leptos::prelude::*;
use std::cmp::Reverse;

/// The honors of a village.
#[component]
pub fn Honors(village: PlaceCode) -> impl IntoView {
    let desk = use_desk();
    let board = format!("/v/{village}");
    let honors = Memo::new(move |_| {
        desk.read(|look| {
            let ours = look.world.honors.values().map(Row::noun).filter(|honor| honor.village == village);
            let mut honors: Vec<Honor> = ours.cloned().collect();
            order::by_key(&mut honors, |honor| Reverse((honor.awarded_on, honor.id)));
            honors
        })
    });
    let table = move || {
        let rows: Vec<_> = honors.get().iter().map(row).collect();
        if rows.is_empty() {
            return view! {
                <Nothing icon=IconName::Heart text="还没有推荐过。点“推荐上榜”,记下谁、做了什么、本人愿不愿意公开姓名。"/>
            }
            .into_any();
        }
        list_table("本村荣誉", &["谁", "荣誉", "获评日期", "榜上的名字", "公布"], rows)
    };
    view! {
        <PageHead title="光荣榜" note="没有本人同意,榜上只写姓氏;同意可以随时撤回,撤回马上生效。">
            <a class="btn" href=board target="_blank" rel="noopener">
                "看榜"
            </a>
            <a class="btn primary" href=Route::Nominate.path()>
                <Icon name=IconName::Plus/>
                "推荐上榜"
            </a>
        </PageHead>
        {table}
    }
    .into_any()
}

fn row(honor: &Honor) -> AnyView {
    view! {
        <tr>
            {row_head(Route::Honor(honor.id).path(), words::honoree(&honor.honoree), ().into_any())}
            <td data-label="荣誉">{format!("{} · {}", words::honor_level(honor.level), honor.title)}</td>
            <td data-label="获评日期" class="num">
                {honor.awarded_on.to_string()}
            </td>
            <td data-label="榜上的名字">{honor.public_name().as_str().to_owned()}</td>
            <td data-label="公布">
                {state_chip(honor.posting.0)}
            </td>
        </tr>
    }
    .into_any()
}
