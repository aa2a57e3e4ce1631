//! Photos from phones: checked against their name, decoded within limits, written anew without metadata, and never
//! longer than they came: a village pays for its disk and its backups.

mod bare;

use bare::bare;
use domain::photo::{MOST_PHOTO_BYTES, MOST_PHOTO_SIDE};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageReader, Limits, RgbImage};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use sync::op::hex;

/// Why a photo is not kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadPicture {
    /// The bytes are not those its name says: something broke on the way; it may be sent again.
    NotItsName,
    /// It is no picture, or larger than a phone makes them.
    NotAPicture,
}

/// JPEG qualities of what is kept, the first that is no longer than what came: the phone has already shrunk it.
const QUALITIES: [u8; 6] = [85, 75, 65, 55, 45, 35];

/// The picture as it is kept: no longer than it came, and with nothing in it but what can be seen.
pub fn clean(bytes: &[u8], name: &str) -> Result<Vec<u8>, BadPicture> {
    if hex(&Sha256::digest(bytes)) != name {
        return Err(BadPicture::NotItsName);
    }
    if bytes.len() > MOST_PHOTO_BYTES as usize {
        return Err(BadPicture::NotAPicture);
    }
    let picture = decoded(bytes)?;
    if let Some(kept) =
        QUALITIES.iter().filter_map(|quality| jpeg(&picture, *quality)).find(|kept| kept.len() <= bytes.len())
    {
        return Ok(kept);
    }
    // Drawings and small pictures are shorter in their own way of writing: what is no picture is left out of that.
    if let Some(kept) = bare(bytes).filter(|kept| decoded(kept).as_ref() == Ok(&picture)) {
        return Ok(kept);
    }
    let smaller = |side: u32| (side / 2).max(1);
    let halves = std::iter::successors(Some(picture), |it| {
        let (width, height) = (smaller(it.width()), smaller(it.height()));
        (it.width() > 1 || it.height() > 1).then(|| image::imageops::thumbnail(it, width, height))
    });
    let lowest = QUALITIES[QUALITIES.len() - 1];
    halves
        .filter_map(|picture| jpeg(&picture, lowest))
        .find(|kept| kept.len() <= bytes.len())
        .ok_or(BadPicture::NotAPicture)
}

fn jpeg(picture: &RgbImage, quality: u8) -> Option<Vec<u8>> {
    let mut kept = Vec::new();
    JpegEncoder::new_with_quality(&mut kept, quality).encode_image(picture).ok()?;
    Some(kept)
}

fn decoded(bytes: &[u8]) -> Result<RgbImage, BadPicture> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| BadPicture::NotAPicture)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(u32::from(MOST_PHOTO_SIDE));
    limits.max_image_height = Some(u32::from(MOST_PHOTO_SIDE));
    limits.max_alloc = Some(64 * 1024 * 1024);
    reader.limits(limits);
    Ok(reader.decode().map_err(|_| BadPicture::NotAPicture)?.into_rgb8())
}

/// The MIME type of a stored picture.
pub fn kind(bytes: &[u8]) -> &'static str {
    match image::guess_format(bytes) {
        Ok(image::ImageFormat::Png) => "image/png",
        Ok(image::ImageFormat::WebP) => "image/webp",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(side: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_pixel(side, side, image::Rgb([200, 40, 30]));
        JpegEncoder::new(&mut bytes).encode_image(&picture).unwrap();
        bytes
    }
    fn name(bytes: &[u8]) -> String {
        hex(&Sha256::digest(bytes))
    }

    #[test]
    fn a_picture_is_written_anew_and_its_metadata_is_gone() {
        let plain = jpeg(64);
        // An EXIF block right after the first marker, as cameras write it.
        let exif = b"\xff\xe1\x00\x16Exif\x00\x00secret-position";
        let mut with_exif = plain[..2].to_vec();
        with_exif.extend_from_slice(&exif[..24]);
        with_exif.extend_from_slice(&plain[2..]);
        let kept = clean(&with_exif, &name(&with_exif)).unwrap();
        assert!(!kept.windows(6).any(|part| part == b"secret"));
    }

    /// What a camera writes into a picture: an instant and a position.
    const SECRET: &[u8] = b"secret-position-35.24N";

    /// A landscape of a kind, with edges and noise, so that it does not become short by itself.
    fn landscape(side: u32) -> RgbImage {
        let mut state = 7_u32;
        RgbImage::from_fn(side, side, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = u8::try_from(state >> 27).unwrap();
            let hill = if y > side / 2 + x / 7 { 90 } else { 190 };
            image::Rgb([hill + noise, hill / 2 + noise, 40 + noise])
        })
    }

    /// Each way of writing a picture, with the secret in it.
    fn written(picture: &RgbImage) -> Vec<(&'static str, Vec<u8>)> {
        let mut all = Vec::new();
        for (name, quality) in [("fine jpeg", 90), ("coarse jpeg", 30), ("worst jpeg", 5)] {
            let plain = super::jpeg(picture, quality).unwrap();
            let mut exif = plain[..2].to_vec();
            exif.extend([0xff, 0xe1, 0, u8::try_from(SECRET.len() + 2).unwrap()]);
            exif.extend(SECRET);
            exif.extend(&plain[2..]);
            exif.extend(SECRET);
            all.push((name, exif));
        }
        let mut png = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut png);
        picture.write_with_encoder(encoder).unwrap();
        let chunk_at = 8 + 25;
        let mut text = png[..chunk_at].to_vec();
        text.extend(u32::try_from(SECRET.len()).unwrap().to_be_bytes());
        text.extend(b"tEXt");
        text.extend(SECRET);
        text.extend(crc(&text[chunk_at + 4..]).to_be_bytes());
        text.extend(&png[chunk_at..]);
        all.push(("png", text));
        let mut webp = Vec::new();
        picture.write_with_encoder(image::codecs::webp::WebPEncoder::new_lossless(&mut webp)).unwrap();
        webp.extend(b"EXIF");
        webp.extend(u32::try_from(SECRET.len()).unwrap().to_le_bytes());
        webp.extend(SECRET);
        let length = u32::try_from(webp.len() - 8).unwrap();
        webp[4..8].copy_from_slice(&length.to_le_bytes());
        all.push(("webp", webp));
        all
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
            })
        })
    }

    #[test]
    fn whatever_comes_is_kept_no_longer_than_it_came_and_shows_the_same_without_its_secrets() {
        let flat = RgbImage::from_pixel(900, 900, image::Rgb([200, 40, 30]));
        let tiny = RgbImage::from_pixel(3, 2, image::Rgb([0, 0, 255]));
        for (size, picture) in [("landscape", landscape(300)), ("flat", flat), ("tiny", tiny)] {
            for (name, sent) in written(&picture) {
                let kept =
                    clean(&sent, &self::name(&sent)).unwrap_or_else(|why| panic!("{size} {name}: {why:?}"));
                assert!(kept.len() <= sent.len(), "{size} {name}: {} became {}", sent.len(), kept.len());
                assert!(
                    !kept.windows(SECRET.len()).any(|part| part == SECRET),
                    "{size} {name} tells a secret"
                );
                let (before, after) = (decoded(&sent).unwrap(), decoded(&kept).unwrap());
                assert_eq!(before.dimensions(), after.dimensions(), "{size} {name}");
                let apart =
                    before.iter().zip(after.iter()).map(|(one, other)| u64::from(one.abs_diff(*other)));
                let mean = apart.sum::<u64>() / before.iter().len() as u64;
                assert!(mean < 12, "{size} {name} looks different: {mean}");
            }
        }
    }

    #[test]
    fn a_picture_cut_anywhere_is_no_reason_to_stumble() {
        for (_, sent) in written(&landscape(24)) {
            for end in 0..sent.len() {
                let _none_or_something = bare(&sent[..end]);
            }
        }
    }

    #[test]
    fn what_is_no_picture_or_too_large_is_refused() {
        let large = jpeg(1_700);
        let table: [(&[u8], BadPicture); 2] =
            [(b"hello", BadPicture::NotAPicture), (&large, BadPicture::NotAPicture)];
        for (bytes, why) in table {
            assert_eq!(clean(bytes, &name(bytes)), Err(why));
        }
        assert_eq!(clean(&jpeg(8), &name(b"else")), Err(BadPicture::NotItsName));
    }
}
