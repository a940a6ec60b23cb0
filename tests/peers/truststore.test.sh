#!/usr/bin/env bash
# Where trust stores come from besides files: certutil's databases, keytool's cacerts, servers of openssl with AIA behind them, a CA.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need certutil keytool openssl python3

# A CA with its intermediate and a server; each says by AIA where its issuer is.
aia=$(free_port)
mkdir web
ca() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 "$@" 2> /dev/null; }
signed() {  # NAME ISSUER EXTENSIONS... : NAME.pem and NAME.key, signed by ISSUER
  local name=$1 issuer=$2
  shift 2
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" 2> /dev/null
  printf '%s\n' "$@" > "$name.ext"
  openssl x509 -req -in "$name.csr" -CA "$issuer.pem" -CAkey "$issuer.key" -days 300 -extfile "$name.ext" -out "$name.pem" 2> /dev/null
}
ca -keyout root.key -out root.pem -subj "/CN=Peer Root"
ca -keyout stranger.key -out stranger.pem -subj "/CN=Stranger"
signed issuing root basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign "authorityInfoAccess=caIssuers;URI:http://127.0.0.1:$aia/root.cer"
signed server issuing subjectAltName=IP:127.0.0.1 "authorityInfoAccess=caIssuers;URI:http://127.0.0.1:$aia/issuing.p7c"
openssl x509 -in root.pem -outform DER -out web/root.cer
openssl crl2pkcs7 -nocrl -certfile issuing.pem -certfile stranger.pem -outform DER -out web/issuing.p7c
background python3 -m http.server --bind 127.0.0.1 --directory web "$aia"
wait_for_port "$aia"
fingerprint() { openssl x509 -in "$1" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f; }
serve() {  # PORT CERTIFICATE... : a server that sends these, its own first
  local port=$1 certificate=$2 chain=()
  shift 2
  if [ $# -gt 0 ]; then
    cat "$@" > "chain-$port.pem"
    chain=(-cert_chain "chain-$port.pem")
  fi
  background openssl s_server -accept "127.0.0.1:$port" -cert "$certificate" -key server.key "${chain[@]}" -www
  wait_for_port "$port"
}

# A server that sends its intermediate: the root by AIA, and every fingerprint to compare.
port=$(free_port)
serve "$port" server.pem issuing.pem
expect_exit 0 certkit truststore build "https://127.0.0.1:$port" -o by-aia.pem
contains err "issuing: sent by 127.0.0.1:$port, SHA-256 $(fingerprint issuing.pem)" \
  "Peer Root: from http://127.0.0.1:$aia/root.cer, SHA-256 $(fingerprint root.pem)" "left out: server: not a CA" "no proof"
openssl verify -CAfile by-aia.pem server.pem > /dev/null
same_text "$(grep -c BEGIN by-aia.pem)" 2

# One that sends itself alone: both by AIA, of a PKCS#7 the one that signed.
port=$(free_port)
serve "$port" server.pem
expect_exit 0 certkit truststore build "https://127.0.0.1:$port" -o alone.pem
contains err "issuing: from http://127.0.0.1:$aia/issuing.p7c" "Peer Root: from http://127.0.0.1:$aia/root.cer"
lacks err Stranger
expect_exit 0 certkit truststore diff by-aia.pem alone.pem

# One that sends everything needs nothing more; add puts it beside what is there.
port=$(free_port)
serve "$port" server.pem issuing.pem root.pem
cp stranger.pem grown.pem
expect_exit 0 certkit truststore add grown.pem "https://127.0.0.1:$port"
contains err "Peer Root: sent by" "3 certificates in the store"
expect_exit 0 certkit truststore list "https://127.0.0.1:$port" --json

# AIA that brings somebody else, text, or nothing, and a port where nobody is.
cp web/root.cer kept.cer
openssl x509 -in stranger.pem -outform DER -out web/root.cer
port=$(free_port)
serve "$port" server.pem issuing.pem
expect_exit 0 certkit truststore build "https://127.0.0.1:$port" -o short.pem
contains err "nothing from http://127.0.0.1:$aia/root.cer" "what is there did not sign issuing" "the root was not sent"
echo "<html>hello</html>" > web/root.cer
expect_exit 0 certkit truststore build "https://127.0.0.1:$port" -o short.pem --force
contains err "an HTML page"
rm web/root.cer
expect_exit 0 certkit truststore build "https://127.0.0.1:$port" -o short.pem --force
contains err "404"
same_text "$(grep -c BEGIN short.pem)" 1
cp kept.cer web/root.cer
expect_exit 5 certkit truststore build "https://127.0.0.1:$(free_port)" -o nothing.pem
[ ! -e nothing.pem ] || fail "a store of nothing"
# An address of the machine's own link is asked by nobody.
signed linked root basicConstraints=critical,CA:TRUE "authorityInfoAccess=caIssuers;URI:http://169.254.169.254/latest/root.cer"
cp server.key server.key.kept; cp linked.key server.key
port=$(free_port)
serve "$port" linked.pem
expect_exit 0 certkit truststore build "https://127.0.0.1:$port" -o linked-store.pem
contains err "link-local" "the root was not sent"
cp server.key.kept server.key

# NSS: what certutil trusts and distrusts, by the folder, by its name, and by the file.
mkdir db
certutil -N -d sql:db --empty-password
certutil -A -d sql:db -n "peer root" -t CT,C,C -i root.pem
certutil -A -d sql:db -n issuing -t ,, -i issuing.pem
certutil -A -d sql:db -n stranger -t p,p,p -i stranger.pem
for source in nss:db db db/cert9.db; do
  rm -f nss.pem
  expect_exit 0 certkit truststore build "$source" -o nss.pem
  contains err "issuing: not trusted for servers by its NSS database" "Stranger: rejected for serverAuth by its NSS database"
  same_text "$(openssl x509 -in nss.pem -noout -subject -nameopt RFC2253)" "subject=CN=Peer Root"
  same_text "$(grep -c BEGIN nss.pem)" 1
done
expect_exit 0 certkit truststore build nss:db --keep-rejected -o all.pem
same_text "$(grep -c BEGIN all.pem)" 3
expect_exit 0 certkit inspect db/cert9.db
contains out "friendly name peer root" "trusted for serverAuth" "REJECTED for serverAuth"
sha256sum db/cert9.db > before
expect_exit 3 certkit truststore add db/cert9.db stranger.pem --to pem
contains err "certutil -A"
sha256sum -c before > /dev/null
# What it distrusts is not in it.
cat root.pem stranger.pem > two.pem
expect_exit 1 certkit truststore diff nss:db two.pem
contains out "CN=Stranger" "the other holds it, rejected for serverAuth by its NSS database"
expect_exit 3 certkit truststore list nss:web
contains err "there is no file"
expect_exit 3 certkit truststore list db/key4.db
contains err "the key database of NSS"

# Java: where JAVA_HOME says, in both formats.
for type in JKS PKCS12; do
  home=$PWD/java-$type
  mkdir -p "$home/lib/security"
  keytool -importcert -noprompt -alias peer -file root.pem -keystore "$home/lib/security/cacerts" -storetype $type -storepass changeit 2> /dev/null
  echo changeit > pw
  JAVA_HOME=$home expect_exit 0 certkit truststore diff java root.pem --passin file:pw
done
JAVA_HOME=$PWD/web expect_exit 3 certkit truststore list java
contains err "JAVA_HOME has no cacerts"

# This machine's own, and Mozilla's.
expect_exit 0 certkit truststore build system -o system.pem
expect_exit 0 certkit truststore build mozilla -o mozilla.pem
certkit truststore diff mozilla system > out 2> err || [ $? = 1 ]
# A CA, as any issuer hands out its certificates.
certkit ca init lab --subject "CN=Lab Root" > /dev/null 2>&1
expect_exit 0 certkit truststore build ca:lab -o lab.pem
same_text "$(openssl x509 -in lab.pem -noout -subject -nameopt RFC2253)" "subject=CN=Lab Root"
