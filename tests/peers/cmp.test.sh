#!/usr/bin/env bash
# cmp: against a server that really issues (cmp_server.cpp), with what can go wrong on the way, and against the mock server of `openssl cmp`,
# which listens on every address: all of this runs in a network of its own.
if [ -z "${CERTKIT_OWN_NETWORK:-}" ]; then
  export CERTKIT_OWN_NETWORK=yes
  # Who is not root becomes it in a namespace of its own; root needs none, and in a chroot may not make one.
  if [ "$(id -u)" = 0 ]; then exec unshare --net bash "$0" "$@"; fi
  exec unshare --map-root-user --net bash "$0" "$@"
fi
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl ip
ip link set lo up
cmp_server=$(dirname -- "$certkit")/tests/cmp-server
[ -x "$cmp_server" ] || fail "$cmp_server is not built"

request() {  # NAME : NAME.csr and NAME.key
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "/CN=$1.contoso.com" -addext "subjectAltName=DNS:$1.contoso.com" -out "$1.csr" 2> /dev/null
}
server() {  # FOLDER OPTIONS... : a CA of its own in FOLDER, at $url
  local port=$((9000 + ${#started_pids[@]})) folder=$1
  shift
  mkdir -p "$folder"
  background "$cmp_server" "$port" "$folder" "$@"
  wait_for_port "$port"
  url=cmp:http://127.0.0.1:$port/pkix/
}
printf 'correct horse\n' > secret
printf 'guess\n' > wrong
mac=(--with reference=device1 --with secret=file:secret)
submit() { certkit submit "$1.csr" --issuer "$url" --state state "${@:2}" > /dev/null; }
retrieve() { certkit retrieve "$1.ticket.json" --state state "${@:2}" > /dev/null; }

# 1. A shared secret, then the certificate that came of it; p10cr and what is made of a request and its key.
server ca
request first
submit first "${mac[@]}"
openssl verify -CAfile ca/root.pem first.crt > /dev/null
same_file first-chain.crt ca/root.pem
same_text "$(tr '\n' ' ' < ca/seen)" "p10cr certConf "
! grep -rqF "correct horse" state || fail "the secret is in the state"
signed=(--with client_certificate=first.crt --with client_key=first.key --with trust=ca/root.pem)
for command in p10cr ir cr kur; do
  request "$command"
  submit "$command" "${signed[@]}" --with command=$command --with key="$command.key"
  openssl verify -CAfile ca/root.pem "$command.crt" > /dev/null
  certkit verify-pair "$command.crt" "$command.key" > /dev/null
  openssl x509 -in "$command.crt" -noout -ext subjectAltName > text
  contains text "DNS:$command.contoso.com"
done
contains ca/seen p10cr ir cr kur

# 2. Wrong secrets, a signature that nobody knows, nothing to check the answer by.
request no
expect_exit 4 submit no --with reference=device1 --with secret=file:wrong
contains err "does not have this secret" 'reference "device1"'
lacks err guess
expect_exit 2 submit no
contains err "nothing protects the messages"
expect_exit 2 submit no --with client_certificate=first.crt --with client_key=first.key
contains err "setting trust"
server stranger
expect_exit 6 submit no --with client_certificate=first.crt --with client_key=first.key --with trust=stranger/root.pem
[ ! -e no.crt ] || fail "a certificate came of a wrong secret"

# 3. Pending: another process goes on with the transaction, as often as it takes.
server slow polls 3 check-after 1
request slow
expect_exit 7 submit slow "${mac[@]}"
expect_exit 7 retrieve slow --now
retrieve slow --now
openssl verify -CAfile slow/root.pem slow.crt > /dev/null
same_text "$(tr '\n' ' ' < slow/seen)" "p10cr pollReq pollReq pollReq certConf "
server slower polls 2
request slower
submit slower "${mac[@]}" --wait 20s
openssl verify -CAfile slower/root.pem slower.crt > /dev/null

# 4. Refused, in words.
server closed reject 23 "no such profile"
expect_exit 6 submit no "${mac[@]}"
contains err "notAuthorized" "no such profile" "may not ask for that"
server ill reject 24 "the HSM is gone"
expect_exit 5 submit no "${mac[@]}"
contains err "systemUnavail" "the HSM is gone"

# 5. Another key than was asked for: nothing is written, and the CA is told.
server other other-key
expect_exit 1 submit no "${mac[@]}"
contains err "another key"
[ ! -e no.crt ] || fail "a certificate for another key was written"

# 6. What goes wrong on the way is one sentence and the right exit code, and the request goes on.
server faulty
fault() {  # CODE KIND WHAT TEXT...
  echo "$2 $3" > faulty/fault
  expect_exit "$1" submit fault "${mac[@]}"
  contains err "${@:4}"
  same_text "$(grep -c '^certkit: error' err)" 1
  [ ! -e fault.crt ] || fail "$2 $3: a certificate was written"
}
request fault
fault 5 any 500 "HTTP 500" "the database is gone"
fault 3 any html "申請は受け付けられました"
fault 5 any redirect "elsewhere.test"
fault 3 any truncate "cut off or damaged"
fault 5 p10cr drop "127.0.0.1"
# The CA has issued, and the confirmation is lost: the same command confirms it, and no second certificate is made.
rm faulty/seen
fault 5 certConf drop "127.0.0.1"
rm faulty/fault
submit fault "${mac[@]}"
openssl verify -CAfile faulty/root.pem fault.crt > /dev/null
same_text "$(grep -c p10cr faulty/seen)" 1
url=cmp:http://127.0.0.1:1/
expect_exit 5 submit no "${mac[@]}"
contains err "no connection"

# 7. OpenSSL's own mock, which has one certificate for everybody.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout mock.key -out mock.pem -days 30 -subj "/CN=Mock CA" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign,digitalSignature 2> /dev/null
for name in mocked client; do
  request $name
  openssl x509 -req -in $name.csr -CA mock.pem -CAkey mock.key -days 30 -copy_extensions copy -out $name.pem 2> /dev/null
done
port=8100
mock() {  # OPTIONS...
  port=$((port + 1))
  url=cmp:http://127.0.0.1:$port/pkix/
  background openssl cmp -port $port -srv_ref device1 -srv_secret "pass:correct horse" -srv_cert mock.pem -srv_key mock.key -srv_trusted mock.pem \
    -rsp_cert mocked.pem -rsp_extracerts mock.pem "$@"
  wait_for_port $port
}
mocked() { rm -f mocked.crt mocked-chain.crt mocked.ticket.json; certkit submit mocked.csr --issuer "$url" --state "state$port" "$@" > /dev/null; }
mock
mocked "${mac[@]}"
openssl verify -CAfile mock.pem mocked.crt > /dev/null
mock
mocked "${mac[@]}" --with command=ir --with key=mocked.key
mock
mocked --with client_certificate=client.pem --with client_key=client.key --with trust=mock.pem --with command=cr --with key=mocked.key
mock -grant_implicitconf
mocked "${mac[@]}" --with implicit_confirm=true
mock -poll_count 2 -check_after 1
mocked "${mac[@]}" --wait 20s
openssl verify -CAfile mock.pem mocked.crt > /dev/null
mock -poll_count 1 -check_after 1
expect_exit 4 mocked --with reference=device1 --with secret=file:wrong
mock -pkistatus 2 -failure 9 -statusstring "prove it"
expect_exit 6 mocked "${mac[@]}"
contains err "badPOP" "prove it"
mock -send_error
expect_exit 6 mocked "${mac[@]}"
mock -send_unprotected
expect_exit 3 mocked "${mac[@]}"
contains err "not protected"
