#!/usr/bin/env bash
# Makes sure rustc can build for wasm32: rustup where its server answers, else Debian's copy of the
# standard library's source of exactly this rustc, built once into the sysroot.
source "$(dirname "$0")/common.sh"

sysroot="$(rustc --print sysroot)"
target=wasm32-unknown-unknown
lib="$sysroot/lib/rustlib/$target/lib"
has_target() { compgen -G "$lib/libstd-*.rlib" >/dev/null; }

has_target && exit 0
say "adding the $target target"
if command -v rustup >/dev/null && timeout 120 rustup target add "$target" >/dev/null 2>&1 && has_target; then exit 0; fi

say "rustup's server is out of reach: building the standard library from Debian's rust-src (about half a minute)"
advice="Could not get the $target target. With a network: 'rustup target add $target'."
version="$(rustc --version | cut -d' ' -f2)"
command -v apt-get >/dev/null || fail "$advice"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# The mirror is whatever this machine's own apt uses; the suite with this version is added privately.
mirror="$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -v security | head -n 1)"
[ -n "$mirror" ] || fail "$advice"
mkdir -p "$work/lists/partial" "$work/archives/partial"
for suite in trixie-backports sid; do
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" > "$work/sources.list"
  options=(-o "Dir::Etc::SourceList=$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
    -o "Dir::State::Lists=$work/lists" -o "Dir::Cache::archives=$work/archives")
  apt-get "${options[@]}" update -qq >/dev/null 2>&1 || continue
  exact="$(apt-cache "${options[@]}" madison rust-src 2>/dev/null | awk -F'|' '{gsub(/ /,"",$2); print $2}' | grep "^$version" | head -n 1)"
  [ -n "$exact" ] && break
done
[ -n "${exact:-}" ] || fail "$advice (Debian has no rust-src $version.)"
(cd "$work" && apt-get "${options[@]}" download "rust-src=$exact" >/dev/null 2>&1) || fail "$advice"
dpkg -x "$work"/rust-src_*.deb "$work/src"
mkdir -p "$sysroot/lib/rustlib/src"
if [ ! -e "$sysroot/lib/rustlib/src/rust" ]; then
  cp -r "$work/src/usr/src/rustc-$version" "$sysroot/lib/rustlib/src/rust"
fi

mkdir -p "$work/empty/src" && touch "$work/empty/src/lib.rs"
printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' > "$work/empty/Cargo.toml"
(cd "$work/empty" && RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Cembed-bitcode=yes CARGO_TARGET_DIR="$work/target" \
  cargo build --release -Zbuild-std=std,panic_abort,proc_macro,test --target "$target" --quiet) || fail "$advice"
mkdir -p "$lib"
for rlib in "$work/target/$target/release/deps"/lib*.rlib; do
  case "$rlib" in */libempty-*) ;; *) cp "$rlib" "$lib/" ;; esac
done
has_target || fail "$advice"
say "the $target target is in place"
