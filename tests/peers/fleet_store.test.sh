#!/usr/bin/env bash
# The tests of the fleet's store, of whose it is and of workers once more, on PostgreSQL: of several machines that share one.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$source_root/tests/peers/postgresql.sh"
tests=$(dirname -- "$certkit")/tests/unit-fleet
start_postgresql
new_database() { "$(command -v createdb)" -h 127.0.0.1 -p "$port" -U certkit "$1"; }
on() { echo "postgresql://certkit@127.0.0.1:$port/$1"; }

new_database empty
for source in '*store*_test.cpp' '*ownership_test.cpp' '*worker_test.cpp'; do
  CERTKIT_TEST_STORE=$store CERTKIT_TEST_EMPTY_STORE=$(on empty) "$tests" --source-file="$source" > out 2>&1 || { cat out; fail "$source on PostgreSQL"; }
  grep -qE 'test cases: +[1-9]' out || fail "$source: no test ran"
done

# Four that make the tables of a new database at once.
new_database fresh
for i in 1 2 3 4; do
  CERTKIT_TEST_STORE=$(on fresh) "$tests" --test-case='what is recorded*' > "out$i" 2>&1 &
  pids[i]=$!
done
for i in 1 2 3 4; do wait "${pids[i]}" || { cat "out$i"; fail "four at once"; }; done

# A user who may look and not write is told so, not that something is broken.
sql 'CREATE ROLE reader LOGIN; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader' > /dev/null
if CERTKIT_TEST_STORE="postgresql://reader@127.0.0.1:$port/postgres" "$tests" --test-case='what is recorded*' > out 2>&1; then fail "a reader wrote"; fi
contains out "permission denied"

# The command: sound, moved, and back. PostgreSQL's own program copies it, by the line that is said.
state=$(on fresh)
expect_exit 0 certkit renew store check --state "$state"
contains out "$(sed -E 's|//[^@]*@|//|' <<< "$state"): sound" "PostgreSQL 1" "tables of version"
expect_exit 0 certkit renew store migrate "$state" moved.db
expect_exit 0 certkit renew store check --state moved.db
expect_exit 0 certkit renew store check --state "$state"
contains out "moved to" "$work/moved.db"
expect_exit 2 certkit renew store prune 1d --state "$state"
contains err "was moved to $work/moved.db"
new_database again
expect_exit 0 certkit renew store backup copy.db --state moved.db
expect_exit 0 certkit renew store migrate moved.db "$(on again)"
contains out "moved.db -> $(on again)"
expect_exit 2 certkit renew store migrate moved.db "$(on again)"
contains err "was moved to $(on again)"
sql 'CREATE ROLE "me@contoso" LOGIN SUPERUSER' > /dev/null
new_database own
expect_exit 0 certkit renew store migrate copy.db "postgresql://me%40contoso@127.0.0.1:$port/own"
contains out "copy.db -> postgresql://me%40contoso@127.0.0.1:$port/own"
same_text "$(sql 'SELECT count(*) FROM event' fresh)" "$(sql 'SELECT count(*) FROM event' again)"
expect_exit 3 certkit renew store backup copy.dump --state "$state"
contains err "pg_dump --format=custom --file=copy.dump postgresql://certkit@127.0.0.1:$port/fresh"
bash -c "$(sed -n 's/^hint: //p' err)"
[ -s copy.dump ] || fail "pg_dump made no copy"

# A fleet with a name, and no other one; a database of somebody else's tables.
new_database named
certkit ca init lab --subject "CN=Lab CA" > /dev/null
cat > fleet.yaml <<'YAML'
issuers: {lab: {issuer: "ca:lab"}}
certificates: [{name: www, san: [www.contoso.com], issuer: lab, installations: [live]}]
YAML
expect_exit 2 certkit renew --state "$(on named)"
contains err "needs a name"
sed -i '1i name: web' fleet.yaml
expect_exit 0 certkit renew --state "$(on named)"
sed -i 's/^name: .*/name: mail/' fleet.yaml
for look in "renew" "renew --plan" "renew status" "renew history" "renew rollback www"; do
  expect_exit 2 certkit $look --state "$(on named)"
  contains err "is the state of the fleet web, and this is the fleet mail"
done
new_database foreign
sql 'CREATE TABLE event (id int)' foreign
expect_exit 3 certkit renew store check --state "$(on foreign)"
contains err "another program"

# Passwords: from PGPASSFILE, and never from the address.
sql "CREATE ROLE careful LOGIN PASSWORD 'geheim' SUPERUSER" > /dev/null
sed -i '1i host all careful all scram-sha-256' pg/data/pg_hba.conf
sql 'SELECT pg_reload_conf()' > /dev/null
expect_exit 5 certkit renew store check --state "postgresql://careful@127.0.0.1:$port/fresh"
contains err "PGPASSFILE"
echo "127.0.0.1:$port:*:careful:geheim" > passwords
chmod 600 passwords
PGPASSFILE=$work/passwords expect_exit 0 certkit renew store check --state "postgresql://careful@127.0.0.1:$port/fresh"
expect_exit 2 certkit renew store check --state "postgresql://careful:geheim@127.0.0.1:$port/fresh"
lacks err geheim
printf '[fleet]\nhost=127.0.0.1\nport=%s\nuser=certkit\ndbname=fresh\n' "$port" > services
PGSERVICEFILE=$work/services expect_exit 0 certkit renew store check --state 'postgresql:///?service=fleet'
