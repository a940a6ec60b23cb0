#!/usr/bin/env bash
# usage: make.sh : makes certbot/, lego/ and acme.sh/ anew, with the tools themselves, against a Pebble on loopback. Wants certbot, lego,
# acme.sh, pebble, pebble-challtestsrv, openssl, python3 and curl in PATH. Keys are thrown away after the test, and stand for nothing.
# The vcert playbooks beside them are written by hand, after the documentation of vcert's playbooks: it needs a Venafi server.
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
cd "$work"
pids=()
trap 'kill "${pids[@]}" ${web:-} 2> /dev/null || true; rm -rf "$work"' EXIT
free_port() { /usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
wait_for() { until (exec 3<> "/dev/tcp/127.0.0.1/$1") 2> /dev/null; do :; done; }

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.crt -days 2 -subj /CN=localhost \
  -addext subjectAltName=DNS:localhost,IP:127.0.0.1 2> /dev/null
dns=$(free_port) control=$(free_port) http=$(free_port) port=$(free_port) management=$(free_port)
pebble-challtestsrv -management "127.0.0.1:$control" -dns01 "127.0.0.1:$dns" -http01 "" -https01 "" -tlsalpn01 "" -defaultIPv4 127.0.0.1 -defaultIPv6 "" > dns.log 2>&1 &
pids+=($!)
printf '{"pebble": {"listenAddress": "127.0.0.1:%s", "managementListenAddress": "127.0.0.1:%s", "certificate": "tls.crt", "privateKey": "tls.key", "httpPort": %s, "tlsPort": 1, "ocspResponderURL": "", "externalAccountBindingRequired": false, "certificateValidityPeriod": 315360000}}' \
  "$port" "$management" "$http" > pebble.json
wait_for "$control"
PEBBLE_VA_NOSLEEP=1 PEBBLE_WFE_NONCEREJECT=0 pebble -config pebble.json -dnsserver "127.0.0.1:$dns" > pebble.log 2>&1 &
pids+=($!)
wait_for "$port"
directory=https://127.0.0.1:$port/dir
# The hooks are run by the tools; here they do nothing.
mkdir stand-ins
for program in systemctl service nginx; do printf '#!/bin/sh\n' > "stand-ins/$program"; done
chmod +x stand-ins/*
PATH=$work/stand-ins:$PATH
keep() { rm -rf "${here:?}/$1" && cp -a "$1" "$here/$1"; }
# What does not depend on the run: the server's URL and the folder are those that people have.
settle() {  # FOLDER PLACE
  find "$1" -depth -type d \( -name "127.0.0.1*$port" -o -name 127.0.0.1 \) -execdir mv {} acme-v02.api.letsencrypt.org \;
  find "$1" -type d -name dir -execdir mv {} directory \; -prune
  find "$1" \( -name '*.csr' -o -name '*.csr.conf' -o -name http.header -o -name 0*-certbot.pem \) -delete
  grep -rlIZ -e "127.0.0.1:$port" -e "localhost:$port" -e "$work/$1" "$1" | xargs -0 -r sed -i -E \
    -e "s,https://(127.0.0.1|localhost):$port/dir,https://acme-v02.api.letsencrypt.org/directory,g" \
    -e "s,https://(127.0.0.1|localhost):$port,https://acme-v02.api.letsencrypt.org,g" -e "s,$work/$1,$2,g"
}

# --- certbot
certbot() { command certbot --config-dir "$work/certbot" --work-dir "$work/w" --logs-dir "$work/l" --no-verify-ssl --server "$directory" \
  --agree-tos -m admin@contoso.test -n "$@" > out 2>&1 || { cat out >&2; exit 1; }; }
certbot certonly --standalone --http-01-port "$http" -d www.contoso.test -d contoso.test --deploy-hook 'systemctl reload nginx' --pre-hook 'systemctl stop lighttpd'
mkdir webroot
/usr/bin/python3 -m http.server --bind 127.0.0.1 -d webroot "$http" > /dev/null 2>&1 &
web=$!
wait_for "$http"
certbot certonly --disable-hook-validation --webroot -w "$work/webroot" -d mail.contoso.test --key-type rsa --rsa-key-size 2048 --reuse-key --deploy-hook '/usr/local/bin/mail-certificate "$RENEWED_LINEAGE"'
kill "$web"
wait "$web" 2> /dev/null || true
cat > hook <<SH
#!/bin/sh
curl -s -d "{\"host\":\"_acme-challenge.\$CERTBOT_DOMAIN.\",\"value\":\"\$CERTBOT_VALIDATION\"}" http://127.0.0.1:$control/set-txt
SH
chmod +x hook
certbot certonly --manual --preferred-challenges dns --manual-auth-hook "$work/hook" -d '*.lab.contoso.test' --post-hook "service haproxy reload"
mkdir -p certbot/renewal-hooks/deploy
printf '#!/bin/sh\nsystemctl reload postfix\n' > certbot/renewal-hooks/deploy/postfix
chmod +x certbot/renewal-hooks/deploy/postfix
settle certbot /etc/letsencrypt
sed -i -E -e "s,$work/webroot,/var/www/html,g" -e "s,$work/hook,/usr/local/bin/dns-hook,g" -e '/^http01_port/d' -e '/^no_verify_ssl/d' -e '/^(work_dir|logs_dir)/d' certbot/renewal/*.conf

keep certbot

# --- lego
lego() { LEGO_CA_CERTIFICATES=$work/tls.crt command lego --server "$directory" --accept-tos --email admin@contoso.test --path "$work/lego" "$@" > out 2>&1 || { cat out >&2; exit 1; }; }
lego --http --http.port "127.0.0.1:$http" -d www.contoso.test -d contoso.test --pem run
lego --http --http.port "127.0.0.1:$http" --key-type rsa2048 -d imap.contoso.test run
settle lego /var/lib/lego
keep lego

# --- acme.sh
mkdir webroot2
/usr/bin/python3 -m http.server --bind 127.0.0.1 -d webroot2 "$http" > /dev/null 2>&1 &
pids+=($!)
wait_for "$http"
acme() { command acme.sh --home "$work/acme.sh" --server "$directory" --insecure "$@" > out 2>&1 || { cat out >&2; exit 1; }; }
mkdir acme.sh nginx
acme --issue -d www.contoso.test -d contoso.test -w "$work/webroot2" --keylength ec-256
acme --install-cert -d www.contoso.test --ecc --key-file "$work/nginx/www.key" --fullchain-file "$work/nginx/www.pem" --reloadcmd 'nginx -t && systemctl reload nginx'
acme --issue -d ftp.contoso.test -w "$work/webroot2" --keylength 2048 --renew-hook '/usr/local/bin/told "$CERT_PATH"'
settle acme.sh /var/lib/acme.sh
sed -i -e "s,$work/webroot2,/var/www/html,g" -e "s,$work/nginx,/etc/nginx/tls,g" acme.sh/*/*.conf
printf "SAVED_CF_Token='not-a-real-token'\nSAVED_CF_Account_ID='1234'\n" > acme.sh/account.conf
keep acme.sh
