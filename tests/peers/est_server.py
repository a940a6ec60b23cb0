"""An EST server (RFC 7030) that really issues, by the openssl command: tests/peers/est.test.sh.

usage: est_server.py PORT FOLDER [TLS.pem] : on 127.0.0.1, until it is killed. FOLDER has ca.pem and ca.key, and tls.pem (chain and key).
What it does wrong, or wants, is chosen by the label: /.well-known/est/LABEL/simpleenroll. Without a label all is well.
Clients that show a certificate of the CA are who they say; user "device1" has the password "open sesame".
"""
import base64
import hashlib
import os
import ssl
import subprocess
import sys
import tempfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
TLS = sys.argv[3] if len(sys.argv) > 3 else os.path.join(FOLDER, "tls.pem")
CA, KEY = os.path.join(FOLDER, "ca.pem"), os.path.join(FOLDER, "ca.key")
PAGE = "<html><head><title>x</title></head><body>\u7533\u8acb\u306f\u53d7\u3051\u4ed8\u3051\u3089\u308c\u307e\u305b\u3093</body></html>".encode()
# extensionRequest with extKeyUsage, and a challengePassword
ATTRIBUTES = "MCMGCSqGSIb3DQEJBzAWBgkqhkiG9w0BCQ4xCTAHMAUGA1UdJQ=="
seen = set()  # requests that were pending once


def openssl(*words, data=None):
    return subprocess.run(["openssl", *words], input=data, capture_output=True, check=True).stdout


def pkcs7(certificates):
    return openssl("crl2pkcs7", "-nocrl", "-certfile", "/dev/stdin", "-outform", "DER", data=certificates)


def subject(kind, data, *more):
    return openssl(kind, "-noout", "-subject", "-nameopt", "RFC2253", *more, data=data).replace(b"subject=", b"").strip()


def issue(csr):
    with tempfile.NamedTemporaryFile(dir=FOLDER) as file:
        file.write(csr)
        file.flush()
        openssl("req", "-in", file.name, "-inform", "DER", "-verify", "-noout")
        return openssl("x509", "-req", "-in", file.name, "-inform", "DER", "-CA", CA, "-CAkey", KEY, "-days", "90", "-copy_extensions", "copy")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, text, *words):
        print(self.path, text % words, flush=True)

    def answer(self, status, body=b"", kind="text/plain", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def certificates(self, der, label):
        body = base64.b64encode(der)
        if label == "wrapped":
            body = base64.encodebytes(der).replace(b"\n", b"\r\n")
        if label == "der":
            body = der
        kind = "text/html" if label == "wrong-type" else "application/pkcs7-mime; smime-type=certs-only"
        if label == "truncate":  # less than it promises
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
            return
        if label == "half":
            body = body[: len(body) // 8 * 4]
        self.answer(200, body, kind)

    def parts(self):
        words = self.path.split("/")
        if words[:3] != ["", ".well-known", "est"] or len(words) not in (4, 5):
            return None, None
        return (words[3] if len(words) == 5 else ""), words[-1]

    def do_GET(self):
        label, operation = self.parts()
        if operation == "cacerts":
            with open(CA, "rb") as file:
                return self.certificates(pkcs7(file.read()), label if label in ("wrapped", "der") else "")
        if operation == "csrattrs" and label == "attributes":
            return self.answer(200, ATTRIBUTES.encode(), "application/csrattrs")
        if operation == "csrattrs":
            return self.answer(204)
        self.answer(404, b"no such thing\n")

    def do_POST(self):
        label, operation = self.parts()
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        client = self.connection.getpeercert(binary_form=True)
        if operation not in ("simpleenroll", "simplereenroll"):
            return self.answer(404, b"no such thing\n")
        if label == "basic" and self.headers.get("Authorization") != "Basic " + base64.b64encode(b"device1:open sesame").decode():
            return self.answer(401, b"who are you?\n", WWW_Authenticate='Basic realm="est"')
        if (label == "mtls" or operation == "simplereenroll") and client is None:
            return self.answer(403, b"show a certificate\n")
        if label == "drop":
            self.close_connection = True
            return self.connection.close()
        if label == "500":
            return self.answer(500, b"the database is gone\n")
        if label == "japanese":
            return self.answer(200, PAGE, "text/html; charset=utf-8")
        if label == "huge":
            return self.answer(200, b"A" * (100 << 20), "application/pkcs7-mime")
        if label == "redirect":
            return self.answer(302, Location="https://elsewhere.test/.well-known/est/simpleenroll")
        if label in ("refuse", "attributes"):
            return self.answer(400, b"this CA issues no such name\n")
        csr = base64.b64decode(body)
        if label == "pending" and hashlib.sha256(csr).digest() not in seen:
            seen.add(hashlib.sha256(csr).digest())
            return self.answer(202, b"a clerk looks at it\n", Retry_After="1")
        try:
            if operation == "simplereenroll" and subject("x509", client, "-inform", "DER") != subject("req", csr, "-inform", "DER"):
                return self.answer(400, b"a renewal keeps its subject\n")
            self.certificates(pkcs7(issue(csr)), label)
        except subprocess.CalledProcessError as error:
            self.answer(400, error.stderr[:200])


context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(TLS)
context.load_verify_locations(CA)
context.verify_mode = ssl.CERT_OPTIONAL
server = ThreadingHTTPServer(("127.0.0.1", PORT), Handler)
server.daemon_threads = True
server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
