#!/usr/bin/env bash
# est: against a server that really issues (est_server.py), with what can go wrong on the way.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl python3 pki

# A CA, the server's certificate for 127.0.0.1, and one that is expired.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.pem -days 30 -subj "/CN=EST CA/O=Contoso" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign 2> /dev/null
signed() {  # NAME SAN OPTIONS... : a certificate of the CA and its key in NAME.pem
  local name=$1 san=$2
  shift 2
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -subj "/CN=$name" -addext "subjectAltName=$san" -out "$name.req" 2> /dev/null
  openssl x509 -req -in "$name.req" -CA ca.pem -CAkey ca.key -copy_extensions copy "$@" -out "$name.crt" 2> /dev/null
  cat "$name.crt" "$name.key" > "$name.pem"
}
signed tls DNS:localhost,IP:127.0.0.1 -days 30
signed other DNS:elsewhere.test -days 30
cat > cnf << 'END'
[ca]
default_ca = d
[d]
database = db
new_certs_dir = .
serial = db.serial
default_md = sha256
policy = p
copy_extensions = copy
unique_subject = no
[p]
commonName = supplied
END
: > db
echo 77 > db.serial
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout expired.key -subj "/CN=expired" -addext "subjectAltName=IP:127.0.0.1" -out expired.req 2> /dev/null
openssl ca -batch -config cnf -cert ca.pem -keyfile ca.key -startdate 20200101000000Z -enddate 20210101000000Z -in expired.req -out expired.crt -notext 2> /dev/null
cat expired.crt expired.key > expired.pem
openssl ca -batch -config cnf -cert ca.pem -keyfile ca.key -startdate 20900101000000Z -enddate 20910101000000Z -in expired.req -out future.crt -notext 2> /dev/null
cat future.crt expired.key > future.pem
openssl x509 -req -in expired.req -CA ca.pem -CAkey ca.key -days 30 -extfile <(printf 'subjectAltName=IP:127.0.0.1\nextendedKeyUsage=clientAuth\n') -out client-only.crt 2> /dev/null
cat client-only.crt expired.key > client-only.pem

ports=()
for tls in tls other expired future client-only; do
  port=$(free_port)
  ports+=("$port")
  background python3 "$source_root/tests/peers/est_server.py" "$port" . "$tls.pem"
  wait_for_port "$port"
done
est=est:https://127.0.0.1:${ports[0]}/.well-known/est

request() {  # NAME : NAME.csr and NAME.key
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "/CN=$1.contoso.com" -addext "subjectAltName=DNS:$1.contoso.com" -out "$1.csr" 2> /dev/null
}
submit() {  # NAME LABEL OPTIONS...
  local name=$1 label=$2
  shift 2
  certkit submit "$name.csr" --issuer "$est$label" --ca-file ca.pem --state state "$@" > /dev/null
}

# 0. It is an EST server for another client, too: strongSwan's.
request swan
openssl req -in swan.csr -outform DER -out swan.der
pki --est --url "https://127.0.0.1:${ports[0]}" --in swan.der --cacert ca.pem --outform pem > swan.pem 2> swan.log || { cat swan.log; exit 1; }
openssl verify -CAfile ca.pem swan.pem > /dev/null

# 1. It issues, in whatever form the server writes its answer; the chain comes along.
for label in "" /wrapped /der /wrong-type; do
  request "plain${label#/}"
  submit "plain${label#/}" "$label"
  openssl verify -CAfile ca.pem "plain${label#/}.crt" > /dev/null
  certkit verify-pair "plain${label#/}.crt" "plain${label#/}.key" > /dev/null
done
openssl x509 -in plain.crt -noout -ext subjectAltName > text
contains text "DNS:plain.contoso.com"
same_text "$(openssl x509 -in plain-chain.crt -noout -subject -nameopt RFC2253)" "subject=O=Contoso,CN=EST CA"

# 2. Who asks: a password, a client certificate; and without either the message says what is missing.
request basic
expect_exit 4 submit basic /basic
contains err "who are you?" "user and password"
printf 'guess\n' > wrong.pw
expect_exit 4 submit basic /basic --with user=device1 --with password=file:wrong.pw
contains err "does not take this user and password"
lacks err guess
printf 'open sesame\n' > right.pw
submit basic /basic --with user=device1 --with password=file:right.pw
openssl verify -CAfile ca.pem basic.crt > /dev/null
! grep -rqF "open sesame" state background.log || fail "the password is in the state or in a log"
request mtls
expect_exit 6 submit mtls /mtls
contains err "show a certificate" "403"
submit mtls /mtls --with client_certificate=plain.crt --with client_key=plain.key
openssl verify -CAfile ca.pem mtls.crt > /dev/null

# 3. A renewal: the old certificate is shown, the new key is another, the subject stays.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout renewed.key -subj "/CN=plain.contoso.com" -addext "subjectAltName=DNS:plain.contoso.com" -out renewed.csr 2> /dev/null
submit renewed "" --with reenroll=true --with client_certificate=plain.crt --with client_key=plain.key
openssl verify -CAfile ca.pem renewed.crt > /dev/null
contains background.log "/.well-known/est/simplereenroll"
request another
expect_exit 6 submit another "" --with reenroll=true --with client_certificate=plain.crt --with client_key=plain.key
contains err "a renewal keeps its subject" "hint"

# 4. Pending: a ticket, and it is fetched, or waited for.
request slow
expect_exit 7 submit slow /pending
contains err "a clerk looks at it"
[ -f slow.ticket.json ] || fail "no ticket"
certkit retrieve slow.ticket.json --ca-file ca.pem --state state --now > /dev/null
openssl verify -CAfile ca.pem slow.crt > /dev/null
request slower
submit slower /pending --wait 20s
openssl verify -CAfile ca.pem slower.crt > /dev/null

# 5. What the CA wants in a request is said before it is sent, and when it says no.
request attributes
expect_exit 6 submit attributes /attributes
contains err "warning: the server asks for what the request does not have: " "extKeyUsage" "challengePassword" "this CA issues no such name"
expect_exit 6 submit attributes /refuse
contains err "this CA issues no such name"

# 6. What goes wrong is one sentence, the right exit code, and nothing is written; the same command goes on afterwards.
request fault
fault() {  # CODE LABEL TEXT...
  expect_exit "$1" submit fault "$2"
  contains err "${@:3}"
  [ ! -e fault.crt ] || fail "$2: a certificate was written"
  same_text "$(grep -c '^certkit: error' err)" 1
}
fault 5 /drop "127.0.0.1"
fault 5 /500 "HTTP 500" "the database is gone"
fault 3 /japanese "申請は受け付けられません"
fault 3 /half "no certificate"
fault 5 /truncate "broke off"
fault 5 /redirect "elsewhere.test"
expect_exit 3 submit fault /huge
contains err "larger than"
expect_exit 5 certkit submit fault.csr --issuer "est:https://127.0.0.1:${ports[1]}" --ca-file ca.pem --state state
contains err "is for another name"
expect_exit 5 certkit submit fault.csr --issuer "est:https://127.0.0.1:${ports[2]}" --ca-file ca.pem --state state
contains err "has expired"
expect_exit 5 certkit submit fault.csr --issuer "est:https://127.0.0.1:${ports[3]}" --ca-file ca.pem --state state
contains err "is not valid yet"
lacks err "another name"
expect_exit 5 certkit submit fault.csr --issuer "est:https://127.0.0.1:${ports[4]}" --ca-file ca.pem --state state
contains err "is not for TLS servers"
lacks err "another name"
expect_exit 5 certkit submit fault.csr --issuer "est:https://127.0.0.1:${ports[0]}" --ca-file expired.crt --state state
contains err "not trusted"
expect_exit 5 certkit submit fault.csr --issuer "est:https://127.0.0.1:$(free_port)" --ca-file ca.pem --state state
contains err "no connection"
expect_exit 2 certkit submit fault.csr --issuer "est:http://127.0.0.1:${ports[0]}" --state state
submit fault ""
openssl verify -CAfile ca.pem fault.crt > /dev/null
