//! An Excel file, or one part of an otherwise good one.
#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::begin(), |bytes: &[u8]| fuzz::play(|stage| stage.import(bytes)));
