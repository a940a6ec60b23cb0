#!/usr/bin/env bash
# Workers of two machines share a fleet through PostgreSQL. They are killed at random and replaced, and the server is restarted in the middle:
# each certificate is issued once, all are done, and no limit of the issuer is exceeded.
# CERTKIT_TEST_CERTIFICATES: how many [400].
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$source_root/tests/peers/postgresql.sh"
many=${CERTKIT_TEST_CERTIFICATES:-400}
rate=$((many / 10 + 20))  # a second
start_postgresql

certkit ca init lab --subject "CN=Lab CA" > /dev/null
{
  printf 'name: shared\nissuers:\n  lab: {issuer: "ca:lab"}\n'
  printf 'limits:\n  lab: {rate: %d, per: 1s, burst: 50, in_flight: 6}\n' "$rate"
  printf 'defaults:\n  issuer: lab\n  renew_before: 30d\ncertificates:\n'
  for i in $(seq "$many"); do printf '  - {name: w%d, san: [w%d.contoso.com], installations: [{to: "live/${name}"}]}\n' "$i" "$i"; done
} > fleet.yaml

# Two workers on each of two machines. The leases of one are so long that whoever waited for their end would not be done in time: who died on
# one's own machine is known at once.
declare -A workers leases=([host0]=3s [host1]=1h)
start_worker() {
  local host=$1 slot=$2
  "$certkit" renew --fleet fleet.yaml --state "$store" --worker --host "$host" --keys "keys-$host" --lease "${leases[$host]}" --quiet >> "worker-$slot.log" 2>&1 < /dev/null &
  workers[$slot]=$!
  started_pids+=($!)
}
host_of() { echo "host$(($1 % 2))"; }
for slot in 0 1 2 3; do start_worker "$(host_of "$slot")" "$slot"; done

done_now() { sql "SELECT count(*) FROM certificate WHERE step = 'done'" 2> /dev/null || echo 0; }
deadline=$((SECONDS + 60 + many / 5))
kills=0 restarted=
next_kill=$((many / 20))
while :; do
  finished=$(done_now)
  [ "$finished" -lt "$many" ] || break
  [ "$SECONDS" -lt "$deadline" ] || { tail -n 5 worker-*.log >&2; fail "$finished of $many after $SECONDS s"; }
  if [ -z "$restarted" ] && [ "$finished" -ge $((many / 2)) ]; then
    restart_postgresql
    restarted=yes
  fi
  for slot in 0 1 2 3; do  # one that has nothing to do ends; another one looks again
    kill -0 "${workers[$slot]}" 2> /dev/null || start_worker "$(host_of "$slot")" "$slot"
  done
  if [ "$finished" -ge "$next_kill" ] && [ "$kills" -lt 12 ]; then
    victim=$((RANDOM % 4))
    kill -KILL "${workers[$victim]}" 2> /dev/null || true
    wait "${workers[$victim]}" 2> /dev/null || true
    kills=$((kills + 1))
    next_kill=$((finished + many / 20))
    start_worker "$(host_of "$victim")" "$victim"
  fi
  sleep 0.1
done
# 7: it ended before the others had done what the issuer had no turn for while it looked.
for slot in 0 1 2 3; do
  wait "${workers[$slot]}" || { code=$?; [ $code = 7 ] || { cat "worker-$slot.log"; fail "a worker that was not killed failed: exit $code"; }; }
done
[ "$restarted" ] || fail "the server was not restarted"
[ "$kills" -ge 3 ] || fail "only $kills workers were killed"

# Exactly one certificate for each, each on the disk with its key, and the CA agrees.
same_text "$(certkit ca list lab | grep -c '^valid')" "$many"
same_text "$(certkit ca list lab | awk '$1 == "valid" { print $NF }' | sort -u | wc -l)" "$many"
same_text "$(find live -name '*.crt' ! -name '*chain*' | wc -l)" "$many"
certkit verify-pair live > pairs || { tail pairs; fail "a certificate without its key"; }
left=$(find live keys-host0 keys-host1 -type f \( -name ".*" ! -name .lock -o -path '*/.workers/*' \))
same_text "$left" ""
expect_exit 0 certkit renew store check --state "$store"

# In no span of seconds were more requests begun than the bucket gives.
too_many=$(sql "WITH sent AS (SELECT at, count(*) AS n FROM event WHERE step = 'sending' GROUP BY at)
  SELECT count(*) FROM sent a JOIN LATERAL (SELECT sum(n) AS n FROM sent b WHERE b.at BETWEEN a.at AND a.at + 4) w ON true WHERE w.n > 50 + $rate * 6")
same_text "$too_many" 0
echo "$many certificates, $kills workers killed, in $SECONDS s"
