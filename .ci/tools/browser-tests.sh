#!/usr/bin/env bash
# Playwright against a real server with the sample zone. With an argument, only the project of that name.
source "$(dirname "$0")/common.sh"
export CHROMIUM="${CHROMIUM:-$("$root/.ci/tools/browser.sh")}"
cd "$root"
say "building the server"
cargo build --quiet "${native[@]}" --bins
say "building the page that plays the device's suite"
export QUNXING_DEVICE_SUITE="$cache/device-suite"
cargo build --quiet --target wasm32-unknown-unknown -p device-suite
wasm-bindgen --target web --no-typescript --out-dir "$QUNXING_DEVICE_SUITE" --out-name suite \
  "$CARGO_TARGET_DIR/wasm32-unknown-unknown/debug/device_suite.wasm"
export QUNXING_BIN="$CARGO_TARGET_DIR/debug/qunxing" QUNXING_SITE="$site"
cd end2end
if [ "$#" -gt 0 ]; then exec playwright test --project "$1"; fi
PLAYWRIGHT_JSON_OUTPUT_NAME="$cache/browser-tests.json" playwright test --project phone --project desk --reporter=line,json
