#!/usr/bin/env python3
"""AD CS web enrollment, as far as a client can tell: certfnsh.asp, certnew.cer, certnew.p7b, certcarc.asp, certcrl.crl, behind Basic, NTLM, Negotiate or a
client certificate. The CA behind it is openssl's. /_test/… needs no authentication and plays the administrator, or breaks things once."""
import argparse
import base64
import http.server
import json
import pathlib
import re
import socketserver
import ssl
import subprocess
import sys
import threading
import urllib.parse

import ntlm
import pages

TEMPLATES = {"webserver": "issue", "pendingtemplate": "pending", "secrettemplate": "denied"}
UNKNOWN = "Denied by Policy Module  0x80094800, The request was for a certificate template that is not supported by the Active Directory Certificate Services policy: {}.\r\n"
FORBIDDEN = "Denied by Policy Module  0x80094012, The permissions on the certificate template do not allow the current user to enroll for this type of certificate.\r\n"
NO_TEMPLATE = "Denied by Policy Module  0x80094801, The request contains no certificate template information.\r\n"
BAD_CSR = "Error Parsing Request  ASN1 bad tag value met. 0x8009310b (ASN: 267 CRYPT_E_ASN1_BADTAG)"


def openssl(*arguments, data=None):
    return subprocess.run(["openssl", *arguments], input=data, check=True, capture_output=True).stdout


class Authority:
    """A root, and an issuing CA that was renewed once, with a new key: ca-0.pem is the old certificate, ca-1.pem the newest."""

    def __init__(self, folder):
        self.folder, self.requests, self.lock = folder, {}, threading.Lock()
        self.next_id = 81
        folder.mkdir(parents=True, exist_ok=True)
        self.make("root", None, "/CN=Lab Root CA", "basicConstraints=critical,CA:TRUE")
        for number in (0, 1):
            self.make(f"ca-{number}", "root", "/DC=test/DC=lab/CN=Lab Issuing CA", "basicConstraints=critical,CA:TRUE,pathlen:0")
        self.newest = 1

    def make(self, name, signer, subject, constraints):
        path = lambda end: str(self.folder / f"{name}{end}")
        extensions = self.folder / "extensions"
        extensions.write_text(f"{constraints}\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n" + ("authorityKeyIdentifier=keyid\n" if signer else ""))
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", path(".key"), "-out", path(".csr"), "-subj", subject)
        by = ["-CA", str(self.folder / f"{signer}.pem"), "-CAkey", str(self.folder / f"{signer}.key")] if signer else ["-key", path(".key")]
        openssl("x509", "-req", "-in", path(".csr"), "-out", path(".pem"), "-days", "90", "-extfile", str(extensions), *by)

    def submit(self, csr, attributes):
        template = attributes.get("certificatetemplate", "")
        with self.lock:
            number, self.next_id = self.next_id, self.next_id + 1
        request = {"id": number, "csr": csr, "state": "denied", "why": "", "status": "0x80094800"}
        try:
            openssl("req", "-noout", "-verify", data=csr)
            policy = TEMPLATES.get(template.lower())
            request["state"] = policy or "denied"
            if not template:
                request.update(why=NO_TEMPLATE, status="0x80094801")
            elif policy is None:
                request["why"] = UNKNOWN.format(template)
            elif policy == "denied":
                request.update(why=FORBIDDEN, status="0x80094012")
        except subprocess.CalledProcessError:
            request.update(why=BAD_CSR, status="0x8009310b")
        self.requests[number] = request
        if request["state"] == "issue":
            self.issue(number)
        return request

    def issue(self, number):
        request, ca = self.requests[number], self.folder / f"ca-{self.newest}"
        extensions = self.folder / f"extensions-{number}"
        extensions.write_text("extendedKeyUsage=serverAuth\nkeyUsage=critical,digitalSignature,keyEncipherment\nsubjectKeyIdentifier=hash\nauthorityKeyIdentifier=keyid\n")
        request["certificate"] = openssl("x509", "-req", "-CA", f"{ca}.pem", "-CAkey", f"{ca}.key", "-days", "30", "-set_serial", str(0x1400000000 + number),
                                         "-copy_extensions", "copy", "-extfile", str(extensions), data=request["csr"])
        request["state"] = "issued"

    def deny(self, number):
        self.requests[number].update(state="denied", why="Denied by LAB\\admin\r\n", status="0x80094014", by_admin=True)

    def pem(self, name):
        return (self.folder / f"{name}.pem").read_bytes()

    def pkcs7(self, *certificates):
        return openssl("crl2pkcs7", "-nocrl", "-outform", "DER", "-certfile", "/dev/stdin", data=b"".join(certificates))

    def crl(self, number):
        database = self.folder / "index.txt"
        database.touch()
        config = self.folder / "crl.cnf"
        config.write_text(f"[ca]\ndefault_ca=a\n[a]\ndatabase={database}\ndefault_md=sha256\ndefault_crl_days=7\n")
        return openssl("ca", "-gencrl", "-config", str(config), "-cert", str(self.folder / f"ca-{number}.pem"), "-keyfile", str(self.folder / f"ca-{number}.key"))


def der(pem):
    return base64.b64decode(re.sub(rb"-----[^-]*-----|\s", b"", pem))


def armoured(data, label):
    return b"-----BEGIN " + label + b"-----\r\n" + base64.encodebytes(data).replace(b"\n", b"\r\n") + b"-----END " + label + b"-----\r\n"


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"

    def setup(self):
        super().setup()
        self.user, self.ntlm, self.kerberos, self.mute = None, None, None, False

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        self.serve({})

    def do_POST(self):
        size = int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(size).decode("ascii", "replace")
        self.serve(urllib.parse.parse_qs(body, keep_blank_values=True), body)

    def serve(self, form, body=""):
        url = urllib.parse.urlsplit(self.path)
        query = {name: values[0] for name, values in urllib.parse.parse_qs(url.query).items()}
        name = url.path.rsplit("/", 1)[-1].lower()
        if url.path.startswith("/_test/"):
            return self.test_hook(name, query)
        if not self.authenticated():
            return
        site = self.server.site
        if body or query:
            site.note({"page": name, "body": body, "query": url.query, "agent": self.headers.get("User-Agent", ""), "user": self.user, "version": self.request_version})
        if self.broken(name):
            return
        handler = {"certfnsh.asp": self.certfnsh, "certnew.cer": self.certificate, "certnew.p7b": self.chain, "certcarc.asp": self.authorities,
                   "certcrl.crl": self.revocation, "": self.home, "default.asp": self.home}.get(name)
        if not url.path.lower().startswith("/certsrv") or handler is None:
            return self.answer(404, "text/html", b"<h1>404</h1>")
        handler({key: values[0] for key, values in form.items()}, query)

    # --- authentication: of the connection, as IIS does it ---
    def authenticated(self):
        site = self.server.site
        if self.user:
            return True
        if "anonymous" in site.auth:
            self.user = "anonymous"
            return True
        if "certificate" in site.auth and self.connection.getpeercert():
            self.user = "certificate"
            return True
        scheme, _, given = self.headers.get("Authorization", "").partition(" ")
        self.proof = b""
        try:
            step = {"basic": self.basic, "ntlm": self.ntlm_step, "negotiate": self.negotiate}.get(scheme.lower())
            if step and scheme.lower() in site.auth:
                challenge = step(base64.b64decode(given))
                if self.user:
                    return True
                self.answer(401, "text/html", b"", [("WWW-Authenticate", scheme + (" " + base64.b64encode(challenge).decode() if challenge else ""))])
                return False
        except Exception as error:  # whatever is wrong with it: it is refused
            site.note({"refused": scheme.lower(), "why": str(error)})
        self.ntlm = self.kerberos = None
        words = {"negotiate": "Negotiate", "ntlm": "NTLM", "basic": 'Basic realm="lab"'}
        self.answer(401, "text/html", b"<h1>401</h1>", [("WWW-Authenticate", words[one]) for one in ("negotiate", "ntlm", "basic") if one in site.auth])
        return False

    def basic(self, given):
        user, _, password = given.decode().partition(":")
        name = user.split("\\")[-1].split("@")[0].lower()
        if self.server.site.accounts.get(name) != password:
            raise ValueError("wrong password")
        self.user = name

    def ntlm_step(self, given):
        self.ntlm = self.ntlm or ntlm.Ntlm(self.server.site.accounts, self.server.site.binding)
        answer, self.user = self.ntlm.step(given, self.server.site.epa)
        return answer

    def negotiate(self, given):
        import gssapi
        site = self.server.site
        if self.kerberos is None:
            bindings = gssapi.raw.ChannelBindings(application_data=site.binding) if site.epa != "off" else None
            self.kerberos = gssapi.SecurityContext(creds=gssapi.Credentials(usage="accept"), usage="accept", channel_bindings=bindings)
        answer = self.kerberos.step(given) or b""
        if not self.kerberos.complete:
            return answer
        bound = bool(int(self.kerberos.actual_flags) & 2048)
        site.note({"negotiate": str(self.kerberos.initiator_name), "bound": bound})
        if site.epa == "require" and not bound:
            raise ValueError("not bound to the connection")
        self.user, self.proof = str(self.kerberos.initiator_name), answer
        return answer

    # --- pages ---
    def home(self, form, query):
        self.html("<HTML><Body>AD CS</Body></HTML>")

    def certfnsh(self, form, query):
        site, authority = self.server.site, self.server.authority
        if form.get("Mode") == "chkpnd":
            request = authority.requests.get(int(form.get("ReqID", "0")))
            if request is None:
                return self.html(pages.page(site.language, "Error", "<P>The request could not be found. 0x80094004 (-2146877436 CERTSRV_E_PROPERTY_EMPTY)"))
            return self.decision(request, True)
        if form.get("Mode") != "newreq":
            return self.html("<HTML><Body>Error</Body></HTML>")
        text = form.get("CertRequest", "").strip()
        if not text.startswith("-----"):
            text = "-----BEGIN CERTIFICATE REQUEST-----\n" + text + "\n-----END CERTIFICATE REQUEST-----\n"
        attributes = {}
        for line in form.get("CertAttrib", "").split("\r\n"):
            name, colon, value = line.partition(":")
            if colon:
                attributes[name.strip().lower()] = value
        self.decision(authority.submit(text.encode(), attributes), False)

    def decision(self, request, checked):
        language = self.server.site.language
        if request["state"] == "issued":
            return self.html(pages.issued(language, request["id"]))
        if request["state"] == "pending":
            return self.html(pages.pending(language, request["id"], checked))
        self.html(pages.denied(language, request["id"], request["why"]))

    def certificate(self, form, query):
        authority = self.server.authority
        kind = "application/pkix-cert" if "Mozilla" in self.headers.get("User-Agent", "") else "text/html"
        if query.get("ReqID") == "CACert":
            return self.encoded(authority.pem(f"ca-{self.renewal(query)}"), query, kind)
        number = int(query.get("ReqID", "0") or 0)
        request = authority.requests.get(number)
        if request is None:
            return self.html(pages.no_certificate(number, "", "", "0x80094002 CERTSRV_E_NO_REQUEST"))
        if request["state"] == "issued":
            return self.encoded(request["certificate"], query, kind)
        if request["state"] == "pending":
            return self.html(pages.no_certificate(number, 5, "Taken Under Submission", "0x0 (WIN32: 0)"))
        self.html(pages.no_certificate(number, 2, request["why"], request["status"]))

    def renewal(self, query):
        number = int(query.get("Renewal", "0"))
        return self.server.authority.newest if number < 0 else number

    def encoded(self, pem, query, kind):
        # Base64 as Windows writes it: with CRLF.
        self.answer(200, kind, armoured(der(pem), b"CERTIFICATE") if query.get("Enc") == "b64" else der(pem))

    def chain(self, form, query):
        authority = self.server.authority
        if query.get("ReqID") == "CACert":
            certificates = [authority.pem("root"), authority.pem(f"ca-{self.renewal(query)}")]
        else:
            request = authority.requests.get(int(query.get("ReqID", "0") or 0), {})
            if request.get("state") != "issued":
                return self.html(pages.page("en", "Error", "<P>no certificate"))
            certificates = [authority.pem("root"), authority.pem(f"ca-{authority.newest}"), request["certificate"]]
        data = authority.pkcs7(*certificates)
        # The real thing puts the wrong label on it.
        self.answer(200, "application/x-pkcs7-certificates", armoured(data, b"CERTIFICATE") if query.get("Enc") == "b64" else data)

    def authorities(self, form, query):
        self.html(pages.page(self.server.site.language, "CA", f"<Script>\r\nvar nRenewals={self.server.authority.newest};\r\n</Script>"))

    def revocation(self, form, query):
        data = self.server.authority.crl(self.renewal(query))
        self.answer(200, "application/pkix-crl", data if query.get("Enc") == "b64" else der(data))

    # --- answers ---
    def html(self, text):
        encoding = self.server.site.encoding
        data = text.encode(encoding, "xmlcharrefreplace")
        self.answer(200, "text/html" if encoding in ("utf-8", "utf-16") else f"text/html; charset={encoding}", data)

    def answer(self, status, kind, data, headers=()):
        if self.mute:
            return
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers:
            self.send_header(name, value)
        if status == 200 and getattr(self, "proof", b""):
            self.send_header("WWW-Authenticate", "Negotiate " + base64.b64encode(self.proof).decode())
            self.proof = b""
        self.end_headers()
        self.wfile.write(data)

    # --- what goes wrong, once, at a page ---
    def broken(self, name):
        site = self.server.site
        fault = site.faults.pop(name, None)
        if fault is None:
            return False
        self.close_connection = True
        if fault == "after":  # the request is taken, and nobody hears of it
            self.mute = True
            return False
        if fault == "500":
            self.answer(500, "text/html", b"<h1>500 - Internal server error.</h1>")
        elif fault == "denied":
            self.answer(403, "text/html", b"<h1>403</h1>")
        elif fault == "redirect":
            self.answer(302, "text/html", b"", [("Location", "https://elsewhere.test/certsrv/")])
        elif fault == "stranger":
            self.answer(200, "text/html; charset=shift_jis", pages.stranger().encode("shift_jis"))
        elif fault == "truncated":  # whole for HTTP, and cut off all the same
            self.answer(200, "application/pkix-cert", b"-----BEGIN CERTIFICATE-----\r\nMIIBszCCAVmgAwIBAgIF\r\n")
        elif fault == "empty":
            self.answer(200, "text/html", b"")
        elif fault == "middle":
            self.send_response(200)
            self.send_header("Content-Length", "5000")
            self.end_headers()
            self.wfile.write(b"<HTML><Body>")
        elif fault == "huge":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(100 << 20))
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
        return True  # "drop": not a word

    def test_hook(self, name, query):
        site, authority = self.server.site, self.server.authority
        if name == "approve":
            authority.issue(int(query["ReqID"]))
        elif name == "deny":
            authority.deny(int(query["ReqID"]))
        elif name == "pending":
            return self.answer(200, "text/plain", "".join(f"{number}\n" for number, one in authority.requests.items() if one["state"] == "pending").encode())
        elif name == "fault":
            site.faults[query["page"]] = query["kind"]
        elif name == "set":
            for key, value in query.items():
                setattr(site, key, value.split(",") if key == "auth" else value)
        elif name == "log":
            return self.answer(200, "application/json", json.dumps(site.log).encode())
        self.answer(200, "text/plain", b"ok\n")


class Site:
    def __init__(self, options, binding):
        self.auth, self.epa, self.language, self.encoding = options.auth.split(","), options.epa, options.language, options.encoding
        self.binding, self.faults, self.log = binding, {}, []
        self.accounts = {"enroll": options.password}

    def note(self, event):
        self.log.append(event)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    context = None

    def process_request_thread(self, request, client_address):
        try:
            request.settimeout(60)
            request = self.context.wrap_socket(request, server_side=True)
        except OSError:
            return
        super().process_request_thread(request, client_address)

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def binding_of(certificate):
    """tls-server-end-point (RFC 5929): the hash of the certificate's own signature, SHA-256 for what is weaker."""
    import hashlib
    text = openssl("x509", "-in", certificate, "-noout", "-text").decode().lower()
    name = next((one for one in ("sha384", "sha512") if one in text.split("signature algorithm:")[1].splitlines()[0]), "sha256")
    return b"tls-server-end-point:" + hashlib.new(name, openssl("x509", "-in", certificate, "-outform", "DER")).digest()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--dir", type=pathlib.Path, required=True)
    parser.add_argument("--tls-cert", required=True)
    parser.add_argument("--tls-key", required=True)
    parser.add_argument("--client-ca")
    parser.add_argument("--auth", default="negotiate,ntlm,basic")
    parser.add_argument("--epa", default="accept", choices=["off", "accept", "require"])
    parser.add_argument("--language", default="en", choices=sorted(pages.TEXTS))
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument("--password", default="Passw0rd")
    options = parser.parse_args()
    server = Server(("127.0.0.1", options.port), Handler)
    server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.context.load_cert_chain(options.tls_cert, options.tls_key)
    if options.client_ca:
        server.context.load_verify_locations(options.client_ca)
        server.context.verify_mode = ssl.CERT_OPTIONAL
    server.authority = Authority(options.dir)
    server.site = Site(options, binding_of(options.tls_cert))
    server.serve_forever()


main()
