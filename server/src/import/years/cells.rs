//! What the cells of a year's row say, sheet by sheet; every cell that cannot be read is told.

use super::{GONE, YEAR_SHEETS};
use crate::import::known::Known;
use crate::import::rows::Check;
use app::words;
use domain::settings::KeyTask;
use domain::task::Step;
use domain::{AccountId, Day, PlacesMeant, StarKind, StarSeat, StarYear, VetoItem, YearItem, YearSetting};

/// A cell that cannot be read: its column and why.
type Unread = (usize, String);

impl Check<'_> {
    /// The item that a row of a sheet says; none when a cell cannot be read, and then it is told.
    pub(super) fn year_item(
        &mut self,
        sheet: &'static str,
        row: usize,
        cells: &[String],
        stands: &StarYear,
        known: &Known,
    ) -> Option<YearItem> {
        let at = YEAR_SHEETS.iter().position(|(name, _)| *name == sheet)?;
        let item = match at {
            0 => seat(cells, known),
            1 => task(cells, stands),
            2 => veto(cells, stands),
            award_or_setting => number(cells, award_or_setting == 3),
        };
        match item {
            Ok(item) => Some(item),
            Err((column, reason)) => {
                self.bad(sheet, row, YEAR_SHEETS[at].1.get(column).copied(), reason);
                None
            }
        }
    }
}

fn seat(cells: &[String], known: &Known) -> Result<YearItem, Unread> {
    // Somebody without a login name stands in the export by id.
    let member = |who: &str| -> Result<AccountId, Unread> {
        let known = known.holders.get(who).copied().or_else(|| who.parse().ok());
        known.ok_or_else(|| (4, format!("没有“{who}”这个登录名")))
    };
    Ok(YearItem::Star(StarSeat {
        star: star(&cells[1]).ok_or_else(|| no_star(1))?,
        lead: cells[2].clone(),
        team: cells[3].clone(),
        members: words::lines(&cells[4]).map(member).collect::<Result<_, _>>()?,
        criteria: words::lines(&cells[5]).map(str::to_owned).collect(),
    }))
}

fn task(cells: &[String], stands: &StarYear) -> Result<YearItem, Unread> {
    if gone(&cells[7], 7)? {
        return Ok(YearItem::NoTask(cells[1].clone()));
    }
    let star = star(&cells[2]).ok_or_else(|| no_star(2))?;
    let of = match cells[3].as_str() {
        "" => Some(PlacesMeant::Both),
        word => PlacesMeant::ALL.into_iter().find(|of| words::places_meant(*of) == word),
    };
    let of = of.ok_or_else(|| (3, "应当是 农村、社区、村(社区) 之一".to_owned()))?;
    let title = cells[4].clone();
    let steps = words::lines(&cells[6]).map(step).collect::<Result<_, _>>()?;
    // A line without a code is the task of this name, else a new one.
    let there = || stands.tasks().into_iter().find(|task| task.star == star && task.title == title);
    let code = match cells[1].as_str() {
        "" => there().map_or_else(|| new_code(star.code()), |task| task.code.clone()),
        code => code.to_owned(),
    };
    Ok(YearItem::Task(KeyTask { code, star, of, title, unit: cells[5].clone(), steps }))
}

fn veto(cells: &[String], stands: &StarYear) -> Result<YearItem, Unread> {
    if gone(&cells[6], 6)? {
        return Ok(YearItem::NoVeto(cells[1].clone()));
    }
    let barred = match cells[3].as_str() {
        "" => None,
        all if all == words::barred(None) => None,
        word => Some(star(word).ok_or_else(|| no_star(3))?),
    };
    let text = cells[2].clone();
    let there = || stands.vetoes().find(|veto| veto.words == text);
    let code = match cells[1].as_str() {
        "" => there().map_or_else(|| new_code("veto"), |veto| veto.code.clone()),
        code => code.to_owned(),
    };
    let (from, to) = (day(&cells[4], 4)?, day(&cells[5], 5)?);
    Ok(YearItem::Veto(VetoItem { code, words: text, star: barred, from, to }))
}

fn number(cells: &[String], award: bool) -> Result<YearItem, Unread> {
    let mut settings = YearSetting::ALL.into_iter().filter(|what| what.is_award_rule() == award);
    let what = settings.find(|what| words::year_setting(*what) == cells[1]);
    let what = what.ok_or_else(|| (1, "没有这个项目,请照导出的写".to_owned()))?;
    let value = words::read_setting(what, &cells[2]);
    let value = value.ok_or_else(|| (2, format!("只写数字,单位是{}", words::measure(what.measure()))))?;
    Ok(YearItem::Setting { what, value })
}

fn step(line: &str) -> Result<Step, Unread> {
    words::read_step(line).ok_or_else(|| (6, format!("“{line}”请写成:摸底 10 天")))
}

/// A day as it is written, or as Excel counts it: days since 1899-12-30.
fn day(cell: &str, column: usize) -> Result<Option<Day>, Unread> {
    let unread = |_| (column, "请写成 2026-01-31 这样".to_owned());
    match (cell, cell.parse::<u16>()) {
        ("", _) => Ok(None),
        (_, Ok(count)) => {
            Day::new(1899, 12, 30).map(|first| Some(first.plus_days(count.into()))).map_err(unread)
        }
        (text, Err(_)) => text.parse().map(Some).map_err(unread),
    }
}

fn gone(cell: &str, column: usize) -> Result<bool, Unread> {
    match cell {
        "" => Ok(false),
        GONE => Ok(true),
        _ => Err((column, format!("去掉就写“{GONE}”,不去掉就空着"))),
    }
}

fn star(word: &str) -> Option<StarKind> {
    StarKind::ALL.into_iter().find(|star| star.name() == word)
}

fn no_star(column: usize) -> Unread {
    (column, "没有这颗星".to_owned())
}

/// A code that no item has.
fn new_code(what: &str) -> String {
    YearItem::new_code(what, uuid::Uuid::from_u128(rand::random()))
}
