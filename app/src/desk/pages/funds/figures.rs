//! The year in figures: the budget, what is due, what is paid, what is left, and whether the plans still fit in.

use crate::desk::route::Route;
use crate::functions::FundsSeen;
use crate::parts::icon::{Icon, IconName};
use crate::words;
use domain::fund_ledger::{DueRow, LineFunds};
use domain::{Fen, FundLedger};
use leptos::prelude::*;

pub(super) fn figures(seen: &FundsSeen) -> AnyView {
    match &seen.ledger {
        Some(ledger) => of_zone(seen, ledger),
        None => of_township(seen),
    }
}

fn of_zone(seen: &FundsSeen, ledger: &FundLedger) -> AnyView {
    let funds = ledger.funds(&seen.due, seen.planned, &seen.rules);
    let awards = funds.awards;
    let unpaid = seen.due.iter().map(DueRow::left).filter(|left| *left > Fen::default()).sum();
    view! {
        {warning(&awards)}
        <section class="stack tight" aria-labelledby="awards-money">
            <h2 id="awards-money">"奖补资金"</h2>
            <div class="stats">
                {figure("预算", awards.budget, budget_note(awards.budget, seen.rules.awards_budget))}
                {figure("应付", awards.due, "按已经作出的评定".to_owned())}
                {figure("已付", awards.paid, format!("还有 {} 没付", words::in_ten_thousands(unpaid)))}
                {figure("结余", awards.left(), "预算减去已付".to_owned())}
                {figure("规划还要", awards.planned, "没评定的村(社区)全部实现时".to_owned())}
            </div>
        </section>
        <section class="stack tight" aria-labelledby="venues-money">
            <h2 id="venues-money">"党建阵地资金"</h2>
            <div class="stats">
                {figure(
                    "预算",
                    funds.venues.budget,
                    budget_note(funds.venues.budget, seen.rules.venues_budget),
                )}
                {figure("已付", funds.venues.paid, String::new())}
                {figure("结余", funds.venues.left(), "预算减去已付".to_owned())}
            </div>
        </section>
    }
    .into_any()
}

fn of_township(seen: &FundsSeen) -> AnyView {
    let sum = |of: fn(&DueRow) -> Fen| seen.due.iter().map(of).sum();
    view! {
        <div class="stats">
            {figure("应付", sum(DueRow::due), "按已经作出的评定".to_owned())}
            {figure("已付", sum(|row| row.paid), String::new())}
            {figure("未付", sum(DueRow::left), String::new())}
            {figure("规划还要", seen.planned, "没评定的村(社区)全部实现时".to_owned())}
        </div>
    }
    .into_any()
}

fn budget_note(now: Fen, at_first: Fen) -> String {
    if now == at_first {
        "年初预算".to_owned()
    } else {
        format!("年初 {}", words::in_ten_thousands(at_first))
    }
}

/// Said before the money is gone: when less than a tenth would be left, and when it would not be enough.
fn warning(awards: &LineFunds) -> Option<AnyView> {
    let after = awards.after_plans();
    let is_short = after < Fen::default();
    let is_tight = after.times(10) < awards.budget;
    let (due, planned, budget) = (awards.due.max(awards.paid), awards.planned, awards.budget);
    let sum = format!("应付 {due} 元,规划还要 {planned} 元,预算 {budget} 元");
    let (class, head) = if is_short {
        ("notice bad", format!("规划全部实现,奖补资金差 {} 元", Fen::default().less(after)))
    } else {
        ("notice warn", format!("规划全部实现,奖补资金只剩 {after} 元"))
    };
    is_tight.then(|| {
        view! {
            <div class=class role="status">
                <Icon name=IconName::Alert/>
                <div>
                    <strong>{head}</strong>
                    <p>{format!("{sum}。")} <a class="link hit" href=Route::Plans.path()>"看创建规划"</a></p>
                </div>
            </div>
        }
        .into_any()
    })
}

fn figure(label: &'static str, amount: Fen, note: String) -> AnyView {
    view! {
        <div class="card stat">
            <small class="muted">{label}</small>
            <b>{words::in_ten_thousands(amount)}</b>
            <small class="muted">{note}</small>
        </div>
    }
    .into_any()
}
