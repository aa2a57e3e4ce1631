# Sourced: a PostgreSQL that lasts as long as the script that sources this, for the tests that run on both engines.
# Its address is in QUNXING_TEST_POSTGRES. It listens on a socket in a temporary folder and nowhere else, and is
# stopped and removed when the script ends, however it ends.
# shellcheck shell=bash

postgres_programs() { find /usr/lib/postgresql -path '*/bin/initdb' 2>/dev/null | sort -V | tail -1 | xargs -r dirname; }

start_postgres() {
  local programs
  programs="$(postgres_programs)"
  if [ -z "$programs" ]; then
    say "installing PostgreSQL (once)"
    debian_install postgresql || fail "no PostgreSQL found: install it (on Debian: apt install postgresql), then again"
    programs="$(postgres_programs)"
  fi
  # In memory where there is room: each test has a database of its own, and making one waits for the disk.
  local where=/tmp
  if [ "$(df --output=avail -k /dev/shm 2>/dev/null | tail -1)" -gt 3000000 ] 2>/dev/null; then where=/dev/shm; fi
  postgres_folder="$(mktemp -d "$where/qunxing-postgres.XXXXXX")"
  trap stop_postgres EXIT
  trap 'exit 130' INT TERM
  # PostgreSQL refuses to run as root.
  as_keeper=()
  if [ "$(id -u)" = 0 ]; then
    chown postgres "$postgres_folder"
    as_keeper=(runuser -u postgres --)
  fi
  # The output of the server goes to a file: a pipe that it inherited would never close.
  (
    cd "$postgres_folder"
    "${as_keeper[@]}" "$programs/initdb" -D "$postgres_folder/data" -U qunxing -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
    "${as_keeper[@]}" "$programs/pg_ctl" -D "$postgres_folder/data" -l "$postgres_folder/log" -w start \
      -o "-c listen_addresses= -c unix_socket_directories=$postgres_folder -c max_connections=300" >/dev/null
  ) || fail "PostgreSQL did not start: $(tail -5 "$postgres_folder/log" 2>/dev/null)"
  postgres_stop=("${as_keeper[@]}" "$programs/pg_ctl" -D "$postgres_folder/data" -m immediate stop)
  export QUNXING_TEST_POSTGRES="postgres://qunxing@localhost/postgres?host=$postgres_folder"
}

stop_postgres() {
  [ -n "${postgres_folder:-}" ] || return 0
  (cd "$postgres_folder" && "${postgres_stop[@]}" >/dev/null 2>&1) || true
  rm -rf "$postgres_folder"
  postgres_folder=""
}
