//! The phone's WASM entry.
