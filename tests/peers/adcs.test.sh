#!/usr/bin/env bash
# adcs: against an emulator of AD CS web enrollment (adcs/certsrv.py) and an MIT KDC: every way to authenticate, every answer, every language, every fault.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$source_root/tests/peers/kdc.sh"
here=$source_root/tests/peers/adcs
need openssl /usr/bin/python3 curl
python=/usr/bin/python3  # Debian's own, which python3-gssapi is for
$python -c 'import gssapi' || fail "python3-gssapi is missing (.ci/install test installs it)"
export HOME=$work/home PASSWORD=Passw0rd WRONG=passw0rd
mkdir -p home

# The web server's own certificates: one that is good, and signed with SHA-384 so that the binding is too; one that has expired; one of another name.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls-ca.key -out tls-ca.pem -days 30 -subj "/CN=Lab TLS CA" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2> /dev/null
tls() {  # NAME SAN OPTIONS...
  local name=$1 san=$2
  shift 2
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" 2> /dev/null
  openssl x509 -req -in "$name.csr" -CA tls-ca.pem -CAkey tls-ca.key -out "$name.pem" -extfile <(echo "subjectAltName=$san") "$@" 2> /dev/null
}
tls server DNS:localhost -days 20 -sha384
tls other DNS:other.test -days 20
tls client DNS:client.test -days 20
openssl x509 -req -in server.csr -CA tls-ca.pem -CAkey tls-ca.key -out expired.pem -extfile <(echo subjectAltName=DNS:localhost) "${expired[@]}" 2> /dev/null

start_kdc
kdc_user enroll Passw0rd
kdc_admin "ktadd -norandkey -k $work/kdc/enroll.keytab enroll"
kdc_service HTTP/localhost "$work/kdc/http.keytab"
serve() {  # NAME CERTIFICATE KEY OPTIONS... : the port into $port
  local name=$1 certificate=$2 key=$3
  shift 3
  port=$(free_port)
  KRB5_KTNAME=$work/kdc/http.keytab PYTHONDONTWRITEBYTECODE=1 background $python "$here/certsrv.py" --port "$port" --dir "$work/ca-$name" --tls-cert "$certificate" --tls-key "$key" "$@"
  wait_for_port "$port"
}
serve main server.pem server.key --client-ca tls-ca.pem
main=$port
hook() { curl -sS --fail --cacert tls-ca.pem "https://localhost:$main/_test/$1"; }
submissions() { hook log | python3 -c 'import json, sys; print(sum("Mode=newreq" in one.get("body", "") for one in json.load(sys.stdin)))'; }
last_of() { hook log | python3 -c 'import json, sys; print([one for one in json.load(sys.stdin) if sys.argv[1] in one][-1][sys.argv[1]])' "$1"; }

number=0
fresh() {  # a key and a request of its own: $csr, and $crt for what comes back
  number=$((number + 1))
  certkit csr --quiet --cn "host$number.lab.test" --san "host$number.lab.test" --key-type ec:p256 --name "host$number" > /dev/null 2>&1
  csr=host$number.csr crt=host$number.crt
}
at() { certkit "$1" "$2" --issuer "adcs:https://localhost:$main/certsrv" --ca-file tls-ca.pem "${@:3}"; }
basic=(--with auth=basic --with 'user=LAB\enroll' --with password=env:PASSWORD)
ntlm=(--with auth=ntlm --with 'user=LAB\enroll' --with password=env:PASSWORD)
web=(--attrib "CertificateTemplate: WebServer")
good() {  # what came back is the certificate of this request, by this CA, with its chain
  [ "$(openssl x509 -in "$crt" -noout -pubkey)" = "$(openssl req -in "$csr" -noout -pubkey)" ] || fail "$crt is for another key"
  openssl verify -CAfile ca-main/root.pem -untrusted "${crt%.crt}-chain.crt" "$crt" > /dev/null || fail "the chain of $crt"
}

echo "== Basic; the form is what certsrv's own page sends"
fresh
expect_exit 0 at submit "$csr" "${basic[@]}" "${web[@]}"
good
hook log > log
contains log "CertAttrib=CertificateTemplate%3AWebServer%0D%0A&FriendlyType=Saved-Request%20Certificate&TargetStoreFlags=0&SaveCert=yes&ThumbPrint=" '"agent": "Mozilla/5.0 (compatible; certkit/' '"version": "HTTP/1.1"'
lacks log Passw0rd
fresh
expect_exit 4 at submit "$csr" --with auth=basic --with user=enroll --with password=env:WRONG "${web[@]}"
contains err "does not let enroll in"
expect_exit 0 at submit "$csr" "${basic[@]}" "${web[@]}"
good

echo "== NTLM"
fresh
expect_exit 0 at submit "$csr" "${ntlm[@]}" "${web[@]}" --verbose
contains err "NTLM is old"
good
fresh
expect_exit 4 at submit "$csr" --with auth=ntlm --with 'user=LAB\enroll' --with password=env:WRONG "${web[@]}"

echo "== Kerberos: no ticket, a ticket cache, a keytab, a password"
fresh
expect_exit 4 at submit "$csr" "${web[@]}"
contains err "no Kerberos ticket" "kinit"
kdc_ticket enroll Passw0rd
expect_exit 0 at submit "$csr" "${web[@]}"
good
same_text "$(last_of bound)" True
# The CA's own certificates, for a trust store.
expect_exit 0 certkit truststore build "adcs:https://localhost:$main/certsrv" --ca-file tls-ca.pem -o from-adcs.pem
contains err "2 certificates in the store"
openssl verify -CAfile from-adcs.pem "${crt%.crt}-chain.crt" > /dev/null
mv kdc/tickets kdc/elsewhere
fresh
expect_exit 0 at submit "$csr" --with "ticket_cache=FILE:$work/kdc/elsewhere" "${web[@]}"
fresh
expect_exit 0 at submit "$csr" --with keytab=kdc/enroll.keytab --with principal=enroll@LAB.TEST "${web[@]}"
good
same_text "$(last_of negotiate)" enroll@LAB.TEST
[ ! -e kdc/tickets ] || fail "the keytab's ticket is in the user's cache"
fresh
expect_exit 0 at submit "$csr" --with keytab=kdc/enroll.keytab "${web[@]}"
fresh
expect_exit 0 at submit "$csr" --with user=enroll@LAB.TEST --with password=env:PASSWORD "${web[@]}"
good
fresh
expect_exit 4 at submit "$csr" --with user=enroll@LAB.TEST --with password=env:WRONG "${web[@]}"
contains err "does not take the password of enroll@LAB.TEST"
expect_exit 6 at submit "$csr" --with user=nobody@LAB.TEST --with password=env:PASSWORD "${web[@]}"
expect_exit 6 at submit "$csr" --with keytab=kdc/enroll.keytab --with service_principal=HTTP/elsewhere.test@LAB.TEST "${web[@]}"
contains err "knows no service HTTP/elsewhere.test@LAB.TEST"
expect_exit 3 at submit "$csr" --with keytab=kdc/missing.keytab "${web[@]}"
contains err "no such keytab"
expect_exit 4 at submit "$csr" --with keytab=kdc/enroll.keytab --with principal=other@LAB.TEST "${web[@]}"
contains err "no Kerberos ticket for other@LAB.TEST" "klist -k"

echo "== Extended Protection"
kerberos=(--with keytab=kdc/enroll.keytab --with principal=enroll@LAB.TEST)
hook "set?epa=require" > /dev/null
expect_exit 0 at submit "$csr" "${kerberos[@]}" "${web[@]}"
good
same_text "$(last_of bound)" True
fresh
expect_exit 4 at submit "$csr" "${ntlm[@]}" "${web[@]}"
contains err "Extended Protection"
hook "set?epa=off" > /dev/null
expect_exit 0 at submit "$csr" "${kerberos[@]}" "${web[@]}"
hook "set?epa=accept" > /dev/null

echo "== a client certificate; what the server does not offer"
hook "set?auth=certificate" > /dev/null
fresh
expect_exit 0 at submit "$csr" --with auth=certificate --with client_certificate=client.pem --with client_key=client.key "${web[@]}"
good
fresh
expect_exit 6 at submit "$csr" "${kerberos[@]}" "${web[@]}"
hook "set?auth=basic" > /dev/null
expect_exit 6 at submit "$csr" "${kerberos[@]}" "${web[@]}"
contains err "does not offer Kerberos (Negotiate); it offers Basic" "auth=basic"
hook "set?auth=negotiate,ntlm,basic" > /dev/null

echo "== pending, approved, denied: in three languages and four encodings"
for how in "en utf-8" "de utf-8" "de cp1252" "ja utf-8" "ja utf-16" "ja shift_jis"; do
  read -r language encoding <<< "$how"
  hook "set?language=$language&encoding=$encoding" > /dev/null
  fresh
  expect_exit 0 at submit "$csr" "${basic[@]}" "${web[@]}"
  fresh
  expect_exit 7 at submit "$csr" "${basic[@]}" --with template=PendingTemplate
  id=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["reference"])' "host$number.ticket.json")
  expect_exit 7 certkit retrieve "host$number.ticket.json"
  hook "approve?ReqID=$id" > /dev/null
  expect_exit 0 certkit retrieve "host$number.ticket.json"
  good
  fresh
  expect_exit 7 at submit "$csr" "${basic[@]}" --with template=PendingTemplate
  id=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1]))["reference"])' "host$number.ticket.json")
  hook "deny?ReqID=$id" > /dev/null
  expect_exit 6 certkit retrieve "host$number.ticket.json"
  contains err "the CA denied request $id: Denied by LAB\\admin"
  fresh
  expect_exit 6 at submit "$csr" "${basic[@]}" --attrib "CertificateTemplate:Web Server"
  contains err "0x80094800 CERTSRV_E_UNSUPPORTED_CERT_TYPE" '"Web Server" looks like a display name'
done
hook "set?language=de&encoding=utf-8" > /dev/null
fresh
expect_exit 6 at submit "$csr" "${basic[@]}" --with template=SecretTemplate
contains err CERTSRV_E_TEMPLATE_DENIED
expect_exit 6 at submit "$csr" "${basic[@]}"
contains err CERTSRV_E_NO_CERT_TYPE "--attrib CertificateTemplate:WebServer"
expect_exit 6 at submit "$csr" "${basic[@]}" --attrib CertificateTemplate:Other --attrib SAN:dns=x.lab.test
contains err EDITF_ATTRIBUTESUBJECTALTNAME2

echo "== faults while the request is sent: one error each, and the next run gets the certificate"
while read -r kind exit_code text; do
  fresh
  hook "fault?page=certfnsh.asp&kind=$kind" > /dev/null
  expect_exit "$exit_code" at submit "$csr" "${basic[@]}" "${web[@]}"
  contains err "$text"
  expect_exit 0 at submit "$csr" "${basic[@]}" "${web[@]}"
  good
done << END
drop 5 closed the connection
middle 5 broke off
500 5 HTTP 500
empty 3 no page of certsrv
stranger 3 no page of certsrv: "お知らせ
truncated 3 no page of certsrv
redirect 6 redirects to https://elsewhere.test/certsrv/, which is not followed
denied 6 HTTP 403
huge 3 KiB that are expected
END
echo "== a server that is not there was sent nothing"
fresh
expect_exit 5 certkit submit "$csr" --issuer adcs:https://127.0.0.1:1/certsrv "${basic[@]}" "${web[@]}" --state refused
contains err "no connection"
contains <(cat refused/requests/*.json) '"phase": "made"'
echo "== faults while the certificate is fetched: the same request goes on, and no second one is made"
while read -r kind exit_code text; do
  fresh
  hook "fault?page=certnew.cer&kind=$kind" > /dev/null
  expect_exit "$exit_code" at submit "$csr" "${basic[@]}" "${web[@]}"
  contains err "$text" "the CA has"
  before=$(submissions)
  expect_exit 0 at submit "$csr" "${basic[@]}" "${web[@]}"
  good
  same_text "$(submissions)" "$before"
done << END
middle 5 broke off
500 5 HTTP 500
empty 3 is no certificate
stranger 3 is no certificate
truncated 3 is no certificate
redirect 6 is not followed
huge 3 KiB that are expected
END
echo "== a request that the CA took without a word is not sent twice by one run, whatever the connection was before"
for how in basic ntlm kerberos; do
  declare -n access=$how
  fresh
  before=$(submissions)
  hook "fault?page=certfnsh.asp&kind=after" > /dev/null
  expect_exit 5 at submit "$csr" "${access[@]}" "${web[@]}"
  contains err "closed the connection" "the CA may have it"
  same_text "$(submissions)" "$((before + 1))"
done
fresh
hook "fault?page=certnew.p7b&kind=500" > /dev/null
expect_exit 0 at submit "$csr" "${basic[@]}" "${web[@]}"
contains err "its chain is not"
good

echo "== the server's own certificate; no server"
fresh
expect_exit 5 certkit submit "$csr" --issuer "adcs:https://localhost:$main/certsrv" "${basic[@]}" "${web[@]}"
contains err "--ca-file"
expect_exit 5 certkit submit "$csr" --issuer "adcs:https://127.0.0.1:$main/certsrv" --ca-file tls-ca.pem "${basic[@]}" "${web[@]}"
contains err "for another name"
serve expired expired.pem server.key
expect_exit 5 certkit submit "$csr" --issuer "adcs:https://localhost:$port/certsrv" --ca-file tls-ca.pem "${basic[@]}" "${web[@]}"
contains err "has expired"
expect_exit 5 certkit submit "$csr" --issuer "adcs:https://localhost:$(free_port)/certsrv" --ca-file tls-ca.pem "${basic[@]}" "${web[@]}"
contains err "no connection"
expect_exit 5 certkit submit "$csr" --issuer "adcs:https://localhost:$main/wrong" --ca-file tls-ca.pem "${basic[@]}" "${web[@]}"
contains err "no certsrv at"

echo "== nothing secret was written down"
if grep -rlF Passw0rd home host* > /dev/null; then fail "a password is in a file"; fi
