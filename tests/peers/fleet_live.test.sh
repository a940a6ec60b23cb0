#!/usr/bin/env bash
# renew --live and --revocation, by servers: an endpoint that shows another certificate than the one in place, and certificates that their CA
# has revoked, as its CRL and its OCSP responder say. The plan names all three, and a run mends them; on a terminal it shows a bar, and elsewhere
# a line for each event.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl python3 flock
export PYTHONDONTWRITEBYTECODE=1

# --- a CA that certkit asks through a helper, so that whether something is revoked only its servers say -------------------------------------
ca_port=$(free_port) port=$(free_port)
mkdir www
key=(-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes)
openssl req -x509 "${key[@]}" -keyout www/issuing.key -subj "/CN=Test CA" -days 60 -out www/issuing.pem -addext "keyUsage=critical,keyCertSign,cRLSign" 2> /dev/null
echo issuing > www/signer
: > www/index.txt
cat > cnf << END
[ca]
default_ca = d
[d]
database = www/index.txt
new_certs_dir = .
default_md = sha256
default_days = 60
rand_serial = yes
unique_subject = no
copy_extensions = copy
policy = anything
[anything]
commonName = supplied
[crl]
crlDistributionPoints = URI:http://127.0.0.1:$ca_port/issuing.crl
[ocsp]
authorityInfoAccess = OCSP;URI:http://127.0.0.1:$ca_port/ocsp
END
ca=(openssl ca -config cnf -cert www/issuing.pem -keyfile www/issuing.key)
cat > signs << END
#!/bin/sh
[ "\$CERTMONGER_OPERATION" = SUBMIT ] || exit 6
cd "$work" && exec 9> lock && flock 9 && printf '%s\n' "\$CERTMONGER_CSR" > csr && ${ca[*]} -batch -notext -extensions "\$CERTMONGER_CA_PROFILE" -in csr -out crt && cat crt www/issuing.pem
END
chmod +x signs
publish() {
  "${ca[@]}" -gencrl -crldays 10 -out crl.pem 2> /dev/null
  openssl crl -in crl.pem -outform DER -out www/issuing.crl
}
publish
background python3 "$source_root/tests/peers/revocation_server.py" "$ca_port" www

# --- the fleet -----------------------------------------------------------------------------------------------------------------------------
# The endpoint shows what lies in `shown`; where there is a pipe `wait`, the hook lets whoever looks at the terminal have seen it before.
cat > reload << END
cd "$work"
if [ -p wait ]; then read -r _ < wait; fi
cp tls/web/web-fullchain.crt shown/crt && cp tls/web/web.key shown/key
END
cat > fleet.yaml << END
issuers:
  by-crl: {issuer: "exec:$work/signs", profile: crl}
  by-ocsp: {issuer: "exec:$work/signs", profile: ocsp}
defaults:
  key: reuse
  issuer: by-crl
  installations: ["tls/\${name}"]
certificates:
  - {name: calm, subject: CN=calm, san: [calm.test]}
  - {name: mail, subject: CN=mail, san: [mail.test]}
  - {name: shop, subject: CN=shop, san: [shop.test], issuer: by-ocsp}
  - name: web
    subject: CN=web
    san: [web.test]
    hooks: {reload: [sh, $work/reload]}
    endpoints: [{at: "127.0.0.1:$port", server_name: web.test}]
END
mkdir shown
cat > endpoint.py << 'END'
import socket, ssl, sys
listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    connection, _ = listener.accept()
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("shown/crt", "shown/key")
        context.wrap_socket(connection, server_side=True).recv(1)
    except OSError:
        pass
    connection.close()
END
background python3 endpoint.py "$port"
wait_for_port "$ca_port"
wait_for_port "$port"
expect_exit 0 certkit renew
contains err "web done:" "calm done:"
keys() { for name in "$@"; do openssl pkey -in "tls/$name/$name.key" -pubout; done; }
reasons() { python3 -c 'import json; print(*sorted(one["name"] + ":" + ",".join(why["id"] for why in one["reasons"]) for one in json.load(open("out"))["certificates"] if one["verdict"] == "due"))'; }
expect_exit 0 certkit renew --plan --live --revocation --json
same_text "$(reasons)" ""

# --- what only servers can tell --------------------------------------------------------------------------------------------------------------
openssl req -x509 "${key[@]}" -keyout shown/key -subj "/CN=web" -days 60 -out shown/crt 2> /dev/null
for name in mail shop; do "${ca[@]}" -revoke "tls/$name/$name.crt" -crl_reason keyCompromise 2> /dev/null; done
publish
expect_exit 0 certkit renew --plan --json
same_text "$(reasons)" ""
expect_exit 0 certkit renew --plan --live --json
same_text "$(reasons)" "web:drift-endpoint"
expect_exit 0 certkit renew --plan --live --revocation --json
same_text "$(reasons)" "mail:revoked shop:revoked web:drift-endpoint"
expect_exit 0 certkit renew --plan --live --revocation
contains out "it is revoked" "the endpoint serves another certificate" "4 certificates: 3 due, 1 ok"

# --- on a terminal: the hook goes on when the bar was seen ----------------------------------------------------------------------------------
keys web > web-before
keys mail > mail-before
keys shop > shop-before
mkfifo wait
cat > on_terminal.py << 'END'
import os, pty, sys
wait = os.open("wait", os.O_RDWR)
pid, terminal = pty.fork()
if pid == 0:
    os.close(wait)
    os.execv(sys.argv[1], sys.argv[1:])
shown, told = b"", False
try:
    while piece := os.read(terminal, 65536):
        shown += piece
        if not told and b"] 0 of 3 certificates" in shown:
            told = os.write(wait, b"seen\n")
except OSError:  # the program has ended
    pass
open("screen", "wb").write(shown)
code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
if code:
    sys.stderr.write(shown.decode(errors="replace"))
sys.exit(code)
END
expect_exit 0 python3 on_terminal.py "$certkit" renew --live --revocation
contains screen "[                        ] 0 of 3 certificates" $'\r\033[K' "3 renewed"
lacks screen "done:"
rm wait
keys web | cmp - web-before || fail "web has another key, and nothing was wrong with it"
for name in mail shop; do if keys "$name" | cmp -s - "$name-before"; then fail "$name is certified again with the key that was revoked"; fi; done
same_file shown/crt tls/web/web-fullchain.crt
expect_exit 0 certkit renew --plan --live --revocation --json
same_text "$(reasons)" ""

# --- and without one -------------------------------------------------------------------------------------------------------------------------
expect_exit 0 certkit renew --live --only web --force
contains err "web issued" "web done: serial "
lacks err "of 1 certificates"
lacks err $'\r'
