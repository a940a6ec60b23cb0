"""The web server of a CA for tests/peers/revocation.test.sh: CRLs, certificates, OCSP by the openssl command, and what goes wrong with them.

usage: revocation_server.py PORT FOLDER : on 127.0.0.1, until it is killed. What is in FOLDER is served; besides there are
/ocsp (openssl ocsp answers, with issuing.pem, index.txt and the signer that FOLDER/signer names), /slow (an octet now and then, without end),
/endless (a body without end), /elsewhere and /metadata (redirects). Every path that was asked for is a line of FOLDER/asked.
"""
import os
import subprocess
import sys
import tempfile
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]


def answer_of_openssl(request):
    with open(os.path.join(FOLDER, "signer")) as file:
        signer = file.read().strip()
    with tempfile.NamedTemporaryFile() as question, tempfile.NamedTemporaryFile() as response:
        question.write(request)
        question.flush()
        subprocess.run(["openssl", "ocsp", "-index", f"{FOLDER}/index.txt", "-CA", f"{FOLDER}/issuing.pem", "-rsigner", f"{FOLDER}/{signer}.pem",
                        "-rkey", f"{FOLDER}/{signer}.key", "-reqin", question.name, "-respout", response.name, "-ndays", "1"], check=True, capture_output=True)
        return response.read()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self):
        with open(os.path.join(FOLDER, "asked"), "a") as file:
            file.write(self.path + "\n")

    def send(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.note()
        request = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/ocsp" or self.headers.get("Content-Type") != "application/ocsp-request":
            return self.send(404)
        self.send(200, answer_of_openssl(request), **{"Content-Type": "application/ocsp-response"})

    def stream(self, piece, pause):
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while True:
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            self.close_connection = True

    def do_GET(self):
        self.note()
        if self.path == "/slow":
            return self.stream(b"0", 1)
        if self.path == "/endless":
            return self.stream(bytes(1 << 20), 0)
        if self.path == "/elsewhere":
            return self.send(302, Location=f"http://localhost:{PORT}/issuing.crl")
        if self.path == "/metadata":
            return self.send(302, Location="http://169.254.169.254/latest/meta-data")
        try:
            with open(os.path.join(FOLDER, os.path.basename(self.path)), "rb") as file:
                return self.send(200, file.read(), **{"Content-Type": "text/plain"})
        except OSError:
            return self.send(404)


ThreadingHTTPServer(("127.0.0.1", PORT), Handler).serve_forever()
