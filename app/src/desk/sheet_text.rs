//! A piece of a sheet as Excel puts it on the clipboard: cells between tabs, rows between line breaks, and a cell that
//! holds either stands between quotation marks. Knows no grid and no column.

/// The cells of a pasted text, row by row. The line break that ends the last row begins none.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (cell, after) = quoted(rest).unwrap_or_else(|| plain(rest));
        row.push(cell);
        if let Some(next) = after.strip_prefix('\t') {
            rest = next;
            if rest.is_empty() {
                // A tab at the very end has an empty cell behind it.
                row.push(String::new());
            }
        } else {
            rows.push(std::mem::take(&mut row));
            rest = after.strip_prefix("\r\n").or_else(|| after.strip_prefix(['\n', '\r'])).unwrap_or(after);
        }
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

/// A cell up to the next tab or line break, and what comes from there on.
fn plain(text: &str) -> (String, &str) {
    let (cell, after) = text.split_at(text.find(['\t', '\n', '\r']).unwrap_or(text.len()));
    (cell.to_owned(), after)
}

/// A cell between quotation marks, two of which mean one, and what comes behind it. None when the first mark belongs
/// to the words, as in `"小康"村`: Excel puts marks around a whole cell only.
fn quoted(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut cell = String::new();
    loop {
        let (before, after) = rest.split_once('"')?;
        cell.push_str(before);
        if let Some(more) = after.strip_prefix('"') {
            cell.push('"');
            rest = more;
        } else if after.is_empty() || after.starts_with(['\t', '\n', '\r']) {
            return Some((cell.replace("\r\n", "\n"), after));
        } else {
            return None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Vec<String>> {
        rows(text)
    }
    fn cells(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn a_block_is_read_cell_by_cell_whatever_ends_its_lines() {
        let block = cells(&[&["争创", ""], &["", "√"]]);
        for text in ["争创\t\r\n\t√\r\n", "争创\t\n\t√\n", "争创\t\n\t√", "争创\t\r\t√\r"] {
            assert_eq!(read(text), block, "{text:?}");
        }
        assert_eq!(read(""), cells(&[]));
        assert_eq!(read("\r\n"), cells(&[&[""]]));
        assert_eq!(read("√\r\n\r\n√\r\n"), cells(&[&["√"], &[""], &["√"]]), "an empty row is a row");
        assert_eq!(read("√\t"), cells(&[&["√", ""]]));
    }

    #[test]
    fn a_line_break_within_a_cell_shifts_no_row() {
        // Two villages; the note of the first has two lines, the leaders of the second a tab.
        let text = "√\t\"张三\n李四\"\t先修路\r\n—\t\"王\t五\"\t\"第一行\r\n第二行\"\r\n";
        assert_eq!(read(text), cells(&[&["√", "张三\n李四", "先修路"], &["—", "王\t五", "第一行\n第二行"]]));
    }

    #[test]
    fn two_marks_within_a_quoted_cell_are_one() {
        assert_eq!(read("\"他说\"\"好\"\"\n就好\"\t√"), cells(&[&["他说\"好\"\n就好", "√"]]));
        assert_eq!(read("\"\"\t√"), cells(&[&["", "√"]]));
        assert_eq!(read("\"\"\"\""), cells(&[&["\""]]));
    }

    #[test]
    fn a_mark_that_belongs_to_the_words_is_no_quoting() {
        assert_eq!(
            read("\"小康\"村\t√\r\n他说\"好\"\t—\r\n"),
            cells(&[&["\"小康\"村", "√"], &["他说\"好\"", "—"]])
        );
        assert_eq!(read("\"没有写完\t√\r\n争创\t—"), cells(&[&["\"没有写完", "√"], &["争创", "—"]]));
    }
}
