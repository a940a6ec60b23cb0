#!/usr/bin/env bash
# check against servers on loopback: openssl s_server, nginx, slapd, PostgreSQL, and small ones that fail in a way of their own. Of each the
# first finding is the cause, the exit code says it, and JSON has it.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
. "$source_root/tests/peers/check_lib.sh"
PATH=$PATH:/usr/sbin:$(printf '%s:' /usr/lib/postgresql/*/bin)
need openssl nginx slapd slapadd python3 initdb postgres
here=$source_root/tests/peers

# --- certificates ------------------------------------------------------------------------------------------------------------------------
certificate root root "$ca" -days 3650
certificate int root "$ca\nauthorityKeyIdentifier=keyid" -days 1800
certificate other_root other_root "$ca" -days 3650
certificate good int "${server}DNS:good.test,IP:127.0.0.1"
certificate b int "${server}DNS:b.test"
certificate renewed int "${server}DNS:good.test,IP:127.0.0.1"
certificate stranger other_root "${server}DNS:good.test"
certificate own own "${server}DNS:good.test"
certificate expired int "${server}DNS:good.test" "${expired[@]}"
openssl genrsa -out sha1.key 2048 2> /dev/null
certificate sha1 int "${server}DNS:good.test" -sha1
certificate client int 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n'
certificate foreign other_root 'keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n'
cat good.crt int.crt > good-chain.crt

with_good=(-cert good.crt -key good.key -cert_chain int.crt)

# --- before TLS --------------------------------------------------------------------------------------------------------------------------
small_servers good-chain.crt good.key

expect_exit 1 certkit check --json --trust root.crt --timeout 5s nosuch.invalid
[ "$(first_finding)" = name-not-resolved ] || fail "$(first_finding)"
port=$(free_port)
finds connection-refused "good.test:$port"
patience=1s finds connection-timeout "good.test:$full"
finds not-tls "good.test:$http" && contains out 'an HTTP server without TLS'
finds not-tls "good.test:$ssh" && contains out 'an SSH server'
finds not-tls "good.test:$smtp" && contains out '--starttls smtp'
finds not-tls "good.test:$ftp" && contains out '--starttls ftp'
finds not-tls "good.test:$imap" && contains out '--starttls imap'
finds not-tls "good.test:$pop3" && contains out '--starttls pop3'
finds not-tls "good.test:$garbage"
good --starttls smtp "good.test:$smtp"
good --starttls imap "good.test:$imap"
finds starttls-refused --starttls smtp "good.test:$smtp_without"
finds starttls-refused --starttls postgres "good.test:$postgres_off"
finds starttls-refused --starttls smtp "good.test:$ssh"

# --- a server that does not take up the handshake ----------------------------------------------------------------------------------------
for server_port in "$fin" "$rst"; do
  finds closed-after-client-hello "good.test:$server_port"
  contains out 'most likely no certificate with a usable private key' 'certutil' 'without SNI: the same'
done
[ "$(attempts)" -le 8 ] || fail "$(attempts) attempts"
finds closed-after-client-hello "good.test:$small_only"
patience=1s finds handshake-timeout "good.test:$silence"
finds handshake-alert "good.test:$alert_80" && contains out 'internal_error (80)'
finds handshake-alert "good.test:$alert_200"
finds protocol-too-old "good.test:$alert_70"
s_server -nocert
finds handshake-alert "good.test:$port" && contains out 'no certificate with a key that it can use'
s_server -cert good.crt -key good.key -tls1 -cipher ALL:@SECLEVEL=0
finds protocol-too-old "good.test:$port" && contains out 'TLS 1.0 and nothing newer'
s_server -cert sha1.crt -key sha1.key -tls1_2 -cipher NULL-SHA256:@SECLEVEL=0
finds no-common-cipher "good.test:$port" && contains out 'NULL-SHA256'

# --- a good one, and certificates that are not -------------------------------------------------------------------------------------------
s_server "${with_good[@]}"
good_port=$port
good "good.test:$port"
[ "$(attempts)" = 1 ] || fail "a good server was asked $(attempts) times"
good "127.0.0.1:$port"
good "https://good.test:$port/" && contains out '"status": 200'
good "good.test:$port" --expect good.crt
finds old-certificate-still-served "good.test:$port" --expect renewed.crt && contains out 'not reloaded'
finds name-mismatch "wrong.test:$port"
trust=other_root.crt finds untrusted-root "good.test:$port"
s_server -cert good.crt -key good.key
finds missing-intermediate "good.test:$port"
s_server -cert expired.crt -key expired.key -cert_chain int.crt
finds expired "good.test:$port"
s_server -cert stranger.crt -key stranger.key -cert_chain other_root.crt
finds untrusted-root "good.test:$port"
s_server -cert own.crt -key own.key
finds self-signed "good.test:$port"
s_server -cert sha1.crt -key sha1.key -cert_chain int.crt -cipher ALL:@SECLEVEL=0
finds weak-signature "good.test:$port"
expect_exit 1 certkit check --json --trust root.crt --chain int.crt good.crt renewed.key
[ "$(first_finding)" = key-mismatch ] || fail "$(first_finding)"

# --- names -------------------------------------------------------------------------------------------------------------------------------
s_server "${with_good[@]}" -servername b.test -cert2 b.crt -key2 b.key -servername_fatal
good "good.test:$port" --no-sni
finds handshake-alert "good.test:$port" && contains out 'unrecognized_name (112)'
s_server "${with_good[@]}" -servername b.test -cert2 b.crt -key2 b.key
finds sni-wrong-certificate "good.test:$port" --server-name b.test
finds sni-wrong-certificate "good.test:$port" --host b.test --server-name good.test

# --- certificates of the client ----------------------------------------------------------------------------------------------------------
for version in -tls1_2 -tls1_3; do
  s_server "${with_good[@]}" "$version" -Verify 1 -verify_return_error -CAfile root.crt
  finds client-certificate-required "good.test:$port"
  contains out 'CN=root'
  cat client.crt int.crt > client-chain.crt
  good "good.test:$port" --cert client-chain.crt --key client.key
  finds client-certificate-refused "good.test:$port" --cert foreign.crt --key foreign.key
  contains out 'CN=other_root' 'CN=root'
done
expect_exit 1 ask "good.test:$port" --cert client.crt --key foreign.key
contains err '"code": "mismatch"'

# --- old clients -------------------------------------------------------------------------------------------------------------------------
s_server "${with_good[@]}" -tls1_3
good "good.test:$port"
for old in windows-schannel java8 openssl1.0 lync-phone; do finds protocol-too-new-for-client "good.test:$port" --client "$old"; done
good "good.test:$good_port" --client java8

# --- nginx -------------------------------------------------------------------------------------------------------------------------------
tls_port=$(free_port) strict_port=$(free_port) mutual_port=$(free_port)
printf 'V\t%s\t\t%s\tunknown\t/CN=good\n' "$(date -u -d '+90 days' +%y%m%d%H%M%SZ)" "$(openssl x509 -in good.crt -noout -serial | cut -d= -f2)" > index
openssl ocsp -index index -CA int.crt -rsigner int.crt -rkey int.key -issuer int.crt -cert good.crt -ndays 7 -respout good.ocsp > /dev/null 2>&1
mkdir -p nginx/logs
cat > nginx/nginx.conf <<CONF
daemon off; pid nginx.pid; worker_processes 1; error_log logs/error.log;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
  ssl_certificate $work/good-chain.crt; ssl_certificate_key $work/good.key;
  server { listen 127.0.0.1:$strict_port ssl default_server; ssl_reject_handshake on; }
  server { listen 127.0.0.1:$strict_port ssl; server_name good.test; return 200 "yes"; }
  server {
    listen 127.0.0.1:$tls_port ssl; ssl_stapling on; ssl_stapling_file $work/good.ocsp;
    location = / { return 200 "yes"; }
    location = /login { add_header WWW-Authenticate Negotiate always; return 401; }
    location = /moved { return 302 file:///etc/passwd; }
    location = /metadata { return 301 http://169.254.169.254/; }
    location = /ews/exchange.asmx/WSSecurity { return 500; }
    location = /401/WSSecurity { return 401; }
    location = /405/WSSecurity { return 405; }
    location / { return 404; }
  }
  server { listen 127.0.0.1:$mutual_port ssl; ssl_client_certificate $work/root.crt; ssl_verify_client on; ssl_verify_depth 3; location / { return 200 "yes"; } }
}
CONF
background nginx -p "$work/nginx" -e "$work/nginx/logs/error.log" -c nginx.conf
for server_port in $tls_port $strict_port $mutual_port; do wait_for_port "$server_port"; done
good "https://good.test:$tls_port/" && contains out '"staple": true'
good "https://good.test:$tls_port/login"
good "https://good.test:$tls_port/moved" && contains out 'http-redirect' 'file:///etc/passwd'
good "https://good.test:$tls_port/metadata" && contains out 'http://169.254.169.254/'
[ "$(attempts)" = 1 ] || fail "somebody was followed"
finds http-error "https://good.test:$tls_port/none" && contains out 'TLS stands'
finds http-error "https://good.test:$tls_port/ews/exchange.asmx/WSSecurity" && contains out 'svc-Integrated'
finds http-error "https://good.test:$tls_port/401/WSSecurity" && contains out 'pre-authentication'
finds http-error "https://good.test:$tls_port/405/WSSecurity" && contains out 'iisreset'
good "https://good.test:$strict_port/"
finds sni-required "127.0.0.1:$strict_port"
finds sni-required "good.test:$strict_port" --no-sni
finds handshake-alert "wrong.test:$strict_port"
finds client-certificate-required "https://good.test:$mutual_port/"
good "https://good.test:$mutual_port/" --cert client-chain.crt --key client.key

# --- a server that means harm ------------------------------------------------------------------------------------------------------------
patience=2s finds http-error "https://good.test:$drip/"
patience=5s good "https://good.test:$endless/"

# --- directories and databases -----------------------------------------------------------------------------------------------------------
ldap_port=$(free_port)
background bash "$here/directory/serve" "$work/ldap" "ldap://127.0.0.1:$ldap_port/" "TLSCertificateFile $work/good-chain.crt" \
  "TLSCertificateKeyFile $work/good.key" "TLSCACertificateFile $work/root.crt"
wait_for_port "$ldap_port"
good --starttls ldap "good.test:$ldap_port"
patience=2s expect_exit 1 ask "good.test:$ldap_port"

# PostgreSQL does not run as root.
as_other=()
if [ "$(id -u)" = 0 ]; then as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups); chmod o+x "$work"; fi
pg_port=$(free_port)
mkdir pg
cp good-chain.crt pg/server.crt
cp good.key pg/server.key
chmod 600 pg/server.key
if [ "$(id -u)" = 0 ]; then chown -R 65534:65534 pg; fi
"${as_other[@]}" "$(command -v initdb)" -D pg/data -U certkit --auth=trust -N --locale=C.UTF-8 > pg.log 2>&1 || { cat pg.log >&2; fail "initdb"; }
background "${as_other[@]}" "$(command -v postgres)" -D pg/data -c listen_addresses=127.0.0.1 -c port="$pg_port" -c unix_socket_directories="$work/pg" -c fsync=off \
  -c ssl=on -c ssl_cert_file="$work/pg/server.crt" -c ssl_key_file="$work/pg/server.key"
wait_for_port "$pg_port"
good --starttls postgres "good.test:$pg_port"
# From 17 on it takes TLS without being asked for it, too.
if [ "$(postgres --version | sed -E 's/[^0-9]*([0-9]+).*/\1/')" -ge 17 ]; then
  good "good.test:$pg_port"
else
  finds closed-after-client-hello "good.test:$pg_port"
fi

# --- several at once ---------------------------------------------------------------------------------------------------------------------
expect_exit 1 certkit check --offline --trust root.crt --timeout 5s --connect-to 127.0.0.1 "good.test:$good_port" "good.test:$fin" "good.test:$tls_port"
contains out "good.test:$good_port" 'error[closed-after-client-hello]' '2 of 3 are in order'
[ "$(grep -n "^good.test:$good_port\$" out | cut -d: -f1)" -lt "$(grep -n "^good.test:$tls_port\$" out | cut -d: -f1)" ] || fail "the order is another one"
good "good.test:$good_port" "good.test:$tls_port"
python3 -c 'import json, sys; d = json.load(open("out")); assert [t["ok"] for t in d["targets"]] == [True, True], d'
