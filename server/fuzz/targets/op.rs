//! The text of an operation: whatever it says, it has its one outcome.
#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::begin(), |bytes: &[u8]| fuzz::play(|stage| stage.act(bytes)));
