"""What public CAs have to keep to: dates first."""
from table import *

def on(rule, bad=None, good=None, at=None, also=("ski-missing",), good_also=None, **how):
    add(rule, bad, good, options="--public" + (f" --at {at}" if at else ""), also=list(also), good_also=None if good_also is None else list(good_also), **how)


# Each step of the limit, on the day before and on the day itself; the last second belongs to the validity.
STEPS = [("20200831000000Z", 825), ("20200901000000Z", 398), ("20260314000000Z", 398), ("20260315000000Z", 200), ("20270314000000Z", 200), ("20270315000000Z", 100), ("20290314000000Z", 100),
         ("20290315000000Z", 47)]
for start, limit in STEPS:
    day = start[:8]
    future = ["not-yet-valid"] if start > "20260115" else []
    past = ["expired"] if days_after(start, limit) < "20260115" else []
    before_2023 = start < "20230915"
    extra = ["ski-missing", *future, *past]
    recommended = limit - 1 if limit != 825 else limit
    on("public-validity", public(start=start, days=limit + 1), public(start=start, days=recommended), also=extra, name=f"public-validity-{day}")
    if recommended != limit:
        on("public-validity", public(start=start, days=limit), also=extra, name=f"public-validity-{day}-advice")
on("public-validity", public(start="20260101000000Z", days=180), public(start="20260101000000Z", days=90), at="2027-03-15", name="public-validity-at")
on("public-validity-months", public(start="20171201000000Z", days=1200), public(start="20171201000000Z", days=1180), also=["ski-missing", "expired"])

on("public-internal-name", public(san=names(dns("server.contoso.local"), critical=True)), PUBLIC)
on("public-internal-name", public(san=names(dns("server"), critical=True)), name="public-short-name")
on("public-reserved-address", public(san=names(WWW, ip(b"\x0a\1\1\5"), critical=True)), public(san=names(WWW, ip(b"\x08\x08\x08\x08"), critical=True)))
on("public-reserved-address", public(san=names(WWW, ip(b"\xfd" + bytes(15)), critical=True)), public(san=names(WWW, ip(bytes.fromhex("2a00145040010800000000000000200e")), critical=True)),
   name="public-reserved-address-6")
on("public-reverse-name", public(start="20260315000000Z", san=names(dns("5.1.1.10.in-addr.arpa"), critical=True)), public(start="20260314000000Z", san=names(dns("5.1.1.10.in-addr.arpa"), critical=True)),
   also=["ski-missing", "not-yet-valid"])
on("public-name-type", public(san=names(WWW, uri("sip:www.contoso.com"), critical=True)), PUBLIC)
on("public-name-type", public(san=names(WWW, upn("web@contoso.com"), critical=True)), name="public-upn")
on("public-san-missing", public(subject=name((CN, "www.contoso.com")), san=None), PUBLIC, also=["ski-missing", "missing-san", "public-cn", "public-cn-not-a-name"], good_also=["ski-missing"])
on("public-underscore", public(san=names(dns("my_server.contoso.com"), critical=True)), PUBLIC, also=["ski-missing", "dns-underscore"], good_also=["ski-missing"])
on("public-reserved-label", public(san=names(dns("ab--cd.contoso.com"), critical=True)), public(san=names(dns("xn--bcher-kva.contoso.com"), critical=True)))
on("public-wildcard-suffix", public(san=names(dns("*.co.uk"), critical=True)), public(san=names(dns("*.contoso.co.uk"), critical=True)))
EV = {"subject": name((C, "NO"), (L, "Oslo"), (O, "Contoso"), (SERIAL, "123")), "policies": policies("2.23.140.1.1")}
on("public-ev-wildcard", public(san=names(dns("*.contoso.com")), **EV), public(san=names(WWW), **EV))
on("public-internal-name", public(san=names(dns("203.0.114.9"), critical=True)), PUBLIC, name="public-address-as-dns", also=["ski-missing", "dns-is-address"], good_also=["ski-missing"])
on("public-bare-suffix", public(san=names(WWW, dns("com"), critical=True)), PUBLIC)
on("public-cn", public(subject=LEAF_NAME, san=names(WWW)), PUBLIC)
on("public-cn-not-a-name", public(subject=name((CN, "WWW.contoso.com")), san=names(WWW)), public(subject=LEAF_NAME, san=names(WWW)), also=["ski-missing", "public-cn"])
ORGANIZATION = [(C, "NO"), (L, "Oslo"), (O, "Contoso")]
OV_POLICY = {"policies": policies(OV), "san": names(WWW)}
on("public-unit", public(subject=name(*ORGANIZATION, (OU, "Web")), **OV_POLICY), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-dv-subject", public(subject=name(*ORGANIZATION), san=names(WWW)), public(subject=name((C, "NO")), san=names(WWW)))
on("public-ov-subject", public(subject=name((C, "NO"), (L, "Oslo"), (SN, "Søn"), (GN, "Zoë")), **OV_POLICY), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-place-missing", public(subject=name((O, "Contoso")), policies=policies("1.3.6.1.4.1.55555.2"), san=names(WWW)), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-place-alone", public(subject=name((C, "NO"), (L, "Oslo")), policies=policies("1.3.6.1.4.1.55555.2"), san=names(WWW)), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-country", public(subject=name((C, "UK")), san=names(WWW)), public(subject=name((C, "GB")), san=names(WWW)))
on("public-empty-value", public(subject=name((C, "NO"), (L, "-"), (O, "Contoso")), **OV_POLICY), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-duplicate-attribute", public(subject=name((C, "NO"), (L, "Oslo"), (L, "Bergen"), (O, "Contoso")), **OV_POLICY), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-subject-order", public(subject=name((O, "Contoso"), (L, "Oslo"), (C, "NO")), **OV_POLICY), public(subject=name(*ORGANIZATION), **OV_POLICY))
on("public-key-type", public(spki=ED25519), PUBLIC)
on("public-curve", public(spki=ec_spki(oid("1.3.132.0.10"), b"\4" + bytes(64))), PUBLIC, also=["ski-missing", "unusual-curve"], good_also=["ski-missing"])
on("public-signature", public(algorithm=seq(oid("1.2.840.113549.1.1.14"), null()), hash_=hashes.SHA224()), PUBLIC)
on("public-sha1", public(algorithm=SHA1_RSA, hash_=hashes.SHA1()), PUBLIC, also=["ski-missing", "weak-signature"], good_also=["ski-missing"])
RSA_PUBLIC = {"spki": spki_of(RSA_KEY)}
on("public-key-usage-rsa", public(ku=key_usage(DIGITAL | KEY_ENC | REPUDIATION), **RSA_PUBLIC), public(ku=key_usage(DIGITAL | KEY_ENC), **RSA_PUBLIC), also=["ski-missing", "usages-inconsistent"],
   good_also=["ski-missing"])
on("public-key-usage-rsa", public(ku=key_usage(KEY_ENC), **RSA_PUBLIC), name="public-no-digital-signature")
on("public-key-usage-ec", public(ku=key_usage(AGREEMENT)), PUBLIC)
on("public-key-usage-ca", public(ku=key_usage(DIGITAL | CRL_SIGN), start="20230101000000Z"), public(start="20230101000000Z"), also=["ski-missing", "expired", "usages-inconsistent"],
   good_also=["ski-missing", "expired"])
on("public-eku-missing", public(eku=None), PUBLIC)
on("public-eku", public(eku=purposes(SERVER, CODE)), PUBLIC)
on("public-eku-extra", public(eku=purposes(SERVER, CODE), start="20230101000000Z"), public(eku=purposes(SERVER, MAIL), start="20230101000000Z"), also=["ski-missing", "expired"])
on("public-client-auth", public(eku=purposes(SERVER, CLIENT)), PUBLIC)
on("public-client-auth", None, public(eku=purposes(SERVER, CLIENT), start="20250614000000Z", days=300), name="public-client-auth-2025")
on("public-client-auth", public(eku=purposes(SERVER, CLIENT), days=90), None, at="2027-03-15", name="public-client-auth-2027")
on("public-eku-critical", public(eku=(True, purposes(SERVER)[1])), PUBLIC)
on("public-basic-constraints", public(bc=basic(critical=False)), public(bc=basic()))
on("public-ski", public(ski=ski()), PUBLIC, also=[], good_also=["ski-missing"])
on("public-revocation-missing", public(cdp=None, aia=access((ISSUERS, uri("http://pki.contoso.com/ca.crt")))), public(cdp=None))
on("public-revocation-missing", None, public(cdp=None, aia=access((ISSUERS, uri("http://pki.contoso.com/ca.crt"))), start="20260110000000Z", days=10), name="public-short-lived")
NO_REVOCATION = {"cdp": None, "aia": access((ISSUERS, uri("http://pki.contoso.com/ca.crt")))}
on("public-revocation-missing", public(start="20260401000000Z", end="20260408000000Z", **NO_REVOCATION), public(start="20260401000000Z", days=7, **NO_REVOCATION),
   also=["ski-missing", "not-yet-valid"], name="public-short-lived-second")  # one second more than seven days
on("public-crl-url", public(cdp=points(point("ldap://pki.contoso.com/ca"))), PUBLIC)
on("public-crl-reasons", public(cdp=points(seq(context(0, context(0, uri("http://pki.contoso.com/ca.crl"))), context(1, b"\1\2", constructed=False)))), PUBLIC)
on("public-crl-critical", public(cdp=(True, seq(point("http://pki.contoso.com/ca.crl")))), PUBLIC, also=["ski-missing", "extension-wrongly-critical"], good_also=["ski-missing"])
on("public-aia-missing", public(aia=None), PUBLIC)
on("public-aia", public(aia=access((OCSP, uri("https://ocsp.contoso.com/")), (ISSUERS, uri("http://pki.contoso.com/ca.crt")))), PUBLIC)
on("public-aia-issuer", public(aia=access((OCSP, uri("http://ocsp.contoso.com/")))), PUBLIC)
on("public-policies-missing", public(policies=None), PUBLIC)
on("public-policies-critical", public(policies=(True, policies(DV)[1])), PUBLIC)
on("public-policy-qualifier", public(policies=policies(DV, notice("Contoso"))), PUBLIC)
on("public-serial-short", public(serial=integer(0x1234567)), public(serial=integer(0x1234567812345678)))
on("public-version", public(version=1), PUBLIC, also=["ski-missing", "extensions-need-version-3"], good_also=["ski-missing"])
MANY = [dns(f"www{i}.contoso.com") for i in range(101)]
on("public-name-count", request(subject=name(), san=names(*MANY, critical=True)), request(subject=name(), san=names(*MANY[:25], critical=True)), also=[], suffix="csr")
on("public-name-count", public(san=names(*MANY, critical=True)), public(san=names(*MANY[:25], critical=True)), name="public-name-count-issued")
on("public-request-subject", request(subject=name(*ORGANIZATION, (CN, "www.contoso.com"))), request(), also=[], suffix="csr")
on("public-ca-subject", ca_certificate(subject=name((O, "Contoso"), (CN, "Vector Issuing CA"))), CA, also=[])
on("public-ca-key-usage", ca_certificate(ku=key_usage(DIGITAL | CERT_SIGN)), CA, also=[])
on("public-root", root(bc=basic(ca=True, length=1)), root(), also=[])
on("public-intermediate", ca_certificate(cdp=None), CA, also=[])
