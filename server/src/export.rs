//! A village's records as Excel, for those who lead it. Every cell is text or a number, never a formula.

mod comparison;
mod funds;
mod plans;
mod year;

pub use comparison::comparison;
pub use funds::funds;
pub use plans::plans;
pub use year::year;

use app::words;
use domain::settings::Settings;
use domain::{AccountId, At, Day, Household, HouseholdId, PlaceCode};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde::Deserialize;
use std::collections::HashMap;
use store::{Store, account, record};
use sync::record::{Record, RecordKind};

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

struct Sheet {
    title: &'static str,
    heads: &'static [&'static str],
    widths: &'static [u16],
}

const SHEETS: [(RecordKind, Sheet); 4] = [
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

/// The workbook: one sheet a kind.
pub async fn village(
    store: &Store,
    village: &PlaceCode,
    filter: &Filter,
    now: At,
) -> Result<Vec<u8>, crate::Error> {
    let mut conn = store.read().await?;
    let day =
        |text: &Option<String>, or: Day| text.as_deref().and_then(|text| text.parse().ok()).unwrap_or(or);
    let from = day(&filter.from, now.day().year_start());
    let to = day(&filter.to, now.day());
    let households = households(&mut conn, village).await?;
    let people = account::under(&mut conn, village, "").await?;
    let mut names: HashMap<AccountId, String> =
        people.into_iter().map(|account| (account.id, account.name)).collect();
    let mut sheets = Vec::new();
    for (kind, sheet) in &SHEETS {
        if filter.kind.as_deref().is_some_and(|wanted| !wanted.is_empty() && wanted != kind.as_str()) {
            continue;
        }
        let kept = record::in_village(&mut conn, *kind, village, from, to).await?;
        let rows: Vec<_> = kept.iter().filter_map(|kept| row(&kept.record, &households)).collect();
        let strangers: Vec<_> = rows.iter().map(|row| row.by).filter(|by| !names.contains_key(by)).collect();
        names.extend(account::names(&mut conn, &strangers).await?);
        let rows: Vec<_> = rows.into_iter().filter(|row| wanted(row, filter)).collect();
        sheets.push((sheet, rows));
    }
    let title = format!("{from} 至 {to},截至 {}", words::date_time(now));
    write(&title, &sheets, &names).map_err(|_| sync::wire::Refusal::TryLater.into())
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

fn row(record: &Record, households: &HashMap<HouseholdId, Household>) -> Option<Row> {
    let settings = Settings::builtin();
    let door = |id: &HouseholdId| {
        households.get(id).map_or_else(
            || (String::new(), String::new()),
            |household| (household.door.value.clone(), household.head.value.clone()),
        )
    };
    match record {
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

fn write(
    title: &str,
    sheets: &[(&Sheet, Vec<Row>)],
    names: &HashMap<AccountId, String>,
) -> Result<Vec<u8>, XlsxError> {
    let head = Format::new().set_bold().set_background_color(0x00FB_EBE8).set_text_wrap();
    let body = Format::new().set_text_wrap();
    let mut book = Workbook::new();
    for (sheet, rows) in sheets {
        let page: &mut Worksheet = book.add_worksheet().set_name(sheet.title)?;
        page.write_string(0, 0, title)?;
        for ((column, text), width) in (0_u16..).zip(sheet.heads).zip(sheet.widths) {
            page.write_string_with_format(1, column, *text, &head)?;
            page.set_column_width(column, *width)?;
        }
        page.set_freeze_panes(2, 0)?;
        for (line, row) in (2_u32..).zip(rows) {
            let by = names.get(&row.by).map_or("", String::as_str);
            // Written as strings: a text that begins with = stays a text.
            for (column, cell) in (0_u16..).zip(row.cells.iter().map(String::as_str).chain([by])) {
                page.write_string_with_format(line, column, cell, &body)?;
            }
        }
    }
    book.save_to_buffer()
}
