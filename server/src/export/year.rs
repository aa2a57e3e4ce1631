//! 创建年度 as Excel, laid out as the import reads it: export, change, import.

use super::cell::write_text;
use super::{Made, Turn};
use crate::import::YEAR_SHEETS;
use app::words;
use domain::{Account, AccountId, PlaceCode, StarKind, StarYear, YearSetting};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::collections::HashMap;
use store::{Store, account, star_year};

/// How wide the columns are, sheet by sheet, in characters.
const WIDTHS: [&[u16]; 5] = [
    &[8, 12, 18, 18, 24, 60],
    &[8, 16, 12, 12, 30, 8, 40, 8],
    &[8, 18, 50, 14, 14, 14, 8],
    &[8, 32, 16, 8],
    &[8, 32, 16, 8],
];

/// Everything of a year, as the zone's office set it or as the program brings it along.
pub async fn year(store: &Store, turn: Turn, zone: &PlaceCode, year: i32) -> Result<Made, crate::Error> {
    let mut conn = store.read().await?;
    let year = star_year::of(&mut conn, zone, year).await?;
    let mut logins = HashMap::new();
    for seat in StarKind::ALL.into_iter().filter_map(|star| year.star(star)) {
        for member in &seat.members {
            let known: Option<Account> = account::by_id(&mut conn, *member).await?;
            let login = known.and_then(|account| account.login);
            logins.insert(*member, login.unwrap_or_else(|| member.to_string()));
        }
    }
    drop(conn);
    turn.make(move |book| write(book, &year, &logins)).await
}

fn write(book: &mut Workbook, year: &StarYear, logins: &HashMap<AccountId, String>) -> Result<(), XlsxError> {
    let text = as_text();
    let lines = [stars(year, logins), tasks(year), vetoes(year), numbers(year, true), numbers(year, false)];
    for (((name, heads), widths), lines) in YEAR_SHEETS.iter().zip(WIDTHS).zip(lines) {
        let page = book.add_worksheet().set_name(*name)?;
        head(page, heads, widths)?;
        for (row, cells) in (1_u32..).zip(lines) {
            for (column, cell) in (0_u16..).zip(cells) {
                write_text(page, row, column, cell, &text)?;
            }
        }
    }
    Ok(())
}

/// As text, days and codes stay as they are written; a cell of several lines shows them all.
fn as_text() -> Format {
    Format::new().set_num_format("@").set_text_wrap()
}

fn head(page: &mut Worksheet, heads: &[&str], widths: &[u16]) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(0x00FB_EBE8).set_text_wrap();
    let text = as_text();
    for ((column, name), width) in (0_u16..).zip(heads).zip(widths) {
        page.set_column_format(column, &text)?;
        page.set_column_width(column, *width)?;
        page.write_string_with_format(0, column, *name, &head)?;
    }
    page.set_freeze_panes(1, 2)?;
    Ok(())
}

fn stars(year: &StarYear, logins: &HashMap<AccountId, String>) -> Vec<Vec<String>> {
    let seats = StarKind::ALL.into_iter().filter_map(|star| year.star(star));
    seats
        .map(|seat| {
            let members: Vec<_> = seat.members.iter().filter_map(|id| logins.get(id)).cloned().collect();
            vec![
                year.year.to_string(),
                seat.star.name().to_owned(),
                seat.lead.clone(),
                seat.team.clone(),
                members.join("\n"),
                seat.criteria.join("\n"),
            ]
        })
        .collect()
}

fn tasks(year: &StarYear) -> Vec<Vec<String>> {
    let line = |task: &domain::settings::KeyTask| {
        vec![
            year.year.to_string(),
            task.code.clone(),
            task.star.name().to_owned(),
            words::places_meant(task.of).to_owned(),
            task.title.clone(),
            task.unit.clone(),
            words::step_lines(task),
            String::new(),
        ]
    };
    year.tasks().into_iter().map(line).collect()
}

fn vetoes(year: &StarYear) -> Vec<Vec<String>> {
    let day = |day: Option<domain::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let line = |veto: &domain::VetoItem| {
        vec![
            year.year.to_string(),
            veto.code.clone(),
            veto.words.clone(),
            words::barred(veto.star).to_owned(),
            day(veto.from),
            day(veto.to),
            String::new(),
        ]
    };
    year.vetoes().map(line).collect()
}

fn numbers(year: &StarYear, award: bool) -> Vec<Vec<String>> {
    let settings = YearSetting::ALL.into_iter().filter(|what| what.is_award_rule() == award);
    settings
        .map(|what| {
            vec![
                year.year.to_string(),
                words::year_setting(what).to_owned(),
                words::setting_number(what, year.setting(what)),
                words::measure(what.measure()).to_owned(),
            ]
        })
        .collect()
}
