#!/usr/bin/env bash
# The stories of docs/troubleshooting: each fault is made with servers on loopback, the first finding is its cause, and what the page says mends
# it does mend it. Pasted error texts lead to the page.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$source_root/tests/peers/check_lib.sh"
PATH=$PATH:/usr/sbin
need openssl nginx python3

# leads_to PAGE TEXT : explain knows the text, and the page is there.
leads_to() {
  expect_exit 0 certkit explain "$2"
  contains out "docs/troubleshooting/$1.md"
  [ -f "$source_root/docs/troubleshooting/$1.md" ] || fail "there is no page $1"
}

certificate root root "$ca" -days 3650
certificate int root "$ca\nauthorityKeyIdentifier=keyid" -days 1800
certificate partner_root partner_root "$ca" -days 3650
certificate good int "${server}DNS:good.test"
certificate renewed int "${server}DNS:good.test"
certificate elsewhere int "${server}DNS:elsewhere.test"
certificate partner partner_root "${server}DNS:mail.partner.test"
certificate client int 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n'
cat good.crt int.crt > good-chain.crt
cat client.crt int.crt > client-chain.crt
small_servers good-chain.crt good.key
with_good=(-cert good.crt -key good.key -cert_chain int.crt)

# --- "Page cannot be displayed": a certificate without its key, then the pair ------------------------------------------------------------------
leads_to page-cannot-be-displayed 'Page cannot be displayed'
for silent in "$fin" "$rst"; do
  finds closed-after-client-hello "https://good.test:$silent/"
  contains out 'private key' 'repairstore'
done
expect_exit 1 certkit verify-pair good.crt renewed.key
expect_exit 0 certkit verify-pair good.crt good.key
s_server "${with_good[@]}"
good_port=$port
good "https://good.test:$good_port/"

# --- "The remote certificate is invalid": the partner's root, the name --------------------------------------------------------------------------
leads_to remote-certificate-is-invalid 'System.Security.Authentication.AuthenticationException: The remote certificate is invalid
   according to the validation procedure.'
s_server -cert partner.crt -key partner.key -cert_chain partner_root.crt
partner_port=$port
finds untrusted-root "https://mail.partner.test:$partner_port/"
expect_exit 0 certkit truststore add root.crt partner_root.crt -o both.pem
trust=both.pem good "https://mail.partner.test:$partner_port/"
trust=both.pem finds name-mismatch "https://autodiscover.partner.test:$partner_port/"

# --- "forcibly closed": TLS or HTTP ---------------------------------------------------------------------------------------------------------------
leads_to forcibly-closed-by-the-remote-host 'An existing connection was forcibly closed by the remote host'
web_port=$(free_port) old_port=$(free_port) new_port=$(free_port) mutual_port=$(free_port)
names='DNS:lyncweb.contoso.test,DNS:lyncweb2013.contoso.test,DNS:meet.contoso.test,DNS:dialin.contoso.test,DNS:lyncdiscover.contoso.test'
certificate lync int "$server$names"
cat lync.crt int.crt > lync-chain.crt
mkdir -p nginx/logs nginx/state
page='return 200 "<html>Sorry, something went wrong. Error: Invalid Conference organizer or Conference ID</html>"'
cat > nginx/nginx.conf <<CONF
daemon off; pid nginx.pid; worker_processes 1; error_log logs/error.log;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  ssl_certificate $work/good-chain.crt; ssl_certificate_key $work/good.key;
  server {
    listen 127.0.0.1:$web_port ssl;
    location = /ews/exchange.asmx/WSSecurity { return 500; }
    location = /mended/ews/exchange.asmx/WSSecurity { return 200; }
  }
  server {
    listen 127.0.0.1:$old_port ssl; ssl_certificate $work/lync-chain.crt; ssl_certificate_key $work/lync.key;
    add_header X-MS-Server-Fqdn fe2010.contoso.test always;
    location /abs/ { return 401; }
    location = /new/MEETING { $page; }
    location / { return 200 "yes"; }
  }
  server {
    listen 127.0.0.1:$new_port ssl; ssl_certificate $work/lync-chain.crt; ssl_certificate_key $work/lync.key;
    add_header X-MS-Server-Fqdn fe2013.contoso.test always;
    location /abs/ { return 401; }
    location = /old/MEETING { return 404; }
    location / { return 200 "yes"; }
  }
  server { listen 127.0.0.1:$mutual_port ssl; ssl_client_certificate $work/root.crt; ssl_verify_client on; ssl_verify_depth 3; location / { return 200 "yes"; } }
}
CONF
background nginx -p "$work/nginx" -e "$work/nginx/logs/error.log" -c nginx.conf
for each in $web_port $old_port $new_port $mutual_port; do wait_for_port "$each"; done
finds http-error "https://good.test:$web_port/ews/exchange.asmx/WSSecurity"
contains out 'TLS stands' 'svc-Integrated'
good "https://good.test:$web_port/mended/ews/exchange.asmx/WSSecurity"

# --- "404", "Invalid Conference ID": which pool answers ------------------------------------------------------------------------------------------
leads_to invalid-conference-id 'Error: Invalid Conference organizer or Conference ID'
# lync DEFAULT-PORT [OPTION...] : every name leads to that pool, but what the options say.
lync() {
  local port=$1
  shift
  certkit check --offline --trust root.crt --timeout 5s --connect-to "127.0.0.1:$port" --profile lync2013/reverse-proxy --set migration=shared \
    --set legacy_external_web_fqdn=lyncweb.contoso.test --set new_external_web_fqdn=lyncweb2013.contoso.test --set sip_domains=contoso.test \
    --set meetings=https://meet.contoso.test/old/MEETING,https://meet.contoso.test/new/MEETING "$@"
}
legacy_pool=(--connect-to "lyncweb.contoso.test=127.0.0.1:$old_port")
new_pool=(--connect-to "lyncweb2013.contoso.test=127.0.0.1:$new_port")
# All rules still lead to the old pool.
expect_exit 1 lync "$old_port"
contains out NAME COVERED 'fe2010.contoso.test' 'error[wrong-server-answers]' 'Invalid Conference' 'have to be answered by different servers'
[ "$(grep -c '^https://' out)" -ge 7 ] || fail "the table is too short"
# All of them were turned to the new one.
expect_exit 1 lync "$new_port" "${new_pool[@]}"
contains out 'error[wrong-server-answers]' '404'
expect_exit 1 lync "$new_port" --json
python3 - <<'PY'
import json
d = json.load(open("out"))
rows = {r["subject"]: r for r in d["served"]}
old = rows["https://meet.contoso.test/old/MEETING"]
assert not d["ok"] and not old["ok"] and old["covered"] and old["http"] == {"status": 404, "server": old["http"]["server"], "served_by": "fe2013.contoso.test"}, old
assert [f["id"] for f in old["findings"]][:2] == ["wrong-server-answers", "http-error"], old
assert old["findings"][1]["because_of"] == "wrong-server-answers", old
assert rows["https://meet.contoso.test/new/MEETING"]["ok"], rows
PY
# As a deployment with several pools: a rule for each name.
sed -i 's|location = /old/MEETING { return 404; }|location = /old/MEETING { return 302 https://lyncweb.contoso.test/meet/; }|' nginx/nginx.conf
kill -HUP "$(cat nginx/nginx.pid)"
mended() { lync "$new_port" "${legacy_pool[@]}" > mended 2>&1; }
for _ in $(seq 100); do if mended; then break; fi; sleep 0.1; done
# Workers with the old rules may still answer the one or other call: the one that found all in order counts.
contains mended 'yes: ' 'fe2010.contoso.test' 'fe2013.contoso.test'

# --- the MCU: the key, the trust store, the chain -------------------------------------------------------------------------------------------------
leads_to mcu 'Key does not match certificate'
openssl genrsa -traditional -out mcu.test.key 2048 2> /dev/null
certificate mcu.test int "${server}DNS:mcu.test"
openssl genrsa -traditional -out other.key 2048 2> /dev/null
expect_exit 1 certkit check --json --offline --trust root.crt --chain int.crt --host mcu.test mcu.test.crt other.key
[ "$(first_finding)" = key-mismatch ] || fail "$(first_finding)"
expect_exit 0 certkit deliver mcu.test.crt --key mcu.test.key --profile codian/mcu-4500 --out-dir upload int.crt root.crt
grep -q 'BEGIN RSA PRIVATE KEY' upload/*.key || fail "the key is in another form"
s_server -cert mcu.test.crt -key mcu.test.key -cert_chain int.crt
expect_exit 0 certkit check --offline --trust root.crt --timeout 5s --connect-to "127.0.0.1:$port" --profile codian/mcu-4500 --set fqdn=mcu.test
contains out 'https://mcu.test/' 'yes: 1 of 1 names are in order'

# --- the CRL that cannot be reached: neither revoked nor expired ------------------------------------------------------------------------------------
leads_to revocation-offline 'CRYPT_E_REVOCATION_OFFLINE (0x80092013)'
crl_port=$(free_port)
certificate lists int "${server}DNS:lists.test\ncrlDistributionPoints=URI:http://127.0.0.1:$crl_port/int.crl"
s_server -cert lists.crt -key lists.key -cert_chain int.crt
fetching() { certkit check --json --trust root.crt --timeout 5s --connect-to 127.0.0.1 "lists.test:$port" "$@"; }
expect_exit 1 fetching --fail-on warning
contains out '"id": "crl-unreachable"'
lacks out '"id": "revoked"'
mkdir www
touch index.txt
printf '[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\ndefault_md=sha256\n' > crl.cnf
openssl ca -config crl.cnf -gencrl -cert int.crt -keyfile int.key -crldays 7 -out int.pem 2> /dev/null
openssl crl -in int.pem -outform DER -out www/int.crl
background python3 -m http.server "$crl_port" --bind 127.0.0.1 -d www
wait_for_port "$crl_port"
expect_exit 0 fetching
lacks out '"id": "crl-unreachable"'

# --- the phone: it has not got the root, and cannot do all ------------------------------------------------------------------------------------------
leads_to cannot-validate-server-certificate 'Cannot validate server certificate'
openssl genrsa -out pool.key 2048 2> /dev/null
certificate pool int "${server}DNS:pool.test"
s_server -cert pool.crt -key pool.key -cert_chain int.crt -cipher ALL:@SECLEVEL=0
trust=partner_root.crt finds untrusted-root "pool.test:$port" --client lync-phone

# --- the common ones ----------------------------------------------------------------------------------------------------------------------------------
finds old-certificate-still-served "good.test:$good_port" --expect renewed.crt
s_server -cert renewed.crt -key renewed.key -cert_chain int.crt
good "good.test:$port" --expect renewed.crt

leads_to incomplete-chain 'curl: (60) SSL certificate problem: unable to get local issuer certificate'
leads_to incomplete-chain 'sun.security.validator.ValidatorException: PKIX path building failed'
s_server -cert good.crt -key good.key
finds missing-intermediate "good.test:$port" --chain int.crt
finds missing-intermediate "good.test:$port" --chain int.crt --save sent
s_server -cert good.crt -key good.key -cert_chain sent/intermediate-1.pem
good "good.test:$port"

leads_to client-certificate 'tlsv13 alert certificate required'
finds client-certificate-required "https://good.test:$mutual_port/"
good "https://good.test:$mutual_port/" --cert client-chain.crt --key client.key

leads_to wrong-name 'x509: certificate is valid for elsewhere.test, not good.test'
s_server -cert elsewhere.crt -key elsewhere.key -cert_chain int.crt
finds name-mismatch "good.test:$port"
good "elsewhere.test:$port"

# An old root that has expired, and the young one that it signed: OpenSSL 1.0 goes where the server leads it.
leads_to expired-cross-sign 'SEC_ERROR_EXPIRED_ISSUER_CERTIFICATE'
certificate old_root old_root "$ca" "${expired[@]}"
cp root.csr cross.csr
printf '%b' "$ca" > cross.ext
openssl x509 -req -in root.csr -extfile cross.ext -CA old_root.crt -CAkey old_root.key -set_serial 77 "${expired[@]}" -out cross.crt 2> /dev/null
cat int.crt cross.crt > int-cross.crt
s_server -cert good.crt -key good.key -cert_chain int-cross.crt -cipher ALL:@SECLEVEL=0
good "good.test:$port"
contains out '"id": "expired"' '"severity": "warning"'
expect_exit 0 ask "good.test:$port" --client openssl1.0
contains out '"id": "cross-signed-root-first"'
s_server "${with_good[@]}" -cipher ALL:@SECLEVEL=0
good "good.test:$port" --client openssl1.0
lacks out cross-signed-root-first
