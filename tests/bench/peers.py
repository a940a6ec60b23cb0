"""What Python's cryptography does, as a program of its own: peers.py inspect FILE | truststore OUT FILE... | parse FILE | csr N | csr-files FOLDER N | renewals FOLDER N | pfx FILE | version"""
import datetime, json, os, re, sys, time

import cryptography
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12

PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\r?\n?", re.DOTALL)


def certificates(path):
    with open(path, "rb") as file:
        return [x509.load_pem_x509_certificate(block) for block in PEM.findall(file.read())]


def inspect(path):
    for certificate in certificates(path):
        print(certificate.subject.rfc4514_string())


def truststore(out, *paths):
    now, seen, store = datetime.datetime.utcnow(), set(), []
    for path in paths:
        for certificate in certificates(path):
            fingerprint = certificate.fingerprint(hashes.SHA256())
            if fingerprint in seen or certificate.not_valid_after < now:
                continue
            seen.add(fingerprint)
            if certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca:
                store.append(certificate.public_bytes(serialization.Encoding.PEM))
    with open(out, "wb") as file:
        file.writelines(store)


def timed(items, work):
    """CPU microseconds per item."""
    start = time.process_time()
    for item in items:
        work(item)
    print(json.dumps((time.process_time() - start) * 1e6 / len(items)))


def fields(der):
    certificate = x509.load_der_x509_certificate(der)
    certificate.subject, certificate.issuer, certificate.serial_number, certificate.not_valid_before, certificate.not_valid_after
    certificate.public_key().key_size
    for extension in certificate.extensions:
        extension.value


def parse(path):
    timed([certificate.public_bytes(serialization.Encoding.DER) for certificate in certificates(path)], fields)


def request(_):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "NO"), x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Bench"),
                      x509.NameAttribute(x509.NameOID.COMMON_NAME, "host0.bench.example")])
    usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
    san = x509.SubjectAlternativeName([x509.DNSName(f"host{i}.bench.example") for i in range(20)])
    csr = x509.CertificateSigningRequestBuilder().subject_name(name).add_extension(usage, True).add_extension(san, False).sign(key, hashes.SHA256())
    csr.public_bytes(serialization.Encoding.PEM)
    key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def request_files(folder, count):
    for at in range(int(count)):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "NO"), x509.NameAttribute(x509.NameOID.ORGANIZATION_NAME, "Bench"),
                          x509.NameAttribute(x509.NameOID.COMMON_NAME, f"host{at}.bench.example")])
        san = x509.SubjectAlternativeName([x509.DNSName(f"host{at}.bench.example"), *(x509.DNSName(f"www{other}.host{at}.bench.example") for other in range(19))])
        csr = x509.CertificateSigningRequestBuilder().subject_name(name).add_extension(san, False).sign(key, hashes.SHA256())
        with open(f"{folder}/host{at}.csr", "wb") as file:
            file.write(csr.public_bytes(serialization.Encoding.PEM))
        with open(os.open(f"{folder}/host{at}.key", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def renewals(folder, count):
    """Keys, requests, certificates of a CA of their own, verified and written."""
    day = datetime.timedelta(days=1)
    now, ca = datetime.datetime.utcnow(), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Bench CA")])
    for at in range(int(count)):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, f"host{at}.bench.example")])
        san = x509.SubjectAlternativeName([x509.DNSName(f"host{at}.bench.example"), x509.DNSName(f"www.host{at}.bench.example")])
        csr = x509.CertificateSigningRequestBuilder().subject_name(name).add_extension(san, False).sign(key, hashes.SHA256())
        if not csr.is_signature_valid:
            raise SystemExit("a request that is not signed by its key")
        certificate = (x509.CertificateBuilder().subject_name(csr.subject).issuer_name(issuer).public_key(csr.public_key()).serial_number(x509.random_serial_number())
                       .not_valid_before(now).not_valid_after(now + 397 * day).add_extension(x509.BasicConstraints(False, None), True)
                       .add_extension(csr.extensions.get_extension_for_class(x509.SubjectAlternativeName).value, False)
                       .add_extension(x509.SubjectKeyIdentifier.from_public_key(csr.public_key()), False)
                       .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False).sign(ca, hashes.SHA256()))
        ca.public_key().verify(certificate.signature, certificate.tbs_certificate_bytes, ec.ECDSA(hashes.SHA256()))
        with open(f"{folder}/host{at}.crt", "wb") as file:
            file.write(certificate.public_bytes(serialization.Encoding.PEM))
        with open(os.open(f"{folder}/host{at}.key", os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file:
            file.write(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))


def pfx(path):
    with open(path, "rb") as file:
        pkcs12.load_key_and_certificates(file.read(), b"bench")


if __name__ == "__main__":
    {"inspect": inspect, "truststore": truststore, "parse": parse, "csr": lambda n: timed(range(int(n)), request), "pfx": pfx, "csr-files": request_files, "renewals": renewals,
     "version": lambda: print(cryptography.__version__)}[sys.argv[1]](*sys.argv[2:])
