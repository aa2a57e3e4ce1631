#!/usr/bin/env bash
# Builds what browsers download into the site folder: two WASM bundles, style sheets, icons; hashed and compressed.
# Does nothing when no input has changed.
source "$(dirname "$0")/common.sh"

inputs="$(cd "$root" && find app style public Cargo.toml Cargo.lock .ci/tools -type f -not -name '*.md' | sort | xargs sha256sum | sha256sum | cut -d' ' -f1)"
[ "$(cat "$site/.inputs" 2>/dev/null)" = "$inputs" ] && { say "site is up to date: $site"; exit 0; }

raw="$cache/raw"
rm -rf "$raw" && mkdir -p "$raw/pkg" "$raw/root"

say "building the phone's and the office's bundles"
cd "$root"
# One after the other: together cargo would give the phone's bundle what only the office's asks for.
for bundle in client desk; do
  cargo build --quiet --profile wasm-release --target wasm32-unknown-unknown -p "$bundle"
done

say "binding and shrinking them"
wasm_dir="$CARGO_TARGET_DIR/wasm32-unknown-unknown/wasm-release"
wasm-bindgen --target web --no-typescript --out-dir "$raw/pkg" --out-name qunxing "$wasm_dir/client.wasm"
wasm-bindgen --target web --no-typescript --out-dir "$raw/pkg" --out-name qunxing-desk "$wasm_dir/desk.wasm"
for bundle in qunxing qunxing-desk; do
  # Functions stay apart, and alike ones side by side: larger before compression, and smaller after it.
  wasm-opt --one-caller-inline-max-function-size=0 -Oz --reorder-functions-by-name \
    --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
    --enable-reference-types --enable-multivalue --strip-producers "$raw/pkg/${bundle}_bg.wasm" -o "$raw/pkg/${bundle}_bg.wasm"
done

say "bundling style sheets"
for sheet in public app desk; do
  lightningcss --bundle --minify --targets 'chrome >= 90, safari >= 15' "$root/style/$sheet.css" -o "$raw/pkg/$sheet.css"
done
cp "$root/public/public.js" "$raw/pkg/public.js"
cp -r "$root/public/." "$raw/root/" && rm -f "$raw/root/public.js"

say "naming by content and compressing"
rm -rf "$site.new"
node "$root/.ci/tools/assets.mjs" "$raw" "$site.new"
echo "$inputs" > "$site.new/.inputs"
rm -rf "$site" && mv "$site.new" "$site"
