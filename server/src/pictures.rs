//! Photos from phones: checked against their name, decoded within limits, written anew without metadata.

use domain::photo::{MOST_PHOTO_BYTES, MOST_PHOTO_SIDE};
use image::codecs::jpeg::JpegEncoder;
use image::{ImageReader, Limits};
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

/// JPEG quality of what is kept: the phone has already shrunk it.
const QUALITY: u8 = 85;

/// The picture as it is kept.
pub fn clean(bytes: &[u8], name: &str) -> Result<Vec<u8>, BadPicture> {
    if hex(&Sha256::digest(bytes)) != name {
        return Err(BadPicture::NotItsName);
    }
    if bytes.len() > MOST_PHOTO_BYTES as usize {
        return Err(BadPicture::NotAPicture);
    }
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| BadPicture::NotAPicture)?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(u32::from(MOST_PHOTO_SIDE));
    limits.max_image_height = Some(u32::from(MOST_PHOTO_SIDE));
    limits.max_alloc = Some(64 * 1024 * 1024);
    reader.limits(limits);
    let picture = reader.decode().map_err(|_| BadPicture::NotAPicture)?.into_rgb8();
    let mut kept = Vec::new();
    JpegEncoder::new_with_quality(&mut kept, QUALITY)
        .encode_image(&picture)
        .map_err(|_| BadPicture::NotAPicture)?;
    Ok(kept)
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
