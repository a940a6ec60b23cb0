#!/usr/bin/env bash
# scan beside the tools that it is for: what openssl's servers send, what Prometheus' own way of reading takes, what openssl storeutl counts;
# and many hosts at once, with slow and dead ones among them.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl python3 keytool

# says CONDITION : it holds for the document in `out`, which is `d` in it; found(HOST) are the findings of a host.
says() {
  python3 - "$1" << 'PYTHON' || { head -c 4000 out >&2; fail "not so: $1"; }
import json, sys
d = json.load(open("out"))
found = lambda host: next(one["findings"] for one in d["hosts"] if one["host"] == host)
chain = lambda host: next(one["chain"] for one in d["hosts"] if one["host"] == host)
sys.exit(not eval(sys.argv[1]))
PYTHON
}

# --- a CA, a server that sends its chain, one that leaves the intermediate out, one that has expired
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -out root.pem -subj "/CN=Test Root" -days 3650 -addext keyUsage=critical,keyCertSign,cRLSign 2> /dev/null
identifiers='subjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n'
printf "basicConstraints=critical,CA:true\nkeyUsage=critical,keyCertSign,cRLSign\n$identifiers" > ca.ext
printf "subjectAltName=DNS:localhost,IP:127.0.0.1\nbasicConstraints=critical,CA:false\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=serverAuth\n$identifiers" > leaf.ext
issue() { # NAME CA EXTENSIONS [-days N | ...]
  local name=$1 ca=$2 extensions=$3
  shift 3
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$name.key" -out "$name.csr" -subj "/CN=$name" 2> /dev/null
  openssl x509 -req -in "$name.csr" -CA "$ca.pem" -CAkey "$ca.key" -CAcreateserial -extfile "$extensions" -out "$name.pem" "$@" 2> /dev/null
}
issue middle root ca.ext -days 1000
issue good middle leaf.ext -days 300
issue soon middle leaf.ext -days 10
cp middle.pem chain.pem

serve() { # NAME [options] : on $port
  local name=$1
  shift
  port=$(free_port)
  background openssl s_server -accept "127.0.0.1:$port" -cert "$name.pem" -key "$name.key" -quiet "$@"
  wait_for_port "$port"
}
serve good -cert_chain chain.pem; good=$port
serve soon; bare=$port
dead=$(free_port)

expect_exit 1 certkit scan "127.0.0.1:$good" "127.0.0.1:$bare" "127.0.0.1:$dead" --trust root.pem --json
says 'd["summary"]["hosts"] == 3 and d["summary"]["certificates"] == 3'
says "found('127.0.0.1:$good') == [] and len(chain('127.0.0.1:$good')) == 2"
says "found('127.0.0.1:$bare')[0] == 'missing-intermediate'"
says "found('127.0.0.1:$dead') == ['connection-refused']"
says "[(c['state'], c['places']) for c in d['certificates']] == [('expires-soon', ['127.0.0.1:$bare'])]"

# Where nobody's roots are asked for, a whole chain is good, and --all shows the intermediate.
expect_exit 0 certkit scan "127.0.0.1:$good" --trust none --all
contains out "middle" "certificate 2 of its chain"
# By a list, and a range of which one address answers.
printf '# ours\nhttps://127.0.0.1:%s/owa  # with a path\n\n' "$good" > hosts.txt
expect_exit 0 certkit scan --hosts hosts.txt --trust root.pem
expect_exit 0 certkit scan "127.0.0.0/29:$good" --trust root.pem
contains out "5 addresses without TLS"

# --- many hosts: dead ones, and a dozen that accept and say nothing
slow=$(free_port)
background python3 -c "
import selectors, socket
listeners = selectors.DefaultSelector()
for i in range(2, 14): listeners.register(socket.create_server(('127.0.0.%d' % i, $slow)), selectors.EVENT_READ)
held = []
while True: held += [key.fileobj.accept() for key, _ in listeners.select()]"
for _ in $(seq 100); do if (exec 3<> "/dev/tcp/127.0.0.13/$slow") 2> /dev/null; then break; fi; sleep 0.1; done
{
  for i in $(seq 2 13); do echo "127.0.0.$i:$slow"; done
  for i in $(seq 1 150); do echo "127.0.1.$i:$dead"; done
  echo "127.0.0.1:$good"
} > many.txt
expect_exit 1 certkit scan --hosts many.txt --trust root.pem --json
says "sum(h['findings'][:1] == ['handshake-timeout'] for h in d['hosts']) == 12"
says "sum(h['findings'] == ['connection-refused'] for h in d['hosts']) == 150"
says "found('127.0.0.1:$good') == []"

# --- files: as many certificates as openssl counts, in stores of others too
mkdir -p tree/a/b
cp root.pem middle.pem tree/a
cat good.pem middle.pem > tree/a/b/fullchain.pem
openssl x509 -in soon.pem -outform der -out tree/a/b/soon.der
count=$(for file in $(find tree -type f); do openssl storeutl -noout -certs "$file" | sed -n 's/^Total found: //p'; done | awk '{ n += $1 } END { print n }')
expect_exit 0 certkit scan tree --json
says "d['summary']['seen'] == $count"
keytool -importcert -noprompt -alias root -file root.pem -keystore trust.p12 -storepass changeit > /dev/null 2>&1
printf 'changeit\n' > changeit
expect_exit 0 certkit scan trust.p12 --passin file:changeit --all --json
says "d['certificates'][0]['name'] == 'Test Root'"

# --- what Prometheus reads: the text format, by its rules
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout odd.key -out 'tree/odd "name".pem' -subj '/CN=back\\slash and "quotes"' -days 5 2> /dev/null
expect_exit 0 certkit scan tree "127.0.0.1:$good" --trust root.pem --prometheus certkit.prom
same_text "$(mode_of certkit.prom)" 644
python3 - certkit.prom << 'PYTHON'
import re, sys
lines = open(sys.argv[1], newline="").read().split("\n")
assert lines.pop() == "", "the last line has a line end"
sample = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\[\\"n])*",?)*)\})? (-?[0-9.e+]+)$')
typed, helped, seen, values = {}, set(), set(), {}
for line in lines:
    if line.startswith("# HELP "):
        helped.add(line.split(" ")[2])
    elif line.startswith("# TYPE "):
        _, _, name, kind = line.split(" ")
        assert name not in typed and name in helped and kind == "gauge", line
        typed[name] = kind
    else:
        match = sample.match(line)
        assert match, line
        assert match[1] == list(typed)[-1], f"{line}: not with its type"
        assert (match[1], match[2]) not in seen, f"twice: {line}"
        seen.add((match[1], match[2]))
        values.setdefault(match[1], []).append((match[2], float(match[3])))
expiries = values["certkit_certificate_not_after_seconds"]
assert len(expiries) == 5, expiries
assert any(r'name="back\\slash and \"quotes\""' in labels for labels, _ in expiries), expiries
states = dict(values["certkit_scan_certificates"])
assert states['state="expires-soon"'] == 2 and states['state="fine"'] == 3, states
PYTHON

# --- Nagios: one line, its exit codes
expect_exit 1 certkit scan tree --nagios
same_text "$(wc -l < out)" 1
grep -Eq "^CERTKIT WARNING - [^|]*\| certificates=5;;;0 " out || fail "$(cat out)"
expect_exit 2 certkit scan "127.0.0.1:$dead" --nagios
expect_exit 3 certkit scan nothing.pem --nagios
