#!/usr/bin/env bash
# Sees to it that there is a Chinese font: browsers draw pages with it, the server the pictures of links.
source "$(dirname "$0")/common.sh"

has_chinese() {
  if command -v fc-list >/dev/null; then [ -n "$(fc-list :lang=zh)" ]; else compgen -G '/usr/share/fonts/*/noto/NotoSansCJK*' >/dev/null; fi
}
if command -v apt-get >/dev/null && ! has_chinese; then
  say "installing Chinese fonts (once)" >&2
  debian_install fonts-noto-cjk || say "no Chinese font could be installed: links are shared without pictures" >&2
fi
