"""Devices and profiles."""
from keys import ISSUING, ROOT
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

# What the device's own rules say of any certificate's names.
WILD = dns("*.contoso.com")
device("device-rule", "  checks: [{require: empty(certificate_wildcards), message: no wildcards here}]\n", certificate(san=names(WWW, WILD)), "server.crt")
GROUP = """  san+:
    - {name: meet.contoso.com, group: simple, why: meetings, without: nobody joins a meeting}
  groups:
    simple: {replace_when: wildcards, with: ["*.contoso.com"]}
  limits: {wildcard_san: only_group}
"""
keep("group.yaml", profile(GROUP.replace("  san+:\n", "")).replace("mobile: {", "wildcards: {type: bool, default: false, help: Whether wildcards stand for the group.}\n  mobile: {"))
IN_GROUP = "--profile {dir}/group.yaml --set fqdn=www.contoso.com"
MEET = dns("meet.contoso.com")
ONE_BY_ONE = keep("one-by-one.crt", certificate(san=names(WWW, MEET)))
BESIDE = keep("wildcard-beside.crt", certificate(san=names(WWW, WILD)))
ALONE = keep("wildcard-alone.crt", certificate(san=names(WILD)))
for more in ("", " --set wildcards=true"):  # whether the profile would write the wildcard: one for the group will do, and names one by one as well
    row("missing-name", "good", IN_GROUP + more, [ONE_BY_ONE], [])
    row("missing-name", "good", IN_GROUP + more, [BESIDE], [])
    row("missing-name", "bad", IN_GROUP + more, [ALONE], ["cn-not-a-name"])
row("wildcard-not-taken", "good", IN_GROUP, [BESIDE], [])
row("wildcard-not-taken", "bad", IN_GROUP, [keep("wildcard-elsewhere.crt", certificate(san=names(WWW, MEET, dns("*.fabrikam.com"))))], ["extra-name"])
# A wildcard is as good as the CN where the device takes one; where nobody compares the CN it may be anything.
keep("any-cn.yaml", profile("  names: {cn_in_san: never}\n"))
row("wrong-cn", "good", "--profile {dir}/device-format.yaml --set fqdn=www.contoso.com", [keep("wildcard-cn.crt", certificate(subject=name((CN, "*.contoso.com")), san=names(WILD)))], ["device-format"])
row("wrong-cn", "good", "--profile {dir}/any-cn.yaml --set fqdn=www.contoso.com", [keep("any-cn.crt", certificate(subject=name((CN, "Anything at all"))))], [])
# A device that wants no names is not told that there are none, and one that wants a usage or the CN elsewhere neither.
keep("no-names.yaml", DEVICE[:DEVICE.index("  san:")] + "  names: {cn_in_san: issuer_public}\n")
row("missing-san", "good", "--profile {dir}/no-names.yaml --set fqdn=www.contoso.com", ["missing-san.bad.crt"], [])
keep("repudiation.yaml", profile("  key_usage: [digitalSignature, nonRepudiation]\n"))
row("usages-inconsistent", "good", "--profile {dir}/repudiation.yaml --set fqdn=www.contoso.com", [keep("repudiation.crt", certificate(ku=key_usage(DIGITAL | REPUDIATION)))], [])
keep("ordered.yaml", profile("    - mail.contoso.com\n  names: {order_significant: not mobile}\n").replace("    - {name: \"lyncdiscover.contoso.com\", when: mobile, why: mobile clients find the pool}\n", ""))
for more, verdict in (("", "bad"), (" --set mobile=true", "good")):
    row("wrong-order", verdict, "--profile {dir}/ordered.yaml --set fqdn=www.contoso.com" + more, [keep("other-order.crt", certificate(san=names(dns("mail.contoso.com"), WWW)))], [])
row("wrong-order", "good", "--profile {dir}/ordered.yaml --set fqdn=www.contoso.com", [keep("right-order.crt", certificate(san=names(WWW, dns("other.contoso.com"), dns("mail.contoso.com"))))], ["extra-name"])
# Without any extended key usage a certificate is good for everything, unless the device wants one.
keep("eku-required.yaml", profile("  issued: {extended_key_usage: required}\n"))
for name_, verdict in ((keep("no-eku.crt", certificate(eku=None)), "bad"), ("server.crt", "good")):
    row("missing-usage", verdict, "--profile {dir}/eku-required.yaml --set fqdn=www.contoso.com", [name_], [])
keep("subject-advised.yaml", profile("  subject: {advised: [c]}\n"))
row("device-subject", "bad", "--profile {dir}/subject-advised.yaml --set fqdn=www.contoso.com", ["server.crt"], [])

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

# ---- files as the device takes them
def files(rule, outputs, bad, good, options="", also=(), good_also=(), named=""):
    file = keep(f"{rule}{named}.yaml", profile(top="outputs:\n" + outputs))
    for verdict, given, found in (("bad", bad, also), ("good", good, good_also)):
        row(rule, verdict, f"{options} --profile {{dir}}/{file} --set fqdn=www.contoso.com".strip(), given if isinstance(given, list) else [given], found)


def text(path):
    return (HERE / path).read_text()


WHOLE = [LEAF, ISSUING, ROOT]
LEAF_FIRST, ROOT_FIRST = keep("leaf-first.pem", pem(*WHOLE)), keep("root-first.pem", pem(*reversed(WHOLE)))
files("device-file-order", "  pem: {file: a.pem, contents: [root, intermediates, leaf], order: root_first}\n", LEAF_FIRST, ROOT_FIRST)
files("device-file-order", "  pem: {file: a.pem, contents: [leaf, intermediates, root]}\n", ROOT_FIRST, LEAF_FIRST, named="-leaf")
KEY_FIRST, KEY_LAST = keep("key-first.pem", text("ec.key") + pem(LEAF)), keep("key-last.pem", pem(LEAF) + text("ec.key"))
files("device-file-order", "  pem: {file: a.pem, contents: [key, leaf]}\n", KEY_LAST, KEY_FIRST, named="-key")
row("device-file-order", "good", f"--profile {{dir}}/{keep('any-order.yaml', profile(top='outputs:' + chr(10) + '  pem: {file: a.pem, contents: [key, leaf], any_order: true}' + chr(10)))} --set fqdn=www.contoso.com", [KEY_LAST], [])
row("chain-root-included", "good", "--profile {dir}/device-file-order-leaf.yaml --set fqdn=www.contoso.com", [LEAF_FIRST], [])
files("device-file-part", "  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf, intermediates, root]}\n", "modern.pfx", pfx("whole.pfx", WHOLE, "ec.key"), options=PASSWORD)
files("device-file-size", "  pem: {file: a.pem, contents: [leaf, intermediates], max_certificates: 1}\n", keep("chain-order.good.pem", pem(LEAF, ISSUING)), "server.pem")
files("device-file-size", "  key: {file: a.key, contents: [key], max_bytes: 1000}\n", "rsa.key", "ec.key", named="-bytes")
CRLF = keep("crlf.pem", pem(LEAF).replace("\n", "\r\n"))
files("device-line-ends", "  pem: {file: a.pem, contents: [leaf], eol: lf}\n", CRLF, "server.pem")
files("device-line-ends", "  pem: {file: a.pem, contents: [leaf], eol: crlf}\n", "server.pem", CRLF, named="-crlf")
files("device-line-ends", "  pem: {file: a.pem, contents: [leaf], eol: lf}\n", keep("other-text.pem", "Bag Attributes\n    friendlyName: www\n" + pem(LEAF)), "server.pem", named="-blanks")
PKCS8 = once("pkcs8.key", (HERE / "rsa.key").read_bytes(), "pkcs8", "-topk8", "-nocrypt")
files("device-key-format", "  key: {file: a.key, contents: [key], key: {format: traditional}}\n", PKCS8, "rsa.key")
files("device-key-format", "  key: {file: a.key, contents: [key], key: {format: pkcs8}}\n", "rsa.key", PKCS8, named="-pkcs8")
files("device-password", "  key: {file: a.key, contents: [key], key: {encryption: required}}\n", "ec.key", "encrypted.pem", options=PASSWORD)
EMPTY = once("no-password.pfx", pem(LEAF).encode() + (HERE / "ec.key").read_bytes(), "pkcs12", "-export", "-passout", "pass:")
files("device-password", "  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf], password: {required: true}}\n", EMPTY, "modern.pfx", options=PASSWORD, named="-pfx")
NAMED = pfx("named.pfx", [LEAF], "ec.key", "-name", "www.contoso.com")
files("pfx-friendly-name", "  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf], pkcs12: {friendly_name: \"${name}\", name_matters: true}}\n", "modern.pfx", NAMED, options=PASSWORD)
files("pfx-key-spec", "  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf], pkcs12: {ms_key_exchange: true}}\n", pfx("signature.pfx", [RSA_LEAF], "rsa.key", "-keysig"),
      pfx("exchange.pfx", [RSA_LEAF], "rsa.key", "-keyex"), options=PASSWORD)
files("pfx-not-for-reader", "  pfx: {file: a.pfx, format: pkcs12, contents: [key, leaf], pkcs12: {for: windows-2016}}\n", "modern.pfx", "legacy.pfx", options=PASSWORD)

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
