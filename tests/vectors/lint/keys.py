"""Keys, PFX and chains."""
import hashlib

import weak
from table import *


def with_modulus(modulus, serial=integer(1 << 70), **how):
    return certificate(serial=serial, spki=rsa_spki(modulus, **how), ku=key_usage(DIGITAL | KEY_ENC))


N = RSA_KEY.public_key().public_numbers().n
add("weak-key", with_modulus(weak.SHORT), RSA_LEAF)
add("rsa-exponent-even", with_modulus(N, exponent=65536), RSA_LEAF)
add("rsa-exponent-even", with_modulus(N, exponent=1), name="rsa-exponent-one")
add("rsa-exponent-small", with_modulus(N, exponent=3), RSA_LEAF)
add("rsa-modulus-size", with_modulus(weak.ODD_SIZE), RSA_LEAF)
add("rsa-modulus-negative", with_modulus(N, modulus_der=tlv(2, N.to_bytes(256, "big"))), RSA_LEAF)
add("rsa-small-factor", with_modulus(weak.SMALL_FACTOR), RSA_LEAF)
add("roca", with_modulus(weak.ROCA), RSA_LEAF)
add("close-primes", with_modulus(weak.CLOSE), RSA_LEAF)
add("unusual-curve", certificate(spki=ec_spki(oid("1.3.132.0.10"), b"\4" + bytes(64))), LEAF)

PRINT = hashlib.sha1(f"Modulus={N:X}\n".encode()).hexdigest()[20:]
keep("blacklist/blacklist.RSA-2048", f"# Debian's lists have this form; in this one is the key of rsa.key.\n0123456789abcdef0123\n{PRINT}\n")
keep("other-blacklist/blacklist.RSA-2048", "# The key of rsa.key is not here.\n0123456789abcdef0123\n")
for folder, verdict in (("blacklist", "bad"), ("other-blacklist", "good")):
    row("debian-weak-key", verdict, f"--blacklist {{dir}}/{folder}", ["rsa-server.crt"], [])

shared = [keep(f"shared-prime.{i}.crt", with_modulus(n, serial=integer(1 << 64 | i))) for i, n in enumerate(weak.SHARED)]
row("common-factor", "bad", "", shared, [])
row("common-factor", "good", "", [shared[0], "rsa-server.crt"], [])
other_host = keep("same-key.crt", certificate(subject=name((CN, "mail.contoso.com")), san=names(dns("mail.contoso.com"))))
row("shared-key", "bad", "", ["server.crt", other_host], [])
row("shared-key", "bad", "", [keep("shared.csr", request()), keep("shared-other.csr", request(subject=name((CN, "mail.contoso.com")), san=names(dns("mail.contoso.com"))))], [])
row("shared-key", "good", "", ["server.crt", keep("same-key-same-name.crt", certificate(serial=integer(1 << 65)))], [])

# ---- PFX, by openssl
keep("server-chain.crt", ca_certificate(subject=CA_NAME, issuer=name((C, "NO"), (O, "Contoso"), (CN, "Vector Root"))))


MODERN = pfx("modern.pfx", [LEAF], "ec.key")
LEGACY = pfx("legacy.pfx", [LEAF], "ec.key", "-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-3DES", "-macalg", "sha1")
row("pfx-not-for-reader", "bad", f"{PASSWORD} --for windows-2016", [MODERN], [])
row("pfx-not-for-reader", "good", f"{PASSWORD} --for windows-2016", [LEGACY], [])
row("pfx-no-mac", "bad", PASSWORD, [pfx("no-mac.pfx", [LEAF], "ec.key", "-nomac")], [])
row("pfx-no-mac", "good", PASSWORD, [MODERN], [])
row("pfx-weak-cipher", "bad", PASSWORD, [pfx("rc2.pfx", [LEAF], "ec.key", "-legacy", "-certpbe", "PBE-SHA1-RC2-40", "-keypbe", "PBE-SHA1-3DES")], [])
row("pfx-weak-cipher", "good", PASSWORD, [LEGACY], [])
row("pfx-many-iterations", "bad", PASSWORD, [pfx("iterations.pfx", [LEAF], "ec.key", "-iter", "600001")], [])
row("pfx-many-iterations", "good", PASSWORD, [MODERN], [])
row("pfx-key-in-clear", "bad", PASSWORD, [pfx("clear.pfx", [LEAF], "ec.key", "-keypbe", "NONE", "-certpbe", "NONE")], [])
row("pfx-key-in-clear", "good", PASSWORD, [MODERN], [])
row("pfx-no-key", "bad", PASSWORD, [pfx("no-key.pfx", [LEAF], None)], [])
row("pfx-no-key", "good", PASSWORD, [MODERN], [])

row("pfx-key-mismatch", "bad", PASSWORD, [mismatched("mismatch.pfx", LEAF, "rsa.key")], [])
row("pfx-key-mismatch", "good", PASSWORD, [MODERN], [])

# ---- chains
ROOT_NAME = name((C, "NO"), (O, "Contoso"), (CN, "Vector Root"))
ROOT = root(subject=ROOT_NAME, issuer=ROOT_NAME, ski=ski(b"\x03" * 20), aki=aki(b"\x03" * 20), key=RSA_KEY, spki=spki_of(RSA_KEY))
ISSUING = ca_certificate(subject=CA_NAME, issuer=ROOT_NAME, key=RSA_KEY)
STRANGER = ca_certificate(subject=name((C, "NO"), (O, "Contoso"), (CN, "Other CA")), ski=ski(b"\x09" * 20), spki=spki_of(EC_KEY), eku=None)


CHAIN = pem(LEAF, ISSUING)
add("chain-order", pem(ISSUING, LEAF), CHAIN, suffix="pem")
add("chain-incomplete", pem(LEAF, certificate(serial=integer(1 << 66))), CHAIN, suffix="pem")
add("chain-stranger", pem(LEAF, ISSUING, STRANGER), CHAIN, suffix="pem")
add("chain-root-included", pem(LEAF, ISSUING, ROOT), CHAIN, suffix="pem")
add("chain-outlived", pem(certificate(days=200), ca_certificate(subject=CA_NAME, issuer=ROOT_NAME, key=RSA_KEY, days=199)), CHAIN, suffix="pem")
NOT_FOR_MORE = root(subject=ROOT_NAME, issuer=ROOT_NAME, ski=ski(b"\x03" * 20), aki=aki(b"\x03" * 20), key=RSA_KEY, spki=spki_of(RSA_KEY), bc=basic(ca=True, length=0))
ONE_MORE = root(subject=ROOT_NAME, issuer=ROOT_NAME, ski=ski(b"\x03" * 20), aki=aki(b"\x03" * 20), key=RSA_KEY, spki=spki_of(RSA_KEY), bc=basic(ca=True, length=1))
add("chain-path-length", pem(LEAF, ISSUING, NOT_FOR_MORE), pem(LEAF, ISSUING, ONE_MORE), also=["chain-root-included"], suffix="pem")
NO_CA = certificate(subject=CA_NAME, issuer=ROOT_NAME, spki=spki_of(CA_KEY), ski=ski(CA_ID), aki=aki(b"\x03" * 20), key=RSA_KEY, san=names(dns("ca.contoso.com")), ku=key_usage(DIGITAL))
add("chain-issuer-not-ca", pem(LEAF, NO_CA), CHAIN, also=["chain-incomplete"], good_also=[], suffix="pem")
