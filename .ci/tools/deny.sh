#!/usr/bin/env bash
# Licences, sources, duplicates and advisories of every dependency.
source "$(dirname "$0")/common.sh"

if ! command -v cargo-deny >/dev/null; then
  say "installing cargo-deny (some minutes, once)"
  CARGO_TARGET_DIR="$cache/tools-target" cargo install cargo-deny --locked --root "$tools" --quiet 2>/dev/null \
    || CARGO_TARGET_DIR="$cache/tools-target" cargo install cargo-deny --root "$tools" --quiet \
    || fail "cargo-deny could not be installed"
fi
cd "$root"
cargo deny --log-level error check licenses bans sources
if timeout 60 cargo deny --log-level error fetch db >/dev/null 2>&1; then
  cargo deny --log-level error check advisories
else
  say "the advisory database (on GitHub) is out of reach from here: advisories were NOT checked in this run"
fi
