"""The certificates, keys and folders that are measured: made by Python's cryptography, that is by none of what is compared but one peer.
Keys are throw-away and protect nothing."""
import datetime, json, subprocess

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

FROM, TO = datetime.datetime(2020, 1, 1), datetime.datetime(2049, 12, 31)
PEM, DER = serialization.Encoding.PEM, serialization.Encoding.DER


def name(common_name):
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "NO"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Bench"),
                      x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, "Measurements"), x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def private_pem(key):
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


class Material:
    """`folder` is fresh. Each part is made when it is first asked for."""

    def __init__(self, folder, short):
        self.folder, self.short, self._made = folder, short, {}

    def _once(self, what, make):
        if what not in self._made:
            self._made[what] = make()
        return self._made[what]

    def _rsa_keys(self):
        return self._once("rsa", lambda: [rsa.generate_private_key(65537, 2048) for _ in range(4)])

    def _issuer(self):
        return self._once("issuer", lambda: ec.generate_private_key(ec.SECP256R1()))

    def _leaf(self, number, public_key):
        host = f"host{number}.bench.example"
        issuer = self._issuer()
        uri = x509.UniformResourceIdentifier
        access = [x509.AccessDescription(AuthorityInformationAccessOID.OCSP, uri("http://ocsp.bench.example")),
                  x509.AccessDescription(AuthorityInformationAccessOID.CA_ISSUERS, uri("http://ca.bench.example/issuer.cer"))]
        points = [x509.DistributionPoint([uri("http://crl.bench.example/issuer.crl")], None, None, None)]
        usages = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        return (x509.CertificateBuilder().subject_name(name(host)).issuer_name(name("Bench Issuing CA")).public_key(public_key)
                .serial_number(0x5000_0000_0000_0000 + number).not_valid_before(FROM).not_valid_after(TO)
                .add_extension(x509.BasicConstraints(False, None), True)
                .add_extension(x509.KeyUsage(True, False, True, False, False, False, False, False, False), True)
                .add_extension(x509.ExtendedKeyUsage(usages), False)
                .add_extension(x509.SubjectAlternativeName([x509.DNSName(host), x509.DNSName("www." + host), x509.DNSName("mail." + host)]), False)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), False)
                .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), False)
                .add_extension(x509.CRLDistributionPoints(points), False)
                .add_extension(x509.AuthorityInformationAccess(access), False)
                .sign(issuer, hashes.SHA256()))

    def _ca(self, number):
        key = self._rsa_keys()[number % 4]
        subject = name(f"Bench Root CA {number}")
        return (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                .serial_number(0x6000_0000_0000_0000 + number).not_valid_before(FROM).not_valid_after(TO)
                .add_extension(x509.BasicConstraints(True, None), True)
                .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True)
                .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
                .sign(key, hashes.SHA256()))

    def leaf(self):
        """One RSA-2048 certificate and its key, PEM."""
        def make():
            key = self._rsa_keys()[0]
            (self.folder / "leaf.pem").write_bytes(self._leaf(0, key.public_key()).public_bytes(PEM))
            (self.folder / "leaf.key").write_bytes(private_pem(key))
            return self.folder / "leaf.pem", self.folder / "leaf.key"
        return self._once("leaf", make)

    def below_many_anchors(self):
        """A certificate, and 145 roots in one PEM file of which the last is its issuer."""
        def make():
            leaf, _ = self.leaf()
            key, subject = self._issuer(), name("Bench Issuing CA")
            root = (x509.CertificateBuilder().subject_name(subject).issuer_name(subject).public_key(key.public_key())
                    .serial_number(0x7000_0000_0000_0000).not_valid_before(FROM).not_valid_after(TO)
                    .add_extension(x509.BasicConstraints(True, None), True)
                    .add_extension(x509.KeyUsage(False, False, False, False, False, True, True, False, False), True)
                    .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
                    .sign(key, hashes.SHA256()))
            anchors = self.folder / "anchors.pem"
            anchors.write_bytes(b"".join(self._ca(number).public_bytes(PEM) for number in range(144)) + root.public_bytes(PEM))
            return leaf, anchors
        return self._once("anchors", make)

    def leaves(self):
        """Certificates with eight extensions, every other one with an RSA-2048 and a P-256 key: DER in a row, and PEM."""
        def make():
            leaves = []
            for number in range(200 if self.short else 1000):
                key = self._rsa_keys()[number % 4] if number % 2 else ec.generate_private_key(ec.SECP256R1())
                leaves.append(self._leaf(number, key.public_key()))
            (self.folder / "leaves.der").write_bytes(b"".join(leaf.public_bytes(DER) for leaf in leaves))
            (self.folder / "leaves.pem").write_bytes(b"".join(leaf.public_bytes(PEM) for leaf in leaves))
            return self.folder / "leaves.der", self.folder / "leaves.pem"
        return self._once("leaves", make)

    def bundles(self):
        """50 bundles of 140 CAs each, out of 200, PEM."""
        def make():
            roots = [self._ca(number).public_bytes(PEM) for number in range(200)]
            files = []
            for bundle in range(50):
                file = self.folder / f"bundle{bundle}.pem"
                file.write_bytes(b"".join(roots[(bundle * 7 + i) % 200] for i in range(140)))
                files.append(file)
            return files
        return self._once("bundles", make)

    def pairs(self, files):
        """A folder of `files` files, in subfolders of 200: as many P-256 certificates as keys, PEM."""
        def make():
            folder = self.folder / f"pairs{files}"
            for number in range(files // 2):
                below = folder / f"{number // 100:03}"
                below.mkdir(parents=True, exist_ok=True)
                key = ec.generate_private_key(ec.SECP256R1())
                (below / f"host{number}.crt").write_bytes(self._leaf(number, key.public_key()).public_bytes(PEM))
                (below / f"host{number}.key").write_bytes(private_pem(key))
            return folder
        return self._once(f"pairs{files}", make)

    def files(self, number):
        """A folder of `number` DER files, in subfolders of 1,000, each another P-256 certificate. Signing each would take long: of the
        signature, which nobody checks here, the last octets count up."""
        def make():
            folder = self.folder / f"files{number}"
            der = self._leaf(0, ec.generate_private_key(ec.SECP256R1()).public_key()).public_bytes(DER)
            spki = der.index(bytes.fromhex("03420004")) + 4
            for at in range(number):
                if at % 1000 == 0:
                    below = folder / f"{at // 1000:03}"
                    below.mkdir(parents=True)
                count = at.to_bytes(8, "big")
                (below / f"host{at}.cer").write_bytes(der[:spki] + count + der[spki + 8:-8] + count)
            return folder
        return self._once(f"files{number}", make)

    def batch(self, number):
        """Lines for csr --batch, 20 names each; what keys they are to have says the command."""
        def make():
            file = self.folder / f"hosts{number}.jsonl"
            file.write_text("".join(json.dumps({"name": f"host{at}", "subject": f"CN=host{at}.bench.example,O=Bench,C=NO",
                                                "san": [f"host{at}.bench.example", *(f"www{other}.host{at}.bench.example" for other in range(19))]}) + "\n"
                                    for at in range(number)))
            return file
        return self._once(f"batch{number}", make)

    def script(self, number, key="ec -pkeyopt ec_paramgen_curve:P-256"):
        """The same by openssl, as a script would do it: numbers for xargs, and what is done for each of them (in the folder $1)."""
        kind = key.split()[0].replace(":", "")
        def make():
            names = ",".join(["DNS:host$2.bench.example", *(f"DNS:www{other}.host$2.bench.example" for other in range(19))])
            each, numbers = self.folder / f"one-{kind}-request.sh", self.folder / f"numbers{number}"
            each.write_text(f"exec openssl req -new -newkey {key} -nodes -keyout $1/host$2.key -out $1/host$2.csr "
                            f"-subj /C=NO/O=Bench/CN=host$2.bench.example -addext subjectAltName={names} 2> /dev/null\n")
            numbers.write_text("".join(f"{at}\n" for at in range(number)))
            return numbers, each
        return self._once(f"script{kind}{number}", make)

    def authority(self, certkit, rows):
        """A CA folder with a P-256 key that has signed `rows` certificates, as its index says, and a request for the next."""
        def make():
            folder, run = self.folder / f"ca{rows}", lambda *words: subprocess.run([certkit, *map(str, words)], check=True, capture_output=True)
            run("ca", "init", folder, "--subject", "CN=Bench CA", "--key-type", "ec:p256")
            (folder / "index.txt").write_text("".join(f"V\t491231000000Z\t\t{0x5000_0000_0000_0000 + at:X}\tissued/{0x5000_0000_0000_0000 + at:x}.crt\t"
                                                      f"/C=NO/O=Bench/CN=host{at}.bench.example\n" for at in range(rows)))
            run("csr", "--cn", "host.bench.example", "--key-type", "ec:p256", "--out-dir", self.folder / f"request{rows}", "--name", "host", "--state",
                self.folder / f"request{rows}" / "state")
            return folder, self.folder / f"request{rows}" / "host.csr"
        return self._once(f"ca{rows}", make)

    def fleets(self, certkit, certificates, rounds):
        """Folders fleet{} with a CA of its own, and a fleet.yaml of so many P-256 certificates that are all due."""
        def make():
            for number in range(rounds + 1):
                folder = self.folder / f"fleet{certificates}-{number}"
                folder.mkdir()
                subprocess.run([certkit, "ca", "init", folder / "ca", "--subject", "CN=Bench CA", "--key-type", "ec:p256"], check=True, capture_output=True)
                (folder / "fleet.yaml").write_text(
                    "issuers:\n  bench: {issuer: \"ca:ca\"}\ndefaults:\n  issuer: bench\n  key_type: ec:p256\n  installations: [tls]\ncertificates:\n"
                    + "".join(f"  - {{name: host{at}, san: [host{at}.bench.example, www.host{at}.bench.example]}}\n" for at in range(certificates)))
            return f"{self.folder}/fleet{certificates}-{{}}"
        return self._once(f"fleets{certificates}", make)

    def fleet_in_place(self, certkit, certificates):
        """One of them that has been renewed."""
        def make():
            file = self.fleets(certkit, certificates, 0).format(0) + "/fleet.yaml"
            subprocess.run([certkit, "renew", "--fleet", file, "--quiet"], check=True, capture_output=True)
            return file
        return self._once(f"in place{certificates}", make)

    def renewal_script(self, number):
        """The same as a script of openssl would do it: key and request, certificate, verification; the CA in the folder $1 is made before."""
        def make():
            each, numbers = self.folder / "one-renewal.sh", self.folder / f"renewals{number}"
            each.write_text("set -e; cd $1\n"
                            "openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout host$2.key -out host$2.csr -subj /CN=host$2.bench.example "
                            "-addext subjectAltName=DNS:host$2.bench.example,DNS:www.host$2.bench.example 2> /dev/null\n"
                            "openssl x509 -req -in host$2.csr -CA ../script-ca.crt -CAkey ../script-ca.key -days 397 -copy_extensions copyall -out host$2.crt 2> /dev/null\n"
                            "openssl verify -CAfile ../script-ca.crt host$2.crt > /dev/null\n")
            numbers.write_text("".join(f"{at}\n" for at in range(number)))
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.folder / "script-ca.key",
                            "-out", self.folder / "script-ca.crt", "-subj", "/CN=Bench CA"], check=True, capture_output=True)
            return numbers, each
        return self._once(f"renewals{number}", make)

    def pfx(self):
        """Made by openssl: AES-256, PBKDF2 and MAC at 600,000 iterations each. Returns it and the file of its password."""
        def make():
            certificate, key = self.leaf()
            out, password = self.folder / "leaf.pfx", self.folder / "password"
            password.write_text("bench\n")
            subprocess.run(["openssl", "pkcs12", "-export", "-in", certificate, "-inkey", key, "-out", out, "-iter", "600000",
                            "-passout", f"file:{password}"], check=True)
            return out, password
        return self._once("pfx", make)

    def fresh(self, what, count):
        """Empty folders what0 … for what commands write: never the same twice (file systems are slow to take back what was just deleted)."""
        for number in range(count + 1):
            (self.folder / f"{what}{number}").mkdir()
        return self.folder / (what + "{}")
