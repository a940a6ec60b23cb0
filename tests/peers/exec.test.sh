#!/usr/bin/env bash
# Helpers of certmonger as issuers: the real one that needs no server, and small ones for each answer and fault of the protocol.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl
local_submit=/usr/lib/certmonger/local-submit
[ -x "$local_submit" ] || fail "certmonger is missing (.ci/install test installs it)"
export HOME=$work/home
mkdir home

request() { certkit csr --cn "$1" --key-type "${2:-ec:p256}" --quiet > /dev/null; }
serial_of() { openssl x509 -in "$1" -noout -serial; }

# 1. certmonger's own signer: the certificate from SUBMIT, the chain from FETCH-ROOTS.
mkdir signer
request www.contoso.com rsa:2048
certkit submit www.contoso.com.csr --issuer "exec:$local_submit -d $work/signer"
openssl verify -CAfile www.contoso.com-chain.crt -verify_hostname www.contoso.com www.contoso.com.crt
certkit verify-pair www.contoso.com.crt www.contoso.com.key > /dev/null

# 2. A helper that asks somebody first: a cookie, a ticket, and the certificate when it is approved.
certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 --quiet > /dev/null
cat > asks << 'SCRIPT'
#!/bin/sh
# usage: asks FOLDER CERTKIT
cd "$1" || exit 4
echo "$CERTMONGER_OPERATION ${CERTMONGER_CA_COOKIE:--} ${CERTMONGER_CA_PROFILE:--}" >> calls
case $CERTMONGER_OPERATION in
  SUBMIT) printf '1\nrequest 17\n'; exit 5 ;;
  POLL)
    [ -e approved ] || { printf '2\nrequest 17, seen'; exit 5; }
    printf '%s\n' "$CERTMONGER_CSR" > csr
    "$2" ca sign lab csr -o - 2> /dev/null
    ;;
  FETCH-ROOTS) echo "Lab CA"; cat lab/ca.crt ;;
  *) exit 6 ;;
esac
SCRIPT
chmod +x asks
request a.contoso.com
expect_exit 7 certkit submit a.contoso.com.csr --issuer "exec:$work/asks $work $certkit" --with profile=WebServer
contains err "has not decided"
[ -e a.contoso.com.ticket.json ] || fail "no ticket"
expect_exit 7 certkit retrieve a.contoso.com.ticket.json --now
touch approved
certkit retrieve a.contoso.com.ticket.json --now
openssl verify -CAfile lab/ca.crt a.contoso.com.crt
same_file a.contoso.com-chain.crt lab/ca.crt
same_text "$(head -n 3 calls)" $'SUBMIT - WebServer\nPOLL request 17 WebServer\nPOLL request 17, seen WebServer'
same_text "$(cut -d' ' -f1 calls | tail -n 1)" FETCH-ROOTS

# A helper sees none of the variables that hold a secret, in a command or in a fleet, and all others.
printf '#!/bin/sh\nenv | grep hunter2 | sort > seen\necho no >&2\nexit 2\n' > looks
chmod +x looks
request secret.contoso.com
OFFICE_PASSWORD=hunter2 PGPASSWORD=hunter2 OTHER=hunter2 expect_exit 6 certkit submit secret.contoso.com.csr --issuer "exec:$work/looks" --passin env:OFFICE_PASSWORD
same_text "$(cat seen)" OTHER=hunter2
mkdir fleet
cat > fleet/fleet.yaml << FLEET
issuers:
  office: {issuer: "exec:$work/looks"}
  other: {issuer: "est:https://est.contoso.com", user: certkit, password: env:EST_PASSWORD}
certificates:
  - {name: www, san: [www.contoso.com], issuer: office, passout: env:FLEET_PASSWORD, installations: [tls]}
FLEET
rm seen
EST_PASSWORD=hunter2 FLEET_PASSWORD=hunter2 OTHER=hunter2 expect_exit 8 certkit renew --fleet fleet/fleet.yaml
same_text "$(cat seen)" OTHER=hunter2

# 3. --wait asks again by itself.
rm approved
request b.contoso.com
(for _ in $(seq 200); do grep -q 'POLL request 17 -' calls && break; sleep 0.1; done; touch approved) &
started_pids+=($!)
certkit submit b.contoso.com.csr --issuer "exec:$work/asks $work $certkit" --wait 90s
openssl verify -CAfile lab/ca.crt b.contoso.com.crt

# 4. Killed while the helper has its cookie: the same command again polls, and submits nothing.
rm approved calls
request c.contoso.com
"$certkit" submit c.contoso.com.csr --issuer "exec:$work/asks $work $certkit" --wait 10m > /dev/null 2>&1 &
pid=$!
started_pids+=("$pid")
for _ in $(seq 200); do if grep -q POLL calls 2> /dev/null; then break; fi; sleep 0.1; done
kill -9 "$pid"
wait "$pid" 2> /dev/null || true
touch approved
certkit submit c.contoso.com.csr --issuer "exec:$work/asks $work $certkit" --now
same_text "$(grep -c SUBMIT calls)" 1
openssl verify -CAfile lab/ca.crt c.contoso.com.crt

# 5. Each exit code, and what goes wrong: one line, its exit code, nothing written.
cat > says << 'SCRIPT'
#!/bin/sh
# usage: says CODE TEXT
printf '%b' "$2"
echo "a log line" >&2
exit "$1"
SCRIPT
chmod +x says
request d.contoso.com
try() {  # EXIT TEXT ISSUER [OPTION...]
  expect_exit "$1" certkit submit d.contoso.com.csr --issuer "$3" "${@:4}"
  contains err "$2"
  same_text "$(grep -c '^certkit: error' err)" 1
  [ ! -e d.contoso.com.crt ] || fail "a certificate was written"
}
try 6 "not in this template" "exec:$work/says 2 \"not in this template\\n\""
try 6 "要求は拒否されました" "exec:$work/says 2 要求は拒否されました"
try 6 "another key" "exec:$work/says 17 \"\""
try 5 "no route" "exec:$work/says 3 \"no route\""
try 2 "no URL" "exec:$work/says 4 \"no URL\""
try 3 "does not know this operation" "exec:$work/says 6 \"\""
try 3 "SCEP" "exec:$work/says 16 \"\""
try 3 "printed none" "exec:$work/says 0 \"<html>gone</html>\""
try 3 "printed none" "exec:$work/says 0 \"\""
try 3 "gave no cookie to do so: a log line" "exec:$work/says 1 \"\""
try 3 "no number of seconds" "exec:$work/says 5 soon"
try 3 "exit code 99" "exec:$work/says 99 \"\""
try 3 "cannot be run" "exec:$work/nothing"
try 2 "names no program" 'exec:""'
printf '#!/bin/sh\nhead -c 100000000 /dev/zero\n' > floods
printf '#!/bin/sh\nexec sleep 600\n' > hangs
printf '#!/bin/sh\nkill -SEGV $$\n' > crashes
chmod +x floods hangs crashes
try 3 "more than 1 MiB" "exec:$work/floods"
try 5 "did not end within 1 s" "exec:$work/hangs" --with timeout=1
try 3 "exit code 139" "exec:$work/crashes"
try 2 "timeout is a number" "exec:$work/hangs" --with timeout=0

# 6. The certificate of another request: exit 1, and nothing is delivered. A chain that was cut off, and one in PKCS#7.
printf '#!/bin/sh\ncat %s\n' "$work/c.contoso.com.crt" > wrong
chmod +x wrong
try 1 "another key" "exec:$work/wrong"
cat > bundles << 'SCRIPT'
#!/bin/sh
printf '%s\n' "$CERTMONGER_CSR" > csr
"$1" ca sign lab csr -o leaf.crt --force > /dev/null 2>&1
openssl crl2pkcs7 -nocrl -certfile lab/ca.crt -certfile leaf.crt -outform DER
SCRIPT
chmod +x bundles
certkit submit d.contoso.com.csr --issuer "exec:$work/bundles $certkit"
openssl verify -CAfile d.contoso.com-chain.crt d.contoso.com.crt
