#!/usr/bin/env bash
# A PostgreSQL and its synchronous standby under a server that phones push to; the first is killed at random moments,
# and the standby takes its place. Without an argument it sets all up and plays end2end/torture/failover.spec.ts, which
# calls it again: `over` kills the one and promotes the other, `rebuild` makes a new standby.
#
# Clusters lie in numbered folders. `front` leads to the one that serves: it stands for the address that moves from
# machine to machine in a real zone, and is all that the server knows.
source "$(dirname "$0")/common.sh"
source "$(dirname "$0")/postgres.sh"

serving() { readlink "$postgres_folder/front"; }
standby() { cat "$postgres_folder/standby"; }
ask() { postgres psql -h "$1" -U qunxing -d postgres -Atqc "$2"; }

# Nobody ever finds an address that leads nowhere.
lead_to() { ln -s "$1" "$postgres_folder/next" && mv -T "$postgres_folder/next" "$postgres_folder/front"; }

# Waits until a question has this answer.
until_told() {
  for _ in $(seq 300); do
    if [ "$(ask "$1" "$2" 2>/dev/null)" = "$3" ]; then return 0; fi
    sleep 0.1
  done
  fail "PostgreSQL never said “$3” to: $2"
}

# SIGKILL for the server and all that work for it, at once.
kill_cluster() {
  local keeper workers
  keeper="$(head -1 "$1/data/postmaster.pid")"
  workers="$(ps -o pid= --ppid "$keeper")"
  # shellcheck disable=SC2086
  kill -KILL "$keeper" $workers 2>/dev/null || true
}

over() {
  local dead heir
  dead="$(serving)" heir="$(standby)"
  kill_cluster "$dead"
  postgres pg_ctl -D "$heir/data" -w promote >/dev/null
  lead_to "$heir"
  rm -rf "$dead"
}

# A commit waits for the standby from the moment that it has caught up.
rebuild() {
  local first next
  first="$(serving)" next="$postgres_folder/$(($(basename "$(serving)") + 1))"
  "${as_keeper[@]}" mkdir "$next"
  postgres pg_basebackup -h "$first" -U qunxing -D "$next/data" -R -X stream -c fast
  start_cluster "$next"
  until_told "$first" "select count(*) from pg_stat_replication where state = 'streaming'" 1
  ask "$first" "alter system set synchronous_standby_names to '*'"
  ask "$first" "select pg_reload_conf()" >/dev/null
  until_told "$first" "select sync_state from pg_stat_replication" sync
  echo "$next" >"$postgres_folder/standby"
}

find_postgres
case "${1:-}" in
  over | rebuild)
    postgres_folder="$QUNXING_FAILOVER_FOLDER"
    "$1"
    ;;
  *)
    make_postgres_folder
    "${as_keeper[@]}" mkdir "$postgres_folder/1"
    make_cluster "$postgres_folder/1"
    start_cluster "$postgres_folder/1"
    lead_to "$postgres_folder/1"
    rebuild
    cargo build --quiet "${native[@]}" --bins
    export QUNXING_FAILOVER="$root/.ci/tools/failover.sh" QUNXING_FAILOVER_FOLDER="$postgres_folder"
    export DATABASE_URL="postgres://qunxing@localhost/postgres?host=$postgres_folder/front"
    export QUNXING_BIN="$CARGO_TARGET_DIR/debug/qunxing" QUNXING_SITE="$site"
    cd "$root/end2end"
    playwright test torture/failover --project=phone --reporter=line
    ;;
esac
