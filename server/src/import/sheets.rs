//! Reading an Excel file that anybody may have made: cell by cell, within limits set before anything is unpacked; away
//! from the threads that answer requests, and one file at a time.

use super::bounds;
use super::template::{ACCOUNTS, EXAMPLE, HOUSEHOLDS, PLACES, PLANS};
use super::years::YEAR_SHEETS;
use axum::body::Bytes;
use calamine::{Data, DataRef, Xlsx};
use std::collections::BTreeMap;
use std::io::Cursor;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Most rows of one sheet.
const MOST_ROWS: u32 = 20_000;
/// Longest text of a cell, in bytes: Excel holds 32 767 characters in one.
const LONGEST_CELL: usize = 32_767 * 3;
/// Most text of all cells, in bytes: a short text that a file holds once may stand in every cell.
const MOST_TEXT: usize = 32 * 1024 * 1024;

pub(super) const NOT_EXCEL: &str = "这不是 Excel 文件(.xlsx),或者文件坏了。请用模板填写后再传";
pub(super) const OLD_EXCEL: &str =
    "这是旧格式的 Excel 文件(.xls),或者加了密码。请打开它,另存为“Excel 工作簿(.xlsx)”、不加密码,再传";
pub(super) const TOO_LARGE: &str = "文件太大了,最多 8 MB。请分几次导入";
pub(super) const TOO_STRANGE: &str =
    "文件里有填表用不到的东西(太大的格子、太多的部件),没有读。请用模板重新填写后再传";
const TOO_MANY_ROWS: &str = "一张表最多 20000 行,请分几次导入";
const OTHER_HEADS: &str = "表头和模板不一样,请下载模板,不要改第 1 行";
const NO_SHEET: &str =
    "没有找到“区划”“住户”“账号”“创建规划”或者创建年度的几张表,请用模板或导出的文件填写,不要改表的名字";

/// The rows of one sheet that hold anything, each with its number as Excel shows it.
pub(super) type Rows = Vec<(usize, Vec<String>)>;

/// The sheets; one that is missing is empty.
pub(super) struct Sheets {
    pub(super) places: Rows,
    pub(super) households: Rows,
    pub(super) accounts: Rows,
    pub(super) plans: Rows,
    /// 创建年度: a sheet for each kind of item, in the order of [`YEAR_SHEETS`].
    pub(super) years: Vec<Rows>,
}

/// One file is read at a time, whoever sends it: what that takes is bounded.
static TURN: Semaphore = Semaphore::const_new(1);

/// Reads the sheets, or says in plain Chinese why not. A file that makes the library stumble (it counts on cells
/// that stand in order, for one) is a broken file, no mistake of ours.
pub(super) async fn read(bytes: Bytes) -> Result<Sheets, &'static str> {
    let turn = TURN.acquire().await;
    // Who hangs up while their file is read does not let the next one begin beside it.
    let read = spawn_blocking(move || {
        let read = unpack(&bytes);
        drop(turn);
        read
    });
    // A panic comes back as an error.
    read.await.unwrap_or(Err(NOT_EXCEL))
}

fn unpack(bytes: &[u8]) -> Result<Sheets, &'static str> {
    let bytes = bounds::plain(bytes)?;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| NOT_EXCEL)?;
    let mut text_left = MOST_TEXT;
    let mut rows = |book: &mut _, sheet: &str, heads: &[&str]| rows(book, sheet, heads, &mut text_left);
    let places = rows(&mut book, PLACES.0, &PLACES.1)?;
    let households = rows(&mut book, HOUSEHOLDS.0, &HOUSEHOLDS.1)?;
    let accounts = rows(&mut book, ACCOUNTS.0, &ACCOUNTS.1)?;
    let plans = rows(&mut book, PLANS.0, &PLANS.1)?;
    let years: Result<Vec<_>, _> =
        YEAR_SHEETS.iter().map(|(name, heads)| rows(&mut book, name, heads)).collect();
    let years = years?;
    if [&places, &households, &accounts, &plans].into_iter().chain(&years).all(Option::is_none) {
        return Err(NO_SHEET);
    }
    Ok(Sheets {
        places: places.unwrap_or_default(),
        households: households.unwrap_or_default(),
        accounts: accounts.unwrap_or_default(),
        plans: plans.unwrap_or_default(),
        years: years.into_iter().map(Option::unwrap_or_default).collect(),
    })
}

/// The rows of a sheet below its heading, without examples; none when there is no such sheet. Cells are taken one by one: a sheet
/// that names only its first and its last cell must not fill the memory with all between them.
fn rows(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    sheet: &str,
    heads: &[&str],
    text_left: &mut usize,
) -> Result<Option<Rows>, &'static str> {
    use calamine::Reader;
    if !book.sheet_names().iter().any(|name| name == sheet) {
        return Ok(None);
    }
    let mut cells = book.worksheet_cells_reader(sheet).map_err(|_| NOT_EXCEL)?;
    let mut lines: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    while let Some(cell) = cells.next_cell().map_err(|_| NOT_EXCEL)? {
        let (row, column) = cell.get_position();
        let Some(column) = usize::try_from(column).ok().filter(|at| *at < heads.len()) else { continue };
        // Measured before it is copied: many cells may share one text.
        if let DataRef::SharedString(shared) = cell.get_value()
            && shared.len() > LONGEST_CELL
        {
            return Err(TOO_STRANGE);
        }
        let text = text(&Data::from(cell.get_value().clone()));
        if text.is_empty() {
            continue;
        }
        if row > MOST_ROWS {
            return Err(TOO_MANY_ROWS);
        }
        if text.len() > LONGEST_CELL {
            return Err(TOO_STRANGE);
        }
        *text_left = text_left.checked_sub(text.len()).ok_or(TOO_LARGE)?;
        lines.entry(row).or_insert_with(|| vec![String::new(); heads.len()])[column] = text;
    }
    let head = lines.remove(&0);
    if head.as_ref().is_some_and(|head| head != heads) || head.is_none() && !lines.is_empty() {
        return Err(OTHER_HEADS);
    }
    lines.retain(|_, cells| !is_example(&cells[0]));
    // Excel counts rows from 1.
    Ok(Some(lines.into_iter().map(|(row, cells)| (row as usize + 1, cells)).collect()))
}

/// Whether a row's first cell marks it as an example, with the colon of either keyboard.
fn is_example(cell: &str) -> bool {
    cell.replacen('\u{ff1a}', ":", 1).starts_with(EXAMPLE)
}

fn text(cell: &Data) -> String {
    match cell {
        // Codes and doors typed as numbers come as floats; 15 digits are held exactly.
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Empty => String::new(),
        other => other.to_string().trim().to_owned(),
    }
}
