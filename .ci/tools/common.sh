# Shared by the set-up scripts: where tools and builds are cached, and how a step says what it does.
# Everything lies outside the clone, so a second clone is quick.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cache="${QUNXING_CACHE:-$HOME/.cache/qunxing}"
tools="$cache/tools"
site="${QUNXING_SITE:-$cache/site}"
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-$cache/target}"
export PATH="$tools/bin:$root/end2end/node_modules/.bin:$PATH"
mkdir -p "$cache" "$tools/bin"
# Everything native is built as one choice of packages: another would unify features anew, and build every dependency
# a second time.
native=(-p domain -p sync -p device -p store -p simulator -p app -p server)

# Minutes pass in the compiler: somebody who looks on sees what it is at. A log stays short.
quiet=(--quiet)
if [ -t 2 ] || [ -n "${QUNXING_PROGRESS:-}" ]; then quiet=(); fi

say() { printf '· %s\n' "$*"; }
fail() { printf '\n✗ %s\n' "$*" >&2; exit 1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 1; fi; }

# Debian's packages, for what neither cargo nor npm brings. apt-get update runs at most once a day.
debian_install() {
  command -v apt-get >/dev/null || return 1
  local stamp="$cache/apt-updated"
  if [ -z "$(find "$stamp" -mmin -1440 2>/dev/null)" ]; then as_root apt-get update -qq >/dev/null && touch "$stamp"; fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
}
