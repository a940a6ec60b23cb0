"""Certificates and requests of parts, each of which a vector may replace by something wrong."""
import collections
import datetime
import pathlib

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

from der import *

HERE = pathlib.Path(__file__).parent

C, ST, L, STREET, O, OU, CN, SERIAL, POSTAL, GN, SN, EMAIL, DC = (
    "2.5.4.6", "2.5.4.8", "2.5.4.7", "2.5.4.9", "2.5.4.10", "2.5.4.11", "2.5.4.3", "2.5.4.5", "2.5.4.17", "2.5.4.42", "2.5.4.4", "1.2.840.113549.1.9.1",
    "0.9.2342.19200300.100.1.25")
SERVER, CLIENT, CODE, MAIL, STAMP, OCSP_SIGNING, ANY = (
    "1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2", "1.3.6.1.5.5.7.3.3", "1.3.6.1.5.5.7.3.4", "1.3.6.1.5.5.7.3.8", "1.3.6.1.5.5.7.3.9", "2.5.29.37.0")
DV, OV = "2.23.140.1.2.1", "2.23.140.1.2.2"
DIGITAL, REPUDIATION, KEY_ENC, DATA_ENC, AGREEMENT, CERT_SIGN, CRL_SIGN, ENC_ONLY = (1 << n for n in range(8))
OIDS = {"ku": "2.5.29.15", "eku": "2.5.29.37", "san": "2.5.29.17", "ian": "2.5.29.18", "bc": "2.5.29.19", "nc": "2.5.29.30", "cdp": "2.5.29.31", "policies": "2.5.29.32",
        "mappings": "2.5.29.33", "aki": "2.5.29.35", "ski": "2.5.29.14", "pc": "2.5.29.36", "freshest": "2.5.29.46", "iap": "2.5.29.54", "sda": "2.5.29.9", "aia": "1.3.6.1.5.5.7.1.1",
        "sia": "1.3.6.1.5.5.7.1.11", "poison": "1.3.6.1.4.1.11129.2.4.3", "scts": "1.3.6.1.4.1.11129.2.4.2", "unknown": "1.3.6.1.4.1.55555.1"}
SHA256_RSA = seq(oid("1.2.840.113549.1.1.11"), null())
SHA1_RSA = seq(oid("1.2.840.113549.1.1.5"), null())


def load(name):
    return serialization.load_pem_private_key((HERE / name).read_bytes(), None)


def spki_of(key):
    return key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


CA_KEY, RSA_KEY, EC_KEY = load("ca.key"), load("rsa.key"), load("ec.key")
CA_ID, LEAF_ID = b"\x01" * 20, b"\x02" * 20


def rsa_spki(modulus, exponent=65537, modulus_der=None, parameters=null()):
    return seq(seq(oid("1.2.840.113549.1.1.1"), parameters), bits(seq(modulus_der or integer(modulus), integer(exponent))))


def ec_spki(parameters, point=None):
    point = point or EC_KEY.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return seq(seq(oid("1.2.840.10045.2.1"), parameters), bits(point))


# ---- names
def attribute(type_, value, tag=None):
    tag = tag or (PRINTABLE if type_ in {C, SERIAL} else IA5 if type_ in {EMAIL, DC} else UTF8)
    return seq(oid(type_), text(value, tag))


def name(*attributes):
    """Each (type, value) or (type, value, tag) an RDN of its own; bytes as they are."""
    return seq(*(one if isinstance(one, bytes) else set_(attribute(*one)) for one in attributes))


def dns(value):
    return context(2, value.encode() if isinstance(value, str) else value, constructed=False)


def mail(value):
    return context(1, value.encode(), constructed=False)


def uri(value):
    return context(6, value.encode() if isinstance(value, str) else value, constructed=False)


def ip(content):
    return context(7, content, constructed=False)


def directory(value):
    return context(4, value)


def upn(value):
    return context(0, oid("1.3.6.1.4.1.311.20.2.3"), context(0, text(value)))


# ---- extensions: (critical, value)
def key_usage(mask):
    octet = sum(0x80 >> n for n in range(8) if mask & 1 << n)
    unused = 0
    while octet and not octet >> unused & 1:
        unused += 1
    return True, bits(bytes([octet]) if octet else b"", unused)


def purposes(*list_):
    return False, seq(*map(oid, list_))


def names(*list_, critical=False):
    return critical, seq(*list_)


def basic(ca=False, length=None, critical=True):
    return critical, seq(*([boolean(True)] if ca else []), *([integer(length)] if length is not None else []))


def aki(identifier=CA_ID):
    return False, seq(context(0, identifier, constructed=False))


def ski(identifier=LEAF_ID):
    return False, octets(identifier)


def access(*pairs):
    return False, seq(*(seq(oid(method), place) for method, place in pairs))


OCSP, ISSUERS = "1.3.6.1.5.5.7.48.1", "1.3.6.1.5.5.7.48.2"


def point(*urls):
    return seq(context(0, context(0, *map(uri, urls))))


def points(*list_):
    return False, seq(*list_)


def policies(*list_):
    return False, seq(*(one if isinstance(one, bytes) else seq(oid(one)) for one in list_))


def notice(value, tag=UTF8):
    return seq(oid("1.3.6.1.4.1.55555.2"), seq(seq(oid("1.3.6.1.5.5.7.2.2"), seq(text(value, tag)))))


# ---- certificates
CA_NAME = name((C, "NO"), (O, "Contoso"), (CN, "Vector CA"))
LEAF_NAME = name((CN, "www.contoso.com"))
SERVER_EXTENSIONS = {"ku": key_usage(DIGITAL), "eku": purposes(SERVER), "san": names(dns("www.contoso.com")), "aki": aki(), "ski": ski(),
                     "aia": access((OCSP, uri("http://ocsp.contoso.com/")), (ISSUERS, uri("http://pki.contoso.com/ca.crt"))), "cdp": points(point("http://pki.contoso.com/ca.crl")),
                     "policies": policies(DV)}
CA_EXTENSIONS = {"bc": basic(ca=True), "ku": key_usage(DIGITAL | CERT_SIGN | CRL_SIGN), "aki": aki(b"\x03" * 20), "ski": ski(CA_ID),
                 "aia": access((OCSP, uri("http://ocsp.contoso.com/")), (ISSUERS, uri("http://pki.contoso.com/root.crt"))), "cdp": points(point("http://pki.contoso.com/root.crl")),
                 "policies": policies("1.3.6.1.4.1.55555.2"), "eku": purposes(SERVER)}


def extension(key, critical, value):
    written = [oid(OIDS.get(key, key))]
    if critical == "written out":
        written.append(boolean(False))
    elif critical:
        written.append(boolean(True))
    return seq(*written, octets(value))


def extension_list(standard, changes, more):
    merged = collections.OrderedDict(standard)
    for key, value in changes.items():
        if value is None:
            merged.pop(key, None)
        else:
            merged[key] = value
    return b"".join(extension(key, *value) for key, value in merged.items()) + b"".join(more)


def rsa_sign(key, content, hash_=None):
    return key.sign(content, padding.PKCS1v15(), hash_ or hashes.SHA256())


def days_after(start, days):
    """`days` whole days, the last second included."""
    moment = datetime.datetime.strptime(start, "%Y%m%d%H%M%SZ") + datetime.timedelta(days=days, seconds=-1)
    return moment.strftime("%Y%m%d%H%M%SZ")


def certificate(version=2, serial=integer(0x1122334455667788 << 64 | 0x99AABBCCDDEEFF01), algorithm=SHA256_RSA, outer=None, issuer=CA_NAME, start="20260101000000Z", days=180, end=None,
                not_before=None, not_after=None, subject=LEAF_NAME, spki=None, unique_ids=b"", standard=SERVER_EXTENSIONS, more=(), key=CA_KEY, hash_=None, bare=False, **changes):
    spki = spki or spki_of(EC_KEY)
    extensions = b"" if bare else context(3, seq(extension_list(standard, changes, more)))
    validity = seq(not_before or time(start), not_after or time(end or days_after(start, days)))
    tbs = seq(b"" if version == 0 else context(0, integer(version)), serial, algorithm, issuer, validity, subject, spki, unique_ids, extensions)
    return seq(tbs, outer or algorithm, bits(rsa_sign(key, tbs, hash_)))


def rsa_leaf(**changes):
    return certificate(spki=spki_of(RSA_KEY), **{"ku": key_usage(DIGITAL | KEY_ENC), **changes})


def ca_certificate(**changes):
    return certificate(**{"standard": CA_EXTENSIONS, "subject": name((C, "NO"), (O, "Contoso"), (CN, "Vector Issuing CA")), "issuer": name((C, "NO"), (O, "Contoso"), (CN, "Vector Root")),
                          "spki": spki_of(CA_KEY), "days": 3650, **changes})


def root(**changes):
    return certificate(**{"standard": {**CA_EXTENSIONS, "aki": aki(CA_ID), "policies": None, "eku": None, "cdp": None, "aia": None}, "subject": CA_NAME, "spki": spki_of(CA_KEY), "days": 3650,
                          "policies": None, "eku": None, "cdp": None, "aia": None, **changes})


def public(**changes):
    """As public CAs make it: without CN and without identifier of the key."""
    return certificate(**{"subject": name(), "san": names(dns("www.contoso.com"), critical=True), "ski": None, **changes})


def request(subject=LEAF_NAME, spki=None, algorithm=SHA256_RSA, key=RSA_KEY, attributes=(), wrong=False, **changes):
    standard = {"ku": key_usage(DIGITAL | KEY_ENC), "eku": purposes(SERVER), "san": names(dns("www.contoso.com"))}
    extensions = seq(oid("1.2.840.113549.1.9.14"), set_(seq(extension_list(standard, changes, ()))))
    info = seq(integer(0), subject, spki or spki_of(key), context(0, extensions, *attributes))
    return seq(info, algorithm, bits(rsa_sign(CA_KEY if wrong else key, info)))
