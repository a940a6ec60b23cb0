# For tests of check against servers on loopback; after lib.sh. Makes certificates, starts servers, and asks certkit.

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2> /dev/null; }
# certificate NAME ISSUER EXTENSIONS [OPTION...] : NAME.crt for NAME.key, by ISSUER (its own name: self-signed).
certificate() {
  local name=$1 issuer=$2 extensions=$3
  shift 3
  [ -f "$name.key" ] || key "$name"
  openssl req -new -key "$name.key" -subj "/CN=$name" -out "$name.csr"
  printf '%b' "$extensions" > "$name.ext"
  if [ "$issuer" = "$name" ]; then set -- -signkey "$name.key" "$@"; else set -- -CA "$issuer.crt" -CAkey "$issuer.key" "$@"; fi
  openssl x509 -req -in "$name.csr" -extfile "$name.ext" -set_serial "0x$(openssl rand -hex 8)" -days 90 -out "$name.crt" "$@" 2> /dev/null
}
ca='basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n'
server='keyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\nsubjectAltName='

# Nothing but the server is spoken to; what is trusted is the root, or $trust; it is waited for $patience; and names lead to loopback.
ask() { certkit check --json --offline --trust "${trust:-root.crt}" --timeout "${patience:-5s}" --connect-to 127.0.0.1 "$@"; }
first_finding() { sed -n 's/^ *"id": "\(.*\)",$/\1/p' out | head -n 1; }
# finds ID WHAT... : exit code 1, and that finding before all others.
finds() {
  local id=$1
  shift
  expect_exit 1 ask "$@"
  contains out '"schema": "certkit.check/1"' '"ok": false'
  [ "$(first_finding)" = "$id" ] || { cat out >&2; fail "the first finding is $(first_finding), not $id: $*"; }
}
# good WHAT... : exit code 0.
good() { expect_exit 0 ask "$@"; contains out '"ok": true'; }
attempts() { grep -c '"as": ' out; }

# s_server OPTION... : started, its port in $port.
s_server() {
  port=$(free_port)
  background openssl s_server -accept "127.0.0.1:$port" -www -quiet "$@"
  wait_for_port "$port"
}

# small_servers CERTIFICATES KEY : those of check_servers.py; the port of each is in a variable of its name.
small_servers() {
  background python3 "$source_root/tests/peers/check_servers.py" ports "$1" "$2"
  for _ in $(seq 100); do [ -f ports ] && break; sleep 0.1; done
  . ./ports
}
