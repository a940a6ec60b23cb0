#!/usr/bin/env bash
# A day in the life of a fleet: 300 certificates move from an old CA to four others (a CA of one's own, Pebble, AD CS, EST) under a web server that
# clients do not leave alone for a moment. Some are pending, some denied; in the end all are renewed, and not one handshake failed.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need pebble pebble-challtestsrv openssl python3 curl nginx
here=$source_root/tests/peers
export HOME=$work/home PASSWORD=Passw0rd PYTHONDONTWRITEBYTECODE=1
mkdir home

# --- the CAs -----------------------------------------------------------------------------------------------------------------------------
certkit ca init old --subject "CN=Old CA" --key-type ec:p256 -q > out
certkit ca init lab --subject "CN=Lab CA" --key-type ec:p256 -q > out
certkit ca init est-ca --subject "CN=EST CA" --key-type ec:p256 -q > out
mkdir est && cp est-ca/ca.crt est/ca.pem && cp est-ca/ca.key est/ca.key
# What the web servers of the CAs show; all are trusted by one file.
openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -subj "/CN=localhost" -addext "subjectAltName=DNS:localhost,IP:127.0.0.1" \
  -out server.csr 2> /dev/null
certkit ca sign old server.csr -o server.crt -q > out
cat server.crt server.key > server.pem
cp old/ca.crt servers-ca.pem

est_port=$(free_port)
background python3 "$here/est_server.py" "$est_port" est server.pem
adcs_port=$(free_port)
background /usr/bin/python3 "$here/adcs/certsrv.py" --port "$adcs_port" --dir "$work/adcs" --tls-cert server.crt --tls-key server.key --auth basic
dns_port=$(free_port) dns_control=$(free_port)
background pebble-challtestsrv -management "127.0.0.1:$dns_control" -dns01 "127.0.0.1:$dns_port" -http01 "" -https01 "" -tlsalpn01 "" -defaultIPv4 127.0.0.1 -defaultIPv6 ""
acme_port=$(free_port) acme_management=$(free_port)
cat > pebble.json <<JSON
{"pebble": {"listenAddress": "127.0.0.1:$acme_port", "managementListenAddress": "127.0.0.1:$acme_management", "certificate": "server.crt", "privateKey": "server.key",
  "httpPort": $(free_port), "tlsPort": $(free_port), "ocspResponderURL": "", "certificateValidityPeriod": 7776000, "externalAccountBindingRequired": false}}
JSON
export PEBBLE_VA_NOSLEEP=1 PEBBLE_VA_ALWAYS_VALID=1 PEBBLE_WFE_NONCEREJECT=50 PEBBLE_CHAIN_LENGTH=2 PEBBLE_AUTHZREUSE=0
for port in "$dns_control" "$est_port" "$adcs_port"; do wait_for_port "$port"; done
background pebble -config pebble.json -dnsserver "127.0.0.1:$dns_port"
wait_for_port "$acme_port"
wait_for_port "$acme_management"
hook() { curl -sS --fail --cacert servers-ca.pem "https://localhost:$adcs_port/_test/$1"; }
curl -sk "https://127.0.0.1:$acme_management/roots/0" > pebble-root.pem
cat old/ca.crt lab/ca.crt est/ca.pem adcs/root.pem pebble-root.pem > trust.pem

# --- the fleet ---------------------------------------------------------------------------------------------------------------------------
# Name, issuer, folder: half of the folders are links that turn, half have their files replaced one by one.
number=0
of() {  # HOW_MANY ISSUER
  local i
  for i in $(seq "$1"); do
    number=$((number + 1))
    echo "$2-$i $2 $((number % 2))"
  done
}
{ of 90 lab; of 90 pebble; of 60 est; of 50 adcs; of 6 adcs-pending; of 4 adcs-denied; } > members
cut -d' ' -f1 members | sed 's/$/.fleet.test/' > names
nginx_port=$(free_port)

fleet() {  # the fleet file; with `old`: everything from the old CA, and nothing to be told yet
  cat <<YAML
issuers:
  old: {issuer: "ca:old"}
  lab: {issuer: "ca:lab"}
  pebble: {issuer: "acme:https://127.0.0.1:$acme_port/dir", ca_file: servers-ca.pem, agree_terms: true, webroot: www}
  est: {issuer: "est:https://127.0.0.1:$est_port/.well-known/est", ca_file: servers-ca.pem}
YAML
  local template
  for template in adcs:WebServer adcs-pending:PendingTemplate adcs-denied:SecretTemplate; do
    echo "  ${template%:*}: {issuer: \"adcs:https://localhost:$adcs_port/certsrv\", ca_file: servers-ca.pem, auth: basic, user: enroll, password: \"env:PASSWORD\"," \
      "attributes: [\"CertificateTemplate: ${template#*:}\"]}"
  done
  cat <<YAML
limits:
  adcs: {rate: 100, per: 1s, in_flight: 4}
  pebble: {in_flight: 6}
defaults:
  renew_before: 33%
YAML
  [ "${1-}" = old ] || cat <<YAML
  hooks:
    reload: {run: [sh, $work/reload], limit: 2m}
YAML
  echo "certificates:"
  local name issuer links
  while read -r name issuer links; do
    echo "  - name: $name"
    echo "    san: [$name.fleet.test]"
    echo "    issuer: $([ "${1-}" = old ] && echo old || echo "$issuer")"
    [ "$links" = 0 ] && echo "    installations: [{to: tls/$name, swap: generations}]" || echo "    installations: [tls/$name]"
    [ "${1-}" = old ] || echo "    endpoints: [{at: \"127.0.0.1:$nginx_port\", server_name: $name.fleet.test}]"
  done < members
}
# It returns when the workers with the old certificates are gone: on a busy machine that takes nginx longer than an endpoint is waited for.
cat > reload <<SH
set -e
cd "$work/nginx"
nginx -t -p . -e logs/error.log -c nginx.conf 2>> test.log
old=\$(ps -o pid= --ppid "\$(cat nginx.pid)")
kill -HUP "\$(cat nginx.pid)"
for pid in \$old; do while kill -0 "\$pid" 2> /dev/null; do sleep 0.1; done; done
echo "\$CERTKIT_NAMES" | wc -l >> "$work/reloads"
SH
mkdir tls www
fleet old > fleet.yaml
certkit renew --fleet fleet.yaml --plan > out
contains out "300"
expect_exit 0 certkit renew --fleet fleet.yaml
while read -r name _; do [ -s "tls/$name/$name.key" ] || fail "$name has no key"; done < members

# --- the web server, and its clients -----------------------------------------------------------------------------------------------------
mkdir -p nginx/logs
{
  cat <<CONF
daemon off; pid nginx.pid; worker_processes 2; error_log logs/error.log;
events { worker_connections 512; }
http {
  access_log off; server_names_hash_max_size 4096; server_names_hash_bucket_size 128;
  client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3; uwsgi_temp_path t4; scgi_temp_path t5;
CONF
  while read -r name _; do
    echo "  server { listen 127.0.0.1:$nginx_port ssl; server_name $name.fleet.test;" \
      "ssl_certificate $work/tls/$name/$name-fullchain.crt; ssl_certificate_key $work/tls/$name/$name.key; return 200; }"
  done < members
  echo "}"
} > nginx/nginx.conf
background nginx -p "$work/nginx" -e "$work/nginx/logs/error.log" -c nginx.conf
wait_for_port "$nginx_port"
chain_digests() {  # FILE : of what is in place now, a line for each name: name, SHA-256 of the chain
  /usr/bin/python3 - > "$1" <<'PY'
import base64, hashlib, re
for line in open("members"):
    name = line.split()[0]
    pem = open(f"tls/{name}/{name}-fullchain.crt").read()
    der = b"".join(base64.b64decode(one) for one in re.findall("-----BEGIN CERTIFICATE-----([^-]*)-----END", pem))
    print(f"{name}.fleet.test", hashlib.sha256(der).hexdigest())
PY
}
chain_digests before
rounds() { cat rounds.0 rounds.1 2> /dev/null | sort -n | head -n 1; }
another_round() {  # until the clients have asked for each name once more, from now on
  local first=() part now
  for part in 0 1; do first[part]=$(cat "rounds.$part" 2> /dev/null || echo 0); done
  for part in 0 1; do
    for _ in $(seq 600); do
      now=$(cat "rounds.$part" 2> /dev/null || echo 0)
      if [ "$now" -ge $((first[part] + 2)) ]; then break; fi
      sleep 0.1
    done
    [ "$now" -ge $((first[part] + 2)) ] || fail "the clients do not come round"
  done
}
background /usr/bin/python3 "$here/handshakes.py" "$nginx_port" trust.pem names handshakes.json rounds
clients=${started_pids[-1]}
another_round

# --- the day -----------------------------------------------------------------------------------------------------------------------------
fleet > fleet.yaml
echo "== 1. everything is another CA's now: 290 are renewed, 6 wait for their CA, 4 are denied"
certkit renew --fleet fleet.yaml --plan --json > plan.json
same_text "$(python3 -c 'import json; print(sum(any(r["id"] == "drift-issuer" for r in one["reasons"]) for one in json.load(open("plan.json"))["certificates"]))')" 300
expect_exit 8 certkit renew --fleet fleet.yaml --json
cp out run.json
count() { python3 -c 'import json, sys; print(sum(one["result"] == sys.argv[2] for one in json.load(open(sys.argv[1]))["outcomes"]))' "$1" "$2"; }
same_text "$(count run.json renewed)" 290
same_text "$(count run.json pending)" 6
same_text "$(count run.json failed)" 4
contains run.json "0x80094012"
chain_digests after-first
same_text "$({ diff before after-first || true; } | grep -c '^>')" 290

echo "== 2. the six are approved, and the next run has them; the four stay denied, and are held back unless one insists"
for id in $(hook pending); do hook "approve?ReqID=$id" > /dev/null; done
expect_exit 0 certkit renew --fleet fleet.yaml --only 'adcs-pending-*' --force --json
same_text "$(count out renewed)" 6
expect_exit 8 certkit renew --fleet fleet.yaml --json  # they have failed, and are not mended
same_text "$(count out renewed)$(count out failed)" 00
expect_exit 8 certkit renew --fleet fleet.yaml --only 'adcs-denied-*' --force --json
same_text "$(count out failed)" 4

echo "== 3. the four get a template that they may have; then nothing is left to do"
sed -i 's/SecretTemplate/WebServer/' fleet.yaml
expect_exit 0 certkit renew --fleet fleet.yaml --only 'adcs-denied-*' --force --json
same_text "$(count out renewed)" 4
expect_exit 0 certkit renew --fleet fleet.yaml --json
same_text "$(count out renewed)" 0
another_round
kill "$clients"
wait "$clients"

# --- what came of it ---------------------------------------------------------------------------------------------------------------------
chain_digests after
same_text "$({ diff before after || true; } | grep -c '^>')" 300
/usr/bin/python3 - <<'PY'
import json
report = json.load(open("handshakes.json"))
before, after = (dict(line.split() for line in open(name)) for name in ("before", "after"))
assert not report["failures"], f'{len(report["failures"])} of {report["handshakes"]} handshakes failed: {report["failures"][:5]}'
for name, chains in report["served"].items():
    # The old one until the new one comes, and never anything else. A denied one was the old CA's until the last run.
    assert chains == [before[name], after[name]], f"{name} was served as {len(chains)} chains"
print(f'{report["handshakes"]} handshakes, not one failed')
PY
# One reload for all of a wave, and not one for each.
[ "$(wc -l < reloads)" -le 12 ] || fail "$(wc -l < reloads) reloads"
# Nothing was asked for twice: what each CA was asked for is what it had to be asked for.
same_text "$(hook log | python3 -c 'import json, sys; print(sum("Mode=newreq" in one.get("body", "") for one in json.load(sys.stdin)))')" 68
same_text "$(certkit ca list lab | grep -c '^valid')" 90
same_text "$(grep -c '^/.well-known/est/simpleenroll' background.log)" 60
# Every certificate has its key; no temporary lies beside them.
certkit verify-pair tls > out || { tail out >&2; fail "a certificate and a key that do not belong together"; }
same_text "$(find tls -name '.*' ! -name . | wc -l)" 0
same_text "$(find tls -name '*.key' ! -perm 0600 | wc -l)" 0
