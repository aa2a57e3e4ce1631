#!/usr/bin/env bash
# Licences, sources, duplicates and advisories of every dependency.
#
# The advisories lie in a git repository of their own, which is not within reach from everywhere. Where a release is made
# (`make release`, which sets QUNXING_RELEASE=1) they have to be checked, or nothing is released.
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
elif [ "${QUNXING_RELEASE:-}" = 1 ]; then
  fail "no release without the advisories: their database (on GitHub) is out of reach from here. Make the release where it can be reached"
else
  say "the advisory database (on GitHub) is out of reach from here: advisories were NOT checked in this run; a release would stop here"
fi
