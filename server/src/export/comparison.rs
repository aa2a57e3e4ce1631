//! 对照 as Excel: the same columns as on screen, a line a place, the whole below them.

use super::cell::write_text;
use super::{Made, Turn};
use crate::reads::side_by_side;
use app::words::{self, COMPARED};
use domain::comparison::Compared;
use domain::{At, PlaceCode};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::Store;
use sync::wire::Refusal;

/// What lies right under `under`, side by side, as it stands `now`.
pub async fn comparison(
    store: &Store,
    turn: Turn,
    under: &PlaceCode,
    year: Option<i32>,
    now: At,
) -> Result<Made, crate::Error> {
    let mut conn = store.read().await?;
    let seen = side_by_side(&mut conn, under, year, now).await?.ok_or(Refusal::NotFound)?;
    let title = format!(
        "{} · {} 年,截至 {}",
        seen.whole.place.name,
        year.unwrap_or_else(|| now.day().year()),
        words::date_time(now)
    );
    drop(conn);
    turn.make(move |book| {
        let lines = seen.parts.iter().map(|part| (part.place.name.as_str(), part));
        write(book, &title, lines.chain([("合计", &seen.whole)]))
    })
    .await
}

fn write<'a>(
    book: &mut Workbook,
    title: &str,
    lines: impl Iterator<Item = (&'a str, &'a Compared)>,
) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(0x00FB_EBE8).set_text_wrap();
    let page = book.add_worksheet().set_name("对照")?;
    write_text(page, 0, 0, title, &Format::new())?;
    page.write_string_with_format(1, 0, "地方", &head)?;
    page.set_column_width(0, 16)?;
    for (column, one) in (1_u16..).zip(&COMPARED) {
        page.write_string_with_format(1, column, one.head, &head)?;
        page.set_column_width(column, 9)?;
    }
    page.set_freeze_panes(2, 1)?;
    for (line, (name, compared)) in (2_u32..).zip(lines) {
        write_text(page, line, 0, name, &Format::new())?;
        for (column, one) in (1_u16..).zip(&COMPARED) {
            let number = u32::try_from((one.of)(compared)).unwrap_or(u32::MAX);
            page.write_number(line, column, number)?;
        }
    }
    Ok(())
}
