#!/usr/bin/env bash
# Rebuilds and restarts when a source file changes. No watcher needs installing: it looks once a second.
source "$(dirname "$0")/common.sh"
cd "$root"
stamp() { find app server style public -type f -newer "$cache/dev-stamp" 2>/dev/null | head -n 1; }
pid=''
trap '[ -n "$pid" ] && kill "$pid" 2>/dev/null; exit 0' INT TERM EXIT
while true; do
  touch "$cache/dev-stamp"
  if "$root/.ci/tools/site.sh" && cargo build -p server; then
    [ -n "$pid" ] && kill "$pid" 2>/dev/null && wait "$pid" 2>/dev/null
    "$CARGO_TARGET_DIR/debug/qunxing" migrate && "$CARGO_TARGET_DIR/debug/qunxing" load-sample
    "$CARGO_TARGET_DIR/debug/qunxing" serve & pid=$!
  fi
  while [ -z "$(stamp)" ]; do sleep 1; done
done
