//! A picture's own bytes without what is not picture: position, camera, comments, and whatever stands behind its end.
//! Nothing is decoded here; whoever calls compares what the result shows.

/// The picture in these bytes and nothing else; none when they are laid out in no way known here. Never longer.
pub(super) fn bare(bytes: &[u8]) -> Option<Vec<u8>> {
    match bytes {
        [0xff, 0xd8, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', ..] => png(bytes),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => webp(bytes),
        _ => None,
    }
}

/// Keeps the segments that say how to decode, and the scans.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = vec![0xff, 0xd8];
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            0xd9 => {
                kept.extend([0xff, 0xd9]);
                return Some(kept);
            }
            _ => {
                let length = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
                let end = at + 2 + length;
                let segment = bytes.get(at..end)?;
                let is_adobe = marker == 0xee && length == 14 && segment[4..].starts_with(b"Adobe");
                if matches!(marker, 0xc0..=0xcf | 0xda..=0xdd) || is_adobe {
                    kept.extend_from_slice(segment);
                }
                at = end;
                if marker == 0xda {
                    // The scan goes on to the next marker that is neither stuffing nor a restart.
                    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0 | 0xd0..=0xd7);
                    let scan = bytes.get(at..)?;
                    let length = scan.windows(2).position(ends)?;
                    kept.extend_from_slice(&scan[..length]);
                    at += length;
                }
            }
        }
    }
}

/// Keeps the chunks without which there is no picture.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..8)?.to_vec();
    let mut at = 8;
    loop {
        let length = usize::try_from(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?)).ok()?;
        let chunk = bytes.get(at..at.checked_add(length)?.checked_add(12)?)?;
        let kind = &chunk[4..8];
        if [b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"].iter().any(|needed| *needed == kind) {
            kept.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(kept);
        }
        at += chunk.len();
    }
}

/// Keeps the still picture of the plain kinds; an extended one becomes plain when nothing else is needed.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 12;
    loop {
        let length = usize::try_from(u32::from_le_bytes(bytes.get(at + 4..at + 8)?.try_into().ok()?)).ok()?;
        let padded = length.checked_add(length % 2)?;
        let chunk = bytes.get(at..at.checked_add(padded)?.checked_add(8)?)?;
        if [b"VP8 ", b"VP8L"].iter().any(|picture| *picture == &chunk[..4]) {
            let mut kept = b"RIFF".to_vec();
            kept.extend(u32::try_from(chunk.len() + 4).ok()?.to_le_bytes());
            kept.extend(b"WEBP");
            kept.extend_from_slice(chunk);
            return Some(kept);
        }
        at += chunk.len();
    }
}
