#!/usr/bin/env bash
# A CA that is reached by hand, played by openssl ca: the request goes out as a file, and the answer comes in whatever form it likes.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl
export HOME=$work/home
mkdir home ca

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca/key -subj "/CN=Web CA" -days 30 -out ca/crt 2> /dev/null
sign() {  # CSR OUT : as the web form would
  openssl x509 -req -in "$1" -CA ca/crt -CAkey ca/key -CAcreateserial -days 10 -copy_extensions copy -out "$2" 2> /dev/null
}

certkit csr --cn a.contoso.com --key-type ec:p256 --quiet > /dev/null
expect_exit 7 certkit submit a.contoso.com.csr --issuer manual:web
contains err "take web/a.contoso.com.csr to the CA" "into web"
openssl req -in web/a.contoso.com.csr -noout -verify 2> /dev/null
same_file <(openssl req -in web/a.contoso.com.csr -outform DER) <(openssl req -in a.contoso.com.csr -outform DER)

# Nothing yet; a page that was saved in its place; then the certificate, with its chain in PKCS#7. From another folder, too.
expect_exit 7 certkit retrieve a.contoso.com.ticket.json
echo '<html>Ihre Anforderung wird bearbeitet</html>' > web/certnew.p7b
expect_exit 7 certkit retrieve a.contoso.com.ticket.json
contains out "certnew.p7b: "
sign web/a.contoso.com.csr leaf.pem
openssl crl2pkcs7 -nocrl -certfile ca/crt -certfile leaf.pem -outform DER -out web/certnew.p7b
(mkdir elsewhere && cd elsewhere && "$certkit" retrieve ../a.contoso.com.ticket.json)
openssl verify -CAfile elsewhere/a.contoso.com-chain.crt -verify_hostname a.contoso.com elsewhere/a.contoso.com.crt

# issue: the same command again goes on, with the same key; the device gets its files.
issue() { certkit issue --profile nginx/nginx --set fqdn=b.contoso.com --issuer manual:web --out-dir nginx "$@"; }
expect_exit 7 issue
request=$(ls web/b.contoso.com*.csr)
sign "$request" "web/the answer.txt"
cp ca/crt web/root.cer
issue
key=$(find nginx -name '*.key' -not -path '*/request/*' | head -n 1)
cert=$(find nginx -maxdepth 1 -name '*.crt' | head -n 1)
certkit verify-pair "$key" "$cert" > /dev/null
same_text "$(ls web/*.csr | wc -l)" 2

# --wait looks by itself.
certkit csr --cn c.contoso.com --key-type ec:p256 --quiet > /dev/null
(for _ in $(seq 300); do [ -e web/c.contoso.com.csr ] && break; sleep 0.1; done
 openssl x509 -req -in web/c.contoso.com.csr -CA ca/crt -CAkey ca/key -CAcreateserial -days 10 -copy_extensions copy -outform DER -out c.part 2> /dev/null
 mv c.part web/c.cer) &
started_pids+=($!)
certkit submit c.contoso.com.csr --issuer manual:web --wait 5m
openssl verify -CAfile ca/crt c.contoso.com.crt

# Killed at any moment: the same command again finds its request.
certkit csr --cn d.contoso.com --key-type ec:p256 --quiet > /dev/null
for delay in 0 0.01 0.02 0.05; do
  "$certkit" submit d.contoso.com.csr --issuer manual:web > /dev/null 2>&1 &
  pid=$!
  sleep "$delay"
  kill -9 "$pid" 2> /dev/null || true
  wait "$pid" 2> /dev/null || true
done
expect_exit 7 certkit submit d.contoso.com.csr --issuer manual:web
same_text "$(ls web/d.contoso.com*)" web/d.contoso.com.csr
sign web/d.contoso.com.csr web/d.pem
certkit submit d.contoso.com.csr --issuer manual:web
openssl verify -CAfile ca/crt d.contoso.com.crt

# A folder that cannot be made.
touch file
certkit csr --cn e.contoso.com --key-type ec:p256 --quiet > /dev/null
expect_exit 3 certkit submit e.contoso.com.csr --issuer manual:file/web
