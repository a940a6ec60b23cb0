#!/bin/bash
# Folders of very many files: what is held in memory is a name and a line per file at most, whatever the number of threads, and the output does not depend on it.
. "$(dirname -- "${BASH_SOURCE[0]}")/../peers/lib.sh"
need python3 taskset /usr/bin/time

# Certificates that differ in their keys, key pairs that are copies of one, a bundle, files that are something else.
cat > generate.py << 'PYTHON'
import base64, os, sys
vectors, folder, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
os.makedirs(folder)
certificate, key = (open(f"{vectors}/pkcs12/leaf.{kind}").read() for kind in ("crt", "key"))
der = bytearray(base64.b64decode(certificate.split("-----")[2]))
modulus = der.index(bytes.fromhex("0282010100")) + 5
for n in range(number):
    name = f"{folder}/{n % 7}-{n:06}"
    if n % 50 == 0: content = key
    elif n % 50 == 1: content = certificate
    elif n % 50 == 2: content = "hello\n"
    elif n % 500 == 3: content = certificate + key + certificate
    else:
        der[modulus + 100:modulus + 104] = n.to_bytes(4, "big")
        content = "-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(bytes(der)).decode().replace("\n", "") + "\n-----END CERTIFICATE-----\n"
    open(f"{name}.pem", "w").write(content)
PYTHON
python3 generate.py "$vectors" few 1000
python3 generate.py "$vectors" many 8000

# peak COMMAND... : what it needed at most, in KiB; its output in `out`. 1 is an answer.
peak() {
  /usr/bin/time -f %M -o peak "$@" > out 2> err || [ $? = 1 ] || fail "exit $?: $*"
  tail -n 1 peak
}

# Memory under a sanitizer says nothing about the program.
if grep -qE '__(asan|tsan)_init' "$certkit"; then bounded() { :; }; else
  # bounded WHAT A B : B, for seven thousand files more, is at most 1 KiB per file above A (a certificate and its text are 6).
  bounded() { [ "$3" -le $(($2 + 7000)) ] || fail "$1: $2 KiB for 1,000 files, $3 KiB for 8,000"; }
fi

for what in "verify-pair" "verify-pair --json" "inspect -r" "inspect -r --json"; do
  # shellcheck disable=SC2086
  a=$(peak "$certkit" $what few)
  # shellcheck disable=SC2086
  b=$(peak "$certkit" $what many)
  cp out several-threads
  bounded "$what" "$a" "$b"
  # shellcheck disable=SC2086
  taskset -c "$(taskset -pc $$ | sed 's/.*: //; s/[^0-9].*//')" "$certkit" $what many > one-thread 2> /dev/null || [ $? = 1 ]
  same_file several-threads one-thread
done

# The document that is written piece by piece is the document that a JSON library writes.
certkit inspect -r --json many > streamed.json
python3 - << 'PYTHON'
import json
text = open("streamed.json", encoding="utf-8").read()
document = json.loads(text)
assert json.dumps(document, indent=2, ensure_ascii=False) + "\n" == text
names = [o["source"]["file"] for o in document["objects"]]
assert names == sorted(names), "in the order of the files"
assert len(document["files"]) == 8000 - 160 and document["problems"] == []
assert document["summary"]["certificates"] == sum(o["kind"] == "certificate" for o in document["objects"])
PYTHON
