//! Texts packed together: operations of one push repeat each other, and a hundred of them take the room of twelve.
//! What they say does not matter here, and they come back byte for byte.

use crate::{Error, Result};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// What operations say again and again; a pack begins as if this had just been said, so that a single operation is
/// packed well too. Kept packs need it as it is: other words get another number.
const WORDS: &[u8] = include_bytes!("pack/words-1.txt");
/// The number of these words, the first byte of each pack. Then come the length of the texts (4 bytes, the lowest
/// first) and a raw deflate stream.
const NUMBER: u8 = 1;
/// Between two texts. No text holds it: a push makes U+0000 visible before anything is kept.
const BETWEEN: char = '\0';
/// Deflate never makes less than a thousandth of anything: a length beyond that is damage.
const MOST_PACKED: usize = 1_040;

/// Packs texts that hold no U+0000.
pub(crate) fn pack(texts: &[&str]) -> Vec<u8> {
    let plain = texts.join(BETWEEN.encode_utf8(&mut [0; 1]));
    let length = u32::try_from(plain.len()).expect("a push has at most a few megabytes");
    let mut packed = Vec::with_capacity(64 + plain.len() / 2);
    packed.push(NUMBER);
    packed.extend(length.to_le_bytes());
    let mut deflate = Compress::new(Compression::fast(), false);
    deflate.set_dictionary(WORDS).expect("a stream that has not begun takes words");
    let mut rest = plain.as_bytes();
    loop {
        let before = deflate.total_in();
        let status = deflate.compress_vec(rest, &mut packed, FlushCompress::Finish).expect("memory is there");
        if status == Status::StreamEnd {
            return packed;
        }
        let taken = usize::try_from(deflate.total_in() - before).expect("no more than there was");
        rest = &rest[taken..];
        packed.reserve(packed.len());
    }
}

/// The texts of a pack.
pub(crate) fn unpack(packed: &[u8]) -> Result<Vec<String>> {
    let damage = || Error::Malformed("a pack of operations");
    let Some(([NUMBER, length @ ..], stream)) = packed.split_first_chunk::<5>() else { return Err(damage()) };
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| damage())?;
    if length > stream.len().saturating_mul(MOST_PACKED) {
        return Err(damage());
    }
    let mut plain = Vec::with_capacity(length);
    let mut inflate = Decompress::new(false);
    inflate.set_dictionary(WORDS).map_err(|_| damage())?;
    let status = inflate.decompress_vec(stream, &mut plain, FlushDecompress::Finish).map_err(|_| damage())?;
    if status != Status::StreamEnd || plain.len() != length {
        return Err(damage());
    }
    let plain = String::from_utf8(plain).map_err(|_| damage())?;
    Ok(plain.split(BETWEEN).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What does not repeat itself at all.
    fn noise(length: usize) -> String {
        let mut state = 7_u64;
        (0..length)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                char::from_u32(0x4e00 + u32::try_from(state >> 50).unwrap()).unwrap()
            })
            .collect()
    }

    #[test]
    fn texts_come_back_byte_for_byte() {
        let noise = noise(40_000);
        let ops: Vec<_> =
            (0..100).map(|number| format!("{{\"head\":{number},\"note\":\"血压平稳\"}}")).collect();
        let ops: Vec<_> = ops.iter().map(String::as_str).collect();
        let table: [&[&str]; 6] =
            [&[""], &["", ""], &["血压平稳"], &["{", "", "👨‍👩‍👧‍👦\u{feff}"], &[&noise], &ops];
        for texts in table {
            assert_eq!(unpack(&pack(texts)).unwrap(), texts);
        }
    }

    #[test]
    fn what_repeats_takes_little_room() {
        let op = r#"{"head":{"op_id":"01a20107-89e8-731d-8f18-56a5604c77ca","device_id":"01a00331-f200-7ef2-bbe6-095d4cd11e7f","dseq":61,"deps":[],"village":"410871001001"},"intent":{"record_visit":{"started_at":null,"talk":{"met":["head"],"topics":["health"],"note":"一切都好"},"needs":[],"photos":[],"location":null}}}"#;
        assert!(pack(&[op]).len() * 2 < op.len(), "the words help one alone");
        assert!(pack(&[op; 100]).len() < op.len() * 2, "and each other helps many");
    }

    #[test]
    fn damage_is_told_and_never_believed() {
        let whole = pack(&["血压平稳,按时吃药。"; 3]);
        // The last bits of a stream say nothing; those of all other bytes do.
        for at in 0..whole.len() - 1 {
            for bit in 0..8 {
                let mut broken = whole.clone();
                broken[at] ^= 1 << bit;
                assert_ne!(unpack(&broken).ok(), unpack(&whole).ok(), "bit {bit} of byte {at}");
            }
            assert!(unpack(&whole[..=at]).is_err(), "cut after byte {at}");
        }
    }
}
