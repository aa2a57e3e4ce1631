#!/usr/bin/env bash
# The long runs: seeds of the simulator until the first that fails, then the proof that it can fail.
source "$(dirname "$0")/common.sh"
cd "$root"
say "building"
cargo build --quiet --release -p simulator --bin simulate
say "${SEEDS:-50000} seeds from ${FROM:-0}"
"$CARGO_TARGET_DIR/release/simulate" --from "${FROM:-0}" --seeds "${SEEDS:-50000}" --tally
say "mutations"
env -u SEEDS node "$root/.ci/tools/mutations.mjs"
