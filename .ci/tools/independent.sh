#!/usr/bin/env bash
# A client in another language, written from docs/sync-protocol.md alone, plays a hostile day against the server
# (docs/torture.md). Its argument says how many rounds. It needs Python and nothing else.
source "$(dirname "$0")/common.sh"
cd "$root"
if ! command -v python3 >/dev/null; then
  say "installing Python (once)"
  debian_install python3 || { say "no Python: the client in another language is left out"; exit 0; }
fi
cargo build --quiet "${native[@]}" --bins
export QUNXING_BIN="$CARGO_TARGET_DIR/debug/qunxing" PYTHONDONTWRITEBYTECODE=1
python3 end2end/independent/day.py --rounds "${1:-120}"
