#!/usr/bin/env bash
# wasm-bindgen's command of exactly the locked version, the splitter, and the npm tools (wasm-opt, esbuild,
# lightningcss, Playwright).
source "$(dirname "$0")/common.sh"

version="$(grep -A1 '^name = "wasm-bindgen"$' "$root/Cargo.lock" | tail -n 1 | cut -d'"' -f2)"
if [ "$("$tools/bin/wasm-bindgen" --version 2>/dev/null | cut -d' ' -f2)" != "$version" ]; then
  say "installing wasm-bindgen $version (about two minutes, once)"
  # Without --locked: its lock file wants versions that not every registry carries.
  CARGO_TARGET_DIR="$cache/tools-target" cargo install "wasm-bindgen-cli@$version" --no-default-features --bin wasm-bindgen \
    --root "$tools" "${quiet[@]}" || fail "wasm-bindgen $version could not be installed; is crates.io within reach?"
fi
# The version that reads what the locked wasm-bindgen leaves; older ones do not.
splitter=0.2.4
if [ ! -x "$tools/bin/wasm-split-cli" ] || [ "$(cat "$tools/bin/.wasm-split-cli" 2>/dev/null)" != "$splitter" ]; then
  say "installing wasm-split-cli $splitter (about two minutes, once)"
  CARGO_TARGET_DIR="$cache/tools-target" cargo install "wasm_split_cli_support@$splitter" --features build-binary --bin wasm-split-cli \
    --root "$tools" "${quiet[@]}" || fail "wasm-split-cli $splitter could not be installed; is crates.io within reach?"
  echo "$splitter" > "$tools/bin/.wasm-split-cli"
fi
stamp="$root/end2end/node_modules/.stamp"
if ! cmp -s "$root/end2end/package-lock.json" "$stamp" 2>/dev/null; then
  command -v npm >/dev/null || fail "Node.js (20 or later) with npm is needed; on Debian: apt-get install nodejs npm"
  say "installing npm packages"
  (cd "$root/end2end" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --no-audit --no-fund --loglevel=error >/dev/null) \
    || fail "npm ci failed in end2end/"
  cp "$root/end2end/package-lock.json" "$stamp"
fi
