#!/usr/bin/env bash
# Builds what browsers download into the site folder: two WASM bundles, style sheets, icons; hashed and compressed.
# Does nothing when no input has changed.
source "$(dirname "$0")/common.sh"

inputs="$(cd "$root" && find app style public Cargo.toml Cargo.lock .ci/tools -type f -not -name '*.md' | sort | xargs sha256sum | sha256sum | cut -d' ' -f1)"
[ "$(cat "$site/.inputs" 2>/dev/null)" = "$inputs" ] && { say "site is up to date: $site"; exit 0; }

raw="$site.raw"
bound="$raw/bound"
rm -rf "$raw" && mkdir -p "$raw/pkg" "$raw/root" "$bound"

say "building the phone's and the office's bundles"
cd "$root"
# `dev` builds in seconds what is too large to ship: for trying things out.
profile="${QUNXING_WASM_PROFILE:-wasm-release}"
# No builder's folder is shipped to phones. Workspace members are named relative to the workspace as it is.
remap="target.wasm32-unknown-unknown.rustflags=['--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo']"
# One after the other: together cargo would give the phone's bundle what only the office's asks for.
# The splitter reads who calls whom from the linker's relocations.
for bundle in client desk; do
  cargo rustc "${quiet[@]}" --profile "$profile" --target wasm32-unknown-unknown --config "$remap" -p "$bundle" -- \
    -Clink-arg=--emit-relocs
done

# A bundle of parts: the first file, `-day` and `-rest` which it fetches, `-shared` which both of them need
# (docs/decisions/0032-parts-of-the-bundle.md).
say "splitting, binding and shrinking them"
wasm_dir="$CARGO_TARGET_DIR/wasm32-unknown-unknown/${profile/#dev/debug}"
for pair in client:qunxing desk:qunxing-desk; do
  name="${pair#*:}"
  parts="$bound/$name"
  wasm-split-cli "$wasm_dir/${pair%:*}.wasm" "$parts" --out-name "$name"
  wasm-bindgen --target web --no-typescript --keep-lld-exports --no-demangle --out-dir "$parts" --out-name "$name" \
    "$parts/$name.wasm"
  rm "$parts/$name.wasm"
  chunks=("$parts"/chunk_*.wasm)
  [ "${#chunks[@]}" -le 1 ] || fail "more parts than .ci/tools/site.sh has names for: ${chunks[*]}"
  for part in "$parts"/chunk_*.wasm "$parts"/split_*.wasm; do
    [ -f "$part" ] || continue
    raw_name="$(basename "$part")"
    plain="${raw_name#split_}"
    named="$name-${plain/#chunk_*.wasm/shared.wasm}"
    mv "$part" "$parts/$named"
    sed -i "s|\./$raw_name\"|./$named\"|" "$parts/__wasm_split.js"
  done
  for part in "$parts"/*.wasm; do
    if [ "$profile" = dev ]; then
      cp "$part" "$raw/pkg/"
      continue
    fi
    # Functions stay apart, and alike ones side by side: larger before compression, and smaller after it.
    say "  $(basename "$part"), $(($(wc -c < "$part") / 1024)) KB"
    wasm-opt --one-caller-inline-max-function-size=0 -Oz --reorder-functions-by-name \
      --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext --enable-mutable-globals \
      --enable-reference-types --enable-multivalue --strip-producers "$part" -o "$raw/pkg/$(basename "$part")"
  done
  # One script: over HTTP/1.1 a seventh file waits for a connection, and each import behind an import for a round trip.
  esbuild "$root/app/client/boot.js" --bundle --minify --format=esm --target=chrome90,safari15 --log-level=warning --log-override:duplicate-object-key=silent \
    --alias:bundle="$parts/$name.js" --outfile="$raw/pkg/$name.js"
done

say "bundling style sheets"
for sheet in public app desk; do
  lightningcss --bundle --minify --targets 'chrome >= 90, safari >= 15' "$root/style/$sheet.css" -o "$raw/pkg/$sheet.css"
done
cp "$root/public/public.js" "$raw/pkg/public.js"
cp -r "$root/public/." "$raw/root/" && rm -f "$raw/root/public.js"

say "naming by content and compressing"
rm -rf "$site.new"
node "$root/.ci/tools/assets.mjs" "$raw" "$site.new" "$([ "$profile" = dev ] && echo 4 || echo 11)"
echo "$inputs" > "$site.new/.inputs"
rm -rf "$site" && mv "$site.new" "$site"
