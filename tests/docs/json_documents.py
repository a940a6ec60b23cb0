#!/usr/bin/env python3
"""usage: json_documents.py CERTKIT

Validates what --json prints against docs/schemas with python3-jsonschema: the documents that the transcripts printed (json/ beside CERTKIT), and those of the
program itself over the vectors; of `--batch` each line. Every command has a schema and every schema a command; every member that is described occurs; docs/json.md is
what the schemas say.
"""
import http.server
import json
import os
import pathlib
import re
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

import jsonschema

sys.dont_write_bytecode = True
import json_reference

ROOT = json_reference.ROOT
VECTORS = ROOT / "tests/vectors"
PASSWORDS = ["secret", "correct horse", "1234"]

failures = []


def fail(text):
    failures.append(text)


class Schemas:
    def __init__(self):
        self.all = json_reference.load()
        self.validators = {}
        for name, schema in self.all.items():
            jsonschema.Draft202012Validator.check_schema(schema)
            self.validators[name] = jsonschema.Draft202012Validator(schema, **self.resolution(schema))
        self.seen = {name: set() for name in self.all}

    def resolution(self, schema):
        """How "common.schema.json#/…" is found: Debian 12 has a jsonschema from before `referencing`."""
        files = {f"{name}.schema.json": one for name, one in self.all.items()}
        if not hasattr(jsonschema.Draft202012Validator(schema), "_resolver"):
            base = "https://certkit.invalid/"  # never fetched: all that is referred to is in the store
            return {"resolver": jsonschema.RefResolver(base, schema, store={base + name: one for name, one in files.items()})}
        import referencing

        return {"registry": referencing.Registry().with_resources((name, referencing.Resource.from_contents(one)) for name, one in files.items())}

    def commands(self):
        return {name for name in self.all if not name.endswith("-batch")} - {"common", "error", "version"}

    def check(self, document, name, what):
        if next(iter(document), None) != "schema":
            return fail(f"{what}: the first member is not 'schema'")
        if document["schema"] != f"certkit.{name}/1":
            return fail(f"{what}: {document['schema']} where certkit.{name}/1 belongs")
        self.validate(document, name, what)

    def check_lines(self, text, name, what):
        """JSON Lines, as --batch prints them."""
        for line in text.splitlines():
            try:
                self.validate(json.loads(line), name, what)
            except ValueError as error:
                fail(f"{what}: a line that is no JSON: {error}: {line[:100]}")

    def validate(self, document, name, what):
        error = jsonschema.exceptions.best_match(self.validators[name].iter_errors(document))
        if error:
            fail(f"{what}: {error.json_path}: {error.message[:300]}")
        self.seen[name] |= set(paths(document, ""))

    def described(self, name):
        rows = json_reference.Reference(self.all)
        schema = self.all[name]
        for form in [schema] if "properties" in schema else schema["oneOf"]:
            for row in rows.members(form, schema, ""):
                if member := re.match(r"\| `([^`]+)`", row):
                    yield member.group(1)


def paths(value, prefix):
    if isinstance(value, dict):
        for name, member in value.items():
            path = f"{prefix}.{name}" if prefix else name
            yield path
            yield from paths(member, path)
    elif isinstance(value, list):
        for item in value:
            yield from paths(item, prefix + "[]")


def errors_in(text):
    """The documents among the lines of standard error."""
    for block in re.findall(r"^\{$.*?^\}$", text, re.MULTILINE | re.DOTALL):
        yield json.loads(block)


def check_run(schemas, words, out, err, code):
    what = "certkit " + " ".join(words)
    # Nagios gets its own line, whatever else was asked for.
    if "--help" in words or "-h" in words or "help" in words or "--nagios" in words:
        return
    command = next((word for word in words if word in schemas.commands()), "version" if "--version" in words else None)
    errors = list(errors_in(err))
    for document in errors:
        schemas.check(document, "error", what)
    if "--batch" in words and code in {0, 1, 8}:
        return schemas.check_lines(out, f"{command}-batch", what)
    if "--json" not in words:
        return
    if out:
        if command is None:
            return fail(f"{what}: output of a command without a schema")
        try:
            document = json.loads(out)
        except ValueError as error:
            return fail(f"{what}: no JSON document: {error}")
        schemas.check(document, command, what)
    elif code == 0:
        fail(f"{what}: exit 0 and no document")
    elif not errors:
        fail(f"{what}: exit {code}, and neither a document nor an error")


class Directory:
    """slapd with the schema of Active Directory, ended with the block."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"ldap://127.0.0.1:{port}"
        self.log = (self.folder / "directory.log").open("w")
        self.process = subprocess.Popen(["bash", ROOT / "tests/peers/directory/serve", self.folder / "directory", self.url + "/", "allow update_anon"],
                                        env={**os.environ, "DIRECTORY_ACCESS": "write"}, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                return self
            except OSError:
                time.sleep(0.1)
        sys.exit("no slapd: " + (self.folder / "directory.log").read_text())

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.log.close()


class Web:
    """An HTTPS server with the certificate of the vectors, ended with the block."""

    def __enter__(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(VECTORS / "container/leaf.pem", VECTORS / "container/leaf.key")

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(404)
                self.send_header("X-FEServer", "EXCH01")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.place = f"127.0.0.1:{self.server.server_address[1]}"
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def check_servers(certkit):
    with Web() as web:
        for target in [(f"https://{web.place}/page",), (web.place,), (f"https://{web.place}/page", web.place, "127.0.0.1:1")]:
            certkit("check", *target, "--trust", VECTORS / "container/ca.pem", "--offline")
            # A root that is not trusted, which may be in other stores, and a CRL that is judged.
            certkit("check", *target, "--trust", VECTORS / "revocation/root.der", "--chain", VECTORS / "container/ca.pem", "--crl", VECTORS / "container/ca.crl", "--offline")
        # Every name that a device is served under, all of them by that server.
        certkit("check", "--profile", "exchange/client-access", "--set", "mail_fqdn=mail.contoso.com", "--connect-to", web.place, "--trust", VECTORS / "container/ca.pem", "--offline")
    certkit("check", "http://www.contoso.com/")


def publish(certkit, folder):
    certkit("publish", VECTORS / "trust/root.der", VECTORS / "container/ca.crl", "--cdp", "CA01", "--domain", "contoso.com", "-o", "ca.ldif")
    certkit("publish", VECTORS / "container/leaf.pem", "--domain", "contoso.com", "-o", "leaf.ldif")
    shutil.copy(VECTORS / "container/leaf.key", folder / "was-a-key.ldif")
    certkit("publish", VECTORS / "trust/root.der", "--domain", "contoso.com", "-o", "was-a-key.ldif", "--force")
    certkit("publish", VECTORS / "trust/root.der", "--ldap", "ldap://127.0.0.1:1", "--auth", "anonymous")
    with Directory(folder) as directory:
        to = ["--ldap", directory.url, "--auth", "anonymous"]
        certkit("publish", VECTORS / "trust/root.der", *to, "--check")
        certkit("publish", VECTORS / "trust/root.der", VECTORS / "container/ca.crl", "--cdp", "CA01", *to, "--dry-run")
        certkit("publish", VECTORS / "trust/root.der", VECTORS / "container/ca.crl", "--cdp", "CA01", *to)
        certkit("publish", VECTORS / "trust/root.der", *to)
        certkit("publish", VECTORS / "trust/root.der", *to, "--check")


class SmallAcme:
    """As much of an ACME server as a question for renewal and the end of an account need; signatures are not looked at."""

    def __init__(self, folder):
        self.folder = folder

    def __enter__(self):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                        "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "acme.key", "-out", "acme.crt"], cwd=self.folder, capture_output=True, check=True)
        small = self

        class Answers(http.server.BaseHTTPRequestHandler):
            def answer(self, document, status=200):
                body = json.dumps(document).encode()
                self.send_response(status)
                for name, value in [("Replay-Nonce", "bm9uY2U"), ("Location", small.url + "/account"), ("Content-Type", "application/json"),
                                    ("Content-Length", str(len(body)))]:
                    self.send_header(name, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            def do_GET(self):
                words = ["newNonce", "newAccount", "newOrder", "revokeCert", "keyChange", "renewalInfo"]
                self.answer({word: f"{small.url}/{word}" for word in words} if self.path == "/directory" else
                            {"suggestedWindow": {"start": "2040-01-01T00:00:00Z", "end": "2040-01-02T00:00:00Z"}, "explanationURL": "https://contoso.com/why"})

            def do_HEAD(self):
                self.answer({})

            def do_POST(self):
                self.rfile.read(int(self.headers["Content-Length"]))
                self.answer({"status": "deactivated" if self.path == "/account" else "valid"})

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / "acme.crt", self.folder / "acme.key")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()


def issuers(certkit, folder):
    certkit("issuer", "ca:lab-ca", "-o", "issuer.pem")
    certkit("issuer", "ca:lab-ca", "--crl", "-o", "issuer.crl")
    certkit("ca", "crl", "lab-ca")
    shutil.copy(VECTORS / "container/leaf.key", folder / "was-a-key.crl")
    certkit("issuer", "ca:lab-ca", "--crl", "-o", "was-a-key.crl", "--force")
    certkit("issuer", "ca:lab-ca", "--renewal", "submitted.crt")
    certkit("revoke", "submitted.crt", "--issuer", "ca:lab-ca", "--reason", "superseded")
    certkit("revoke", "submitted.crt")
    with SmallAcme(folder) as acme:
        at = ["acme:" + acme.url + "/directory", "--ca-file", "acme.crt", "--state", "state", "--with", f"account_key={VECTORS / 'container/leaf.key'}"]
        certkit("issuer", *at, "--renewal", "submitted.crt")
        certkit("issuer", *at, "--close-account")


def batches(certkit, leaf, ca):
    def lines(*asked):
        return "".join(one if isinstance(one, str) else json.dumps(one) + "\n" for one in asked).encode()

    hosts = lines({"name": "www", "cn": "www.contoso.com"}, "\n", "no JSON\n", {"name": "www", "cn": "b.contoso.com"}, {"name": "none"}, {"cn": "Köln", "sans": []},
                  {"cn": "mail.contoso.com", "key_type": "ed25519"}, {"name": "../x", "cn": "x.contoso.com"})
    for options in [["--dry-run"], [], ["--force"], ["--no-second-opinion", "--out-dir", "unread"]]:
        certkit("csr", "--batch", "-", "--key-type", "ec:p256", *options, stdin=hosts)
    certkit("csr", "--batch", "-", "--profile", "cisco/expressway-e", stdin=lines({"name": "edge"}, {"name": "edge", "nothing": "x"}))
    chains = lines({"id": "1", "certificate": str(leaf), "chain": str(ca), "host": "www.contoso.com"}, {"certificate": str(leaf), "trust": "none"}, "[]\n",
                   {"id": "2", "certificate": leaf.read_text(), "at": "2050-01-01", "host": "\u202e.contoso.com"}, {"id": "3", "certificate": "nothing"}, {"id": "4"})
    for options in [[], ["--fail-on", "never"], ["--revocation", "hard"]]:
        certkit("check", "--batch", "-", "--trust", ca, *options, stdin=chains)
    certkit("check", "--batch", "nothing")


class Program:
    def __init__(self, certkit, schemas, folder):
        self.certkit, self.schemas, self.folder, self.runs = str(certkit), schemas, folder, 0
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **{f"PASSWORD_{i}": word for i, word in enumerate(PASSWORDS)}}

    def __call__(self, *words, stdin=b""):
        words = [str(word) for word in words]
        words.append("--json")
        done = subprocess.run([self.certkit, *words], cwd=self.folder, env=self.environment, input=stdin, capture_output=True, timeout=120)
        self.runs += 1
        if done.returncode not in range(0, 9):
            fail(f"certkit {' '.join(words)}: exit {done.returncode}")
        check_run(self.schemas, words, done.stdout.decode(), done.stderr.decode(), done.returncode)
        return done

    def setup(self, *words):
        done = subprocess.run([self.certkit, *map(str, words)], cwd=self.folder, env=self.environment, capture_output=True, timeout=120)
        if done.returncode != 0:
            sys.exit(f"certkit {' '.join(map(str, words))}: {done.stderr.decode()}")


def transcripts(schemas, folder):
    count = 0
    names = {path.stem for path in (ROOT / "tests/cli").glob("*.transcript")}
    for run in sorted(folder.glob("*/*")):
        if run.parent.name in names:
            words = [word.strip("'\"") for word in (run / "command").read_text().split()[1:]]
            check_run(schemas, words, (run / "out").read_text(), (run / "err").read_text(), int((run / "exit").read_text()))
            count += 1
    if count < 20:
        fail(f"{folder}: {count} documents of the transcripts; run them first (ctest does)")
    return count


def everything(certkit, folder):
    for vectors in sorted(path for path in VECTORS.iterdir() if path.is_dir()):
        files = [path for path in sorted(vectors.iterdir()) if path.is_file() and path.suffix not in {".sh", ".md"}]
        certkit("inspect", *files)
        for i in range(len(PASSWORDS)):
            certkit("inspect", *files, "--passin", f"env:PASSWORD_{i}")
        certkit("truststore", "list", *files)
    for path in sorted((VECTORS / "container").iterdir()):
        certkit("inspect", path)
    certkit("inspect", "-", stdin=(VECTORS / "container/leaf.pem").read_bytes())
    certkit("inspect", "-r", VECTORS / "container", folder / "nothing")

    leaf, key, csr = VECTORS / "container/leaf.pem", VECTORS / "container/leaf.key", VECTORS / "container/leaf.csr"
    other, ca = VECTORS / "container/ed25519.key", VECTORS / "container/ca.pem"
    for pair in [(leaf, key), (leaf, csr), (leaf, other), (csr, other), (key, VECTORS / "container/leaf.pub"), (VECTORS / "container",), (VECTORS / "trust",),
                 (leaf,), (leaf, "nothing"), (VECTORS / "keys",), (VECTORS / "issue",)]:
        certkit("verify-pair", *pair)

    for line in (VECTORS / "lint/expected.tsv").read_text().splitlines()[1:]:
        _, _, options, files, _ = line.split("\t")
        certkit("lint", *[VECTORS / "lint" / name for name in files.split()], *options.replace("{dir}", str(VECTORS / "lint")).split())
    certkit("lint", "-r", VECTORS / "container", "--sarif", "lint.sarif", "--fail-on", "never")
    certkit("lint", "-r", VECTORS / "container", "--sarif", "-")
    certkit("lint", "nothing")
    certkit("scan", VECTORS / "lint", VECTORS / "container", VECTORS / "pkcs12", "--all")
    certkit("scan", VECTORS / "container/leaf.pem", "127.0.0.1:9", "--fail-on", "never")
    certkit("csr", "--cn", "server.local", "--issuer-kind", "public")
    certkit("csr", "--cn", "www.contoso.com", "--issuer-kind", "public", "--dry-run")
    certkit("explain")
    for word in ["expired", "public-validity", "usage", "3", "nothing"]:
        certkit("explain", word)

    (folder / "pw").write_text("password\n")
    certkit.setup("ca", "init", "lab-ca", "--subject", "CN=Lab CA", "--key-type", "ec:p256")
    for words in [("ca", "init", "new-ca", "--subject", "CN=New CA", "--key-type", "ec:p256"),
                  ("ca", "init", "sub-ca", "--subject", "CN=Sub CA", "--key-type", "ec:p256", "--intermediate", "--parent", "lab-ca"),
                  ("ca", "init", "new-ca", "--subject", "CN=New CA"), ("ca", "list", "new-ca"), ("ca", "list", "nothing"),
                  ("ca", "export", "sub-ca", "-o", "sub.pem"), ("ca", "export", "sub-ca"), ("ca", "export", "lab-ca", "--root", "--to", "der", "-o", "lab.cer")]:
        certkit(*words)
    for path in sorted((VECTORS / "issue").glob("*.csr.der")):
        certkit("ca", "sign", "lab-ca", path)
        certkit("submit", path, "--issuer", "ca:lab-ca", "--name", "submitted-" + path.name)
        certkit("csr", "--from", path)
    certkit("ca", "list", "lab-ca")
    # As `openssl ca` leaves it: one revoked, one expired, one whose certificate is gone.
    index = folder / "lab-ca/index.txt"
    rows = index.read_text().splitlines()
    rows[0] = "\t".join(["R", *rows[0].split("\t")[1:2], "260101000000Z,keyCompromise", *rows[0].split("\t")[3:]])
    rows[1] = "\t".join(["E", *rows[1].split("\t")[1:]])
    index.write_text("\n".join(rows) + "\n")
    certkit("ca", "list", "lab-ca")

    for words in [("--cn", "www.contoso.com"), ("--cn", "www.contoso.com", "--template", "WebServer", "--name", "templated"), ("--cn", "a_b.contoso.com"), (),
                  ("--subject", "CN=x,O=Contoso", "--key-type", "ed25519", "--san", "10.1.1.5", "--san", "a@contoso.com", "--san", "uri:https://contoso.com/",
                   "--san", "upn:a@contoso.com", "--san", "2001:db8::1"),
                  ("--from", leaf, "--dry-run"), ("--from", leaf, "--reuse-key", key, "--name", "again"), ("--key", key, "--cn", "www.contoso.com", "--dry-run"),
                  ("--profile", ROOT / "examples/lync-pool.yaml", "--dry-run"), ("--profile", "nginx/nginx"), ("--profile", "ngnix")]:
        certkit("csr", *words)
    listed = json.loads(certkit("profile", "list").stdout)["profiles"]
    for one in listed:
        certkit("profile", "show", one["id"])
        certkit("profile", "test", one["id"])
        certkit("csr", "--profile", one["id"], "--dry-run")
    (folder / "ca.cfg").write_text('cn = "Sub CA"\nca\npath_len = 0\ntls_feature = 5\nchallenge_password = x\n')
    shutil.copy(key, folder / "was-a-key.yaml")
    for words in [("profile", "import", "ca.cfg", "-o", "was-a-key.yaml", "--force"), ("profile", "import", "ca.cfg", "-o", "imported.yaml"), ("csr", "--profile", "imported.yaml", "--dry-run"), ("profile", "import", leaf), ("profile", "import", key),
                  ("csr", "--cn", "www.contoso.com", "--to-inf", "www.inf"), ("profile", "import", "www.inf")]:
        certkit(*words)
    certkit("profile", "lint", *[one["id"] for one in listed])
    certkit("profile", "lint", "nothing")
    certkit("profile", "show", "nothing")
    certkit("profile", "schema")
    (folder / "broken").mkdir()
    (folder / "broken/broken.yaml").write_text("title: [\n")
    certkit.environment["CERTKIT_PROFILES"] = str(folder / "broken")
    certkit("profile", "list", "broken")
    del certkit.environment["CERTKIT_PROFILES"]
    (folder / "failing.yaml").write_text("extends: nginx/nginx\ntests:\n  - name: no\n    inputs: {fqdn: a.contoso.com}\n    expect: {cn: b.contoso.com}\n")
    certkit("profile", "test", "failing.yaml")

    for to in ["pem", "der", "pfx", "p7b", "jks", "pkcs1", "pkcs8", "sec1", "base64"]:
        certkit("convert", leaf, key, ca, "--to", to, "-o", f"converted.{to}", *(["--passout", "file:pw"] if to in {"pfx", "jks"} else []))
    certkit("convert", leaf, key, "-o", "converted.pfx", "--passout", "file:pw")
    certkit("convert", leaf, "-o", "-")
    certkit("convert", leaf, "-o", "x.pem", "--passout", "pass:hunter2")
    certkit("split", "converted.pfx", "--passin", "file:pw", "--out-dir", "split")
    certkit("split", "converted.pfx", "--passin", "env:PASSWORD_1")
    certkit("split", "converted.pfx")
    certkit("split", leaf)
    for profile in ["codian/mcu-4500", "nginx/nginx", "haproxy/haproxy", "microsoft/iis"]:
        place = profile.replace("/", "-")
        certkit("split", "converted.pfx", "--passin", "file:pw", "--keypass", "file:pw", "--profile", profile, "--out-dir", f"split-{place}")
        certkit("deliver", leaf, ca, "--key", key, "--profile", profile, "--passout", "file:pw", "--out-dir", f"delivered-{place}")
        certkit("issue", "--profile", profile, "--set", "fqdn=www.contoso.com", "--issuer", "ca:lab-ca", "--passout", "file:pw", "--out-dir", f"issued-{place}")
    certkit("deliver", leaf, "--key", other, "--profile", "nginx/nginx")
    certkit("issue", "--cn", "www.contoso.com", "--issuer", "ca:lab-ca")
    certkit("submit", "www.contoso.com.csr", "--issuer", "ca:nothing")
    certkit("submit", "www.contoso.com.csr", "--issuer", "acme:nothing")

    publish(certkit, folder)
    check_servers(certkit)
    batches(certkit, leaf, ca)

    for form in ["pem", "p7b", "jks", "pfx"]:
        certkit("truststore", "build", VECTORS / "trust/root.der", ca, leaf, VECTORS / "trust/expired.der", "-o", f"trust.{form}",
                *(["--passout", "file:pw"] if form in {"jks", "pfx"} else []))
    certkit("truststore", "build", leaf, "-o", "empty.pem")
    certkit("truststore", "build", ca, "-o", "-")
    certkit("truststore", "build", ca, "--to", "hash", "-o", "hashes")
    certkit("truststore", "add", "trust.pem", "lab.cer")
    certkit("truststore", "remove", "trust.pem", "Lab CA")
    certkit("truststore", "remove", "trust.pem", "Nobody")
    certkit("truststore", "diff", "trust.pem", "lab.cer")
    certkit("truststore", "diff", "trust.pem", ca)
    certkit("truststore", "diff", "trust.pem", "trust.p7b")
    certkit("truststore", "list", "trust.jks", "--passin", "file:pw")

    # With --force a key, or what may hold one, is kept under another name.
    for words in [("csr", "--cn", "www.contoso.com"), ("split", "converted.pfx", "--passin", "file:pw", "--out-dir", "split"),
                  ("deliver", leaf, ca, "--key", key, "--profile", "nginx/nginx", "--out-dir", "delivered-nginx-nginx"),
                  ("issue", "--profile", "nginx/nginx", "--set", "fqdn=www.contoso.com", "--issuer", "ca:lab-ca", "--out-dir", "issued-nginx-nginx",
                   "--template", "WebServer"),
                  ("truststore", "build", ca, "-o", "trust.pfx", "--passout", "file:pw"), ("convert", leaf, key, "-o", "converted.pfx", "--passout", "file:pw")]:
        certkit(*words, "--force")
    for name in ["signed.crt", "submitted.crt"]:
        shutil.copy(key, folder / name)
    certkit("ca", "sign", "lab-ca", "www.contoso.com.csr", "-o", "signed.crt", "--force")
    certkit("submit", "www.contoso.com.csr", "--issuer", "ca:lab-ca", "--name", "submitted", "--force")
    issuers(certkit, folder)

    certkit("--version")
    for words in [("frobnicate",), ("inspect",), ("inspect", "x", "--frm", "y"), ("ca",), ("ca", "sing"), ("convert", "a", "-o", "b", "--to", "xyz"),
                  ("inspect", "x", "--quiet", "--verbose"), ("submit", "x", "--issuer", "ca:y", "--days", "many"), ("--color", "mauve", "inspect")]:
        certkit(*words)


def main():
    certkit = pathlib.Path(sys.argv[1]).resolve()
    schemas = Schemas()

    overview = subprocess.run([certkit, "--help"], capture_output=True, text=True, check=True).stdout
    commands = set(re.findall(r"^(?:[A-Z][a-z]+ +| {9})([a-z][a-z-]*) ", overview, re.MULTILINE))
    for command in sorted(commands ^ schemas.commands()):
        fail(f"docs/schemas/{command}.schema.json: " + ("there is no such command" if command not in commands else "missing: the command has none"))
    if not json_reference.page_is_true(schemas.all):
        fail("docs/json.md is not what the schemas say: tests/docs/json_reference.py --update")

    kept = transcripts(schemas, certkit.parent / "json")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="certkit-json."))
    try:
        program = Program(certkit, schemas, folder)
        everything(program, folder)
    finally:
        shutil.rmtree(folder)

    for name in sorted(set(schemas.all) - {"common"}):
        for member in schemas.described(name):
            # A CA of our own gives what a profile asks for: the findings of issue are those of submit.
            seen = schemas.seen["submit" if name == "issue" and member.startswith("findings[]") else name]
            if member not in seen:
                fail(f"docs/schemas/{name}.schema.json: '{member}' occurred in no document")
    for failure in failures[:40]:
        print(failure)
    if failures:
        sys.exit(f"{len(failures)} failures")
    print(f"{kept} runs of the transcripts and {program.runs} of the program")


if __name__ == "__main__":
    main()
