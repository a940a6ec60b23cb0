"""The table of vectors: what is written, and what is found in it."""
import base64
import pathlib
import subprocess
import tempfile

from parts import *

rows = []
contents = {}  # file: content; None: made by another program, once
first_with = {}  # content and suffix: file


def keep(name, content):
    """The file that holds this; an older one if it is the same."""
    if isinstance(content, str):
        content = content.encode()
    known = first_with.get((content, pathlib.Path(name).suffix))
    if known:
        return known
    if name in contents:
        raise SystemExit(f"two different files are called {name}")
    contents[name] = content
    first_with[content, pathlib.Path(name).suffix] = name
    return name


def row(rule, verdict, options, files, also):
    found = sorted(set(also) | ({rule} if verdict == "bad" else set()))
    rows.append("\t".join([rule, verdict, options, " ".join(files), ",".join(found)]))


def add(rule, bad, good=None, options="", also=(), good_also=None, suffix="crt", name=None):
    """`bad` breaks the rule, `good` is as near to that as keeps to it. `also`: what other rules find in both."""
    for verdict, content in (("bad", bad), ("good", good)):
        if content is None:
            continue
        file = keep(f"{name or rule}.{verdict}.{suffix}", content)
        row(rule, verdict, options, [file], also if verdict == "bad" or good_also is None else good_also)


def pem(*certificates):
    text = ""
    for one in certificates:
        body = base64.b64encode(one).decode()
        text += "-----BEGIN CERTIFICATE-----\n" + "\n".join(body[i:i + 64] for i in range(0, len(body), 64)) + "\n-----END CERTIFICATE-----\n"
    return text


def once(name, input_, *command):
    """A file that openssl makes of another one, and salts anew each time."""
    contents[name] = None
    if not (HERE / name).exists():
        with tempfile.NamedTemporaryFile() as file:
            file.write(input_)
            file.flush()
            subprocess.run(["openssl", *command, "-in", file.name, "-out", HERE / name], check=True)
    return name


def pfx(name, certificates, key, *how):
    content = pem(*certificates).encode() + ((HERE / key).read_bytes() if key else b"")
    return once(name, content, "pkcs12", "-export", "-passout", "pass:secret", *([] if key else ["-nokeys"]), *how)


def mismatched(name, certificate_, key):
    """By certtool, which does not look whether they belong together."""
    contents[name] = None
    if not (HERE / name).exists():
        with tempfile.NamedTemporaryFile() as file:
            file.write(pem(certificate_).encode())
            file.flush()
            subprocess.run(["certtool", "--to-p12", "--outder", "--load-certificate", file.name, "--load-privkey", HERE / key, "--p12-name", "x", "--password", "secret", "--outfile", HERE / name],
                           capture_output=True, check=True)
    return name


LEAF, RSA_LEAF, CA, PUBLIC = certificate(), rsa_leaf(), ca_certificate(), public()
for name_, content_ in (("server.crt", LEAF), ("rsa-server.crt", RSA_LEAF), ("ca.crt", CA), ("public.crt", PUBLIC)):
    keep(name_, content_)
WWW = dns("www.contoso.com")
ED25519 = seq(seq(oid("1.3.101.112")), bits(bytes(range(32))))
PASSWORD = "--passin file:{dir}/password.txt"
keep("password.txt", "secret\n")
