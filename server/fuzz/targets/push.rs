//! The body of a push, as it comes from the road.
#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::begin(), |bytes: &[u8]| fuzz::play(|stage| stage.push(bytes)));
