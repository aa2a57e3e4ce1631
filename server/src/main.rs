//! qunxing.
fn main() {}
