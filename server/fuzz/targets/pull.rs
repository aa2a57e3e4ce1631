//! The body of a pull, with the cursors that a phone keeps for the server.
#![no_main]

libfuzzer_sys::fuzz_target!(init: fuzz::begin(), |bytes: &[u8]| fuzz::play(|stage| stage.pull(bytes)));
