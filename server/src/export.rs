//! A village's records as Excel, for those who lead it. Every cell is text or a number, never a formula.

mod cell;
mod comparison;
mod file;
mod funds;
mod plans;
mod year;

pub use comparison::comparison;
pub use file::{Made, Turn};
pub use funds::funds;
pub use plans::plans;
pub use year::year;

use app::words;
use cell::write_text;
use domain::settings::Settings;
use domain::{AccountId, At, Day, Household, HouseholdId, PlaceCode};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde::Deserialize;
use sqlx::Connection;
use std::collections::HashMap;
use store::engine::Engine;
use store::{Store, account, record};
use sync::record::{Record, RecordKind};
use sync::wire::Refusal;
use tokio::sync::mpsc::{Receiver, channel};

/// Which records are wanted; everything left out means all.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    /// `visit`, `dispute`, `activity` or `need`.
    #[serde(default)]
    pub kind: Option<String>,
    /// First day.
    #[serde(default)]
    pub from: Option<String>,
    /// Last day.
    #[serde(default)]
    pub to: Option<String>,
    /// 网格代码.
    #[serde(default)]
    pub grid: Option<String>,
    /// The recorder's account.
    #[serde(default)]
    pub by: Option<String>,
    /// Words in the text, or in the household's door or head.
    #[serde(default)]
    pub text: Option<String>,
}

/// A row before it is written.
struct Row {
    grid: Option<PlaceCode>,
    by: AccountId,
    cells: Vec<String>,
}

/// A sheet of the workbook.
struct Sheet {
    title: &'static str,
    heads: &'static [&'static str],
    widths: &'static [u16],
}

/// Calls that met nobody stand on a sheet of their own: the rows of 走访 are the visits that figures count.
const NOT_MET: &str = "上门未遇";

static SHEETS: [(RecordKind, Sheet); 5] = [
    (
        RecordKind::Visit,
        Sheet {
            title: "走访",
            heads: &[
                "日期",
                "网格",
                "门牌",
                "户主",
                "见到了谁",
                "聊了什么",
                "记录",
                "反映问题",
                "约定回访",
                "记录人",
            ],
            widths: &[12, 10, 18, 10, 14, 24, 48, 30, 12, 10],
        },
    ),
    (
        RecordKind::Visit,
        Sheet {
            title: NOT_MET,
            heads: &["日期", "网格", "门牌", "户主", "记录", "约定回访", "记录人"],
            widths: &[12, 10, 18, 10, 48, 12, 10],
        },
    ),
    (
        RecordKind::Dispute,
        Sheet {
            title: "调解",
            heads: &["日期", "网格", "类型", "当事人", "事由", "现在", "记录人"],
            widths: &[12, 10, 12, 24, 48, 16, 10],
        },
    ),
    (
        RecordKind::Activity,
        Sheet {
            title: "志愿",
            heads: &["日期", "活动", "类别", "地点", "组织者", "人次", "每人分钟", "内容", "记录人"],
            widths: &[12, 24, 12, 18, 16, 8, 10, 40, 10],
        },
    ),
    (
        RecordKind::Need,
        Sheet {
            title: "诉求",
            heads: &["日期", "网格", "门牌", "户主", "类别", "内容", "办理", "记录人"],
            widths: &[12, 10, 18, 10, 12, 44, 16, 10],
        },
    ),
];

/// Pages that are read ahead of the writer.
const PAGES_AHEAD: usize = 2;

/// What the writer is told, in the order of the sheets.
enum Told {
    /// The next sheet begins.
    Sheet(&'static Sheet),
    /// Rows of it, in the order in which they stand there.
    Rows(Vec<Vec<String>>),
}

/// The workbook: one sheet a kind. Read page by page and written as it is read, so that a village with many records
/// takes no more memory than one with few.
pub async fn village(
    store: &Store,
    turn: Turn,
    village: &PlaceCode,
    filter: &Filter,
    now: At,
) -> Result<Made, crate::Error> {
    let day = |text: &Option<String>, or: Day| match text.as_deref().filter(|text| !text.is_empty()) {
        Some(text) => text.parse().map_err(|_| Refusal::BadRequest),
        None => Ok(or),
    };
    let (from, to) = (day(&filter.from, now.day().year_start())?, day(&filter.to, now.day())?);
    let kind = filter.kind.as_deref().filter(|kind| !kind.is_empty());
    if kind.is_some_and(|kind| SHEETS.iter().all(|(known, _)| known.as_str() != kind)) {
        return Err(Refusal::BadRequest.into());
    }
    let title = format!("{from} 至 {to},截至 {}", words::date_time(now));
    let (told, heard) = channel(PAGES_AHEAD);
    let writing = turn.make(move |book| write(book, &title, heard));
    let reading = async move {
        let mut conn = store.read().await?;
        // One view of the database for the whole workbook: nothing moves between two pages.
        let begin = Engine::of(&conn).begin_reading();
        let mut tx = conn.begin_with(begin).await.map_err(store::Error::from)?;
        let households = households(&mut tx, village).await?;
        let people = account::under(&mut tx, village, "").await?;
        let mut names: HashMap<AccountId, String> =
            people.into_iter().map(|account| (account.id, account.name)).collect();
        for (kind, sheet) in SHEETS.iter().filter(|(known, _)| kind.is_none_or(|kind| known.as_str() == kind))
        {
            // Who writes no more, because the disk is full, says so himself.
            if told.send(Told::Sheet(sheet)).await.is_err() {
                return Ok(());
            }
            let mut next = None;
            loop {
                let (kept, mark) = record::page_in_village(&mut tx, *kind, village, (from, to), next).await?;
                let rows: Vec<_> =
                    kept.iter().filter_map(|kept| row(sheet, &kept.record, &households)).collect();
                let strangers: Vec<_> =
                    rows.iter().map(|row| row.by).filter(|by| !names.contains_key(by)).collect();
                names.extend(account::names(&mut tx, &strangers).await?);
                let rows = rows.into_iter().filter(|row| wanted(row, filter)).map(|mut row| {
                    row.cells.push(names.get(&row.by).cloned().unwrap_or_default());
                    row.cells
                });
                if told.send(Told::Rows(rows.collect())).await.is_err() {
                    return Ok(());
                }
                next = mark;
                if next.is_none() {
                    break;
                }
            }
        }
        tx.rollback().await.map_err(store::Error::from)?;
        Ok::<_, crate::Error>(())
    };
    let (made, read) = tokio::join!(writing, reading);
    read?;
    made
}

async fn households(
    conn: &mut store::Conn,
    village: &PlaceCode,
) -> Result<HashMap<HouseholdId, Household>, store::Error> {
    let kept = record::of_kind_under(conn, RecordKind::Household, village).await?;
    Ok(kept
        .into_iter()
        .filter_map(|kept| match kept.record {
            Record::Household(household) => Some((household.id, household)),
            _ => None,
        })
        .collect())
}

fn wanted(row: &Row, filter: &Filter) -> bool {
    let same = |wanted: &Option<String>, is: &str| {
        wanted.as_deref().is_none_or(|wanted| wanted.is_empty() || wanted == is)
    };
    let grid = row.grid.as_ref().map_or("", PlaceCode::as_str);
    let text = filter.text.as_deref().unwrap_or("").trim();
    same(&filter.grid, grid)
        && same(&filter.by, &row.by.to_string())
        && (text.is_empty() || row.cells.iter().any(|cell| cell.contains(text)))
}

fn row(sheet: &Sheet, record: &Record, households: &HashMap<HouseholdId, Household>) -> Option<Row> {
    let settings = Settings::builtin();
    let door = |id: &HouseholdId| {
        households.get(id).map_or_else(
            || (String::new(), String::new()),
            |household| (household.door.value.clone(), household.head.value.clone()),
        )
    };
    match record {
        Record::Visit(visit) if sheet.title == NOT_MET => {
            if !visit.is_not_met() {
                return None;
            }
            let (at, head) = door(&visit.first.household);
            let follow_up = visit.talk().follow_up_on.map(|day| day.to_string()).unwrap_or_default();
            let cells = vec![
                visit.first.on.to_string(),
                words::grid(&visit.grid),
                at,
                head,
                visit.talk().note.clone(),
                follow_up,
            ];
            Some(Row { grid: Some(visit.grid.clone()), by: visit.by, cells })
        }
        Record::Visit(visit) if visit.counts() => {
            let (at, head) = door(&visit.first.household);
            let household = households.get(&visit.first.household);
            let met = words::met(visit.talk(), household);
            let topics: Vec<_> = visit.talk().topics.iter().map(|topic| settings.topic_name(topic)).collect();
            let needs: Vec<_> = visit.first.needs.iter().map(|need| need.text.as_str()).collect();
            let follow_up = visit.talk().follow_up_on.map(|day| day.to_string()).unwrap_or_default();
            let cells = vec![
                visit.first.on.to_string(),
                words::grid(&visit.grid),
                at,
                head,
                met,
                topics.join("、"),
                visit.talk().note.clone(),
                needs.join(";"),
                follow_up,
            ];
            Some(Row { grid: Some(visit.grid.clone()), by: visit.by, cells })
        }
        Record::Dispute(dispute) => {
            let cells = vec![
                dispute.on.to_string(),
                words::grid(&dispute.grid),
                settings.dispute_name(&dispute.kind).to_owned(),
                dispute.title(),
                dispute.what.clone(),
                words::dispute_status(dispute.status()).to_owned(),
            ];
            Some(Row { grid: Some(dispute.grid.clone()), by: dispute.by, cells })
        }
        Record::Activity(activity) => {
            let now = &activity.now;
            let cells = vec![
                now.on.to_string(),
                now.name.clone(),
                settings.service_name(&now.kind).to_owned(),
                now.venue.clone(),
                now.organizer.clone(),
                now.attendances.to_string(),
                now.minutes.to_string(),
                now.note.clone(),
            ];
            Some(Row { grid: Some(now.place.clone()), by: activity.by, cells })
        }
        Record::Need(need) => {
            let (at, head) = door(&need.household);
            let cells = vec![
                need.raised_on.to_string(),
                words::grid(&need.grid),
                at,
                head,
                settings.need_name(&need.kind).to_owned(),
                need.text.clone(),
                words::handling(need.handling.value).to_owned(),
            ];
            Some(Row { grid: Some(need.grid.clone()), by: need.raised_by, cells })
        }
        _ => None,
    }
}

fn write(book: &mut Workbook, title: &str, mut heard: Receiver<Told>) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(0x00FB_EBE8).set_text_wrap();
    let body = Format::new().set_text_wrap();
    let mut told = heard.blocking_recv();
    while let Some(Told::Sheet(sheet)) = told {
        let page: &mut Worksheet = book.add_worksheet_with_constant_memory()?.set_name(sheet.title)?;
        for (column, width) in (0_u16..).zip(sheet.widths) {
            page.set_column_width(column, *width)?;
        }
        page.set_freeze_panes(2, 0)?;
        write_text(page, 0, 0, title, &Format::new())?;
        for (column, text) in (0_u16..).zip(sheet.heads) {
            page.write_string_with_format(1, column, *text, &head)?;
        }
        let mut line = 2;
        told = heard.blocking_recv();
        while let Some(Told::Rows(rows)) = told {
            for cells in &rows {
                for (column, cell) in (0_u16..).zip(cells) {
                    write_text(page, line, column, cell, &body)?;
                }
                line += 1;
            }
            told = heard.blocking_recv();
        }
    }
    Ok(())
}
