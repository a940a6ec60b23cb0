"""Devices and profiles."""
from table import *

DEVICE = """title: A device that wants everything
vendor: Contoso
status: documented
sources: [the manual]
inputs:
  fqdn: {type: fqdn, required: true, help: Its name.}
  mobile: {type: bool, default: false, help: Whether mobile clients look for it.}
certificate:
  cn: "${fqdn}"
  san:
    - {name: "${fqdn}", why: browsers}
    - {name: "lyncdiscover.contoso.com", when: mobile, why: mobile clients find the pool}
"""


def profile(more="", top=""):
    return DEVICE + more + top


def device(rule, demand, bad, good, also=(), good_also=(), values="fqdn=www.contoso.com", top="", bad_values=None, suffix="crt"):
    file = keep(f"{rule}.yaml", profile(demand, top))
    for verdict, content, found, given in (("bad", bad, also, bad_values or values), ("good", good, good_also, values)):
        certificate_file = content if isinstance(content, str) else keep(f"{rule}.{verdict}.{suffix}", content)
        options = f"--profile {{dir}}/{file} " + " ".join(f"--set {one}" for one in given.split(" "))
        row(rule, verdict, options, [certificate_file], found)


EVERYWHERE = [WWW, dns("lyncdiscover.contoso.com")]
device("missing-name", "", "server.crt", certificate(san=names(*EVERYWHERE)), bad_values="fqdn=www.contoso.com mobile=true", values="fqdn=www.contoso.com mobile=true")
device("extra-name", "", certificate(san=names(*EVERYWHERE)), "server.crt")
device("too-many-names", "  limits: {max_san_count: 1}\n", certificate(san=names(*EVERYWHERE)), "server.crt", also=["extra-name"])
device("wrong-cn", "", certificate(subject=name((CN, "mail.contoso.com")), san=names(WWW, dns("mail.contoso.com"))), "server.crt", also=["extra-name"])
device("cn-too-long", "  limits: {max_cn_length: 15}\n", certificate(subject=name((CN, "www1.contoso.com")), san=names(WWW, dns("www1.contoso.com"))), "server.crt", also=["wrong-cn", "extra-name"])
device("wrong-order", "  names: {wildcards_last: true}\n", certificate(san=names(dns("*.contoso.com"), WWW)), certificate(san=names(WWW, dns("*.contoso.com"))))
device("wildcard-not-taken", "  limits: {wildcard_san: forbid}\n", certificate(san=names(WWW, dns("*.contoso.com"))), "server.crt")
device("name-not-taken", "  limits: {dns_pattern: \"[a-z.]+\"}\n", certificate(san=names(WWW, dns("www1.contoso.com"))), "server.crt", also=["extra-name"])
device("key-not-taken", "  key: {default: \"rsa:2048\", allowed: [\"rsa:2048-4096\"]}\n", "server.crt", "rsa-server.crt")
device("hash-not-taken", "  hash: {allowed: [sha256]}\n", certificate(algorithm=seq(oid("1.2.840.113549.1.1.13"), null()), hash_=hashes.SHA512()), "server.crt")
device("signature-not-taken", "  issued: {forbidden_signatures: [sha1]}\n", certificate(algorithm=SHA1_RSA, hash_=hashes.SHA1()), "server.crt", also=["weak-signature"])
device("device-extension", "  issued: {crl_distribution_point: required, why: Lync needs it.}\n", certificate(cdp=None), "server.crt")
device("device-validity", "  issued: {max_validity_days: 180}\n", certificate(days=181), "server.crt")
device("device-subject", "  subject: {required: [c]}\n", "server.crt", certificate(subject=name((C, "NO"), (CN, "www.contoso.com"))), values="fqdn=www.contoso.com country=NO")
device("missing-usage", "  extended_key_usage: [serverAuth, clientAuth]\n", "server.crt", certificate(eku=purposes(SERVER, CLIENT)))
device("usage-not-taken", "  issued: {forbidden_extended_key_usage: [clientAuth]}\n", certificate(eku=purposes(SERVER, CLIENT)), "server.crt")

device("public-left-out", "  key_usage: [digitalSignature, {usage: nonRepudiation, when: issuer != 'public'}]\n", request(), request(), bad_values="fqdn=www.contoso.com issuer=public",
       good_also=["missing-usage"], suffix="csr")
device("public-not-promised", "  issued: {subject_key_identifier: required}\n", request(), "server.crt", good_also=["public-cn", "public-ski"], values="fqdn=www.contoso.com issuer=public", suffix="csr")

OUTPUTS = "outputs:\n  pfx: {file: \"${name}.pfx\", format: pkcs12, contents: [key, leaf], pkcs12: {ms_csp_name: Microsoft RSA SChannel Cryptographic Provider}}\n"
CNG = pfx("cng.pfx", [RSA_LEAF], "rsa.key", "-CSP", "Microsoft Software Key Storage Provider")
CSP = pfx("csp.pfx", [RSA_LEAF], "rsa.key", "-CSP", "Microsoft RSA SChannel Cryptographic Provider")
keep("pfx-provider.yaml", profile(top=OUTPUTS))
for file, verdict in ((CNG, "bad"), (CSP, "good")):
    row("pfx-provider", verdict, f"{PASSWORD} --profile {{dir}}/pfx-provider.yaml --set fqdn=www.contoso.com", [file], [])


PEM_OUTPUTS = "outputs:\n  certificate: {file: \"${name}.pem\", contents: [leaf]}\n  key: {file: \"${name}.key\", contents: [key]}\n"
keep("device-format.yaml", profile(top=PEM_OUTPUTS))
WITH_PEM = "--profile {dir}/device-format.yaml --set fqdn=www.contoso.com"
row("device-format", "bad", WITH_PEM, ["server.crt"], [])
row("device-format", "good", WITH_PEM, [keep("server.pem", pem(LEAF))], [])


row("device-key-encrypted", "bad", f"{PASSWORD} {WITH_PEM}", [once("encrypted.pem", (HERE / "ec.key").read_bytes(), "pkcs8", "-topk8", "-passout", "pass:secret"), "server.pem"], [])
row("device-key-encrypted", "good", WITH_PEM, ["ec.key", "server.pem"], [])

# ---- profiles themselves
SOUND = """title: A sound profile
vendor: Contoso
status: documented
sources: [the manual]
inputs:
  fqdn: {type: fqdn, required: true, help: Its name.}
let:
  host: label(fqdn, 0)
asserts:
  - {require: "host != 'admin'", message: admin is published nowhere, id: admin-not-published}
certificate:
  cn: "${fqdn}"
  san:
    - {name: "${fqdn}", why: browsers}
outputs:
  certificate: {file: "${name}.pem", contents: [leaf]}
install: ["Upload ${files.certificate}."]
pitfalls:
  - {id: restart, text: Restart it.}
tests:
  - {name: one name, given: {fqdn: www.contoso.com}, expect: {cn: www.contoso.com}}
  - {name: not admin, given: {fqdn: admin.contoso.com}, expect: {error: admin is published}}
"""
keep("sound.yaml", SOUND)


def unsound(rule, old, new, also=()):
    assert old in SOUND, rule
    row(rule, "bad", "", [keep(f"{rule}.yaml", SOUND.replace(old, new))], also)
    row(rule, "good", "", ["sound.yaml"], [])


unsound("profile-no-tests", SOUND[SOUND.index("tests:"):], "")
unsound("profile-test-fails", "expect: {cn: www.contoso.com}", "expect: {cn: web.contoso.com}")
unsound("profile-no-sources", "sources: [the manual]\n", "")
unsound("profile-no-status", "status: documented\n", "")
unsound("profile-input-unused", "help: Its name.}\n", "help: Its name.}\n  port: {type: int, default: 443, help: Its port.}\n")
unsound("profile-variable-unused", "  host: label(fqdn, 0)\n", "  host: label(fqdn, 0)\n  domain: parent(fqdn)\n")
unsound("profile-input-without-help", ", help: Its name.", "")
unsound("profile-name-without-why", ", why: browsers", "")
unsound("profile-unknown-id", "{error: admin is published}", "{error: admin-not-publishd}", also=["profile-test-fails"])
unsound("profile-duplicate-id", "id: restart,", "id: admin-not-published,")
unsound("profile-without-id", "{id: restart, text: Restart it.}", "{text: Restart it.}")
unsound("profile-no-outputs", SOUND[SOUND.index("outputs:"):SOUND.index("pitfalls:")], "install: [Upload it.]\n")
unsound("profile-no-install", SOUND[SOUND.index("install:"):SOUND.index("pitfalls:")], "")
