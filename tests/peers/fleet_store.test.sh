#!/usr/bin/env bash
# The tests of the fleet's store once more, on PostgreSQL: of several machines that share one.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
PATH=$PATH:/usr/sbin:$(printf '%s:' /usr/lib/postgresql/*/bin)
need initdb postgres
tests=$(dirname -- "$certkit")/tests/unit-fleet

# PostgreSQL does not run as root.
as_other=()
if [ "$(id -u)" = 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); chmod 755 .; fi
port=$(free_port)
mkdir pg
if [ "$(id -u)" = 0 ]; then chown 65534:65534 pg; fi
"${as_other[@]}" "$(command -v initdb)" -D pg/data -U certkit --auth=trust -N --locale=C.UTF-8 > pg.log 2>&1 || { cat pg.log >&2; fail "initdb"; }
background "${as_other[@]}" "$(command -v postgres)" -D pg/data -c listen_addresses=127.0.0.1 -c port="$port" -c unix_socket_directories="$work/pg" -c fsync=off
wait_for_port "$port"
store="postgresql://certkit@127.0.0.1:$port/postgres"

CERTKIT_TEST_STORE=$store "$tests" --source-file='*store_test.cpp' > out 2>&1 || { cat out; fail "the store on PostgreSQL"; }
grep -qE 'test cases: +[1-9]' out || fail "no test ran"

# Two that make the tables of a new database at once.
"$(command -v createdb)" -h 127.0.0.1 -p "$port" -U certkit fresh
for i in 1 2 3 4; do
  CERTKIT_TEST_STORE="postgresql://certkit@127.0.0.1:$port/fresh" "$tests" --test-case='what is recorded*' > "out$i" 2>&1 &
  pids[i]=$!
done
for i in 1 2 3 4; do wait "${pids[i]}" || { cat "out$i"; fail "two at once"; }; done

# A user who may look and not write is told so, not that something is broken.
"$(command -v psql)" -q -h 127.0.0.1 -p "$port" -U certkit postgres -c 'CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader' > /dev/null
if CERTKIT_TEST_STORE="postgresql://reader@127.0.0.1:$port/postgres" "$tests" --test-case='what is recorded*' > out 2>&1; then fail "a reader wrote"; fi
contains out "permission denied"
