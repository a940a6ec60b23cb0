#!/usr/bin/env bash
# check: revocation and chains that are completed, against a CA's web server (revocation_server.py), openssl's OCSP answers and a TLS server that staples.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl python3 curl

port=$(free_port)
web=http://127.0.0.1:$port
mkdir www
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "www/$1.key" 2> /dev/null; }
# certificate NAME SERIAL ISSUER EXTENSION... : www/NAME.pem
certificate() {
  local name=$1 serial=$2 issuer=$3
  shift 3
  [ -f "www/$name.key" ] || key "$name"
  printf '%s\n' "subjectKeyIdentifier=hash" "authorityKeyIdentifier=keyid" "$@" > "$name.ext"
  openssl req -new -key "www/$name.key" -subj "/CN=$name" -out "$name.req"
  openssl x509 -req -in "$name.req" -CA "www/$issuer.pem" -CAkey "www/$issuer.key" -set_serial "$serial" -days 30 -extfile "$name.ext" -out "www/$name.pem" 2> /dev/null
}
ca_extensions=("basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign,cRLSign")
key root
openssl req -x509 -key www/root.key -subj "/CN=Test Root" -days 60 -out www/root.pem -addext "keyUsage=critical,keyCertSign,cRLSign" 2> /dev/null
certificate issuing 2 root "${ca_extensions[@]}" "crlDistributionPoints=URI:$web/root.crl"
certificate responder 3 issuing "extendedKeyUsage=OCSPSigning"
certificate impostor 4 root "extendedKeyUsage=OCSPSigning"
openssl x509 -in www/issuing.pem -outform DER -out www/issuing.cer
openssl crl2pkcs7 -nocrl -certfile www/issuing.pem -certfile www/root.pem -outform DER -out www/issuing.p7c
san="subjectAltName=IP:127.0.0.1"
serial=100
leaf() { serial=$((serial + 1)); certificate "$1" "$serial" issuing "$san" "${@:2}"; }  # NAME EXTENSION...
aia="authorityInfoAccess=caIssuers;URI:$web"
cdp="crlDistributionPoints=URI:$web"
dead=$(free_port)
leaf good "$cdp/issuing.crl" "$aia/issuing.cer"
leaf gone "$cdp/issuing.crl"
leaf expired-crl "$cdp/expired.crl"
leaf missing-crl "$cdp/missing.crl"
leaf refused-crl "crlDistributionPoints=URI:http://127.0.0.1:$dead/a.crl"
leaf unresolved-crl "crlDistributionPoints=URI:http://crl.invalid/a.crl"
leaf garbage-crl "$cdp/garbage"
leaf other-crl "$cdp/root.crl"
leaf ldap-crl "crlDistributionPoints=URI:ldap:///CN=issuing"
leaf file-crl "crlDistributionPoints=URI:file:///etc/passwd"
leaf endless-crl "$cdp/endless"
leaf moved-crl "$cdp/elsewhere"
leaf metadata-crl "$cdp/metadata"
leaf ocsp "authorityInfoAccess=OCSP;URI:$web/ocsp"
leaf ocsp-gone "authorityInfoAccess=OCSP;URI:$web/ocsp"
leaf ocsp-unknown "authorityInfoAccess=OCSP;URI:$web/ocsp"
leaf ocsp-missing "authorityInfoAccess=OCSP;URI:$web/missing"
leaf p7c "$cdp/issuing.crl" "$aia/issuing.p7c"
leaf no-aia "$cdp/issuing.crl" "$aia/missing.cer"
leaf must-staple "$cdp/issuing.crl" "tlsfeature=status_request"

cat > cnf << 'END'
[ca]
default_ca = d
[d]
database = www/index.txt
default_md = sha256
END
: > www/index.txt
row() { printf '%s\t%s\t%s\t%X\tunknown\t/CN=%s\n' "$2" "$(date -u -d '+30 days' +%y%m%d%H%M%SZ)" "$3" "0x$(openssl x509 -in "www/$1.pem" -noout -serial | cut -d= -f2)" "$1" >> www/index.txt; }
crl() { openssl ca -gencrl -config cnf -cert "www/$1.pem" -keyfile "www/$1.key" "${@:3}" -out "$1.crl.pem" 2> /dev/null; openssl crl -in "$1.crl.pem" -outform DER -out "www/$2"; }
crl root root.crl -crldays 10
revoked_at=$(date -u -d '-1 day' +%y%m%d%H%M%SZ)
row gone R "$revoked_at,keyCompromise"
row ocsp-gone R "$revoked_at,keyCompromise"
row ocsp V ""
crl issuing issuing.crl -crldays 10
crl issuing expired.crl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z
echo '<html>It works!</html>' > www/garbage
echo responder > www/signer
background python3 "$source_root/tests/peers/revocation_server.py" "$port" www
wait_for_port "$port"

# checked NAME EXIT OPTION... : the certificate on disk, with its chain; findings in `found`, as "severity id".
checked() {
  local name=$1 code=$2
  shift 2
  expect_exit "$code" certkit check "www/$name.pem" --chain www/issuing.pem --trust www/root.pem --json "$@"
  cp out answer.json
  python3 -c 'import json; [print(f["severity"], f["id"]) for f in json.load(open("answer.json"))["findings"]]' > found
}
finds() { contains found "$1"; }
says() { contains answer.json "$@"; }

# 1. Revoked, unreachable, over, and of no use are four things; where an answer is demanded, the last three are errors too.
checked good 0
lacks found crl-
lacks found revoked
checked gone 1
finds "error revoked"
says keyCompromise "$web/issuing.crl"
same_text "$(head -n 1 found)" "error revoked"
for policy in soft:warning:0 hard:error:1; do
  IFS=: read -r policy severity code <<< "$policy"
  checked expired-crl "$code" --revocation "$policy"
  finds "$severity crl-expired"
  lacks found revoked
  says 2020-02-01
  for case in missing-crl:"HTTP 404" refused-crl:"no connection to 127.0.0.1:$dead" unresolved-crl:"crl.invalid has no address"; do
    checked "${case%%:*}" "$code" --revocation "$policy"
    finds "$severity crl-unreachable"
    lacks found crl-bad
    says "${case#*:}"
  done
  checked garbage-crl "$code" --revocation "$policy"
  finds "$severity crl-bad"
  says "It works!"
  checked other-crl "$code" --revocation "$policy"
  finds "$severity crl-bad"
  says "Test Root"
  checked ldap-crl "$code" --revocation "$policy"
  finds "$severity crl-ldap-only"
  checked ocsp-missing "$code" --revocation "$policy"
  finds "$severity ocsp-unreachable"
  checked ocsp-unknown "$code" --revocation "$policy"
  finds "$severity ocsp-bad"
done
checked gone 0 --revocation none
lacks found revoked

# 2. OCSP, by openssl's answers; a responder that is another CA's counts for nothing.
checked ocsp 0 --revocation hard
lacks found ocsp-
checked ocsp-gone 1
finds "error revoked"
says keyCompromise
echo impostor > www/signer
checked ocsp 0
finds "warning ocsp-bad"
echo responder > www/signer

# 3. What a stranger's URLs may not do: read files, leave the server, reach a cloud's secrets, fill memory.
checked file-crl 0
finds "warning crl-unreachable"
says "nothing else is followed"
for name in moved-crl metadata-crl; do
  checked "$name" 0
  finds "warning crl-unreachable"
  says "which is not followed"
done
(ulimit -v 1500000; checked endless-crl 0)
says "larger than"

# 4. Nothing is fetched.
: > www/asked
checked gone 0 --offline
same_text "$(cat www/asked)" ""
checked gone 1 --offline --revocation hard
finds "error crl-unreachable"
openssl crl -inform der -in www/issuing.crl -out issuing.crl.pem
checked gone 1 --offline --crl issuing.crl.pem --crl www/root.crl
finds "error revoked"

# 5. A server that does not send its intermediate: found by AIA, said, and saved; what is saved is a chain for openssl, and then for the server.
serve() {  # NAME OPTION... : sets $tls
  tls=$(free_port)
  background openssl s_server -accept "127.0.0.1:$tls" -cert "www/$1.pem" -key "www/$1.key" -quiet "${@:2}"
  wait_for_port "$tls"
}
for name in good p7c; do
  serve "$name"
  expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem --save "saved-$name"
  contains out missing-intermediate issuing
  contains err "written: saved-$name/fullchain.pem" "written: saved-$name/intermediate-1.pem"
  same_text "$(openssl verify -CAfile www/root.pem -untrusted "saved-$name/intermediate-1.pem" "www/$name.pem")" "www/$name.pem: OK"
  same_text "$(grep -c BEGIN "saved-$name/fullchain.pem")" 2
  openssl verify -CAfile www/root.pem -untrusted "saved-$name/fullchain.pem" "saved-$name/fullchain.pem" > /dev/null
done
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem --save saved-p7c
contains err "saved already: saved-p7c"
echo other > saved-p7c/fullchain.pem
expect_exit 2 certkit check "127.0.0.1:$tls" --trust www/root.pem --save saved-p7c --json  # what is there is not replaced
contains err saved-p7c/fullchain.pem
contains out missing-intermediate
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem --save saved-p7c --force
tls=$(free_port)
background openssl s_server -accept "127.0.0.1:$tls" -cert saved-good/fullchain.pem -cert_chain saved-good/fullchain.pem -key www/good.key -quiet
wait_for_port "$tls"
expect_exit 0 certkit check "127.0.0.1:$tls" --trust www/root.pem --save nothing
contains err "nothing is saved"
[ ! -e nothing ]
serve no-aia
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem --save nothing
contains out missing-intermediate aia-unreachable "HTTP 404"
[ ! -e nothing ]
# The root that is not trusted is named, and what stands between is found all the same.
serve good
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/impostor.pem
contains out issuing

# 6. An issuer that leads to itself, and to another, and so on.
certificate loop-a 200 root "${ca_extensions[@]}" "$aia/loop-b.cer"
certificate loop-b 201 loop-a "${ca_extensions[@]}" "$aia/loop-a.cer"
mv www/loop-a.key a.key && cp a.key www/loop-a.key
openssl req -new -key www/loop-a.key -subj "/CN=loop-a" -out loop-a.req
printf '%s\n' "${ca_extensions[@]}" "$aia/loop-b.cer" > loop-a.ext
openssl x509 -req -in loop-a.req -CA www/loop-b.pem -CAkey www/loop-b.key -set_serial 202 -days 30 -extfile loop-a.ext -out www/loop-a.pem 2> /dev/null
for name in loop-a loop-b; do openssl x509 -in "www/$name.pem" -outform DER -out "www/$name.cer"; done
certificate looped 203 loop-a "$san" "$aia/loop-a.cer"
: > www/asked
serve looped
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem
same_text "$(sort www/asked | uniq -d)" ""
contains www/asked /loop-a.cer /loop-b.cer

# 7. Staples: demanded and missing, there, and of no use.
serve must-staple -cert_chain www/issuing.pem
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem --json
contains out '"staple-missing"'
row must-staple V ""
staple() { openssl ocsp -index www/index.txt -CA www/issuing.pem -rsigner "www/$1.pem" -rkey "www/$1.key" -issuer www/issuing.pem -cert www/must-staple.pem -ndays 1 -respout "$2" > /dev/null 2>&1; }
staple responder staple
serve must-staple -cert_chain www/issuing.pem -status_file staple
expect_exit 0 certkit check "127.0.0.1:$tls" --trust www/root.pem --json
lacks out '"staple-'
staple impostor false-staple
serve must-staple -cert_chain www/issuing.pem -status_file false-staple
expect_exit 1 certkit check "127.0.0.1:$tls" --trust www/root.pem --json
contains out '"staple-bad"'
lacks out '"staple-missing"'

# 8. A server that sends an octet now and then is left, in the end.
leaf slow-crl "$cdp/slow"
checked slow-crl 0
finds "warning crl-unreachable"
says "did not answer in time"
