#!/usr/bin/env bash
# Sees to a WebKit that speaks WebDriver and a screen for it; installs Debian's when there is none.
source "$(dirname "$0")/common.sh"
command -v WebKitWebDriver >/dev/null && command -v Xvfb >/dev/null && exit 0
say "installing WebKit (once)"
debian_install webkit2gtk-driver xvfb || fail "no WebKit found: install WebKitWebDriver and Xvfb"
"$root/.ci/tools/fonts.sh"
