#!/usr/bin/env bash
# LibreOffice's Calc, in which tests open and save what we write as Excel. Where it cannot be had they leave that out
# and say so: everything else about Excel is tested without it.
source "$(dirname "$0")/common.sh"

command -v soffice >/dev/null && exit 0
say "installing LibreOffice Calc (once)"
debian_install libreoffice-calc-nogui || say "no LibreOffice: the round trip of Excel files through it is left out"
