//! 创建规划 — which stars each village holds and works for this year, tried out before it is saved, and checked
//! against what was announced. The board shows what is saved.

mod announce;
mod check;
mod conflicts;
mod drafts;
mod grid;
mod pasted;
mod row;
mod totals;

use super::book::use_desk;
use super::online::{Again, online_live};
use super::parts::{PageHead, YearChoice};
use crate::desk::route::Route;
use crate::functions::{PlansSeen, plans};
use crate::parts::icon::{Icon, IconName};
use check::Check;
use domain::PlaceCode;
use grid::Grid;
use leptos::prelude::*;
pub(super) use row::star_heads;

/// The plans of the villages under an office.
#[component]
pub fn Plans(under: PlaceCode) -> impl IntoView {
    let years = YearChoice::new(use_desk().today().year());
    let (rows_again, check_again) = (Again::new(), Again::new());
    let township = RwSignal::new(String::new());
    let saved = move || {
        rows_again.ask();
        check_again.ask();
    };
    let of_export = under.clone();
    let export = move || format!("/desk/v1/plans.xlsx?under={of_export}&year={}", years.get());
    let note = Signal::derive(move || {
        format!("{} 年。改了先试算,点“保存”才算数,没存的离开也还在;已得的星照命名,不在这里填。", years.get())
    });
    let of_grid = under.clone();
    let ask = move || {
        let (year, plans) = (years.get(), plans(of_grid.clone(), years.get()));
        async move { Ok((year, plans.await?)) }
    };
    view! {
        <PageHead title="创建规划" note=note>
            <a class="btn" href=export download="">
                <Icon name=IconName::Download/>
                "导出 Excel"
            </a>
            <a class="btn" href=Route::Import.path()>
                <Icon name=IconName::Upload/>
                "导入"
            </a>
        </PageHead>
        <div class="filters">{years.field(1)}</div>
        {online_live(
            rows_again,
            ask,
            |(year, _): &(i32, PlansSeen)| *year,
            move |live| {
                let year = live.with_untracked(|(year, _)| *year);
                let seen = Memo::new(move |_| live.with(|(_, seen)| seen.clone()));
                view! { <Grid seen=seen.into() year township saved/> }.into_any()
            },
        )}
        {move || view! { <Check under=under.clone() year=years.get() again=check_again township saved/> }}
    }
    .into_any()
}
