#!/usr/bin/env bash
# Fuzzing that coverage guides: the targets of server/fuzz, each for QUNXING_FUZZ_SECONDS (docs/torture.md).
# What they find new is kept in server/fuzz/corpus; a find stops the run and lies in server/fuzz/artifacts.
source "$(dirname "$0")/common.sh"
seconds="${QUNXING_FUZZ_SECONDS:-300}"
targets="${*:-op push pull photo_offset import}"
fuzz="$root/server/fuzz"

if ! command -v cargo-fuzz >/dev/null; then
  say "installing cargo-fuzz (a minute, once)"
  CARGO_TARGET_DIR="$cache/tools-target" cargo install cargo-fuzz --locked --root "$tools" --quiet \
    || fail "cargo-fuzz could not be installed: the guided fuzz targets were NOT run"
fi
command -v c++ >/dev/null || debian_install g++ || fail "libFuzzer needs a C++ compiler (on Debian: apt install g++): the guided fuzz targets were NOT run"

# The instruments are options that a stable compiler has and only shows to those who ask like this. No address
# sanitizer: our code has no unsafe block, and a case is played twice as fast without.
export RUSTC_BOOTSTRAP=1
options=(--fuzz-dir "$fuzz" --target-dir "$cache/fuzz-target" --sanitizer none --no-cfg-fuzzing --codegen-units 16)
say "building the fuzz targets (some minutes the first time)"
(unset CARGO_TARGET_DIR; cd "$root" && cargo fuzz build "${options[@]}" > "$cache/fuzz-build.log" 2>&1) \
  || fail "the fuzz targets could not be built and were NOT run; the whole output is in $cache/fuzz-build.log"

# Villages are founded again and again; their files need not reach a disk.
if [ -d /dev/shm ]; then export TMPDIR=/dev/shm; fi
export QUNXING_SEEDS="$fuzz/corpus"
for target in $targets; do
  mkdir -p "$fuzz/corpus/$target" "$fuzz/artifacts/$target"
  log="$cache/fuzz-$target.log"
  program="$cache/fuzz-target/x86_64-unknown-linux-gnu/release/$target"
  "$program" "$fuzz/corpus/$target" -max_total_time="$seconds" -timeout=20 -rss_limit_mb=4096 -max_len=65536 \
    -artifact_prefix="$fuzz/artifacts/$target/" -print_final_stats=1 > "$log" 2>&1 \
    || fail "cargo fuzz $target found something: the input lies in server/fuzz/artifacts/$target, the whole output in $log"
  cases="$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
  covered="$(grep -ao 'cov: [0-9]*' "$log" | tail -1)"
  printf 'cargo fuzz %s: %s cases in %s s, %s, no find\n' "$target" "$cases" "$seconds" "$covered" | tee -a "${QUNXING_TORTURE_FIGURES:-/dev/null}"
done
