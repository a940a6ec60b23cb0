#!/usr/bin/env bash
# CRLs made with Python's cryptography, OCSP responses made with openssl 3.0. Throw-away test keys: they protect nothing and never will.
# usage: make.sh : writes the files beside this script anew (every key and signature changes; the tests do not care)
# CRLs are valid from 2026-01-01 to 2026-02-01 (open_ended.crl names no end); OCSP responses from the moment that this runs, for 30 days, and expired-responder's certificate for 10 of them.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")"
rm -f ./*.der ./*.crl ./*.ocsp
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
/usr/bin/python3 - "$work" << 'PYTHON'
import datetime, sys
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID as AIA, ExtendedKeyUsageOID as EKU, NameOID

work = sys.argv[1]
day = datetime.timedelta(days=1)
now = datetime.datetime.utcnow()
start, end = datetime.datetime(2026, 1, 1), datetime.datetime(2056, 1, 1)
this_update, next_update = start, datetime.datetime(2026, 2, 1)
CRL, OTHER, LDAP = "http://crl.contoso.com/issuing.crl", "http://crl.contoso.com/other.crl", "ldap:///CN=issuing,CN=CDP"

def name(cn): return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Contoso"), x509.NameAttribute(NameOID.COMMON_NAME, cn)])
def uri(text): return x509.UniformResourceIdentifier(text)
def key(): return ec.generate_private_key(ec.SECP256R1())
def usage(**on):
    bits = dict.fromkeys("digital_signature content_commitment key_encipherment data_encipherment key_agreement key_cert_sign crl_sign encipher_only decipher_only".split(), False)
    return x509.KeyUsage(**{**bits, **on})

def certificate(file, cn, its_key, issuer, issuer_key, serial, extensions, ca=False, not_after=end, not_before=start):
    builder = (x509.CertificateBuilder().subject_name(name(cn)).issuer_name(name(issuer)).public_key(its_key.public_key()).serial_number(serial)
        .not_valid_before(not_before).not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(its_key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False))
    for extension in extensions: builder = builder.add_extension(extension, critical=False)
    made = builder.sign(issuer_key, hashes.SHA256())
    open(file + ".der", "wb").write(made.public_bytes(serialization.Encoding.DER))
    open(f"{work}/{file}.pem", "wb").write(made.public_bytes(serialization.Encoding.PEM))
    open(f"{work}/{file}.key", "wb").write(its_key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))

root, issuing, renewed, stranger = key(), key(), key(), key()
open("issuing.key.der", "wb").write(issuing.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
signs = usage(key_cert_sign=True, crl_sign=True)
certificate("root", "Root", root, "Root", root, 1, [signs], ca=True)
certificate("issuing", "Issuing", issuing, "Root", root, 2, [signs], ca=True)
certificate("no_crl_sign", "Issuing", issuing, "Root", root, 3, [usage(key_cert_sign=True)], ca=True)
certificate("stranger", "Stranger", stranger, "Stranger", stranger, 4, [signs], ca=True)
points = x509.CRLDistributionPoints([
    x509.DistributionPoint([uri(LDAP), uri(CRL)], None, None, None), x509.DistributionPoint([uri("http://crl.contoso.com/second.crl")], None, None, None)])
aia = x509.AuthorityInformationAccess([x509.AccessDescription(AIA.OCSP, uri("http://ocsp.contoso.com/")), x509.AccessDescription(AIA.CA_ISSUERS, uri("http://crl.contoso.com/issuing.cer"))])
for serial, leaf in [(100, "leaf"), (101, "gone"), (102, "held"), (103, "back"), (0xf0f1f2f3f4f5f6f7f8f9, "bare")]:
    certificate(leaf, leaf + ".contoso.com", key(), "Issuing", issuing, serial, [points, aia])
certificate("must_staple", "must.contoso.com", key(), "Issuing", issuing, 104, [x509.TLSFeature([x509.TLSFeatureType.status_request])])
certificate("ldap_only", "ldap.contoso.com", key(), "Issuing", issuing, 105, [x509.CRLDistributionPoints([x509.DistributionPoint([uri(LDAP)], None, None, None)])])
certificate("sub", "Sub", key(), "Issuing", issuing, 110, [signs, points], ca=True)
certificate("foreign", "foreign.contoso.com", key(), "Stranger", stranger, 100, [points])
answers = x509.ExtendedKeyUsage([EKU.OCSP_SIGNING])
certificate("responder", "Responder", key(), "Issuing", issuing, 120, [answers])
certificate("expired_responder", "Responder", key(), "Issuing", issuing, 121, [answers], not_before=now - 10 * day, not_after=now + 10 * day)
certificate("mere_server", "Responder", key(), "Issuing", issuing, 122, [x509.ExtendedKeyUsage([EKU.SERVER_AUTH])])
certificate("alien_responder", "Responder", key(), "Stranger", stranger, 123, [answers])

REVOKED = [(101, x509.ReasonFlags.key_compromise), (102, x509.ReasonFlags.certificate_hold), (103, x509.ReasonFlags.remove_from_crl), (199, None)]
def entry(serial, *extensions):
    builder = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(datetime.datetime(2026, 1, 1, 6))
    for extension, critical in extensions: builder = builder.add_extension(extension, critical)
    return builder.build()
def usual(): return [entry(serial, *([(x509.CRLReason(reason), False)] if reason else [])) for serial, reason in REVOKED]
def crl(file, entries, *extensions, issuer="Issuing", signer=issuing, aki=True, encoding=serialization.Encoding.DER):
    builder = x509.CertificateRevocationListBuilder().issuer_name(name(issuer)).last_update(this_update).next_update(next_update)
    if aki: builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    builder = builder.add_extension(x509.CRLNumber(7), critical=False)
    for one in entries: builder = builder.add_revoked_certificate(one)
    for extension, critical in extensions: builder = builder.add_extension(extension, critical)
    open(file + ".crl", "wb").write(builder.sign(signer, hashes.SHA256()).public_bytes(encoding))
def scope(full_name=None, user=False, ca=False, reasons=None, indirect=False, attribute=False):
    return (x509.IssuingDistributionPoint(full_name, None, user, ca, reasons, indirect, attribute), True)
def is_of(cn): return (x509.CertificateIssuer([x509.DirectoryName(name(cn))]), True)
crl("usual", usual())
crl("armoured", usual(), encoding=serialization.Encoding.PEM)
crl("empty", [])
crl("renewed_key", usual(), signer=renewed)
crl("forged", usual(), signer=renewed, aki=False)
crl("of_stranger", usual(), issuer="Stranger", signer=stranger)
crl("delta", usual(), (x509.DeltaCRLIndicator(6), True))
crl("user_only", usual(), scope(user=True))
crl("ca_only", usual(), scope(ca=True))
crl("attribute_only", usual(), scope(attribute=True))
crl("some_reasons", usual(), scope(reasons=frozenset([x509.ReasonFlags.key_compromise])))
crl("of_this_point", usual(), scope([uri(LDAP)]))
crl("of_other_point", usual(), scope([uri(OTHER)]))
crl("indirect", [entry(101), entry(100, is_of("Stranger")), entry(102), entry(110, is_of("Issuing"))], scope(indirect=True))
crl("critical", usual(), (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), True))
crl("critical_entry", [entry(199, (x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\5\0"), True))])
# Without nextUpdate, which the library wants: cut out, and signed again.
def header(octets): return 2 if octets[1] < 0x80 else 2 + (octets[1] & 0x7f)
def tlv(tag, body):
    size = len(body)
    return bytes([tag]) + (bytes([size]) if size < 0x80 else bytes([0x81, size]) if size < 0x100 else b"\x82" + size.to_bytes(2, "big")) + body
usual_tbs = x509.load_der_x509_crl(open("usual.crl", "rb").read()).tbs_certlist_bytes
tbs = tlv(0x30, usual_tbs[header(usual_tbs):].replace(b"\x17\x0d260201000000Z", b"", 1))
ecdsa_with_sha256 = bytes.fromhex("300a06082a8648ce3d040302")
open("open_ended.crl", "wb").write(tlv(0x30, tbs + ecdsa_with_sha256 + tlv(3, b"\0" + issuing.sign(tbs, ec.ECDSA(hashes.SHA256())))))
PYTHON
cd "$work"
# openssl ca's index: status, expiry, revocation, serial, file, subject.
printf 'V\t560101000000Z\t\t64\tunknown\t/CN=leaf\nR\t560101000000Z\t260101060000Z,keyCompromise\t65\tunknown\t/CN=gone\nR\t560101000000Z\t260101060000Z\t66\tunknown\t/CN=held\n' > index.txt
here=$OLDPWD
# response NAME SIGNER CERTIFICATE... [-- OPTION...]
response() {
  local name=$1 signer=$2 about=()
  shift 2
  while [ $# -gt 0 ] && [ "$1" != -- ]; do about+=(-cert "$1.pem"); shift; done
  [ $# -eq 0 ] || shift
  openssl ocsp -issuer issuing.pem "${before[@]}" "${about[@]}" -no_nonce -reqout request.der > /dev/null
  openssl ocsp -index index.txt -reqin request.der -CA issuing.pem -rsigner "$signer.pem" -rkey "$signer.key" -ndays 30 "$@" -respout "$here/$name.ocsp" > /dev/null 2>&1
}
before=()
response good issuing leaf
response revoked issuing gone
response revoked_without_reason issuing held
response unknown issuing bare
response two issuing gone leaf
response by_key issuing leaf -- -resp_key_id
response bad_signature issuing leaf -- -badsig
response delegated responder leaf
response delegated_revoked responder gone
response delegated_by_key responder leaf -- -resp_key_id
response without_certificate responder leaf -- -resp_no_certs
response expired_responder expired_responder leaf
response mere_server mere_server leaf
response alien_responder alien_responder leaf
openssl ocsp -issuer issuing.pem -cert leaf.pem -no_nonce -reqout request.der > /dev/null
openssl ocsp -index index.txt -reqin request.der -CA issuing.pem -rsigner issuing.pem -rkey issuing.key -respout "$here/open_ended.ocsp" > /dev/null 2>&1
before=(-sha256)
response sha256 issuing leaf
openssl ocsp -issuer issuing.pem -cert leaf.pem -no_nonce -reqout "$here/request.der" > /dev/null
