//! A piece of a photo: what its address says of offset and length, and its bytes.
#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::begin(), |bytes: &[u8]| fuzz::play(|stage| stage.photo(bytes)));
