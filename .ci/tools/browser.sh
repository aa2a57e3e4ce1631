#!/usr/bin/env bash
# Prints the path of a Chromium for the browser tests; installs Debian's when there is none, and Chinese fonts.
source "$(dirname "$0")/common.sh"

find_browser() {
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
    [ -n "$name" ] && command -v "$name" && return 0
  done
  return 1
}
if ! find_browser >/dev/null; then
  say "installing Chromium (once)" >&2
  debian_install chromium || true
fi
"$(dirname "$0")/fonts.sh"
find_browser || fail "no Chromium found: install one, or set CHROMIUM to its path"
