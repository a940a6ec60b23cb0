"""RFC 5280 and its companions."""
from table import *

# ---- the certificate's own fields
add("extensions-need-version-3", certificate(version=1), LEAF)
add("unique-identifier", certificate(unique_ids=context(1, b"\0\1", constructed=False)), LEAF)
add("unique-identifier-version", certificate(version=0, bare=True, unique_ids=context(2, b"\0\1", constructed=False)), certificate(version=0, bare=True),
    also=["unique-identifier", "aki-missing", "missing-san", "ski-missing"], good_also=["aki-missing", "missing-san", "ski-missing"])
add("serial-too-long", certificate(serial=tlv(2, b"\x01" * 21)), certificate(serial=tlv(2, b"\x01" * 20)))
add("serial-not-positive", certificate(serial=tlv(2, b"\xfe" * 16)), certificate(serial=tlv(2, b"\0" + b"\xff" * 16)))
add("serial-not-positive", certificate(serial=integer(0)), name="serial-zero")
add("signature-algorithms-differ", certificate(outer=seq(oid("1.2.840.113549.1.1.12"), null())), LEAF)
add("signature-parameters", certificate(algorithm=seq(oid("1.2.840.113549.1.1.11"))), LEAF)
add("key-parameters", certificate(spki=rsa_spki(RSA_KEY.public_key().public_numbers().n, parameters=b"")), RSA_LEAF)
PRIME = (1 << 256) - (1 << 224) + (1 << 192) + (1 << 96) - 1
EXPLICIT = seq(integer(1), seq(oid("1.2.840.10045.1.1"), integer(PRIME)),
               seq(octets((PRIME - 3).to_bytes(32, "big")), octets(bytes.fromhex("5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b"))),
               octets(bytes.fromhex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")),
               integer(0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551), integer(1))
add("ec-explicit-parameters", certificate(spki=ec_spki(EXPLICIT)), LEAF)
add("time-type", certificate(not_after=generalized("20260630000000Z")), certificate(days=365 * 30), good_also=[])
add("time-without-seconds", certificate(not_before=tlv(0x17, b"2601010000Z")), LEAF)
add("time-not-utc", certificate(not_before=tlv(0x17, b"260101000000+0100")), LEAF)
add("validity-reversed", certificate(start="20260110000000Z", end="20260101000000Z"), certificate(start="20260110000000Z", days=1, end="20260120000000Z"))
add("expired", certificate(end="20260115115959Z"), certificate(end="20260115120000Z"))
add("not-yet-valid", certificate(start="20260115120001Z"), certificate(start="20260115120000Z"))
add("issuer-empty", certificate(issuer=name()), LEAF)
add("ca-subject-empty", ca_certificate(subject=name(), san=names(dns("ca.contoso.com"), critical=True)), CA)
add("subject-empty-without-san", certificate(subject=name(), san=None), certificate(subject=name(), san=names(WWW, critical=True)))
add("san-not-critical", certificate(subject=name()), certificate(subject=name(), san=names(WWW, critical=True)))
add("san-critical", certificate(san=names(WWW, critical=True)), LEAF)
add("weak-signature", certificate(algorithm=SHA1_RSA, hash_=hashes.SHA1()), LEAF)
add("weak-signature", certificate(algorithm=seq(oid("1.2.840.113549.1.1.4"), null()), hash_=hashes.MD5()), name="md5-signature")
add("signature-wrong", root(key=RSA_KEY), root())
add("request-signature-wrong", request(wrong=True), request(), suffix="csr")
add("request-challenge-password", request(attributes=[seq(oid("1.2.840.113549.1.9.7"), set_(text("secret")))]), request(attributes=[seq(oid("1.2.840.113549.1.9.2"), set_(text("name")))]),
    suffix="csr")

# ---- extensions as such
add("duplicate-extension", certificate(more=[extension("ski", False, octets(LEAF_ID))]), LEAF)
add("critical-false-written", certificate(ski=("written out", octets(LEAF_ID))), LEAF)
add("extension-empty", certificate(eku=(False, seq())), LEAF)
add("extension-empty", certificate(policies=(False, seq())), name="policies-empty")
add("extension-wrongly-critical", certificate(aki=(True, aki()[1])), LEAF)
add("extension-wrongly-critical", certificate(cdp=(True, points(point("http://pki.contoso.com/ca.crl"))[1])), name="crl-points-critical")
NAME_CONSTRAINT = seq(context(0, seq(dns("contoso.com"))))
add("extension-not-critical", ca_certificate(nc=(False, NAME_CONSTRAINT)), ca_certificate(nc=(True, NAME_CONSTRAINT)))
add("unknown-critical-extension", certificate(unknown=(True, null())), certificate(unknown=(False, null())))
add("precertificate", certificate(poison=(True, null())), LEAF)
add("sct-list-empty", certificate(scts=(False, octets(b"\0\0"))), certificate(scts=(False, octets(b"\0\4\0\2ab"))))
add("extension-damaged", certificate(eku=(False, seq(integer(1)))), LEAF)

# ---- names
add("san-empty", certificate(san=names()), LEAF)
add("san-empty-name", certificate(san=names(WWW, mail(""))), LEAF)
add("duplicate-name", certificate(san=names(WWW, dns("WWW.contoso.com"))), certificate(san=names(WWW, dns("contoso.com"))))
add("name-not-ascii", certificate(san=names(WWW, dns("bücher.contoso.com"))), certificate(san=names(WWW, dns("xn--bcher-kva.contoso.com"))))
add("dns-character", certificate(san=names(WWW, dns("www contoso.com"))), LEAF)
add("dns-empty-label", certificate(san=names(WWW, dns("www..contoso.com"))), LEAF)
add("dns-label-too-long", certificate(san=names(WWW, dns("a" * 64 + ".contoso.com"))), certificate(san=names(WWW, dns("a" * 63 + ".contoso.com"))))
add("dns-too-long", certificate(san=names(WWW, dns("a." * 121 + "contoso.com" + "o"))), certificate(san=names(WWW, dns("a." * 121 + "contoso.com"))))
add("dns-underscore", certificate(san=names(WWW, dns("my_server.contoso.com"))), LEAF)
add("dns-hyphen", certificate(san=names(WWW, dns("-www.contoso.com"))), certificate(san=names(WWW, dns("w-w.contoso.com"))))
add("dns-idn", certificate(san=names(WWW, dns("xn--bcher-kva9!".replace("!", "") + ".contoso.com"))), certificate(san=names(WWW, dns("xn--bcher-kva.contoso.com"))))
add("dns-idn", certificate(san=names(WWW, dns("xn--u-ccb.contoso.com"))), name="dns-idn-not-normal")
add("wildcard-not-first", certificate(san=names(WWW, dns("www.*.contoso.com"))), certificate(san=names(WWW, dns("*.www.contoso.com"))))
add("wildcard-partial", certificate(san=names(WWW, dns("w*.contoso.com"))), certificate(san=names(WWW, dns("*.contoso.com"))))
add("wildcard-bare", certificate(san=names(WWW, dns("*"))), certificate(san=names(WWW, dns("*.contoso.com"))))
add("ip-length", certificate(san=names(WWW, ip(b"10.1.1.5"))), certificate(san=names(WWW, ip(b"\x0a\1\1\5"))))
add("dns-is-address", certificate(san=names(WWW, dns("10.1.1.5"))), certificate(san=names(WWW, ip(b"\x0a\1\1\5"))))
add("uri-relative", certificate(san=names(WWW, uri("www.contoso.com/x"))), certificate(san=names(WWW, uri("https://www.contoso.com/x"))))
add("uri-format", certificate(san=names(WWW, uri("sip:"))), certificate(san=names(WWW, uri("sip:www.contoso.com"))))
add("uri-host", certificate(san=names(WWW, uri("https://www/x"))), certificate(san=names(WWW, uri("https://10.1.1.5:8443/x"))))
add("email-format", certificate(san=names(WWW, mail("<web@contoso.com>"))), certificate(san=names(WWW, mail("web@contoso.com"))))
add("email-not-in-san", certificate(subject=name((CN, "www.contoso.com"), (EMAIL, "web@contoso.com"))),
    certificate(subject=name((CN, "www.contoso.com"), (EMAIL, "web@contoso.com")), san=names(WWW, mail("web@contoso.com"))))
add("missing-san", certificate(san=None), LEAF)
add("cn-not-a-name", certificate(subject=name((CN, "mail.contoso.com"))), certificate(subject=name((CN, "WWW.contoso.com"))))
add("name-too-long", certificate(subject=name((O, "a" * 65), (CN, "www.contoso.com"))), certificate(subject=name((O, "a" * 64), (CN, "www.contoso.com"))))
add("country-not-two-letters", certificate(subject=name((C, "Norway"), (CN, "www.contoso.com"))), certificate(subject=name((C, "NO"), (CN, "www.contoso.com"))))
add("country-not-two-letters", certificate(subject=name((C, "no"), (CN, "www.contoso.com"))), name="country-small")
add("printable-string-needed", certificate(subject=name((C, "NO", UTF8), (CN, "www.contoso.com"))), certificate(subject=name((C, "NO"), (CN, "www.contoso.com"))))
add("printable-string-character", certificate(subject=name((O, "Contoso & Sons", PRINTABLE), (CN, "www.contoso.com"))), certificate(subject=name((O, "Contoso & Sons"), (CN, "www.contoso.com"))))
add("name-control-character", certificate(subject=name((O, "Con\ttoso"), (CN, "www.contoso.com"))), certificate(subject=name((O, "Con toso"), (CN, "www.contoso.com"))))
add("name-blank-around", certificate(subject=name((O, "Contoso "), (CN, "www.contoso.com"))), certificate(subject=name((O, "Contoso A S"), (CN, "www.contoso.com"))))
add("name-old-string-type", certificate(subject=name((O, "Contoso", T61), (CN, "www.contoso.com"))), certificate(subject=name((O, "Contoso"), (CN, "www.contoso.com"))))
add("name-html-entity", certificate(subject=name((O, "Contoso &amp; Sons"), (CN, "www.contoso.com"))), certificate(subject=name((O, "Contoso & Sons; Oslo"), (CN, "www.contoso.com"))))
add("name-mojibake", certificate(subject=name((O, "Contoso GrÃ¼ner"), (CN, "www.contoso.com"))), certificate(subject=name((O, "Contoso Grüner"), (CN, "www.contoso.com"))))
add("name-empty-part", certificate(subject=name(set_(), (CN, "www.contoso.com"))), LEAF)
add("name-several-in-rdn", certificate(subject=name(set_(attribute(CN, "www.contoso.com"), attribute(O, "Contoso")))), certificate(subject=name((O, "Contoso"), (CN, "www.contoso.com"))))

# ---- usages
add("key-usage-empty", certificate(ku=key_usage(0)), LEAF)
add("key-usage-not-critical", certificate(ku=(False, key_usage(DIGITAL)[1])), LEAF)
add("key-usage-encoding", certificate(ku=(True, bits(b"\x80", 0))), LEAF)
add("key-usage-encoding", certificate(ku=(True, bits(b"\x80\0", 7))), name="key-usage-zero-octet")
add("key-usage-unknown-bit", certificate(ku=(True, bits(b"\x80\x40", 6)), eku=None), certificate(ku=(True, bits(b"\x88\x80", 7)), eku=None))
add("cert-sign-without-ca", certificate(ku=key_usage(DIGITAL | CERT_SIGN), eku=None), certificate(ku=key_usage(DIGITAL), eku=None))
add("ca-key-usage-missing", ca_certificate(ku=None), CA)
add("ca-without-cert-sign", ca_certificate(ku=key_usage(CRL_SIGN)), CA)
add("key-usage-for-rsa", rsa_leaf(ku=key_usage(DIGITAL | AGREEMENT)), RSA_LEAF)
add("key-usage-ca-encipherment", ca_certificate(ku=key_usage(CERT_SIGN | CRL_SIGN | KEY_ENC)), CA)
add("key-usage-for-ec", certificate(ku=key_usage(DIGITAL | KEY_ENC)), LEAF)
add("key-usage-for-eddsa", certificate(spki=ED25519, ku=key_usage(DIGITAL | KEY_ENC)), certificate(spki=ED25519))
add("encipher-only-alone", certificate(ku=key_usage(DIGITAL | ENC_ONLY), eku=None), certificate(ku=key_usage(DIGITAL | AGREEMENT | ENC_ONLY), eku=None))
add("usages-inconsistent", certificate(eku=purposes(CODE), ku=key_usage(AGREEMENT)), LEAF)
add("usages-inconsistent", certificate(ku=key_usage(DIGITAL | REPUDIATION)), name="usages-more-than-needed")
add("basic-constraints-not-critical", ca_certificate(bc=basic(ca=True, critical=False)), CA)
add("basic-constraints-default", certificate(bc=(True, seq(boolean(False)))), certificate(bc=basic()))
add("path-length-without-ca", certificate(bc=basic(length=0)), ca_certificate(bc=basic(ca=True, length=0)))
add("path-length-negative", ca_certificate(bc=basic(ca=True, length=-1)), ca_certificate(bc=basic(ca=True, length=0)), also=["extension-damaged"], good_also=[])
add("aki-missing", certificate(aki=None), LEAF)
add("aki-missing", certificate(aki=(False, seq(context(2, b"\1", constructed=False)))), name="aki-without-key")
add("ski-missing-ca", ca_certificate(ski=None), CA)
add("ski-missing", certificate(ski=None), LEAF)
add("eku-critical-any", certificate(eku=(True, seq(oid(ANY)))), certificate(eku=(True, seq(oid(SERVER)))))

# ---- policies
add("policy-duplicate", certificate(policies=policies(DV, "1.3.6.1.4.1.55555.2", DV)), certificate(policies=policies(DV, "1.3.6.1.4.1.55555.2")))
NOTICE_REFERENCE = seq(oid("1.3.6.1.4.1.55555.2"), seq(seq(oid("1.3.6.1.5.5.7.2.2"), seq(seq(text("Contoso"), seq(integer(1)))))))
add("policy-notice-reference", certificate(policies=policies(NOTICE_REFERENCE)), certificate(policies=policies(notice("Contoso"))))
ANY_POLICY = "2.5.29.32.0"
add("policy-any-qualifier", ca_certificate(policies=policies(seq(oid(ANY_POLICY), seq(seq(oid("1.3.6.1.4.1.55555.3"), null()))))),
    ca_certificate(policies=policies(seq(oid(ANY_POLICY), seq(seq(oid("1.3.6.1.5.5.7.2.1"), text("http://pki.contoso.com/", IA5)))))))
add("policy-text-type", certificate(policies=policies(notice("Contoso", IA5))), certificate(policies=policies(notice("Contoso"))))
add("policy-text-type", certificate(policies=policies(notice("Contoso", BMP))), name="policy-text-bmp")
add("policy-text-control", certificate(policies=policies(notice("Contoso\n"))), certificate(policies=policies(notice("Contoso"))))
add("policy-text-too-long", certificate(policies=policies(notice("a" * 201))), certificate(policies=policies(notice("a" * 200))))


def mapping(*pairs):
    return True, seq(*(seq(oid(a), oid(b)) for a, b in pairs))


OWN_POLICY, OTHER_POLICY = "1.3.6.1.4.1.55555.2", "1.3.6.1.4.1.55555.4"
add("policy-mapping-any", ca_certificate(mappings=mapping((OWN_POLICY, ANY_POLICY))), ca_certificate(mappings=mapping((OWN_POLICY, OTHER_POLICY))))
add("policy-mapping-not-listed", ca_certificate(mappings=mapping((OTHER_POLICY, OWN_POLICY))), ca_certificate(mappings=mapping((OWN_POLICY, OTHER_POLICY))))
add("policy-constraints-empty", ca_certificate(pc=(True, seq())), ca_certificate(pc=(True, seq(context(0, b"\0", constructed=False)))))

# ---- what a CA may sign, and where its CRL is
add("name-constraints-not-ca", certificate(nc=(True, NAME_CONSTRAINT)), ca_certificate(nc=(True, NAME_CONSTRAINT)))
add("name-constraints-empty", ca_certificate(nc=(True, seq())), ca_certificate(nc=(True, NAME_CONSTRAINT)))
add("name-constraints-range", ca_certificate(nc=(True, seq(context(0, seq(dns("contoso.com"), context(0, b"\1", constructed=False)))))), ca_certificate(nc=(True, NAME_CONSTRAINT)))
add("name-constraints-form", ca_certificate(nc=(True, seq(context(0, seq(context(8, b"\x2a\3", constructed=False)))))), ca_certificate(nc=(True, NAME_CONSTRAINT)))
add("name-constraints-uri", ca_certificate(nc=(True, seq(context(0, seq(uri("https://contoso.com")))))), ca_certificate(nc=(True, seq(context(0, seq(uri(".contoso.com")))))))
add("name-constraints-address", ca_certificate(nc=(True, seq(context(0, seq(ip(b"\x0a\0\0\0")))))), ca_certificate(nc=(True, seq(context(0, seq(ip(b"\x0a\0\0\0\xff\0\0\0")))))))
add("crl-point-incomplete", certificate(cdp=points(seq(context(1, b"\1\2", constructed=False)))), LEAF)
add("crl-point-without-url", certificate(cdp=points(point("ftp://pki.contoso.com/ca.crl"))), LEAF)
add("aia-without-url", certificate(aia=access((ISSUERS, uri("ftp://pki.contoso.com/ca.crt")))), LEAF)
