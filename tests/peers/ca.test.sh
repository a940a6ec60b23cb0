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

# 6. Eight processes sign at once: nothing is lost, no serial comes twice, and what one of them leaves when it is killed stops nobody.
certkit ca init busy --subject "CN=Busy CA" --key-type ec:p256
for i in $(seq 8); do certkit csr --cn "host$i.contoso.com" --key-type ec:p256 --quiet > /dev/null; done
pids=()
for i in $(seq 8); do
  (for n in $(seq 4); do "$certkit" ca sign busy "host$i.contoso.com.csr" -o "busy-$i-$n.crt" > /dev/null; done) &
  pids+=($!)
done
for pid in "${pids[@]}"; do wait "$pid"; done
same_text "$(wc -l < busy/index.txt)" 32
same_text "$(cut -f4 busy/index.txt | sort -u | wc -l)" 32
same_text "$(ls busy/issued | wc -l)" 32
for i in $(seq 8); do
  for n in $(seq 4); do
    serial=$(openssl x509 -in "busy-$i-$n.crt" -noout -serial | cut -d= -f2)
    contains busy/index.txt "$serial"
    same_file "busy/issued/${serial,,}.crt" "busy-$i-$n.crt"
  done
done
"$certkit" ca sign busy host1.contoso.com.csr -o killed.crt > /dev/null 2>&1 &
pid=$!
kill -9 "$pid" 2> /dev/null || true
wait "$pid" 2> /dev/null || true
certkit ca sign busy host2.contoso.com.csr -o after.crt
openssl verify -CAfile busy/ca.crt after.crt
openssl ca -config <(sed 's/lab/busy/' cnf) -updatedb -cert busy/ca.crt -keyfile busy/ca.key 2> log || { cat log; exit 1; }

# … and a submission that was killed at any moment is gone on with by the same command: each request has one certificate in the end.
made_for() {  # CN : how many certificates, not counting rows of what was never made
  local count=0 file
  while read -r file; do [ ! -e "busy/$file" ] || count=$((count + 1)); done < <(grep "/CN=$1\$" busy/index.txt | cut -f5)
  echo "$count"
}
for delay in 0 0.004 0.008 0.012 0.016 0.02 0.03 0.05; do
  certkit csr --cn "kill$delay.contoso.com" --key-type ec:p256 --name killed --state state --force --quiet > /dev/null
  "$certkit" submit killed.csr --issuer ca:busy --state state --force > /dev/null 2>&1 &
  pid=$!
  sleep "$delay"
  kill -9 "$pid" 2> /dev/null || true
  status=0
  wait "$pid" 2> /dev/null || status=$?
  # Where it was faster, it is done.
  if [ "$status" != 0 ]; then certkit submit killed.csr --issuer ca:busy --state state --force > /dev/null; fi
  openssl verify -CAfile busy/ca.crt killed.crt
  same_text "$(made_for "kill$delay.contoso.com")" 1
done

# 7. What is exported for a web server is what a verifier finds there: it downloads the list that the certificate names.
need curl python3
mkdir www
port=$(free_port)
certkit ca init web --subject "CN=Web CA" --key-type ec:p256 --crl-url "http://127.0.0.1:$port/crl/web.crl" --aia-url "http://127.0.0.1:$port/Web%20CA.crt"
certkit ca sign web mcu.csr -o web.crt
certkit ca sign web gone.csr -o web-gone.crt
certkit ca revoke web web-gone.crt --reason superseded
certkit ca crl web
certkit ca export web --out-dir www
background python3 -m http.server "$port" --bind 127.0.0.1 --directory www
wait_for_port "$port"
url_of() { openssl x509 -in web.crt -noout -ext "$1" | sed -n 's/.*URI://p'; }
curl -sSf --noproxy '*' "$(url_of crlDistributionPoints)" -o fetched.crl
curl -sSf --noproxy '*' "$(url_of authorityInfoAccess)" -o fetched.crt
openssl crl -inform DER -in fetched.crl -out fetched.pem
openssl x509 -inform DER -in fetched.crt -out fetched-ca.pem
openssl verify -crl_check -CAfile fetched-ca.pem -CRLfile fetched.pem web.crt
expect_exit 2 openssl verify -crl_check -CAfile fetched-ca.pem -CRLfile fetched.pem web-gone.crt
openssl verify -crl_check -crl_download -no-CApath -no-CAfile -no-CAstore -trusted fetched-ca.pem web.crt
certkit ca crl web
certkit ca export web --out-dir www --force
same_text "$(find www web -name '*.old-*' | wc -l)" 0
