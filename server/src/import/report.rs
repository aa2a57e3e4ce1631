//! What an import found: how many rows are new, and every row that is wrong with its reason.

use serde::Serialize;
use std::fmt;

/// A row that cannot be taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Bad {
    /// The sheet.
    pub sheet: &'static str,
    /// The row as Excel numbers it; 0 for the sheet as a whole.
    pub row: usize,
    /// The column, when one cell is meant.
    pub column: Option<&'static str>,
    /// Why, in plain Chinese.
    pub reason: String,
}

/// New rows by sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Counts {
    /// 区划.
    pub places: usize,
    /// 住户.
    pub households: usize,
    /// 账号.
    pub accounts: usize,
    /// 创建规划, new or changed.
    pub plans: usize,
    /// Items of 创建年度, new or changed.
    pub year_items: usize,
}

/// What an import found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Report {
    /// Rows read.
    pub rows: usize,
    /// Rows that say what is there already.
    pub already: usize,
    /// Rows that are new.
    pub new: Counts,
    /// Rows that are wrong.
    pub bad: Vec<Bad>,
    /// Whether the new rows were imported.
    pub applied: bool,
}

impl Report {
    /// Nothing wrong with it.
    pub fn is_fine(&self) -> bool {
        self.bad.is_empty()
    }
    /// A file that cannot be read at all.
    pub fn unreadable(reason: &str) -> Self {
        let bad = Bad { sheet: "", row: 0, column: None, reason: reason.to_owned() };
        Self { bad: vec![bad], ..Self::default() }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { places, households, accounts, plans, year_items } = self.new;
        writeln!(
            f,
            "读到 {} 行,已有 {} 行;新的:区划 {places}、住户 {households}、账号 {accounts}、创建规划 {plans}、创建年度 {year_items}。",
            self.rows, self.already
        )?;
        for bad in &self.bad {
            let column = bad.column.map(|column| format!("“{column}”")).unwrap_or_default();
            match bad.row {
                0 => writeln!(f, "✗ {}{}", bad.sheet, bad.reason)?,
                row => writeln!(f, "✗ {} 第 {row} 行{column}:{}", bad.sheet, bad.reason)?,
            }
        }
        f.write_str(if self.applied {
            "已导入。"
        } else if self.is_fine() {
            "没有发现问题,还没有导入。"
        } else {
            "一行也没有导入,改好后再试。"
        })
    }
}
