//! What people wait for, measured over loopback HTTP: the board, pushes that reached the disk, first and idle pulls,
//! and the pages of a zone into which records come in.
//!
//! Client and server share the machine's cores. Absolute figures are this machine's at this moment; ratios to a
//! bare server and a bare disk in the same run travel further. docs/measurements.md keeps both.

#![allow(clippy::unwrap_used, clippy::cast_precision_loss, reason = "a bench stops at the first surprise")]

mod acts;
mod board;
mod client;
mod exchange;
#[path = "../../tests/village/harness/site.rs"]
mod site;
mod stage;
mod told;
mod zone;

/// As in the program that is measured.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How often each measure is taken; its median is told.
const ROUNDS: usize = 3;

/// Measures everything, or only what is named: `cargo bench -p server --bench http -- zone`.
#[tokio::main]
async fn main() {
    let named: Vec<_> = std::env::args().skip(1).filter(|word| !word.starts_with('-')).collect();
    let is_asked = |name: &str| named.is_empty() || named.iter().any(|one| one == name);
    if is_asked("board") {
        board::measure().await;
    }
    if is_asked("exchange") {
        exchange::measure().await;
    }
    if is_asked("zone") {
        zone::measure().await;
    }
}
