#!/usr/bin/env bash
# The long runs, each until its first failure: docs/simulator.md and docs/torture.md tell what each proves.
# Arguments choose parts; what was measured is printed at the end.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"
cd "$root"
figures="$cache/torture.txt"
: > "$figures"
export QUNXING_TORTURE_FIGURES="$figures"

simulator() {
  say "${SEEDS:-50000} seeds from ${FROM:-0}"
  cargo build --quiet --release -p simulator --bin simulate
  "$CARGO_TARGET_DIR/release/simulate" --from "${FROM:-0}" --seeds "${SEEDS:-50000}" --tally
}
engines() {
  say "${QUNXING_ENGINE_SEEDS:-1000} seeds on SQLite and on PostgreSQL"
  cargo build --quiet --release -p simulator --bin simulate
  start_postgres
  "$CARGO_TARGET_DIR/release/simulate" --seeds "${QUNXING_ENGINE_SEEDS:-1000}" --postgres "$QUNXING_TEST_POSTGRES"
  stop_postgres
}
mutations() {
  say "mutations"
  env -u SEEDS node "$root/.ci/tools/mutations.mjs"
}
fuzz() {
  say "fuzz: every decoder that reads a phone's bytes"
  QUNXING_FUZZ_SECONDS="${QUNXING_FUZZ_SECONDS:-300}" QUNXING_SEED="${QUNXING_SEED:-$((RANDOM + 1))}" \
    cargo test --quiet -p server --test village fuzz -- --nocapture > "$cache/fuzz.log" 2>&1 \
    || fail "a fuzz test failed; the whole output is in $cache/fuzz.log"
  grep -a '^fuzz' "$cache/fuzz.log" | tee -a "$figures"
}
cargo_fuzz() { "$root/.ci/tools/cargo-fuzz.sh"; }
server() {
  say "server killed under pushing phones${DATABASE_URL:+, on PostgreSQL}"
  QUNXING_SERVER_KILLS="${QUNXING_SERVER_KILLS:-500}" QUNXING_PHONES="${QUNXING_PHONES:-50}" story kill_server
}
failover() {
  say "database server killed under pushing phones, its standby takes over"
  QUNXING_FAILOVERS="${QUNXING_FAILOVERS:-20}" QUNXING_PHONES="${QUNXING_PHONES:-50}" "$root/.ci/tools/failover.sh"
}
browser() {
  say "browser killed"
  QUNXING_BROWSER_KILLS="${QUNXING_BROWSER_KILLS:-200}" story kill_browser
}
weather() {
  say "bad weather between browser and server"
  QUNXING_VISITS="${QUNXING_VISITS:-30}" QUNXING_STORM_SECONDS="${QUNXING_STORM_SECONDS:-120}" story weather
}

webkit() {
  say "a worker's day on WebKit"
  "$root/.ci/tools/webkit.sh"
  "$root/.ci/tools/browser-tests.sh" webkit
}

independent() {
  say "a client in another language, on a hostile day"
  "$root/.ci/tools/independent.sh" "${QUNXING_ROUNDS:-1000}" | tee -a "$figures"
}

story() {
  CHROMIUM="${CHROMIUM:-$("$root/.ci/tools/browser.sh")}"
  export CHROMIUM QUNXING_BIN="$CARGO_TARGET_DIR/debug/qunxing" QUNXING_SITE="$site"
  cargo build --quiet "${native[@]}" --bins
  (cd end2end && playwright test "torture/$1" --project=phone --reporter=line)
}

parts=("$@")
[ "$#" -gt 0 ] || parts=(simulator engines mutations fuzz cargo-fuzz server failover browser weather webkit independent)
for part in "${parts[@]}"; do
  case "$part" in
    cargo-fuzz) cargo_fuzz ;;
    simulator | engines | mutations | fuzz | server | failover | browser | weather | webkit | independent) "$part" ;;
    *) fail "no such part: $part (simulator, engines, mutations, fuzz, cargo-fuzz, server, failover, browser, weather, webkit, independent)" ;;
  esac
done
if [ -s "$figures" ]; then say "measured, also in $figures"; cat "$figures"; fi
