//! The office's WASM entry.
