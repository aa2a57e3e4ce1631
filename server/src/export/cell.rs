//! A cell that holds a text: without what nobody can see, whatever was stored, and quoted where a spreadsheet would
//! take it for a formula once somebody edits it.

use domain::text::clean;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// What a formula begins with; `-1` and `@张` are texts as well.
const FORMULA: [char; 4] = ['=', '+', '-', '@'];

/// Writes a text into a cell, in this format.
pub(crate) fn write_text(
    page: &mut Worksheet,
    row: u32,
    column: u16,
    text: impl AsRef<str>,
    format: &Format,
) -> Result<(), XlsxError> {
    let text = clean(text.as_ref());
    if is_like_a_formula(&text) {
        page.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?;
    } else {
        page.write_string_with_format(row, column, text, format)?;
    }
    Ok(())
}

fn is_like_a_formula(text: &str) -> bool {
    text.trim_start().starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Data, Reader, Xlsx};
    use rust_xlsxwriter::Workbook;
    use std::io::Cursor;

    #[test]
    fn whatever_character_was_stored_the_workbook_opens_and_holds_what_is_seen() {
        let all: Vec<char> = (0..=0x0010_ffff).filter_map(char::from_u32).collect();
        // Every character of the first plane and the ends of the others, a hundred to a cell.
        let first = all.iter().filter(|it| u32::from(**it) <= 0xffff || u32::from(**it) % 0x1_0000 >= 0xffe0);
        let first: Vec<char> = first.copied().collect();
        let texts: Vec<String> =
            first.chunks(100).map(|chunk| format!("始{}终", chunk.iter().collect::<String>())).collect();
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        let plain = Format::new();
        for (row, text) in (0..).zip(&texts) {
            write_text(page, row, 0, text, &plain).unwrap();
        }
        let bytes = book.save_to_buffer().unwrap();
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
        let sheet = read.worksheet_range("Sheet1").unwrap();
        assert_eq!(sheet.height(), texts.len());
        for (row, text) in sheet.rows().zip(&texts) {
            assert_eq!(row[0], Data::String(clean(text).into_owned()));
        }
    }

    #[test]
    fn what_begins_like_a_formula_is_a_text_and_stays_one() {
        for (text, quoted) in [
            ("=1+1", true),
            ("+86 138", true),
            ("-5", true),
            ("@张三", true),
            (" =1", true),
            ("\u{200b}=1", true),
            ("1-2", false),
            ("东方村", false),
            ("", false),
        ] {
            assert_eq!(is_like_a_formula(&clean(text)), quoted, "{text}");
        }
        let mut book = Workbook::new();
        write_text(book.add_worksheet(), 0, 0, "=1+1", &Format::new()).unwrap();
        let mut read: Xlsx<_> = Xlsx::new(Cursor::new(book.save_to_buffer().unwrap())).unwrap();
        assert!(read.worksheet_formula("Sheet1").unwrap().is_empty());
        assert_eq!(
            read.worksheet_range("Sheet1").unwrap().get_value((0, 0)),
            Some(&Data::String("=1+1".into()))
        );
    }
}
