#!/bin/bash
# What each device of the library is given is read by somebody else's program: OpenSSL for PEM, DER, PKCS#7 and PKCS#12, Java for JKS; and the certificate in it
# belongs to the key beside it.
. "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"
need openssl keytool python3

printf 'secret\n' > pw
certkit --quiet ca init lab --subject "CN=Lab Root,O=Contoso" --key-type ec:p256 --crl-url http://pki.contoso.com/lab.crl > /dev/null
certkit --quiet csr --cn any --key-type rsa:2048 --name any > /dev/null
certkit profile list --json > profiles.json

cat > deliver.py <<'PYTHON'
import json, pathlib, re, subprocess, sys

certkit = sys.argv[1]
PEM = re.compile(rb"-----BEGIN ([^-]+)-----.*?-----END \1-----", re.S)
# Devices that make their own key, or have no certificate of their own: nothing is issued for them here.
elsewhere, delivered, readers = [], 0, {}
# Its validity begins now, it is no public one, and one key is in all certificates.
OF_THE_CA = {"device-validity", "device-extension", "signature-not-taken", "device-subject"}


def run(*words, data=None):
    return subprocess.run(words, input=data, capture_output=True, timeout=60)


def openssl(what, *words, data=None):
    done = run("openssl", *words, data=data)
    if done.returncode != 0:
        sys.exit(f"{what}: openssl {' '.join(words)}: {done.stderr.decode()}")
    readers[words[0]] = readers.get(words[0], 0) + 1
    return done.stdout


def public_of_key(what, data):
    return openssl(what, "pkey", "-passin", "file:pw", "-pubout", data=data)


def read_pem(what, data, keys, leaves):
    blocks = [(match.group(1).decode(), match.group(0) + b"\n") for match in PEM.finditer(data)]
    for label, block in blocks:
        if label == "CERTIFICATE":
            leaves.append(openssl(what, "x509", "-noout", "-pubkey", data=block))
        elif label.endswith("PRIVATE KEY"):
            keys.append(public_of_key(what, block))
        elif label == "PKCS7":
            openssl(what, "pkcs7", "-print_certs", data=block)
        elif label in ("DH PARAMETERS", "CERTIFICATE REQUEST"):
            pass
        else:
            sys.exit(f"{what}: nobody here reads {label}")
    return bool(blocks)


def read_binary(what, path, data, keys, leaves):
    if data[:4] == b"\xfe\xed\xfe\xed":
        for password in ("secret", "changeit", "aircontrolenterprise"):  # the user's, or the one that the device has for all of its stores
            listed = run("keytool", "-list", "-keystore", path, "-storepass", password)
            if listed.returncode == 0:
                break
        if listed.returncode != 0:
            sys.exit(f"{what}: keytool: {listed.stdout.decode()}")
        readers["keytool"] = readers.get("keytool", 0) + 1
        return
    # PKCS#12 first: OpenSSL's other programs would open it as well.
    for password in ("file:pw", "pass:temppassword", "pass:aircontrolenterprise", "pass:changeit", "pass:"):
        opened = run("openssl", "pkcs12", "-in", path, "-passin", password, "-nodes", "-legacy")
        if opened.returncode == 0:
            readers["pkcs12"] = readers.get("pkcs12", 0) + 1
            read_pem(what, opened.stdout, keys, leaves)
            return
    if run("openssl", "x509", "-inform", "DER", "-noout", "-in", path).returncode == 0:
        leaves.append(openssl(what, "x509", "-inform", "DER", "-noout", "-pubkey", "-in", path))
        return
    if run("openssl", "pkcs7", "-inform", "DER", "-noout", "-in", path).returncode == 0:
        openssl(what, "pkcs7", "-inform", "DER", "-in", path, "-print_certs")
        return
    if run("openssl", "pkey", "-inform", "DER", "-noout", "-passin", "file:pw", "-in", path).returncode == 0:
        keys.append(openssl(what, "pkey", "-inform", "DER", "-passin", "file:pw", "-pubout", "-in", path))
        return
    sys.exit(f"{what}: no reader takes it")


def judge(name, values, files):
    """What is written for a device is what lint, with the same profile, has nothing against; whatever it says of the test's CA."""
    readable = [path for path in files if not path.endswith(".txt")]
    said = run(certkit, "lint", *readable, "--profile", name, *values, "--passin", "file:pw", "--json", "--fail-on", "never")
    if said.returncode == 4:  # the device's own password
        return
    if said.returncode != 0:
        sys.exit(f"{name}: lint: {said.stderr.decode()}")
    for one in json.loads(said.stdout)["findings"]:
        if one["severity"] != "note" and one["id"] not in OF_THE_CA and not one["id"].startswith("public-"):
            sys.exit(f"{name}: lint has something against {files}: {one}")


for profile in json.load(open("profiles.json"))["profiles"]:
    name = profile["id"]
    shown = json.loads(run(certkit, "profile", "show", name, "--json").stdout)
    values = []
    words = [certkit, "issue", "--profile", name, "--issuer", "ca:lab", "--passout", "file:pw", "--json", "--out-dir", "out/" + name]
    for value in shown["inputs"]:
        if value["required"] == "true":
            values += ["--set", f"{value['name']}={value['example'] or 'x.contoso.com'}"]
    done = run(*words, *values, "--key", "any.key")
    # What is needed under a condition is asked for, with an example.
    while hint := re.search(rb'"give it with --set ([a-z_]+=[^ ",]+(?:,[^ ",]+)*)', done.stderr):
        values += ["--set", hint.group(1).decode()]
        done = run(*words, *values, "--key", "any.key")
    if done.returncode == 2 and b"the key" in done.stderr:
        done = run(*words, *values)
    if done.returncode == 2 and (b"makes its own" in done.stderr or b"no certificate of its own" in done.stderr or b"makes its key" in done.stderr):
        elsewhere.append(name)
        continue
    if done.returncode not in (0, 1):
        sys.exit(f"{name}: exit {done.returncode}: {done.stderr.decode()[:600]}\n{' '.join(words + values)}")
    for certificate in json.loads(done.stdout)["certificates"]:
        keys, leaves, files = [], [], [file["path"] for file in certificate["files"]]
        for path in files:
            data = pathlib.Path(path).read_bytes()
            what = f"{name}: {path}"
            if not read_pem(what, data, keys, leaves) and not data.isascii():
                read_binary(what, path, data, keys, leaves)
        judge(name, values, files)
        for key in keys:
            if leaves and key not in leaves:
                sys.exit(f"{name}: the key belongs to no certificate beside it: {files}")
    delivered += 1

print(f"{delivered} devices delivered, {len(elsewhere)} make their own keys; read by {readers}")
if delivered < 100 or not all(readers.get(reader) for reader in ("x509", "pkey", "pkcs12", "pkcs7", "keytool")):
    sys.exit("fewer devices or readers than there are")
PYTHON
python3 deliver.py "$certkit"
