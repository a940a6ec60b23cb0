#!/usr/bin/env python3
"""A TLS proxy in front of an ACME server: it adds renewal information (RFC 9773), and does wrong what the file FAULT says.

usage: acme_proxy.py PORT CERT KEY TARGET_PORT FAULT LOG
FAULT holds "KIND PATH TIMES"; each request whose path begins with PATH uses one of the times. LOG gets the path of each request, and the
payload of each new order. The Host header is passed on, so that the server's URLs lead here.
"""
import base64
import http.client
import http.server
import json
import os
import ssl
import sys
import threading

port, certificate, key, target, fault_file, log_file = sys.argv[1:]
lock = threading.Lock()


def fault_for(path):
    with lock:
        if not os.path.exists(fault_file):
            return None
        with open(fault_file) as file:
            words = file.read().split()
        if len(words) != 3 or not path.startswith(words[1]):
            return None
        left = int(words[2]) - 1
        if left > 0:
            with open(fault_file, "w") as file:
                file.write(f"{words[0]} {words[1]} {left}")
        else:
            os.unlink(fault_file)
        return words[0]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def reply(self, status, headers, body, length=None):
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "transfer-encoding", "connection", "date"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def broken(self, kind):
        if kind == "close":
            self.close_connection = True
            self.connection.close()
        elif kind == "truncated":
            self.reply(200, [("Content-Type", "application/json")], b'{"status":"pen', 4000)
            self.close_connection = True
        elif kind == "japanese":
            self.reply(200, [("Content-Type", "text/html; charset=utf-8")], "<html><title>ログイン</title>認証してください</html>".encode())
        elif kind == "error":
            self.reply(500, [("Content-Type", "text/plain")], b"oops")
        elif kind == "redirect":
            self.reply(302, [("Location", "https://other.test/elsewhere")], b"")
        elif kind == "later":
            self.reply(429, [("Content-Type", "application/problem+json"), ("Retry-After", "2")],
                       b'{"type":"urn:ietf:params:acme:error:rateLimited","detail":"slowly, please"}')
        elif kind == "tomorrow":
            self.reply(429, [("Content-Type", "application/problem+json"), ("Retry-After", "90000")],
                       b'{"type":"urn:ietf:params:acme:error:rateLimited","detail":"fifty a week are enough"}')
        elif kind == "huge":
            self.send_response_only(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(100 << 20))
            self.end_headers()
            try:
                for _ in range(1600):
                    self.wfile.write(b" " * 65536)
            except OSError:
                pass
            self.close_connection = True

    def handle_one(self):
        length = int(self.headers.get("Content-Length", 0))
        body = self.rfile.read(length)
        with lock, open(log_file, "a") as log:
            log.write(self.command + " " + self.path + "\n")
            if self.path.startswith("/order-plz"):
                payload = json.loads(body)["payload"]
                log.write("order " + base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode() + "\n")
        kind = fault_for(self.path)
        if kind is not None:
            return self.broken(kind)
        if self.path.startswith("/renewal-info/"):
            window = {"start": "2040-01-01T00:00:00Z", "end": "2040-01-02T00:00:00Z"}
            return self.reply(200, [("Content-Type", "application/json"), ("Retry-After", "7200")],
                              json.dumps({"suggestedWindow": window}).encode())
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # the server's own TLS is not what is tried here
        connection = http.client.HTTPSConnection("127.0.0.1", int(target), context=context, timeout=60)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in ("connection", "accept-encoding")}
        connection.request(self.command, self.path, body or None, headers)
        answer = connection.getresponse()
        content = answer.read()
        if self.path == "/dir":
            directory = json.loads(content)
            directory["renewalInfo"] = f"https://{self.headers['Host']}/renewal-info"
            content = json.dumps(directory).encode()
        self.reply(answer.status, answer.getheaders(), content)
        connection.close()

    do_GET = do_HEAD = do_POST = handle_one


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass


server = Server(("127.0.0.1", int(port)), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
