//! Pictures, workbooks and compressed bodies, whole and broken.

use super::mutate;
use image::{ImageFormat, RgbImage};
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rust_xlsxwriter::Workbook;
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// A small picture in each format that phones make.
pub fn pictures() -> Vec<Vec<u8>> {
    let picture = RgbImage::from_fn(24, 18, |x, y| image::Rgb([x as u8 * 9, y as u8 * 11, 77]));
    [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP]
        .iter()
        .map(|format| {
            let mut bytes = Cursor::new(Vec::new());
            picture.write_to(&mut bytes, *format).unwrap();
            bytes.into_inner()
        })
        .collect()
}

/// A number as it may stand in an address.
pub fn number(rng: &mut StdRng) -> String {
    ["0", "1", "-1", "600000", "600001", "4294967295", "4294967296", "", "0x10", "1e3", "%00"]
        .choose(rng)
        .unwrap()
        .to_string()
}

/// A workbook that can be imported into 文苑街道.
pub fn workbook() -> Vec<u8> {
    let sheets: [(&str, &[&[&str]]); 3] = [
        (
            "区划",
            &[
                &["代码", "名称", "类型"],
                &["410871001002", "新河村", "村"],
                &["410871001002001", "1号网格", "网格"],
            ],
        ),
        (
            "住户",
            &[
                &["网格代码", "门牌", "户主", "电话", "类别", "家庭成员"],
                &["410871001002001", "1-102", "郑玉梅", "0391-1234567", "独居老人、党员户", "郑强(儿子)"],
            ],
        ),
        (
            "账号",
            &[&["姓名", "登录名", "职责", "任职地点代码"], &["周爱华", "", "网格员", "410871001002001"]],
        ),
    ];
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let page = book.add_worksheet().set_name(name).unwrap();
        for (row, cells) in rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                page.write_string(row as u32, column as u16, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// The workbook with its archive broken, or whole around parts that no Excel writes.
pub fn broken_workbook(book: &[u8], rng: &mut StdRng) -> Vec<u8> {
    if rng.random_bool(0.2) {
        let mut broken = book.to_vec();
        mutate::bytes(&mut broken, rng);
        return broken;
    }
    let mut whole = ZipArchive::new(Cursor::new(book)).unwrap();
    let chosen = rng.random_range(0..whole.len());
    let mut broken = ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..whole.len() {
        let mut part = whole.by_index(number).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if number == chosen {
            break_part(&mut text, rng);
        }
        broken.start_file(part.name().unwrap().into_owned(), SimpleFileOptions::default()).unwrap();
        broken.write_all(text.as_bytes()).unwrap();
    }
    broken.finish().unwrap().into_inner()
}

fn break_part(text: &mut String, rng: &mut StdRng) {
    let swaps = [
        ("<v>0</v>", "<v>999999999</v>"),
        ("<v>0</v>", "<v>-1</v>"),
        ("t=\"s\"", "t=\"e\""),
        ("t=\"s\"", "t=\"d\""),
        ("r=\"A1\"", "r=\"XFD1048576\""),
        ("r=\"A1\"", "r=\"ZZZZZZZZZZ99999999999\""),
        ("ref=\"A1:", "ref=\"A1048576:"),
        ("410871001002001", "４１０８７１００１００２００１"),
        ("410871001002", "\u{0}"),
        ("郑玉梅", "=HYPERLINK(\"http://x\")"),
        ("<row r=\"2\"", "<row r=\"4294967296\""),
        ("sheet1.xml", "sheet9.xml"),
        ("utf-8", "utf-16"),
    ];
    let (from, to) = swaps.choose(rng).unwrap();
    if text.contains(from) && rng.random_bool(0.6) {
        *text = text.replacen(from, to, rng.random_range(1..4));
    } else {
        mutate::splinter(text, rng);
    }
}

/// A body as browsers compress it: one stored block, which every reader takes.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut zipped = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
    for (number, block) in bytes.chunks(65_535).enumerate() {
        let length = block.len() as u16;
        zipped.push(u8::from((number + 1) * 65_535 >= bytes.len()));
        zipped.extend(length.to_le_bytes());
        zipped.extend((!length).to_le_bytes());
        zipped.extend(block);
    }
    zipped.extend(crc32(bytes).to_le_bytes());
    zipped.extend((bytes.len() as u32).to_le_bytes());
    zipped
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

/// What a picture is called: its hash.
pub fn name(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    sync::op::hex(&Sha256::digest(bytes))
}
