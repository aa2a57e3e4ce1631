#!/usr/bin/env bash
# Everything CI runs, cheap before dear; stops at the first failure.
source "$(dirname "$0")/common.sh"
started=$SECONDS
step() { printf '\n== %s (%d min %02d s)\n' "$1" $(((SECONDS - started) / 60)) $(((SECONDS - started) % 60)); }
sum() { grep -hoE "[0-9]+ $1" "$cache/native-tests.log" | awk '{n += $1} END {print n + 0}'; }

step "set-up"
"$root/.ci/tools/wasm-target.sh"
"$root/.ci/tools/wasm-tools.sh"
"$root/.ci/tools/libreoffice.sh"
CHROMIUM="$("$root/.ci/tools/browser.sh")"
export CHROMIUM
step "format, lints, native tests"
# The simulator plays 2,000 seeds or two minutes, whichever is more.
QX_SEEDS=2000 QX_SECONDS=120 QX_SECONDS_ON_BOTH=20 "$root/.ci/tools/check.sh"
step "dependencies"
"$root/.ci/tools/deny.sh"
step "what browsers download"
"$root/.ci/tools/site.sh"
node "$root/.ci/tools/sizes.mjs" "$site"
node "$root/.ci/tools/shipped.mjs" "$site"
step "real browser"
"$root/.ci/tools/browser-tests.sh"
step "a client in another language"
"$root/.ci/tools/independent.sh"
step "done"
browser="$(node -e 'const s=JSON.parse(require("fs").readFileSync(process.argv[1])).stats;console.log(s.expected+s.flaky, s.unexpected)' "$cache/browser-tests.json")"
echo "$(($(sum passed) + ${browser% *})) passed, $(($(sum failed) + ${browser#* })) failed"
