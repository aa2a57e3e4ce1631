//! 资金奖补 as Excel, laid out as an accountant expects: the budget's execution, what is due award by award, and the
//! statement of payments with a running balance. Amounts are numbers in yuan, never formulas.

use super::cell::write_text;
use super::{Made, Turn};
use app::words;
use domain::fund_ledger::{FundFigures, FundLine, StatementRow, statement};
use domain::{At, Fen, Place, PlaceCode, PlaceLevel};
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use store::fund_ledger::Money;
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
        ("待收回", 16),
        ("结余", 16),
        ("规划还要", 16),
        ("还余", 16),
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
        ("待收回", 16),
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

/// The money of a year for the whole zone in which `zone` lies, as it stands `now`.
pub async fn funds(
    store: &Store,
    turn: Turn,
    zone: &PlaceCode,
    year: i32,
    now: At,
) -> Result<Made, crate::Error> {
    let mut conn = store.read().await?;
    let mut places = place::under(&mut conn, zone).await?;
    places.retain(|place| matches!(place.code.level(), PlaceLevel::Township | PlaceLevel::Village));
    let money = fund_ledger::money(&mut conn, zone, year, now).await?;
    drop(conn);
    turn.make(move |book| write(book, &places, &money)).await
}

/// The figures of a line in the order of their columns.
fn execution(figures: &FundFigures) -> [Fen; 10] {
    let [opening, adjusted, total, balance, left] = figures
        .budget
        .map_or([Fen::default(); 5], |it| [it.opening, it.adjusted(), it.total, it.balance, it.left]);
    let FundFigures { due, paid, unpaid, to_recover, planned, .. } = *figures;
    [opening, adjusted, total, due, paid, unpaid, to_recover, balance, planned, left]
}

fn write(book: &mut Workbook, places: &[Place], money: &Money) -> Result<(), XlsxError> {
    let funds = &money.funds;
    let pen = Pen::new(format!("{} 年“五星”支部创建", funds.year), words::date_time(funds.as_of));

    let page = pen.page(book, &EXECUTION)?;
    let lines = [(FundLine::Awards, Some(funds.awards)), (FundLine::Venues, funds.venues)];
    let lines = lines.into_iter().filter_map(|(line, figures)| Some((line, figures?)));
    for (row, (line, figures)) in (FIRST_ROW..).zip(lines) {
        write_text(page, row, 0, words::fund_line(line), &pen.text)?;
        pen.money(page, row, 1, execution(&figures))?;
    }

    let page = pen.page(book, &DUE)?;
    let name = |code: Option<PlaceCode>| {
        let place = places.iter().find(|place| Some(&place.code) == code.as_ref());
        place.map(|place| place.name.clone()).unwrap_or_default()
    };
    for (number, row) in (1_u32..).zip(&money.due) {
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
            write_text(page, at, column, text, &pen.text)?;
        }
        let amounts = [by_rules, row.corrected, row.due(), row.paid, row.unpaid(), row.to_recover()];
        pen.money(page, at, 7, amounts)?;
    }

    let page = pen.page(book, &STATEMENT)?;
    let of_line = |line| statement(&money.ledger, line, &money.rules).into_iter().map(move |row| (line, row));
    let rows = FundLine::ALL.into_iter().flat_map(of_line);
    for (number, (line, row)) in (1_u32..).zip::<Vec<(FundLine, StatementRow)>>(rows.collect()) {
        let at = FIRST_ROW + number - 1;
        page.write_number(at, 0, number)?;
        let texts = [
            row.on.map_or_else(|| "年初".to_owned(), |day| day.to_string()),
            row.voucher.clone(),
            words::statement_what(&row.what),
            name(row.village.clone()),
            words::fund_line(line).to_owned(),
        ];
        for (column, text) in (1..).zip(texts) {
            write_text(page, at, column, text, &pen.text)?;
        }
        pen.money(page, at, 6, [row.gained, row.spent, row.balance])?;
    }
    Ok(())
}

/// Below the title and the heads.
const FIRST_ROW: u32 = 2;

/// How cells are written.
struct Pen {
    /// What every sheet is about, and as of when.
    about: String,
    as_of: String,
    title: Format,
    text: Format,
    head: Format,
    money: Format,
}

impl Pen {
    fn new(about: String, as_of: String) -> Self {
        Self {
            about,
            as_of,
            text: Format::new(),
            title: Format::new().set_bold().set_font_size(14),
            head: Format::new().set_bold().set_background_color(0x00FB_EBE8).set_align(FormatAlign::Center),
            money: Format::new().set_num_format("#,##0.00;[Red]-#,##0.00"),
        }
    }

    /// A sheet with its title and heads, ready to print across one page.
    fn page<'a>(&self, book: &'a mut Workbook, sheet: &Sheet) -> Result<&'a mut Worksheet, XlsxError> {
        let page = book.add_worksheet().set_name(sheet.name)?;
        let title = format!("{}{}(金额单位:元,截至 {})", self.about, sheet.name, self.as_of);
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
