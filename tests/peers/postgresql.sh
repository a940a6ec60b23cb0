# A PostgreSQL on loopback for a test: `. postgresql.sh` behind lib.sh, then start_postgresql. Its store is $store, its port $port.
PATH=$PATH:/usr/sbin:$(printf '%s:' /usr/lib/postgresql/*/bin)
need initdb postgres psql createdb pg_dump
# PostgreSQL does not run as root.
as_other=()
if [ "$(id -u)" = 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); fi
postgres_pid=

start_postgresql() {
  port=$(free_port)
  mkdir pg
  if [ "$(id -u)" = 0 ]; then
    chmod 755 .
    chown 65534:65534 pg
  fi
  "${as_other[@]}" "$(command -v initdb)" -D pg/data -U certkit --auth=trust -N --locale=C.UTF-8 > pg.log 2>&1 || { cat pg.log >&2; fail "initdb"; }
  run_postgresql
  store="postgresql://certkit@127.0.0.1:$port/postgres"
}
run_postgresql() {
  background "${as_other[@]}" "$(command -v postgres)" -D pg/data -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories="$work/pg" -c fsync=off -c max_connections=200
  postgres_pid=$!
  wait_for_port "$port"
}
# As an administrator does it: sessions are ended, transactions rolled back, and it comes again.
restart_postgresql() {
  kill -INT "$postgres_pid"
  wait "$postgres_pid" || true
  run_postgresql
}
# sql STATEMENT [DATABASE]
sql() { "$(command -v psql)" -qAtX -h 127.0.0.1 -p "$port" -U certkit "${2:-postgres}" -c "$1"; }
