//! 资金奖补 as Excel, laid out as an accountant expects: the budget's execution, what is due award by award, and the
//! statement of payments with a running balance. Amounts are numbers in yuan, never formulas.

use super::{Made, Turn};
use app::words;
use domain::fund_ledger::{DueRow, FundLine, LineFunds, StatementRow, statement};
use domain::{Fen, Place, PlaceCode, PlaceLevel};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use store::{Store, fund_ledger, place};

/// A sheet: its name, its columns with their widths, and which of them hold money.
struct Sheet {
    name: &'static str,
    heads: &'static [(&'static str, u16)],
}

const EXECUTION: Sheet = Sheet {
    name: "预算执行",
    heads: &[
        ("科目", 30),
        ("年初预算", 16),
        ("预算调整", 16),
        ("预算合计", 16),
        ("应付", 16),
        ("已付", 16),
        ("未付", 16),
        ("结余", 16),
        ("规划还要", 16),
        ("规划实现后结余", 18),
    ],
};
const DUE: Sheet = Sheet {
    name: "奖补明细",
    heads: &[
        ("序号", 8),
        ("乡镇(街道)", 14),
        ("村(社区)", 16),
        ("区划代码", 16),
        ("奖补项目", 22),
        ("依据", 44),
        ("规则版本", 12),
        ("按规则应付", 16),
        ("更正", 14),
        ("应付", 16),
        ("已付", 16),
        ("未付", 16),
    ],
};
const STATEMENT: Sheet = Sheet {
    name: "支付台账",
    heads: &[
        ("序号", 8),
        ("日期", 12),
        ("凭证号", 18),
        ("摘要", 44),
        ("单位(村、社区)", 18),
        ("科目", 30),
        ("收入", 16),
        ("支出", 16),
        ("余额", 16),
    ],
};

/// The money of a year for the whole zone in which `zone` lies.
pub async fn funds(store: &Store, turn: Turn, zone: &PlaceCode, year: i32) -> Result<Made, crate::Error> {
    let mut conn = store.read().await?;
    let mut places = place::under(&mut conn, zone).await?;
    places.retain(|place| matches!(place.code.level(), PlaceLevel::Township | PlaceLevel::Village));
    let awarded = fund_ledger::awarded(&mut conn, zone, year).await?;
    let (ledger, _) = fund_ledger::of_year(&mut conn, zone, year).await?;
    let due = ledger.due(&awarded.lines);
    let funds = ledger.funds(&due, awarded.planned.money, &awarded.rules);
    let lines = FundLine::ALL.map(|line| match line {
        FundLine::Awards => (line, line.budget(&awarded.rules), funds.awards),
        FundLine::Venues => (line, line.budget(&awarded.rules), funds.venues),
    });
    let statements = FundLine::ALL.map(|line| (line, statement(&ledger, line, &awarded.rules)));
    drop(conn);
    turn.make(move |book| write(book, year, &places, &lines, &due, &statements)).await
}

fn write(
    book: &mut Workbook,
    year: i32,
    places: &[Place],
    lines: &[(FundLine, Fen, LineFunds)],
    due: &[DueRow],
    statements: &[(FundLine, Vec<StatementRow>)],
) -> Result<(), XlsxError> {
    let pen = Pen::new();

    let page = pen.page(book, &EXECUTION, year)?;
    for (row, (line, opening, funds)) in (FIRST_ROW..).zip(lines) {
        let amounts = [
            *opening,
            funds.budget.less(*opening),
            funds.budget,
            funds.due,
            funds.paid,
            funds.due.less(funds.paid),
            funds.left(),
            funds.planned,
            funds.after_plans(),
        ];
        page.write_string(row, 0, words::fund_line(*line))?;
        pen.money(page, row, 1, amounts)?;
    }

    let page = pen.page(book, &DUE, year)?;
    let name = |code: Option<PlaceCode>| {
        let place = places.iter().find(|place| Some(&place.code) == code.as_ref());
        place.map(|place| place.name.clone()).unwrap_or_default()
    };
    for (number, row) in (1_u32..).zip(due) {
        let at = FIRST_ROW + number - 1;
        let by_rules = row.due().less(row.corrected);
        page.write_number(at, 0, number)?;
        let version = row.line.as_ref().map(|line| line.rules.as_str()).unwrap_or_default();
        let texts = [
            name(row.village.township()),
            name(Some(row.village.clone())),
            row.village.to_string(),
            words::award(row.award),
            words::due_because(row),
            version.to_owned(),
        ];
        for (column, text) in (1..).zip(texts) {
            page.write_string(at, column, text)?;
        }
        pen.money(page, at, 7, [by_rules, row.corrected, row.due(), row.paid, row.left()])?;
    }

    let page = pen.page(book, &STATEMENT, year)?;
    let rows = statements.iter().flat_map(|(line, rows)| rows.iter().map(move |row| (line, row)));
    for (number, (line, row)) in (1_u32..).zip(rows) {
        let at = FIRST_ROW + number - 1;
        page.write_number(at, 0, number)?;
        let texts = [
            row.on.map_or_else(|| "年初".to_owned(), |day| day.to_string()),
            row.voucher.clone(),
            words::statement_what(&row.what),
            name(row.village.clone()),
            words::fund_line(*line).to_owned(),
        ];
        for (column, text) in (1..).zip(texts) {
            page.write_string(at, column, text)?;
        }
        pen.money(page, at, 6, [row.gained, row.spent, row.balance])?;
    }
    Ok(())
}

/// Below the title and the heads.
const FIRST_ROW: u32 = 2;

/// How cells are written.
struct Pen {
    title: Format,
    head: Format,
    money: Format,
}

impl Pen {
    fn new() -> Self {
        Self {
            title: Format::new().set_bold().set_font_size(14),
            head: Format::new().set_bold().set_background_color(0x00FB_EBE8).set_align(FormatAlign::Center),
            money: Format::new().set_num_format("#,##0.00;[Red]-#,##0.00"),
        }
    }

    /// A sheet with its title and heads, ready to print across one page.
    fn page<'a>(
        &self,
        book: &'a mut Workbook,
        sheet: &Sheet,
        year: i32,
    ) -> Result<&'a mut Worksheet, XlsxError> {
        let page = book.add_worksheet().set_name(sheet.name)?;
        let title = format!("{year} 年“五星”支部创建{}(金额单位:元)", sheet.name);
        page.write_string_with_format(0, 0, title, &self.title)?;
        for (column, (head, width)) in (0_u16..).zip(sheet.heads) {
            page.write_string_with_format(1, column, *head, &self.head)?;
            page.set_column_width(column, *width)?;
        }
        page.set_freeze_panes(FIRST_ROW, 0)?;
        page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        page.set_repeat_rows(0, 1)?;
        Ok(page)
    }

    fn money(
        &self,
        page: &mut Worksheet,
        row: u32,
        first: u16,
        amounts: impl IntoIterator<Item = Fen>,
    ) -> Result<(), XlsxError> {
        for (column, amount) in (first..).zip(amounts) {
            page.write_number_with_format(row, column, in_yuan(amount), &self.money)?;
        }
        Ok(())
    }
}

/// A spreadsheet holds nothing but floats: exact to the fen below 90 万亿元 (2⁵³ fen), more than a ledger can hold.
#[allow(clippy::cast_precision_loss, reason = "see above")]
fn in_yuan(amount: Fen) -> f64 {
    amount.fen() as f64 / 100.0
}
