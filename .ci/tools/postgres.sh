# Sourced: a PostgreSQL that lasts as long as the script that sources this, for the tests that run on both engines.
# Its address is in QUNXING_TEST_POSTGRES. It listens on a socket in a temporary folder and nowhere else, and is
# stopped and removed when the script ends, however it ends.
# shellcheck shell=bash

postgres_programs() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 | xargs -r dirname; }

# Where the programs are, and who runs them: PostgreSQL refuses to run as root.
find_postgres() {
  postgres_bin="$(postgres_programs)"
  if [ -z "$postgres_bin" ]; then
    say "installing PostgreSQL (once)"
    debian_install postgresql || fail "no PostgreSQL found: install it (on Debian: apt install postgresql), then again"
    postgres_bin="$(postgres_programs)"
  fi
  as_keeper=()
  if [ "$(id -u)" = 0 ]; then as_keeper=(runuser -u postgres --); fi
}

# A folder for clusters, removed when the script ends. In memory where there is room: each test has a database of its
# own, and making one waits for the disk.
make_postgres_folder() {
  local where=/tmp
  if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 3000000 ] 2>/dev/null; then where=/dev/shm; fi
  postgres_folder="$(mktemp -d "$where/qunxing-postgres.XXXXXX")"
  trap stop_postgres EXIT
  trap 'exit 130' INT TERM
  if [ "$(id -u)" = 0 ]; then chown postgres "$postgres_folder"; fi
}

# One of PostgreSQL's programs.
postgres() { (cd "$postgres_folder" && "${as_keeper[@]}" "$postgres_bin/$1" "${@:2}"); }

# Makes an empty cluster in a folder, and starts one; its socket lies beside its data.
make_cluster() { postgres initdb -D "$1/data" -U qunxing -A trust -E UTF8 --locale=C.UTF-8 >/dev/null; }
# The output of the server goes to a file: a pipe that it inherited would never close.
start_cluster() {
  postgres pg_ctl -D "$1/data" -l "$1/log" -w start \
    -o "-c listen_addresses= -c unix_socket_directories=$1 -c max_connections=300" >/dev/null \
    || fail "PostgreSQL did not start: $(tail -5 "$1/log" 2>/dev/null)"
}

start_postgres() {
  find_postgres
  make_postgres_folder
  make_cluster "$postgres_folder"
  start_cluster "$postgres_folder"
  export QUNXING_TEST_POSTGRES="postgres://qunxing@localhost/postgres?host=$postgres_folder"
}

stop_postgres() {
  [ -n "${postgres_folder:-}" ] || return 0
  local running
  for running in "$postgres_folder"/data/postmaster.pid "$postgres_folder"/*/data/postmaster.pid; do
    [ -f "$running" ] && postgres pg_ctl -D "$(dirname "$running")" -m immediate stop >/dev/null 2>&1 || true
  done
  rm -rf "$postgres_folder"
  postgres_folder=""
}
