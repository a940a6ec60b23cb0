#!/usr/bin/env bash
# The own CA as its peers see it: openssl verify accepts its chains, certtool too, openssl ocsp serves its index and openssl ca reads it.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl certtool

request() {  # NAME SUBJECT SAN
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$1.key" -subj "$2" ${3:+-addext "subjectAltName=$3"} -out "$1.csr" 2> /dev/null
}
chain_of() { certkit ca export "$1" -o "$2"; }

# 1. A root that signs.
certkit ca init lab --subject "CN=Lab CA,O=Contoso" --crl-url http://pki.contoso.com/lab.crl --ocsp-url http://pki.contoso.com/ocsp
same_text "$(mode_of lab)" 700
same_text "$(mode_of lab/ca.key)" 600
request mcu "/CN=mcu1.contoso.com" "DNS:mcu1.contoso.com,IP:10.1.1.5"
certkit ca sign lab mcu.csr -o mcu.crt
openssl verify -x509_strict -purpose sslserver -verify_hostname mcu1.contoso.com -CAfile lab/ca.crt mcu.crt
openssl verify -verify_ip 10.1.1.5 -CAfile lab/ca.crt mcu.crt
certtool --verify --load-ca-certificate lab/ca.crt --verify-hostname mcu1.contoso.com --infile mcu.crt > /dev/null
openssl x509 -in mcu.crt -noout -text > text
contains text "URI:http://pki.contoso.com/lab.crl" "OCSP - URI:http://pki.contoso.com/ocsp" "TLS Web Server Authentication" "DNS:mcu1.contoso.com, IP Address:10.1.1.5"
openssl x509 -in lab/ca.crt -noout -text > text
contains text "X509v3 Basic Constraints: critical" "CA:TRUE" "X509v3 Key Usage: critical" "Certificate Sign, CRL Sign"
serial=$(openssl x509 -in mcu.crt -noout -serial | cut -d= -f2)
same_text "${#serial}" 40
contains lab/index.txt "$serial"
same_file "lab/issued/${serial,,}.crt" mcu.crt

# 2. Two certificates of one subject, and the index in the hands of openssl: the responder serves it …
certkit ca sign lab mcu.csr -o again.crt
request gone "/CN=gone.contoso.com"
certkit ca sign lab gone.csr -o gone.crt
printf '[ca]\ndefault_ca = d\n[d]\ndatabase = lab/index.txt\ndefault_md = sha256\n' > cnf
openssl ca -config cnf -cert lab/ca.crt -keyfile lab/ca.key -revoke gone.crt -crl_reason keyCompromise 2> log || { cat log; exit 1; }
port=$(free_port)
background openssl ocsp -index lab/index.txt -port "$port" -CA lab/ca.crt -rsigner lab/ca.crt -rkey lab/ca.key
# A connection that says nothing makes this responder spin for ever: its own word is awaited, not its port.
for _ in $(seq 100); do
  if grep -q "waiting for OCSP client connections" background.log; then break; fi
  sleep 0.1
done
ocsp() { timeout 30 openssl ocsp -issuer lab/ca.crt -cert "$1" -url "http://127.0.0.1:$port" -CAfile lab/ca.crt 2>&1; }
ocsp mcu.crt > out
contains out "mcu.crt: good" "Response verify OK"
ocsp gone.crt > out
contains out "gone.crt: revoked" "keyCompromise"
# … and openssl ca keeps it, after which certkit goes on.
openssl ca -config cnf -updatedb -cert lab/ca.crt -keyfile lab/ca.key 2> log || { cat log; exit 1; }
certkit --json ca list lab > list.json
contains list.json "${serial,,}" "\"revoked\""
certkit ca sign lab mcu.csr -o third.crt
openssl verify -CAfile lab/ca.crt third.crt
same_text "$(wc -l < lab/index.txt)" 4

# 3. Root, intermediate and one below another CA folder; name constraints hold in both libraries.
certkit ca init two --subject "CN=Issuing CA,O=Contoso" --intermediate --name-constraint contoso.com --name-constraint 10.0.0.0/8
certkit ca sign two mcu.csr -o two.crt
chain_of two two-chain.pem
same_text "$(grep -c BEGIN two-chain.pem)" 2
openssl verify -x509_strict -CAfile two/root/ca.crt -untrusted two-chain.pem two.crt
certtool --verify --load-ca-certificate two/root/ca.crt --infile <(cat two.crt two-chain.pem) > /dev/null
openssl x509 -in two/ca.crt -noout -text > text
contains text "pathlen:0" "X509v3 Name Constraints: critical" "DNS:contoso.com" "IP:10.0.0.0/255.0.0.0"
request evil "/CN=www.fabrikam.com" "DNS:www.fabrikam.com"
expect_exit 6 certkit ca sign two evil.csr -o evil.crt
contains err "not within contoso.com"
[ ! -e evil.crt ] || fail "a refused certificate was written"
certkit ca init three --subject "CN=Third CA" --intermediate --parent lab
certkit ca sign three mcu.csr -o three.crt
chain_of three three-chain.pem
openssl verify -x509_strict -CAfile lab/ca.crt -untrusted three-chain.pem three.crt
expect_exit 6 certkit ca init four --subject "CN=Fourth CA" --intermediate --parent three
[ ! -e four ] || fail "a refused CA left a folder"

# 4. An encrypted key.
printf 'correct horse\r\n' > password
certkit ca init closed --subject "CN=Closed CA" --passout file:password
contains closed/ca.key "BEGIN ENCRYPTED PRIVATE KEY"
expect_exit 4 certkit ca sign closed mcu.csr -o closed.crt
certkit ca sign closed mcu.csr -o closed.crt --passin file:password
openssl verify -CAfile closed/ca.crt closed.crt
openssl pkey -in closed/ca.key -passin 'pass:correct horse' -noout

# 5. Requests of the peers' own making that must not pass.
openssl req -new -key mcu.key -subj "/CN=a.contoso.com" -addext basicConstraints=critical,CA:TRUE -out ca.csr
expect_exit 6 certkit ca sign lab ca.csr -o ca.crt
openssl req -new -newkey rsa:1024 -nodes -keyout weak.key -subj "/CN=a.contoso.com" -out weak.csr 2> /dev/null
expect_exit 6 certkit ca sign lab weak.csr -o weak.crt
expect_exit 2 certkit ca init lab --subject "CN=Lab CA"
