//! Stars, levels and money as they are kept, and as they would be with what is tried out.

use super::drafts::{Drafts, kept};
use crate::functions::{PlanRow, PlansSeen};
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::StarPlan;
use domain::fund_ledger::FundFigures;
use domain::plan_check::PlanCost;
use leptos::prelude::*;

/// The figures of the villages shown; those that the changes move say from what.
#[component]
pub(super) fn Totals(
    /// The amounts of the year, and its money as it is kept.
    seen: Signal<PlansSeen>,
    rows: Memo<Vec<PlanRow>>,
    year: i32,
    drafts: Drafts,
) -> impl IntoView {
    // What is decided is due or not, whatever its plan says.
    let funds = move |plans: &[StarPlan]| {
        let open: Vec<_> = rows.with(|rows| {
            let open = plans.iter().zip(rows).filter(|(_, row)| !row.decided);
            open.map(|(plan, _)| plan.clone()).collect()
        });
        seen.with(|seen| seen.funds.with_planned(PlanCost::of(&open, &seen.rules).money))
    };
    let before =
        Memo::new(move |_| rows.with(|rows| rows.iter().map(|row| kept(row, year)).collect::<Vec<_>>()));
    let tried = Memo::new(move |_| {
        before.with(|plans| plans.iter().map(|plan| drafts.tried(plan)).collect::<Vec<_>>())
    });
    let was = Memo::new(move |_| before.with(|plans| figures(plans, &funds(plans))));
    let now = Memo::new(move |_| tried.with(|plans| figures(plans, &funds(plans))));
    let short = move || tried.with(|plans| words::beyond_budget(&funds(plans)));
    let cards = move || {
        let cards = now.get().into_iter().zip(was.get()).map(|((label, figure), (_, was))| {
            let moved =
                (figure != was).then(|| view! { <small class="muted">{format!("原来 {was}")}</small> });
            view! { <div class="card stat"><small class="muted">{label}</small><b>{figure}</b>{moved}</div> }
        });
        cards.collect::<Vec<_>>()
    };
    let warning = move || {
        short().map(|(is_short, head, sum)| {
            view! {
                <p class=if is_short { "notice bad" } else { "notice warn" } role="status">
                    <Icon name=IconName::Alert/>
                    {format!("{head}:{sum}")}
                </p>
            }
        })
    };
    view! {
        <div class="stats" aria-live="polite">{cards}</div>
        {warning}
    }
    .into_any()
}

fn figures(plans: &[StarPlan], funds: &FundFigures) -> [(&'static str, String); 4] {
    let stars = |count: fn(&StarPlan) -> u8| plans.iter().map(|plan| u32::from(count(plan))).sum::<u32>();
    let at = |level: u8| plans.iter().filter(|plan| plan.aimed_level() == level).count();
    let levels = [(5, "五星"), (4, "四星"), (3, "三星"), (2, "二星")];
    let levels: Vec<_> = levels.into_iter().map(|(level, word)| format!("{word} {}", at(level))).collect();
    [
        ("已得", format!("{} 颗", stars(StarPlan::level))),
        ("目标", format!("{} 颗", stars(StarPlan::aimed_level))),
        ("目标星级", levels.join(" · ")),
        ("实现后奖补", format!("{} 元", funds.committed())),
    ]
}
