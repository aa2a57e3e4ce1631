//! 创建规划 as Excel, laid out as the import reads it: export, change, import.

use super::cell::write_text;
use super::{Made, Turn};
use crate::import::{FIRST_STAR, PLANS};
use app::words;
use domain::{Place, PlaceCode, PlaceKind, PlaceLevel, StarKind, StarPlan, StarState};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use store::{Store, place, star_plan};

/// The plans of a year, one row a village or community under `under`, with or without a plan.
pub async fn plans(store: &Store, turn: Turn, under: &PlaceCode, year: i32) -> Result<Made, crate::Error> {
    let mut conn = store.read().await?;
    let mut villages = place::under(&mut conn, under).await?;
    villages.retain(|place| place.code.level() == PlaceLevel::Village);
    let plans = star_plan::of_year(&mut conn, under, year).await?;
    drop(conn);
    let rows = villages.into_iter().map(move |village| {
        let plan = plans.iter().find(|plan| plan.village == village.code);
        row(&village, &plan.cloned().unwrap_or_else(|| StarPlan::empty(village.code.clone(), year)))
    });
    turn.make(move |book| write(book, rows)).await
}

fn row(village: &Place, plan: &StarPlan) -> Vec<String> {
    let mut cells = vec![plan.village.to_string(), plan.year.to_string(), village.name.clone()];
    cells.extend(StarKind::of(PlaceKind::Village).iter().map(
        |star| match plan.star(star.at(village.kind)) {
            StarState::No => String::new(),
            state => words::star_state(state).to_owned(),
        },
    ));
    debug_assert_eq!(cells.len(), FIRST_STAR + 5, "the stars stand where the import looks for them");
    cells.push(words::pilot(plan.pilot()).to_owned());
    cells.push(plan.leaders().join("、"));
    cells.push(plan.note().to_owned());
    cells
}

fn write(book: &mut Workbook, rows: impl Iterator<Item = Vec<String>>) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_background_color(0x00FB_EBE8).set_text_wrap();
    // Typed as a number, a code would be shown rounded.
    let text = Format::new().set_num_format("@");
    let page = book.add_worksheet().set_name(PLANS.0)?;
    for ((column, name), width) in (0_u16..).zip(PLANS.1).zip([15, 8, 16, 10, 14, 14, 10, 14, 10, 24, 40]) {
        page.set_column_format(column, &text)?;
        page.set_column_width(column, width)?;
        page.write_string_with_format(0, column, name, &head)?;
    }
    page.set_freeze_panes(1, 3)?;
    for (line, cells) in (1_u32..).zip(rows) {
        for (column, cell) in (0_u16..).zip(cells) {
            write_text(page, line, column, cell, &text)?;
        }
    }
    Ok(())
}
