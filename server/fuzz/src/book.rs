//! A workbook in which one part is what the fuzzer made of it: through a zip's checksums it would never get that far.

use crate::broken::files::workbook;
use std::io::{Cursor, Read, Write};
use std::sync::LazyLock;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Name and text of each part of the good workbook.
pub(crate) static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let mut book = ZipArchive::new(Cursor::new(workbook())).unwrap();
    (0..book.len())
        .map(|number| {
            let mut part = book.by_index(number).unwrap();
            let mut text = Vec::new();
            part.read_to_end(&mut text).unwrap();
            (part.name().to_owned(), text)
        })
        .collect()
});

/// The good workbook with another part in the place that the first byte names.
pub(crate) fn with_part(bytes: &[u8]) -> Vec<u8> {
    let (chosen, text) = bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first), rest));
    let mut book = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (number, (name, whole)) in PARTS.iter().enumerate() {
        book.start_file(name, stored).unwrap();
        book.write_all(if number == chosen % PARTS.len() { text } else { whole }).unwrap();
    }
    book.finish().unwrap().into_inner()
}
