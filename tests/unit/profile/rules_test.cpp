#include <doctest/doctest.h>

#include "profile/asked.hpp"
#include "profile/embedded_tests.hpp"
#include "profile/issued.hpp"
#include "profile/library.hpp"

using namespace certkit;
using namespace certkit::profile;

namespace {

DeviceProfile load(const std::string& text) { return Library({std::string(CERTKIT_SOURCE) + "/profiles"}).load_text(text, "x.yaml"); }

std::string load_error(const std::string& text) {
  try {
    (void)load(text);
  } catch (const Error& e) {
    return e.message();
  }
  return "no error";
}

std::string names(const std::string& text, const GivenInputs& given = {}) {
  try {
    std::string all;
    for (const NameWithRule& name : resolve(load(text), given, {}).names)
      all += (all.empty() ? "" : " ") + (name.name.type == GeneralName::Type::dns ? name.name.value : name.name.to_text());
    return all;
  } catch (const Error& e) {
    return "error: " + e.message();
  }
}

const std::string kInputs =
    "inputs:\n  fqdn: {type: fqdn, default: a.contoso.com}\n  d: {type: list<domain>, default: [contoso.com, fabrikam.com]}\n  wild: "
    "{type: bool, default: false}\n";

}  // namespace

TEST_CASE("profiles: mistakes are told with file, line, column and the nearest right spelling") {
  CHECK(load_error("certificate:\n  cn: x\n  sann: []\n") == "x.yaml:3:3: unknown key 'sann' in certificate; did you mean 'san'?");
  CHECK(load_error("titel: x\n").find("did you mean 'title'?") != std::string::npos);
  CHECK(load_error("certificate: {names: {cn_in_san: allways}}\n").find("did you mean 'always'?") != std::string::npos);
  CHECK(
      load_error("inputs: {a: {type: list<fqdm>}}\ncertificate: {cn: x}\n").find("unknown type 'list<fqdm>'; did you mean 'list<fqdn>'?") !=
      std::string::npos);
  CHECK(load_error("inputs: {a: {help: x}}\ncertificate: {cn: x}\n") == "x.yaml:1:13: 'type' is missing in an input");
  CHECK(load_error("certificate: {cn: \"${a}\"}\n").starts_with("x.yaml:1:22: unknown variable 'a'"));
  CHECK(load_error("certificate: {cn: x, san: {a: b}}\n").find("a list is wanted, but here is a map") != std::string::npos);
  CHECK(load_error("certificate: {cn: x, names: {dedupe: yes}}\n").find("neither true nor false") != std::string::npos);
  CHECK(load_error("certificate: {cn: x, key_usage: [digitalsignature]}\n").find("did you mean 'digitalSignature'?") != std::string::npos);
  CHECK(load_error("certificate: {cn: x, extended_key_usage: [serverauth]}\n").find("did you mean 'serverAuth'?") != std::string::npos);
  CHECK(load_error("certificate: {cn: x, key: {allowed: [rsa:1024x]}}\n").find("is not a key") != std::string::npos);
  CHECK(load_error("certificate: {cn: x, san: [{name: y, group: g}]}\n").find("unknown group 'g'") != std::string::npos);
  CHECK(load_error("values: {fdqn: a}\ninputs: {fqdn: fqdn}\ncertificate: {cn: x}\n").find("did you mean 'fqdn'?") != std::string::npos);
  CHECK(load_error("title: x\n").find("the profile has no certificate") != std::string::npos);
  CHECK(load_error("certificates: {}\n").find("at least one named certificate") != std::string::npos);
  CHECK(load_error("inputs: {s: fqdn}\ncertificate: {cn: x, for_each: s}\n").find("for_each needs a list") != std::string::npos);
  CHECK(load_error("inputs: {s: list<fqdn>}\ncertificate: {cn: x, for_each: s, as: s}\n").find("would hide the variable") !=
        std::string::npos);
  CHECK(load_error("extends: codian/mcu-4501\n").find("did you mean 'codian/mcu-4500'?") != std::string::npos);
  CHECK(load_error("extends: mcu-4500\n").find("did you mean codian/mcu-4500?") != std::string::npos);
  CHECK(load_error("extends: ./nowhere.yaml\n").find("cannot read what it extends") != std::string::npos);
  CHECK(load_error("inputs: {Fqdn: fqdn}\ncertificate: {cn: x}\n").find("is not a name") != std::string::npos);
  CHECK(load_error("inputs: {cn: fqdn}\ncertificate: {cn: x}\n").find("a meaning of its own") != std::string::npos);
}

TEST_CASE("profiles: what depends on itself is found when it is loaded") {
  CHECK(load_error("let: {a: b, b: a}\ncertificate: {cn: x}\n").find("depends on itself: a -> b -> a") != std::string::npos);
  CHECK(load_error("inputs:\n  a: {type: string, default: \"${a}\"}\ncertificate: {cn: x}\n").find("depends on itself") !=
        std::string::npos);
  CHECK(load_error("let: {later: first(earlier), earlier: \"['x']\"}\ncertificate: {cn: \"${later}\"}\n") == "no error");
}

TEST_CASE("outputs are checked when a profile is loaded") {
  const std::string certificate = "certificate: {cn: x}\n";
  CHECK(load_error(certificate + "outputs: {a: {file: x}}\n").find("'contents' is missing") != std::string::npos);
  CHECK(load_error(certificate + "outputs: {a: {file: x, contents: [leaf, kee]}}\n").find("did you mean 'key'?") != std::string::npos);
  CHECK(load_error(certificate + "outputs: {a: {file: x, format: pkcs7, contents: [key]}}\n").find("cannot hold a private key") !=
        std::string::npos);
  CHECK(load_error(certificate + "key_importable: false\noutputs: {a: {file: x, contents: [key]}}\n").find("key_importable is false") !=
        std::string::npos);
  CHECK(load_error(certificate + "outputs: {a: {file: x, split: true, contents: [root]}}\n").find("needs ${n}") != std::string::npos);
  CHECK(load_error(certificate + "install: [\"${files.b}\"]\noutputs: {a: {file: x, contents: [leaf]}}\n")
            .find("unknown variable 'files.b'") != std::string::npos);
}

TEST_CASE("names: order, dedupe, the common name, wildcards") {
  const auto with = [](const std::string& more) { return kInputs + "certificate:\n  cn: \"${fqdn}\"\n" + more; };
  CHECK(names(with("  san: [b.contoso.com, \"${fqdn}\", B.contoso.com]\n")) == "b.contoso.com a.contoso.com");
  CHECK(names(with("  san: [b.contoso.com, \"${fqdn}\"]\n  names: {cn_position: first}\n")) == "a.contoso.com b.contoso.com");
  CHECK(names(with("  san: [b.contoso.com]\n")) == "a.contoso.com b.contoso.com");
  CHECK(names(with("  san: [b.contoso.com]\n  names: {cn_in_san: never}\n")) == "b.contoso.com");
  CHECK(names(with("  san: [b.contoso.com]\n  names: {cn_in_san: issuer_public}\n")) == "b.contoso.com");
  CHECK(names(with("  san: [b.contoso.com]\n  names: {cn_in_san: issuer_public}\n"), {{"issuer", "public"}}) ==
        "a.contoso.com b.contoso.com");
  CHECK(names(with("  san: [\"*.z.com\", c.com, b.com]\n  names: {wildcards_last: true, sort: alpha}\n")) ==
        "a.contoso.com b.com c.com *.z.com");
  CHECK(names(with("  san: [{name: \"sip.${x}\", foreach: d, as: x}, \"${each('w.', d)}\"]\n")) ==
        "a.contoso.com sip.contoso.com sip.fabrikam.com w.contoso.com w.fabrikam.com");
  CHECK(names(with("  san: [{name: 10.1.1.5, type: ip}, {name: \"sip:${fqdn}\", type: uri}, {name: a@b.com, type: auto}]\n")) ==
        "a.contoso.com IP:10.1.1.5 URI:sip:a.contoso.com email:a@b.com");
  CHECK(names(with("  san: [\"${first([])}\"]\n")).find("gives an empty name") != std::string::npos);
  CHECK(names(with("  san: [{name: \"${first([])}\", optional: true}]\n")) == "a.contoso.com");
  CHECK(names(with("  san: [\"a b.com\"]\n")).starts_with("error: x.yaml:7:9: "));
}

TEST_CASE("names: wildcards in place of a group") {
  const auto with = [](const std::string& group) {
    return kInputs +
           "certificate:\n  cn: \"${fqdn}\"\n  san: [{name: \"meet.${x}\", foreach: d, as: x, group: g}, {name: \"dialin.${first(d)}\", "
           "group: g}, z.com]\n  names: {wildcards_last: true}\n  limits: {wildcard_san: only_group}\n  groups: {g: {replace_when: wild" +
           group + "}}\n";
  };
  const GivenInputs wild = {{"wild", "true"}};
  CHECK(names(with("")) == "a.contoso.com meet.contoso.com meet.fabrikam.com dialin.contoso.com z.com");
  CHECK(names(with(""), wild) == "a.contoso.com z.com *.contoso.com *.fabrikam.com");
  CHECK(names(with(", with: [\"*.${first(d)}\"]"), wild).find("'meet.fabrikam.com' is needed, but not covered by *.contoso.com") !=
        std::string::npos);
  CHECK(names(with(", with: [\"*.${first(d)}\"], uncovered: keep"), wild) == "a.contoso.com meet.fabrikam.com z.com *.contoso.com");
  CHECK(names(kInputs + "certificate: {cn: \"${fqdn}\", san: [\"*.z.com\"], limits: {wildcard_san: only_group}}\n")
            .find("the wildcard '*.z.com'") != std::string::npos);
  CHECK(names("certificate: {cn: \"*.z.com\", limits: {wildcard_cn: forbid}}\n").find("is a wildcard") != std::string::npos);
}

TEST_CASE("limits on names are told with their place") {
  const auto with = [](const std::string& limits) {
    return kInputs + "certificate:\n  cn: \"${fqdn}\"\n  san: [\"${each('w.', d)}\"]\n  limits: {" + limits + "}\n";
  };
  CHECK(names(with("max_san_count: 2")).starts_with("error: x.yaml:8:11: 3 names"));
  CHECK(names(with("max_cn_length: 5")).find("longer than 5 characters") != std::string::npos);
  CHECK(names(with("dns_pattern: \"[a-z.]*contoso[.]com\"")).find("'w.fabrikam.com'") != std::string::npos);
  CHECK(names("certificate: {cn: \"" + std::string(40, 'a') + "." + std::string(40, 'b') + ".com\"}\n").find("longer than 64 characters") !=
        std::string::npos);
}

TEST_CASE("whatever is more than a profile allows is the call's or the profile's fault: usage, exit 2") {
  const auto code = [](const std::string& text, const GivenInputs& given) {
    try {
      (void)resolve(load(text), given, {});
    } catch (const Error& e) {
      return e.code();
    }
    return Errc::internal;
  };
  std::string hosts;
  for (int i = 0; i < 1000; ++i) hosts += (i == 0 ? "h" : ",h") + std::to_string(i);
  const std::string growing =
      "inputs: {v: list<host>}\nlet: {b: \"concat(v, v, v, v)\", c: \"concat(b, b, b, b)\"}\ncertificate: {cn: x.com, san: [\"${c}\"]}\n";
  CHECK(code(growing, {{"v", hosts}}) == Errc::usage);
  CHECK(code(growing, {{"v", hosts + ",one-more"}}) == Errc::usage);
  CHECK(code(growing, {{"v", std::string(3000, 'a')}}) == Errc::usage);
  CHECK(code("certificate: {cn: x.com, limits: {max_san_count: 1}, san: [a.b.com, c.d.com]}\n", {}) == Errc::usage);
  CHECK(code("a: " + std::string(100, '[') + std::string(100, ']') + "\n", {}) == Errc::usage);
}

TEST_CASE("inputs: typed, normalised, checked") {
  const auto value = [](const std::string& type, const std::string& given) {
    try {
      const DeviceProfile profile = load("inputs:\n  v: " + type + "\ncertificate: {cn: x.com, subject: {o: \"${v}\"}}\n");
      const Resolved resolved = resolve(profile, {{"v", given}}, {});
      return resolved.csr.subject.rdns.at(0).at(0).value;
    } catch (const Error& e) {
      return "error: " + e.message();
    }
  };
  CHECK(value("fqdn", "WWW.Contoso.COM.") == "www.contoso.com");
  CHECK(value("fqdn", "www").find("a full name with its domain") != std::string::npos);
  CHECK(value("fqdn", "*.contoso.com").starts_with("error"));
  CHECK(value("{type: fqdn, wildcard: true}", "*.contoso.com") == "*.contoso.com");
  CHECK(value("fqdn", "my_host.contoso.com").starts_with("error: --set: v = 'my_host.contoso.com'"));
  CHECK(value("fqdn", "10.1.1.5").starts_with("error"));
  CHECK(value("fqdn", "blåbær.no").find("a-z, 0-9 and hyphen only") != std::string::npos);
  CHECK(value("{type: fqdn, idn: true}", "blåbær.no") == "xn--blbr-roah.no");
  CHECK(value("host", "www") == "www");
  CHECK(value("ip", "010.1.1.5").starts_with("error"));
  CHECK(value("ip", "2001:DB8:0::1") == "2001:db8::1");
  CHECK(value("host_or_ip", "10.1.1.5") == "10.1.1.5");
  CHECK(value("host_or_ip", "Mcu") == "mcu");
  CHECK(value("email", "a@contoso.com") == "a@contoso.com");
  CHECK(value("url", "https://meet.contoso.com/x") == "https://meet.contoso.com/x");
  CHECK(value("url", "meet.contoso.com").starts_with("error"));
  CHECK(value("url", "https://").starts_with("error"));
  CHECK(value("url", "https://a b.com/").starts_with("error"));
  CHECK(value("{type: enum, values: [one, two]}", "tow").find("none of one, two") != std::string::npos);
  CHECK(value("{type: bool, default: false}", "yes").find("neither true nor false") != std::string::npos);
  CHECK(value("{type: int, default: 5, min: 2, max: 9}", "10").find("not from 2 to 9") != std::string::npos);
  CHECK(value("{type: string, pattern: \"[a-z]+\"}", "a1").find("[a-z]+") != std::string::npos);
  CHECK(value("string", "a\nb").find("not plain text") != std::string::npos);
  CHECK(value("{type: list<fqdn>, max: 1}", "a.b.com, c.d.com").find("at most 1") != std::string::npos);
  CHECK(value("{type: list<fqdn>}", " A.b.com ,c.d.com ") == "a.b.com, c.d.com");
  CHECK(value("{type: list<fqdn>}", "a.b.com,,c.d.com") == "error: --set: v = 'a.b.com,,c.d.com': item 2 of the list is empty");
  CHECK(value("{type: list<fqdn>}", ",a.b.com").find("item 1 of the list is empty") != std::string::npos);
  CHECK(value("{type: list<fqdn>}", "a.b.com, ").find("item 2 of the list is empty") != std::string::npos);
}

TEST_CASE("inputs: all that is missing is told at once, and what nobody asked for") {
  const std::string profile =
      "inputs:\n  a: {type: fqdn, required: true, help: The first., example: a.b.com}\n  b: {type: fqdn, required: true}\n  c: {type: "
      "fqdn, default: \"c.${a}\"}\n  on: {type: bool, default: false}\n  e: {type: ip, required: on}\ncertificate: {cn: \"${a}\"}\n";
  const std::string missing = names(profile);
  CHECK(missing.find("needs values for a (The first.); b") != std::string::npos);
  CHECK(names(profile, {{"a", "x.y.com"}, {"b", "y.z.com"}}) == "x.y.com");
  CHECK(names(profile, {{"a", "x.y.com"}, {"b", "y.z.com"}, {"on", "true"}}).find("a value for e") != std::string::npos);
  CHECK(names("inputs: {pool_fqdn: fqdn}\ncertificate: {cn: x.com}\n", {{"pol_fqdn", "x"}}).find("did you mean 'pool_fqdn'?") !=
        std::string::npos);
}

TEST_CASE("--set wins over values, and an empty one takes a value back") {
  const std::string profile =
      "inputs: {v: fqdn}\nvalues: {v: own.contoso.com}\ncertificate: {cn: x.com, san: [{name: \"${v}\", when: v}]}\n";
  CHECK(names(profile) == "x.com own.contoso.com");
  CHECK(names(profile, {{"v", "set.contoso.com"}}) == "x.com set.contoso.com");
  CHECK(names(profile, {{"v", ""}}) == "x.com");
}

TEST_CASE("the length of a text counts its octets") {
  CHECK(names("certificate: {cn: x.com, san: [{name: y.com, when: \"length('abc') == 3\"}]}\n") == "x.com y.com");
}

TEST_CASE("a device without a certificate of its own, and one that makes its own key") {
  CHECK(resolve(load("csr_origin: none\ncertificate: {names: {cn_in_san: never}}\n"), {}, {}).csr_origin == CsrOrigin::none);
  CHECK(resolve(load("key_importable: false\ncertificate: {cn: x.com}\n"), {}, {}).csr_origin == CsrOrigin::device);
  CHECK(resolve(load("csr_origin: either\ncertificate: {cn: x.com}\n"), {}, {}).csr_origin == CsrOrigin::either);
}

TEST_CASE("foreach with several names for each") {
  CHECK(names("inputs: {d: {type: list<domain>, default: [a.com, b.com]}}\n"
              "certificate: {cn: x.com, san: [{name: \"${['sip.' + one, one]}\", foreach: d, as: one}]}\n") ==
        "x.com sip.a.com a.com sip.b.com b.com");
}

TEST_CASE("keys and usages") {
  const auto resolved = [](const std::string& certificate, const ResolveOptions& options = {}) {
    return resolve(load("certificate: {cn: x.com, " + certificate + "}\n"), {}, options);
  };
  CHECK(resolved("key: {allowed: [rsa:3072-4096]}").key.to_text() == "rsa:3072");
  CHECK(resolved("key: {}").key.to_text() == "rsa:2048");
  CHECK(resolved("key: {default: ec:p256, format: traditional}").key_format == KeyFormat::sec1);
  ResolveOptions ec;
  ec.key = KeySpec{KeyType::ec, 256};
  CHECK_THROWS_WITH_AS((void)resolved("key: {allowed: [rsa:2048-4096], why: The box knows RSA only.}", ec),
                       doctest::Contains("ec:p256 is not taken"), Error);
  CHECK(resolved("key: {allowed: [rsa, ec]}", ec).csr.key_usage == kDigitalSignature);
  CHECK(resolved("key: {}").csr.key_usage == (kDigitalSignature | kKeyEncipherment));
  CHECK(
      resolved("extended_key_usage: [serverAuth, {usage: clientAuth, when: issuer != 'public'}, 1.2.3.4]").csr.extended_key_usage.size() ==
      3);
  ResolveOptions sha512;
  sha512.hash = Hash::sha512;
  CHECK_THROWS_AS((void)resolved("hash: {allowed: [sha256]}", sha512), Error);
  CHECK_THROWS_WITH_AS((void)resolved("subject: {required: [c]}"), doctest::Contains("needs 'c' in the subject"), Error);
}

TEST_CASE("the subject is encoded from the country down") {
  const Resolved resolved = resolve(load("certificate: {cn: x.com, subject: {ou: IT}}\n"),
                                    {{"country", "NO"}, {"organization", "Contoso, Ltd."}, {"locality", "Oslo"}}, {});
  CHECK(resolved.csr.subject.to_rfc4514() == "CN=x.com,OU=IT,O=Contoso\\, Ltd.,L=Oslo,C=NO");
}

TEST_CASE("asserts are told in the profile's words") {
  const std::string profile =
      "inputs: {a: fqdn, b: fqdn}\nasserts: [{require: a != b, message: \"${a} twice\", id: same-name}]\ncertificate: {cn: \"${a}\"}\n";
  CHECK(names(profile, {{"a", "x.y.com"}, {"b", "X.y.com"}}) == "error: x.yaml:2:11: x.y.com twice [same-name]");
}

TEST_CASE("a certificate that is there already needs no inputs for its files") {
  const Library library({std::string(CERTKIT_SOURCE) + "/profiles"});
  const Delivery delivery = resolve_delivery(library.load("codian/mcu-4500"), {}, {}, "mcu1.contoso.com");
  REQUIRE(delivery.files.size() == 3);
  CHECK(delivery.files[0].file == "mcu1.contoso.com.cer");
  const DeviceProfile named = load(
      "inputs: {site: {type: string, required: true}}\ncertificate: {cn: x.com}\noutputs: {a: {file: \"${site}.pem\", contents: "
      "[leaf]}}\ninstall: [\"go to ${site}\"]\n");
  CHECK_THROWS_WITH_AS((void)resolve_delivery(named, {}, {}, "x.com"), doctest::Contains("needs the value of site"), Error);
  CHECK(resolve_delivery(named, {{"site", "oslo"}}, {}, "x.com").steps[0] == "go to oslo");
}

TEST_CASE("what is asked of a certificate that is there: nothing while a value is missing") {
  const DeviceProfile profile =
      load("inputs: {fqdn: {type: fqdn, required: true}}\ncertificate: {cn: \"${fqdn}\", subject: {required: [c]}}\n");
  CHECK_FALSE(asked_of_certificate(profile, {}, {}, KeyType::rsa));
  const auto asked = asked_of_certificate(profile, {{"fqdn", "A.contoso.com"}}, {}, KeyType::ec);
  REQUIRE(asked);
  CHECK(asked->subject.to_rfc4514() == "CN=a.contoso.com");
  REQUIRE(asked->san.size() == 1);
  CHECK(asked->san[0].value == "a.contoso.com");
  CHECK(asked->key_usage == kDigitalSignature);
  CHECK_THROWS_WITH_AS((void)asked_of_certificate(profile, {{"fqdn", "a"}}, {}, KeyType::rsa), doctest::Contains("a full name"), Error);
}

TEST_CASE("a certificate's common name makes no lines in a side file") {
  const DeviceProfile profile =
      load("certificate: {cn: x.com}\noutputs: {t: {file: t.conf, format: text, text: \"name = ${cn}\\n\"}}\ninstall: [\"give ${cn}\"]\n");
  const Delivery delivery = resolve_delivery(profile, {}, {}, "x.com\nadmin = yes\r");
  CHECK(delivery.files.at(0).text == "name = x.com\\x0aadmin = yes\\x0d\n");
  CHECK(delivery.steps.at(0) == "give x.com\\x0aadmin = yes\\x0d");
}

TEST_CASE("names of files are names of files") {
  CHECK(file_name_of("*.contoso.com") == "_.contoso.com");
  CHECK(file_name_of("../../etc/passwd") == "_.._.._etc_passwd");
  CHECK(file_name_of("-rf") == "_-rf");
  CHECK_THROWS_AS((void)resolve(load("certificate: {cn: x.com}\noutputs: {a: {file: ../x, contents: [leaf]}}\n"), {}, {}), Error);
  CHECK_THROWS_WITH_AS(
      (void)resolve(load("certificate: {cn: x.com}\noutputs: {a: {file: x, contents: [leaf]}, b: {file: x, contents: [leaf]}}\n"), {}, {}),
      doctest::Contains("both called 'x'"), Error);
}

TEST_CASE("embedded tests can fail") {
  const DeviceProfile profile = load(
      "certificate: {cn: x.com}\ntests:\n  - {name: right, expect: {cn: x.com}}\n  - {name: wrong, expect: {san: [y.com]}}\n  - {name: no "
      "error, expect: {error: boo}}\n");
  const std::vector<TestResult> results = run_embedded_tests(profile);
  CHECK(results[0].passed);
  CHECK_FALSE(results[1].passed);
  CHECK(results[1].difference.find("x.com") != std::string::npos);
  CHECK_FALSE(results[2].passed);
}

TEST_CASE("profiles that extend each other are cut off, and abstract ones make nothing") {
  const Library library({std::string(CERTKIT_VECTORS) + "/profiles", std::string(CERTKIT_SOURCE) + "/profiles"});
  CHECK_THROWS_WITH_AS((void)library.load("loop/a"), doctest::Contains("extends itself"), Error);
  CHECK_THROWS_WITH_AS((void)resolve(library.load("ms-uc/base"), {}, {}), doctest::Contains("is abstract"), Error);
  CHECK_THROWS_WITH_AS((void)library.load("codian/mcu-450"), doctest::Contains("did you mean 'codian/mcu-4500'?"), Error);
  CHECK(library.load("codian-mcu-4500").id == "codian/mcu-4500");
}
