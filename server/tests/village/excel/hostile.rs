//! Files that nobody should have to read: hostile, damaged, too large, no workbooks at all.

use super::{PLACES, book, good, import};
use crate::harness::TestVillage;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

/// A zip whose only part unpacks to `size` bytes of tags.
fn bomb(size: usize) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("xl/workbook.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let tags = "<a/>".repeat(256 * 1024);
    for _ in 0..size.div_ceil(tags.len()) {
        zip.write_all(tags.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A good workbook with one part written anew, and others beside it.
fn with_part(name: &str, text: &str, more: usize) -> Vec<u8> {
    let good = good();
    let mut from = zip::ZipArchive::new(Cursor::new(good)).unwrap();
    let mut into = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let how = zip::write::SimpleFileOptions::default();
    let mut written = false;
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        into.start_file(&part_name, how).unwrap();
        if part_name == name {
            written = true;
            into.write_all(text.as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut into).unwrap();
        }
    }
    assert!(written, "there is no {name}");
    for number in 0..more {
        into.start_file(format!("xl/media/{number}.png"), how).unwrap();
    }
    into.finish().unwrap().into_inner()
}

/// A sheet of 区划 in which every cell names the same shared text.
fn sheet_of(rows: usize) -> String {
    let row = |row: usize| {
        format!(
            "<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c><c r=\"B{row}\" t=\"s\"><v>0</v></c></row>"
        )
    };
    let rows: String = (1..=rows).map(row).collect();
    format!("<worksheet><sheetData>{rows}</sheetData></worksheet>")
}

/// Files that somebody made to cost a server time and memory: each is told plainly why it was not read, soon.
#[tokio::test]
async fn a_hostile_file_is_refused_in_plain_words_and_in_little_time() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let attributes: String = (0..80_000).map(|number| format!(" a{number}=\"\"")).collect();
    let strings = |text: &str| format!("<sst><si><t>{text}</t></si></sst>");
    let sheet = "xl/worksheets/sheet1.xml";
    let shared = "xl/sharedStrings.xml";
    let mut damaged = good();
    let middle = damaged.len() / 2;
    damaged[middle..middle + 40].fill(0x5a);
    let cut = good()[..middle].to_vec();
    let old = [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 4_096]].concat();
    let table: [(&str, Vec<u8>, &str); 11] = [
        ("a bomb", bomb(400 * 1024 * 1024), "文件太大了"),
        ("80 000 attributes", with_part(sheet, &format!("<worksheet{attributes}/>"), 0), "用不到的东西"),
        ("a huge text", with_part(shared, &strings(&"字".repeat(3_000_000)), 0), "用不到的东西"),
        (
            "memory for 10¹¹ texts",
            with_part(shared, "<sst uniqueCount=\"100000000000\"></sst>", 0),
            "用不到的东西",
        ),
        ("an entity", with_part(shared, "<!DOCTYPE a [<!ENTITY b \"c\">]><sst/>", 0), "用不到的东西"),
        ("5 000 parts", with_part(shared, "<sst/>", 5_000), "用不到的东西"),
        (
            "a workbook in UTF-16",
            with_part(shared, "<?xml version='1.0' encoding='UTF-16'?><sst/>", 0),
            "文件坏了",
        ),
        ("half a file", cut, "文件坏了"),
        ("a damaged file", damaged, "文件坏了"),
        ("an old file", old, "另存为"),
        (
            "a text that is no number",
            with_part(sheet, "<worksheet><sheetData><row r=\"99999999999\">", 0),
            "文件坏了",
        ),
    ];
    for (what, bytes, reason) in table {
        let begun = Instant::now();
        let report = import(&village, &office, &bytes, true).await;
        assert!(begun.elapsed() < Duration::from_secs(20), "{what} took {:?}", begun.elapsed());
        assert!(!report.applied && report.bad.len() == 1, "{what}: {report}");
        assert!(report.bad[0].reason.contains(reason), "{what}: {} is not {reason}", report.bad[0].reason);
    }
    // One long text that stands in every cell: each is within its bounds, all together are not.
    let long = with_part(shared, &strings(&"字".repeat(30_000)), 0);
    let mut both = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut from = zip::ZipArchive::new(Cursor::new(long)).unwrap();
    for index in 0..from.len() {
        let mut part = from.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        both.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        if name == sheet {
            both.write_all(sheet_of(20_000).as_bytes()).unwrap();
        } else {
            std::io::copy(&mut part, &mut both).unwrap();
        }
    }
    let report = import(&village, &office, &both.finish().unwrap().into_inner(), true).await;
    assert!(report.bad[0].reason.contains("文件太大了"), "{report}");
}

fn far_apart() -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet().set_name("区划").unwrap();
    for (column, head) in PLACES.1.iter().enumerate() {
        page.write_string(0, column as u16, *head).unwrap();
    }
    page.write_string(1_048_575, 0, "410871001002").unwrap();
    page.write_string(1_048_575, 16_383, "远").unwrap();
    book.save_to_buffer().unwrap()
}

#[tokio::test]
async fn a_file_that_cannot_be_read_is_told_plainly() {
    let village = TestVillage::new().await;
    let office = village.people.wenyuan.clone();
    let table: [(Vec<u8>, &str); 8] = [
        (b"not a workbook".to_vec(), "不是 Excel 文件"),
        (Vec::new(), "不是 Excel 文件"),
        (vec![0; 9 * 1024 * 1024], "最多 8 MB"),
        (bomb(60 * 1024 * 1024), "文件太大了"),
        (book(&[(("随便", &["一"]), &[])]), "没有找到"),
        (book(&[(("区划", &["编号", "名称", "类型"]), &[&["1", "2", "3"]])]), "表头和模板不一样"),
        (import::template().unwrap(), "没有要导入的内容"),
        (far_apart(), "最多 20000 行"),
    ];
    for (bytes, reason) in table {
        let report = import(&village, &office, &bytes, true).await;
        assert!(!report.applied && report.bad.len() == 1, "{reason}: {report}");
        assert!(report.bad[0].reason.contains(reason), "{} is not {reason}", report.bad[0].reason);
    }
}
