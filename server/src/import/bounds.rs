//! What a file may hold before a library looks at it: parts, unpacked bytes, tags and their attributes, numbers that
//! ask for memory. Knows XML's punctuation and nothing of sheets.
//!
//! The library that reads sheets is handed a plain archive made of what passed here, and nothing of what came: what it
//! reads cannot differ from what was looked at.

use super::sheets::{NOT_EXCEL, OLD_EXCEL, TOO_LARGE, TOO_STRANGE};
use std::io::{Cursor, Read, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// Largest file, in bytes; the same as an upload may be.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Most that it may unpack to, in bytes: five times what 60 000 rows need.
const MOST_UNPACKED: u64 = 48 * 1024 * 1024;
/// Most parts of the archive: a workbook of a hundred sheets has three hundred.
const MOST_PARTS: usize = 1_000;
/// Longest tag, in bytes, and most attributes of one: what Excel writes has a tenth of that.
const LONGEST_TAG: usize = 32 * 1024;
const MOST_ATTRIBUTES: u32 = 200;
/// Longest text between two tags, in bytes: a full cell in which every sign is written as a number.
const LONGEST_TEXT: usize = 512 * 1024;
/// Digits of a number in a tag that says how many follow: memory is set aside for that many.
const MOST_DIGITS: u32 = 6;
/// How a file of the older format begins, and one with a password.
const OLD_FORMAT: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// The same workbook as a plain archive of its XML, or why it is not read.
pub(super) fn plain(bytes: &[u8]) -> Result<Vec<u8>, &'static str> {
    if bytes.len() > MOST_BYTES {
        return Err(TOO_LARGE);
    }
    if bytes.starts_with(&OLD_FORMAT) {
        return Err(OLD_EXCEL);
    }
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| NOT_EXCEL)?;
    if zip.len() > MOST_PARTS {
        return Err(TOO_STRANGE);
    }
    let mut plain = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut left = MOST_UNPACKED;
    for index in 0..zip.len() {
        let part = zip.by_index(index).map_err(|_| NOT_EXCEL)?;
        let name = part.name().map_err(|_| NOT_EXCEL)?.into_owned();
        // Pictures and the like are nothing that is imported.
        let ending = name.rsplit('.').next().unwrap_or_default();
        if part.is_dir() || !["xml", "rels"].iter().any(|xml| ending.eq_ignore_ascii_case(xml)) {
            continue;
        }
        plain.start_file(name, stored).map_err(|_| NOT_EXCEL)?;
        // What an archive says of its sizes may be a lie: counted while it is unpacked.
        let mut part = part.take(left + 1);
        let mut look = Look::default();
        let mut piece = vec![0; 64 * 1024];
        loop {
            let read = part.read(&mut piece).map_err(|_| NOT_EXCEL)?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or(TOO_LARGE)?;
            look.at(&piece[..read])?;
            plain.write_all(&piece[..read]).map_err(|_| NOT_EXCEL)?;
        }
        look.end()?;
    }
    Ok(plain.finish().map_err(|_| NOT_EXCEL)?.into_inner())
}

/// Where in a part's XML we are.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Place {
    /// Between tags.
    #[default]
    Text,
    /// Right behind `<`.
    Opened,
    /// In a tag, outside of quotes.
    Tag,
    /// In a tag, behind this quote.
    Quoted(u8),
    /// In a comment; so many `-` have just passed.
    Comment(u8),
    /// In a part of plain text; so many `]` have just passed.
    Plain(u8),
    /// In a line for programs, such as the first one; whether a `?` has just passed.
    Instruction(bool),
    /// Behind `<!`; what follows says what it is.
    Declared,
}

/// A look at XML as it passes, byte by byte.
#[derive(Default)]
struct Look {
    place: Place,
    /// Bytes since the last `<` or `>`.
    length: usize,
    attributes: u32,
    /// The name of the attribute being read, as far as it matters, and whether it has come to its end.
    name: Vec<u8>,
    named: bool,
    /// Digits of its value so far; none once something else stood in it.
    digits: Option<u32>,
    /// The first bytes behind `<!` or `<?`.
    head: Vec<u8>,
}

impl Look {
    fn at(&mut self, bytes: &[u8]) -> Result<(), &'static str> {
        bytes.iter().try_for_each(|byte| self.pass(*byte))
    }

    /// A part that ends inside a tag was cut off.
    fn end(&self) -> Result<(), &'static str> {
        if self.place == Place::Text { Ok(()) } else { Err(NOT_EXCEL) }
    }

    fn go(&mut self, place: Place) {
        self.place = place;
        self.length = 0;
    }

    fn pass(&mut self, byte: u8) -> Result<(), &'static str> {
        // Another encoding than UTF-8 would hide tags from us.
        if byte == 0 {
            return Err(NOT_EXCEL);
        }
        self.length += 1;
        match self.place {
            Place::Text => {
                if byte == b'<' {
                    self.go(Place::Opened);
                } else if self.length > LONGEST_TEXT {
                    return Err(TOO_STRANGE);
                }
            }
            Place::Opened => {
                (self.attributes, self.digits) = (0, None);
                self.name.clear();
                self.head.clear();
                match byte {
                    b'!' => self.go(Place::Declared),
                    b'?' => self.go(Place::Instruction(false)),
                    b'>' | b'<' => return Err(NOT_EXCEL),
                    _ => self.go(Place::Tag),
                }
            }
            Place::Tag => self.in_tag(byte)?,
            Place::Quoted(quote) => self.in_value(byte, quote)?,
            Place::Declared => {
                self.head.push(byte);
                if self.head == b"--" {
                    self.go(Place::Comment(0));
                } else if self.head == b"[CDATA[" {
                    self.go(Place::Plain(0));
                } else if !b"--".starts_with(&self.head) && !b"[CDATA[".starts_with(&self.head) {
                    // What sets up words of its own has no place in a workbook.
                    return Err(TOO_STRANGE);
                }
            }
            Place::Comment(dashes) => match byte {
                b'-' => self.place = Place::Comment(dashes.saturating_add(1)),
                b'>' if dashes >= 2 => self.go(Place::Text),
                _ => self.place = Place::Comment(0),
            },
            Place::Plain(brackets) => match byte {
                b']' => self.place = Place::Plain(brackets.saturating_add(1)),
                b'>' if brackets >= 2 => self.go(Place::Text),
                _ if self.length > LONGEST_TEXT => return Err(TOO_STRANGE),
                _ => self.place = Place::Plain(0),
            },
            Place::Instruction(asked) => {
                if byte == b'>' && asked {
                    must_be_utf_8(&self.head)?;
                    self.go(Place::Text);
                } else if self.length > LONGEST_TAG {
                    return Err(TOO_STRANGE);
                } else {
                    self.head.push(byte.to_ascii_lowercase());
                    self.place = Place::Instruction(byte == b'?');
                }
            }
        }
        Ok(())
    }

    fn in_tag(&mut self, byte: u8) -> Result<(), &'static str> {
        match byte {
            b'>' => self.go(Place::Text),
            b'<' => return Err(NOT_EXCEL),
            b'"' | b'\'' => {
                self.attributes += 1;
                self.digits = Some(0);
                self.place = Place::Quoted(byte);
            }
            b'=' => {}
            byte if byte.is_ascii_whitespace() => self.named = true,
            byte => {
                if std::mem::take(&mut self.named) {
                    self.name.clear();
                }
                if self.name.len() < 32 {
                    self.name.push(byte.to_ascii_lowercase());
                }
            }
        }
        self.measure()
    }

    fn in_value(&mut self, byte: u8, quote: u8) -> Result<(), &'static str> {
        if byte == quote {
            self.place = Place::Tag;
            self.named = true;
        } else {
            let digit = byte.is_ascii_digit() || byte.is_ascii_whitespace() || byte == b'+';
            self.digits = self.digits.filter(|_| digit).map(|digits| digits + 1);
            if self.name.ends_with(b"count") && self.digits.is_some_and(|digits| digits > MOST_DIGITS) {
                return Err(TOO_STRANGE);
            }
        }
        self.measure()
    }

    fn measure(&self) -> Result<(), &'static str> {
        let fits = self.length <= LONGEST_TAG && self.attributes <= MOST_ATTRIBUTES;
        if fits { Ok(()) } else { Err(TOO_STRANGE) }
    }
}

/// The first line of a part may name an encoding; none is as good as UTF-8.
fn must_be_utf_8(instruction: &[u8]) -> Result<(), &'static str> {
    let text = String::from_utf8_lossy(instruction);
    let Some((_, named)) = text.split_once("encoding") else { return Ok(()) };
    let named = named.trim_start_matches(['=', ' ', '\t', '\r', '\n', '"', '\'']);
    let fine = ["utf-8", "utf8", "us-ascii"].iter().any(|known| named.starts_with(known));
    if fine { Ok(()) } else { Err(NOT_EXCEL) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looked(xml: &str) -> Result<(), &'static str> {
        let whole = {
            let mut look = Look::default();
            look.at(xml.as_bytes()).and_then(|()| look.end())
        };
        // However the bytes are cut into pieces, they are judged the same.
        let mut look = Look::default();
        let cut = xml.as_bytes().chunks(3).try_for_each(|piece| look.at(piece)).and_then(|()| look.end());
        assert_eq!(whole, cut, "{}", &xml[..xml.len().min(60)]);
        whole
    }

    #[test]
    fn what_workbooks_hold_passes() {
        for xml in [
            "",
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<sst count=\"12\" uniqueCount='999999'/>",
            "\u{feff}<?xml version='1.0'?><a b=\"x > y\" c='\"'>text &amp; more</a>",
            "<a><!-- a - comment <with count=\"99999999999\"> --><b/></a>",
            "<a><![CDATA[ x < y ]] > ]]></a>",
            "<c r=\"A1\" t=\"s\"><v>12345678901234567890</v></c>",
            "<a customCount=\"many more than that\"/>",
        ] {
            assert_eq!(looked(xml), Ok(()), "{xml}");
        }
        let full = format!("<t>{}</t>", "&#x5B57;".repeat(32_767));
        assert_eq!(looked(&full), Ok(()));
    }

    #[test]
    fn what_only_costs_is_refused() {
        let attributes: String = (0..80_000).map(|number| format!(" a{number}=\"\"")).collect();
        for (xml, told) in [
            (format!("<row{attributes}/>"), TOO_STRANGE),
            (format!("<row {}/>", "a=''\n".repeat(201)), TOO_STRANGE),
            (format!("<row a=\"{}\"/>", "x".repeat(40_000)), TOO_STRANGE),
            (format!("<{}/>", "x".repeat(40_000)), TOO_STRANGE),
            (format!("<t>{}</t>", "x".repeat(600_000)), TOO_STRANGE),
            (format!("<t><![CDATA[{}]]></t>", "x".repeat(600_000)), TOO_STRANGE),
            ("<sst uniqueCount=\"100000000000\"/>".into(), TOO_STRANGE),
            ("<sst uniqueCount = '00000000009999999'/>".into(), TOO_STRANGE),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>".into(), TOO_STRANGE),
            ("<?xml version='1.0' encoding='UTF-16'?><a/>".into(), NOT_EXCEL),
            ("<?xml version='1.0' encoding = \"iso-2022-jp\"?><a/>".into(), NOT_EXCEL),
            ("<\0a\0/\0>\0".into(), NOT_EXCEL),
            ("<a".into(), NOT_EXCEL),
            ("<a <b>".into(), NOT_EXCEL),
        ] {
            assert_eq!(looked(&xml), Err(told), "{}", &xml[..xml.len().min(60)]);
        }
    }
}
