#!/usr/bin/env bash
# What people wait for, with optimised programs on an otherwise quiet machine: docs/measurements.md tells what is measured.
source "$(dirname "$0")/common.sh"
cd "$root"
say "the server"
cargo bench --quiet -p server --bench http
say "a phone whose processor is four times slower than this machine's"
CHROMIUM="${CHROMIUM:-$("$root/.ci/tools/browser.sh")}"
export CHROMIUM QUNXING_BIN="$CARGO_TARGET_DIR/release/qunxing" QUNXING_SITE="$site"
cargo build --quiet --release -p server
(cd end2end && playwright test --project bench --reporter=line)
