//! Stars, levels and money as they are kept, and as they would be with what is tried out.

use super::drafts::{Drafts, kept};
use crate::functions::PlanRow;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::fund_ledger::FundFigures;
use domain::plan_check::PlanCost;
use domain::{AwardRules, StarPlan};
use leptos::prelude::*;

/// The figures of the villages shown; those that the changes move say from what.
#[component]
pub(super) fn Totals(
    rows: StoredValue<Vec<PlanRow>>,
    year: i32,
    /// The amounts of the year.
    rules: AwardRules,
    /// The money of the year, as it is kept.
    funds: FundFigures,
    drafts: Drafts,
) -> impl IntoView {
    let rules = StoredValue::new(rules);
    let decided = rows.with_value(|rows| rows.iter().map(|row| row.decided).collect::<Vec<_>>());
    let decided = StoredValue::new(decided);
    // What is decided is due or not, whatever its plan says.
    let tried_funds = move |plans: &[StarPlan]| {
        let open = decided.with_value(|decided| {
            let open = plans.iter().zip(decided).filter(|(_, decided)| !**decided);
            open.map(|(plan, _)| plan.clone()).collect::<Vec<_>>()
        });
        funds.with_planned(rules.with_value(|rules| PlanCost::of(&open, rules).money))
    };
    let figures = move |plans: &[StarPlan]| {
        let cost = tried_funds(plans).committed();
        let stars = |count: fn(&StarPlan) -> u8| plans.iter().map(|plan| u32::from(count(plan))).sum::<u32>();
        let at = |level: u8| plans.iter().filter(|plan| plan.aimed_level() == level).count();
        let levels = [(5, "五星"), (4, "四星"), (3, "三星"), (2, "二星")];
        let levels: Vec<_> =
            levels.into_iter().map(|(level, word)| format!("{word} {}", at(level))).collect();
        [
            ("已得", format!("{} 颗", stars(StarPlan::level))),
            ("目标", format!("{} 颗", stars(StarPlan::aimed_level))),
            ("目标星级", levels.join(" · ")),
            ("实现后奖补", format!("{cost} 元")),
        ]
    };
    let before = rows.with_value(|rows| rows.iter().map(|row| kept(row, year)).collect::<Vec<_>>());
    let tried = {
        let before = before.clone();
        Memo::new(move |_| before.iter().map(|plan| drafts.tried(plan)).collect::<Vec<_>>())
    };
    let now = Memo::new(move |_| tried.with(|plans| figures(plans)));
    let short = move || tried.with(|plans| words::beyond_budget(&tried_funds(plans)));
    let before = figures(&before);
    let cards = move || {
        let cards = now.get().into_iter().zip(before.clone()).map(|((label, figure), (_, was))| {
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
