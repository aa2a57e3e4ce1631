//! 支付台账 — both lines of the budget by day, with vouchers and a running balance.

use super::place_name;
use crate::functions::FundsSeen;
use crate::words;
use domain::Fen;
use domain::fund_ledger::{FundLine, StatementRow, statement};
use leptos::prelude::*;

/// The statements; empty for those who do not see the ledger.
pub(super) fn statements(seen: &FundsSeen) -> Vec<AnyView> {
    let Some(ledger) = &seen.ledger else { return Vec::new() };
    let of_line = |line| {
        let rows: Vec<_> = statement(ledger, line, &seen.rules).iter().map(|one| row(one, seen)).collect();
        let id = match line {
            FundLine::Awards => "statement-awards",
            FundLine::Venues => "statement-venues",
        };
        let name = format!("支付台账:{}", words::fund_line(line));
        view! {
            <section class="stack tight" aria-labelledby=id>
                <h2 id=id>{name.clone()}</h2>
                <section class="card table-card">
                    <table>
                        <caption class="visually-hidden">{name}</caption>
                        <thead>
                            <tr>
                                <th scope="col">"日期"</th>
                                <th scope="col">"凭证号"</th>
                                <th scope="col">"摘要"</th>
                                <th scope="col">"村(社区)"</th>
                                <th scope="col" class="n">"收入"</th>
                                <th scope="col" class="n">"支出"</th>
                                <th scope="col" class="n">"余额"</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </section>
            </section>
        }
        .into_any()
    };
    FundLine::ALL.map(of_line).into()
}

fn row(row: &StatementRow, seen: &FundsSeen) -> AnyView {
    let money = |amount: Fen| if amount == Fen::default() { String::new() } else { words::yuan(amount) };
    let on = row.on.map_or_else(|| "年初".to_owned(), |day| day.to_string());
    let village = row.village.as_ref().map(|village| place_name(seen, village));
    view! {
        <tr>
            <td class="num" data-label="日期">{on}</td>
            <td data-label="凭证号">{row.voucher.clone()}</td>
            <td data-label="摘要">{words::statement_what(&row.what)}</td>
            <td data-label="村(社区)">{village}</td>
            <td class="n num" data-label="收入">{money(row.gained)}</td>
            <td class="n num" data-label="支出">{money(row.spent)}</td>
            <td class="n num" data-label="余额">{words::yuan(row.balance)}</td>
        </tr>
    }
    .into_any()
}
