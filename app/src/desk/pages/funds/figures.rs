//! The year in figures: the budget, what is due, what is paid, what is to come back, what plans may still cost, and
//! what is left.

use crate::desk::route::Route;
use crate::functions::FundsSeen;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::Fen;
use domain::fund_ledger::{BudgetFigures, FundFigures};
use leptos::prelude::*;

pub(super) fn figures(seen: &FundsSeen) -> AnyView {
    let funds = &seen.funds;
    view! {
        <p class="muted">{format!("截至 {}", words::date_time(funds.as_of))}</p>
        {warning(&funds.awards)}
        <section class="stack tight" aria-labelledby="awards-money">
            <h2 id="awards-money">"奖补资金"</h2>
            <div class="stats">{of_awards(&funds.awards)}</div>
        </section>
        {funds.venues.as_ref().map(of_venues)}
    }
    .into_any()
}

fn of_awards(figures: &FundFigures) -> Vec<AnyView> {
    let unpaid = format!("还有 {} 没付", words::in_ten_thousands(figures.unpaid));
    let paid_note = match figures.budget {
        Some(budget) => format!("{unpaid},账上结余 {}", words::in_ten_thousands(budget.balance)),
        None => unpaid,
    };
    let back = figures.to_recover > Fen::default();
    let recovered = if back { "已付的比应付的多,要收回来" } else { "没有要收回的" };
    let mut cards = Vec::new();
    cards.extend(figures.budget.map(|budget| figure("预算", budget.total, budget_note(&budget), false)));
    cards.push(figure("应付", figures.due, "按已经作出的评定".to_owned(), false));
    cards.push(figure("已付", figures.paid, paid_note, false));
    cards.push(figure("待收回", figures.to_recover, recovered.to_owned(), back));
    cards.push(figure("规划还要", figures.planned, "没评定的村(社区)全部实现时".to_owned(), false));
    cards.extend(figures.budget.map(|budget| {
        let note = "预算减去应付、待收回和规划还要".to_owned();
        figure("还余", budget.left, note, budget.is_tight())
    }));
    cards
}

fn of_venues(figures: &FundFigures) -> AnyView {
    let budget = figures.budget.map(|budget| figure("预算", budget.total, budget_note(&budget), false));
    let left = figures
        .budget
        .map(|budget| figure("还余", budget.left, "预算减去已付".to_owned(), budget.short().is_some()));
    view! {
        <section class="stack tight" aria-labelledby="venues-money">
            <h2 id="venues-money">"党建阵地资金"</h2>
            <div class="stats">
                {budget} {figure("已付", figures.paid, String::new(), false)} {left}
            </div>
        </section>
    }
    .into_any()
}

fn budget_note(budget: &BudgetFigures) -> String {
    if budget.adjusted() == Fen::default() {
        "年初预算".to_owned()
    } else {
        format!("年初 {}", words::in_ten_thousands(budget.opening))
    }
}

/// Said before the money is gone.
fn warning(awards: &FundFigures) -> Option<AnyView> {
    words::beyond_budget(awards).map(|(is_short, head, sum)| {
        let class = if is_short { "notice bad" } else { "notice warn" };
        view! {
            <div class=class role="status">
                <Icon name=IconName::Alert/>
                <div>
                    <strong>{head}</strong>
                    <p>{sum} " " <a class="link hit" href=Route::Plans.path()>"看创建规划"</a></p>
                </div>
            </div>
        }
        .into_any()
    })
}

fn figure(label: &'static str, amount: Fen, note: String, watch: bool) -> AnyView {
    view! {
        <div class="card stat" class:watch=watch>
            <small class="muted">{label}</small>
            <b>{words::in_ten_thousands(amount)}</b>
            <small class="muted">{note}</small>
        </div>
    }
    .into_any()
}
