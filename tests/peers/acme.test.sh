#!/usr/bin/env bash
# The issuer acme: against Pebble, the ACME server for tests, and its DNS; and through a proxy that does things wrong.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need pebble pebble-challtestsrv openssl python3 curl
here=$source_root/tests/peers

# --- servers -----------------------------------------------------------------------------------------------------------------------------
# Their TLS certificates: a CA, one for 127.0.0.1, one that has expired, one for another name.
certkit ca init tlsca --subject "CN=TLS CA" --key-type ec:p256 -q > out
tls_pair() {  # NAME SAN
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "/CN=$1" -addext "subjectAltName=$2" -out "$1.csr" 2> /dev/null
}
tls_pair server "DNS:localhost,IP:127.0.0.1"
tls_pair other "DNS:other.test"
certkit ca sign tlsca server.csr -o server.crt -q > out
certkit ca sign tlsca other.csr -o other.crt -q > out
printf 'subjectAltName=DNS:localhost,IP:127.0.0.1\n' > ext
openssl x509 -req -in server.csr -CA tlsca/ca.crt -CAkey tlsca/ca.key -CAcreateserial "${expired[@]}" -extfile ext -out expired.crt 2> /dev/null

dns_port=$(free_port) dns_control=$(free_port) http_port=$(free_port) tls_port=$(free_port)
background pebble-challtestsrv -management "127.0.0.1:$dns_control" -dns01 "127.0.0.1:$dns_port" -http01 "" -https01 "" -tlsalpn01 "" -defaultIPv4 127.0.0.1 -defaultIPv6 ""
wait_for_port "$dns_control"

# pebble NAME [CONFIGURATION] : started, with its directory's URL in $directory and its management in $management; environment from outside.
start_pebble() {
  local port
  port=$(free_port)
  management=$(free_port)
  cat > "$1.json" <<JSON
{"pebble": {"listenAddress": "127.0.0.1:$port", "managementListenAddress": "127.0.0.1:$management", "certificate": "server.crt", "privateKey": "server.key",
  "httpPort": $http_port, "tlsPort": $tls_port, "ocspResponderURL": "", "certificateValidityPeriod": 7776000, ${2:-"\"externalAccountBindingRequired\": false"}}}
JSON
  background pebble -config "$1.json" -dnsserver "127.0.0.1:$dns_port"
  wait_for_port "$port"
  wait_for_port "$management"
  directory=https://127.0.0.1:$port/dir
}
export PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=30 PEBBLE_ALTERNATE_ROOTS=2 PEBBLE_CHAIN_LENGTH=2 PEBBLE_AUTHZREUSE=0
start_pebble first '"domainBlocklist": ["blocked.test"]'
first=$directory first_management=$management

request() {  # NAME SAN
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "/CN=${2%%,*}" -addext "subjectAltName=DNS:${2//,/,DNS:}" -out "$1.csr" 2> /dev/null
}
submit() {  # NAME SETTING=VALUE... : the CSR NAME.csr
  local name=$1 with=() setting
  shift
  for setting in "$@"; do with+=(--with "$setting"); done
  certkit submit "$name.csr" --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --with agree_terms=true "${with[@]}"
}
root() { curl -sk "https://127.0.0.1:$1/roots/$2"; }
status_of() {  # MANAGEMENT CERT
  curl -sk "https://127.0.0.1:$1/cert-status-by-serial/$(openssl x509 -in "$2" -noout -serial | cut -d= -f2)"
}

# --- 1. the ways to prove a name ---------------------------------------------------------------------------------------------------------
# http-01, answered by certkit itself. Terms are agreed to by the user alone.
request www www.site.test,site.test
expect_exit 2 certkit submit www.csr --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state
contains err "terms of service" "agree_terms=true"
submit www http_port="$http_port" bind=127.0.0.1
root "$first_management" 0 > root0.pem
openssl verify -CAfile root0.pem -untrusted www-chain.crt -verify_hostname site.test www.crt > out 2>&1 || { cat out >&2; fail "the chain does not lead to Pebble's root"; }
same_text "$(mode_of state/acme/*/default.key)" 600

# webroot: a web server that is there.
mkdir www
background python3 -m http.server --bind 127.0.0.1 -d www "$http_port"
wait_for_port "$http_port"
request root web.site.test
submit root webroot=www
[ -s root.crt ] || fail "no certificate"
same_text "$(find www -mindepth 1)" ""
# … and a port that is taken is said.
request taken taken.site.test
expect_exit 5 submit taken http_port="$http_port" bind=127.0.0.1
contains err "cannot listen" "another server has that port"
kill "${started_pids[-1]}"
wait "${started_pids[-1]}" 2> /dev/null || true
# What was begun is gone on with.
submit taken http_port="$http_port" bind=127.0.0.1
[ -s taken.crt ] || fail "no certificate"

# Several at once take turns at the port.
pids=()
for i in 1 2 3 4; do
  request "turn$i" "turn$i.site.test"
  submit "turn$i" http_port="$http_port" bind=127.0.0.1 > "turn$i.log" 2>&1 &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid" || { cat turn*.log >&2; fail "a run did not wait for the port"; }; done
same_text "$(ls turn?.crt | wc -l)" 4

# dns-01 by a hook in lego's manner, a wildcard and the name itself.
cat > hook <<SH
#!/bin/sh
echo "\$@" >> "$work/hook.log"
case \$1 in
  present) curl -s -d "{\"host\":\"\$2\",\"value\":\"\$3\"}" http://127.0.0.1:$dns_control/set-txt ;;
  cleanup) curl -s -d "{\"host\":\"\$2\"}" http://127.0.0.1:$dns_control/clear-txt ;;
esac
SH
chmod +x hook
request wild 'zone.test,*.zone.test'
expect_exit 2 submit wild http_port="$http_port"
contains err "wildcard" "dns_hook"
submit wild dns_hook=hook dns_wait=0
openssl x509 -in wild.crt -noout -ext subjectAltName > out
contains out "DNS:*.zone.test" "DNS:zone.test"
same_text "$(grep -c '^present _acme-challenge.zone.test. ' hook.log)" 2
same_text "$(grep -c '^cleanup _acme-challenge.zone.test. ' hook.log)" 2
# The hook in examples/, with an nsupdate that changes the DNS of this test.
mkdir bin
cat > bin/nsupdate <<SH
#!/bin/sh
[ "\$1 \$2" = "-k tsig.key" ] || exit 1
sed -nE 's/^update add ([^ ]+) 60 TXT "([^"]+)"\$/{"host":"\1","value":"\2"}/p' | curl -s -d @- http://127.0.0.1:$dns_control/set-txt
SH
chmod +x bin/nsupdate
request dynamic dynamic.test
PATH=$PWD/bin:$PATH DNS_SERVER=ns.test DNS_KEY=tsig.key submit dynamic "dns_hook=$source_root/examples/dns-hook-nsupdate.sh" dns_wait=0
[ -s dynamic.crt ] || fail "no certificate"
# A hook that fails ends it, with its own words.
printf '#!/bin/sh\necho "no rights in this zone" >&2\nexit 4\n' > bad-hook
chmod +x bad-hook
request refusedhook hook.test
got=0
submit refusedhook dns_hook=bad-hook dns_wait=0 2> err || got=$?
[ "$got" != 0 ] || fail "a failed hook is no success"
contains err "exit code 4: no rights in this zone"

# Ctrl-C: what was put in place is taken away first, and the same command goes on.
request cut cut.test
begun() { exec "$certkit" submit cut.csr --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --with dns_hook=hook --with dns_wait=600; }
set -m
begun > out 2> err &
running=$!
set +m
for _ in $(seq 200); do
  if grep -q '^present _acme-challenge.cut.test. ' hook.log; then break; fi
  sleep 0.1
done
kill -INT "$running"
got=0
wait "$running" || got=$?
same_text "$got" 130
contains hook.log "cleanup _acme-challenge.cut.test. "
submit cut dns_hook=hook dns_wait=0
[ -s cut.crt ] || fail "no certificate"

# tls-alpn-01.
request alpn alpn.test,alpn2.test
submit alpn challenge=tls-alpn-01 tls_port="$tls_port" bind=127.0.0.1
[ -s alpn.crt ] || fail "no certificate"

# What the CA refuses, in one line.
request blocked blocked.test
expect_exit 6 submit blocked http_port="$http_port" bind=127.0.0.1
contains err "blocked.test" "(rejectedIdentifier)"
request wrong wrong.test
expect_exit 6 submit wrong webroot=www   # nobody serves it
contains err "wrong.test" "(connection)"

# --- 2. chains, revocation, accounts -----------------------------------------------------------------------------------------------------
cn_of() { openssl x509 -noout -subject -nameopt multiline | sed -n 's/ *commonName *= //p'; }
preferred=$(root "$first_management" 1 | cn_of)
[ -n "$preferred" ] && [ "$preferred" != "$(cn_of < root0.pem)" ] || fail "Pebble has one root only"
request alt alt.site.test
submit alt http_port="$http_port" bind=127.0.0.1 preferred_chain="$preferred"
root "$first_management" 1 > root1.pem
openssl verify -CAfile root1.pem -untrusted alt-chain.crt alt.crt > /dev/null
if openssl verify -CAfile root0.pem -untrusted alt-chain.crt alt.crt > /dev/null 2>&1; then fail "it leads to the usual root"; fi

# By the issuer that is remembered, with its settings.
"$certkit" revoke alt.crt --reason superseded --state state > out
contains out "revoked by" "acme:$directory"
contains <(status_of "$first_management" alt.crt) '"Revoked"'
# By the certificate's own key: there is no account in this state.
expect_exit 1 "$certkit" revoke www.crt --issuer "acme:$directory" --ca-file tlsca/ca.crt --key alt.key --state elsewhere
contains err "not the key"
expect_exit 2 "$certkit" revoke www.crt --issuer "acme:$directory" --ca-file tlsca/ca.crt --state elsewhere
contains err "there is no account" "--key FILE"
if ls elsewhere/acme/*/*.key > /dev/null 2>&1; then fail "an account key was made for a revocation"; fi
"$certkit" revoke www.crt --issuer "acme:$directory" --ca-file tlsca/ca.crt --key www.key --reason keyCompromise --state elsewhere
contains <(status_of "$first_management" www.crt) '"Revoked"'
key_before=$(sha256sum < "$(echo state/acme/*/default.key)")
"$certkit" issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --new-account-key
[ "$key_before" != "$(sha256sum < "$(echo state/acme/*/default.key)")" ] || fail "the account key is the same"
"$certkit" revoke root.crt --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state
contains <(status_of "$first_management" root.crt) '"Revoked"'
"$certkit" issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --close-account > out
contains out "is closed" "closed-"
expect_exit 2 "$certkit" revoke root.crt --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state
contains err "there is no account"
request late late.test
expect_exit 6 submit late http_port="$http_port" bind=127.0.0.1 account_key="$(echo state/acme/*/default.closed-*.key)"

# External account binding.
start_pebble bound '"externalAccountBindingRequired": true, "externalAccountMACKeys": {"kid-1": "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W"}'
request eab eab.test
expect_exit 2 submit eab http_port="$http_port" bind=127.0.0.1
contains err "external account binding" "eab_kid"
echo zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W > mac
submit eab http_port="$http_port" bind=127.0.0.1 eab_kid=kid-1 eab_hmac=file:mac
[ -s eab.crt ] || fail "no certificate"
if grep -rqF zWNDZM6eQGHWpSRTPal5eIUYFTu7Eaj state; then fail "the MAC key was written down"; fi

# --- 3. a hundred, half of all nonces refused --------------------------------------------------------------------------------------------
PEBBLE_VA_ALWAYS_VALID=1 PEBBLE_WFE_NONCEREJECT=50 start_pebble bulk
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out many.key 2> /dev/null
mkdir many
for i in $(seq 100); do echo "h$i.bulk.test"; done > names
one() {
  openssl req -new -key many.key -subj "/CN=$1" -addext "subjectAltName=DNS:$1" -out "many/$1.csr"
  "$certkit" submit "many/$1.csr" --issuer "acme:$directory" --ca-file tlsca/ca.crt --state "state-$((RANDOM % 8))" --out-dir many -q \
    --with agree_terms=true --with webroot=www
}
export -f one
export certkit directory
xargs -P 16 -I NAME bash -c 'one NAME || { echo "FAILED: NAME"; exit 255; }' < names > out 2>&1 || { cat out >&2; fail "not all of a hundred certificates were issued"; }
same_text "$(find many -name 'h*.test.crt' | wc -l)" 100

# --- 4. through the proxy: renewal information, and everything that goes wrong -----------------------------------------------------------
PEBBLE_VA_ALWAYS_VALID=1 PEBBLE_WFE_NONCEREJECT=0 start_pebble behind
proxy_port=$(free_port)
: > proxy.log
background python3 "$here/acme_proxy.py" "$proxy_port" server.crt server.key "$(tr -dc 0-9 <<< "${directory#*.1:}")" fault proxy.log
wait_for_port "$proxy_port"
directory=https://127.0.0.1:$proxy_port/dir
via() {  # NAME : the server behind the proxy believes every name
  submit "$1" webroot=www
}
request ari ari.test
via ari
"$certkit" issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --renewal ari.crt > out
contains out "2040-01-01T00:00:00Z" "2040-01-02T00:00:00Z"
"$certkit" submit ari.csr --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --with webroot=www --replaces ari.crt --name renewed
openssl x509 -in renewed.crt -noout
contains proxy.log '"replaces":"'

echo "later /order-plz 2" > fault
request slow slow.test
via slow
contains proxy.log "slow.test"
same_text "$(grep -c '^order .*slow.test' proxy.log)" 3
echo "tomorrow /order-plz 1" > fault
request often often.test
expect_exit 5 via often
contains err "fifty a week are enough" "try again after 2"
# The next run keeps to it, unless told otherwise.
expect_exit 5 via often
contains err "wants to be left alone until" "--now"
same_text "$(grep -c '^order .*often.test' proxy.log)" 1
"$certkit" submit often.csr --issuer "acme:$directory" --ca-file tlsca/ca.crt --state state --with webroot=www --now

# Each trouble, in the middle of each step: one line, the right code, and the same command again goes on. An order is never made twice where
# the CA had one.
check_fault() {  # KIND PATH CODES
  local name got=0
  name=fault-$1-$(tr -dc a-z <<< "$2")
  request "$name" "$name.test"
  echo "$1 $2 50" > fault
  via "$name" > out 2> err || got=$?
  [[ ,$3, == *,$got,* ]] || { cat err >&2; fail "$1 at $2: exit $got, not one of $3"; }
  same_text "$(grep -c '^certkit: error' err)" 1
  [ ! -e "$name.crt" ] || fail "$1 at $2: a certificate after all"
  rm -f fault
  via "$name" > out 2>&1 || { cat out >&2; fail "after $1 at $2 the same command did not go on"; }
  same_text "$(grep -c "^order .*$name.test" proxy.log)" "${4:-1}"
}
check_fault close /finalize 5
check_fault close /certZ 5
check_fault truncated /my-order 5
check_fault japanese /authZ 3
check_fault error /certZ 5
check_fault huge /my-order 3,5
check_fault redirect /certZ 5
check_fault japanese /sign-me-up 3

# A server that is not there, whose certificate is another's, has expired, comes from nobody, or that is no ACME server.
request tls tls.test
bad_server() {  # CERT KEY CODE WORDS
  local port
  port=$(free_port)
  background openssl s_server -accept "127.0.0.1:$port" -cert "$1" -key "$2" -WWW
  wait_for_port "$port"
  expect_exit "$3" certkit submit tls.csr --issuer "acme:https://127.0.0.1:$port/dir" --ca-file tlsca/ca.crt --state state --with webroot=www
  contains err "$4"
  kill "${started_pids[-1]}"
}
bad_server expired.crt server.key 5 "has expired"
bad_server other.crt other.key 5 "is for another name"
bad_server server.crt server.key 3 "is not JSON"
expect_exit 2 certkit submit tls.csr --issuer "acme:${directory%/dir}/nothing" --ca-file tlsca/ca.crt --state state --with webroot=www
contains err "no ACME directory" "HTTP 404"
expect_exit 5 certkit submit tls.csr --issuer "acme:$directory" --state state --with webroot=www
contains err "not trusted here" "--ca-file"
expect_exit 5 certkit submit tls.csr --issuer "acme:https://127.0.0.1:1/dir" --state state --with webroot=www
contains err "no connection to 127.0.0.1:1"
expect_exit 2 certkit submit tls.csr --issuer "acme:http://127.0.0.1:1/dir" --state state --with webroot=www
