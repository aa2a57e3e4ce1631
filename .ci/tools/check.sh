#!/usr/bin/env bash
# Format, lints and the tests that need no browser. The phone's bundle and the office's are never built together, nor
# with anything native: features would be unified.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"
cd "$root"
# Somebody waits for this before every commit: a hundred seeds. `make test` asks for the long part.
export QX_SEEDS="${QX_SEEDS:-100}" QX_SECONDS_ON_BOTH="${QX_SECONDS_ON_BOTH:-5}"
"$root/.ci/tools/wasm-target.sh"
"$root/.ci/tools/fonts.sh"

say "format"
cargo fmt --all --check
say "lints: native"
cargo clippy --quiet "${native[@]}" --all-targets -- -D warnings
say "lints: browser"
for bundle in client desk; do cargo clippy --quiet --target wasm32-unknown-unknown -p "$bundle" -- -D warnings; done
cargo clippy --quiet --target wasm32-unknown-unknown -p device -p app --features app/desk -- -D warnings
say "mutations"
node "$root/.ci/tools/mutations.mjs" --check
say "tests"
log="$cache/native-tests.log"
cargo test --quiet "${native[@]}" 2>&1 | tee "$log" | grep -E '^(test result|error|warning: unused|failures|    |thread|assertion)|panicked|FAILED' || true
grep -q '^error\|FAILED' "$log" && fail "a test failed; the whole output is in $log"
# The phone as its bundle has it: without what only offices do.
cargo test --quiet -p device --no-default-features 2>&1 | tee -a "$log" | grep -E '^(test result|error)|panicked|FAILED' || true
grep -q '^error\|FAILED' "$log" && fail "a test failed; the whole output is in $log"
say "tests: store and wake-ups on PostgreSQL, and seeds that both engines play"
start_postgres
# Of the tests that are ignored otherwise, those that need it; the others print something or take minutes.
cargo test --quiet "${native[@]}" --lib --bins --tests -- --ignored --skip four_large_exports --skip rows_of_today \
  2>&1 | tee -a "$log" | grep -E '^(test result|error|failures|    |thread|assertion)|panicked|FAILED' || true
grep -q '^error\|FAILED' "$log" && fail "a test failed; the whole output is in $log"
grep -q '^test result: ok' "$log" || fail "no test ran; see $log"
