#include "certkit/certificate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>

#include "vectors.hpp"

using namespace certkit;

TEST_CASE("all fields of a certificate from openssl") {
  const Certificate certificate(vector("all-extensions.crt"));
  CHECK(certificate.version() == 3);
  CHECK(certificate.serial_hex() == "8f00aa");
  CHECK(base::to_hex(certificate.serial()) == "008f00aa");
  CHECK(certificate.subject().to_rfc4514() == "serialNumber=4711,CN=all.contoso.com,OU=Second unit,OU=Zoë \\+ Søn,O=Contoso\\, Inc.,C=NO");
  CHECK(certificate.self_issued());
  CHECK_FALSE(certificate.is_ca());
  CHECK(name_of(certificate.signature_algorithm().oid) == "ecdsa-with-SHA256");
  CHECK(certificate.signature_algorithm().parameters.empty());
  CHECK(certificate.public_key().describe() == "EC P-256");
  CHECK(certificate.not_after() - certificate.not_before() == std::chrono::days(3650));
  CHECK(certificate.tbs()[0] == 0x30);
  CHECK(certificate.signature()[0] == 0x30);
  const Extensions extensions = certificate.extensions();
  CHECK(key_usage_words(extensions.key_usage().value()) == std::vector<std::string>{"digitalSignature", "keyEncipherment", "decipherOnly"});
  std::vector<std::string> usages;
  for (const Oid& usage : extensions.extended_key_usage()) usages.push_back(name_of(usage));
  CHECK(usages == std::vector<std::string>{"serverAuth", "clientAuth", "remoteDesktopAuthentication"});
  CHECK(extensions.basic_constraints().value().ca == false);
  CHECK(extensions.subject_key_identifier().value().size() == 20);
  CHECK(extensions.authority_key_identifier() == extensions.subject_key_identifier());
  CHECK(extensions.ocsp_urls() == std::vector<std::string>{"http://ocsp.contoso.com/", "http://ocsp2.contoso.com/"});
  CHECK(extensions.ca_issuer_urls() == std::vector<std::string>{"http://pki.contoso.com/ca1.crt", "ldap:///CN=ca1?cACertificate"});
  CHECK(extensions.crl_distribution_urls() ==
        std::vector<std::string>{"http://crl.contoso.com/1.crl", "ldap:///CN=crl1", "http://crl.contoso.com/2.crl"});
  CHECK(extensions.ms_template() == "1.3.6.1.4.1.311.21.8.1234567.7654321.1 (100.3)");
  CHECK(extensions.find(Oid("2.5.29.15"))->critical);
  CHECK_FALSE(extensions.find(Oid("2.5.29.17"))->critical);
}

TEST_CASE("certificates from certtool") {
  const Certificate ca(vector("certtool-ca.crt")), leaf(vector("certtool-leaf.crt"));
  CHECK(ca.is_ca());
  CHECK(ca.extensions().basic_constraints().value().path_length == 1);
  CHECK(to_rfc3339(ca.not_before()) == "2020-01-01T00:00:00Z");
  CHECK(to_rfc3339(ca.not_after()) == "2060-01-01T00:00:00Z");
  CHECK(key_usage_words(ca.extensions().key_usage().value()) == std::vector<std::string>{"keyCertSign", "cRLSign"});
  CHECK(same(leaf.issuer_der(), ca.subject_der()));
  CHECK_FALSE(leaf.self_issued());
  CHECK(leaf.extensions().authority_key_identifier() == ca.extensions().subject_key_identifier());
  CHECK(leaf.public_key().type() == KeyType::ed25519);
  std::vector<std::string> names;
  for (const GeneralName& name : leaf.extensions().subject_alt_names()) names.push_back(std::string(to_word(name.type)));
  CHECK(names.size() == 5);
  CHECK(std::count(names.begin(), names.end(), "other_name") == 2);
}

TEST_CASE("odd certificates: what is let in, and what is not") {
  const struct {
    const char *name, *expected;
  } cases[] = {
      {"sound", "accepted"},
      {"v1", "accepted"},
      {"v1-written-out", "accepted"},
      {"v1-with-extensions", "accepted"},
      {"version-4", "malformed: certificate: version: neither 1, 2 nor 3 (offset"},
      {"serial-zero", "accepted"},
      {"serial-negative", "accepted"},
      {"serial-long", "accepted"},
      {"subject-empty", "accepted"},
      {"rdn-empty", "accepted"},
      {"cn-bmp", "accepted"},
      {"cn-t61", "accepted"},
      {"cn-universal", "accepted"},
      {"cn-utf8-bad", "malformed: certificate: subject: octets that its string type does not have (offset"},
      {"cn-integer", "malformed: certificate: subject: a value of a type that names do not have (offset"},
      {"cn-bitstring", "accepted"},
      {"rdn-two", "accepted"},
      {"time-no-seconds", "accepted"},
      {"time-offset", "accepted"},
      {"time-garbage", "malformed: certificate: notBefore: not a time (offset"},
      {"time-generalized-early", "accepted"},
      {"time-generalized-late", "accepted"},
      {"time-generalized-fraction", "malformed: certificate: notAfter: not a time (offset"},
      {"validity-backwards", "accepted"},
      {"algorithms-differ", "accepted"},
      {"extensions-none", "accepted"},
      {"extension-twice", "accepted"},
      {"critical-false", "accepted"},
      {"critical-true", "accepted"},
      {"extension-garbage", "accepted"},
      {"unique-id", "accepted"},
      {"tail-in-tbs", "malformed: certificate: tbsCertificate: 2 octets left over (offset"},
      {"key-unknown", "accepted"},
      {"key-short", "malformed: certificate: subjectPublicKeyInfo: 2 octets of key, not 32 (offset"},
      {"key-null-parameters", "accepted"},
      {"ec-no-curve", "malformed: certificate: EC key without a curve (offset"},
      {"ec-bad-point", "malformed: certificate: EC public key: a point of 4 octets does not fit the curve (offset"},
  };
  for (const auto& one : cases) {
    CAPTURE(std::string(one.name));
    const std::string got = refusal([&] { Certificate certificate(vector(std::string("odd-") + one.name + ".crt")); });
    CAPTURE(got);
    CHECK(got.compare(0, std::string(one.expected).size(), one.expected) == 0);
  }
}

TEST_CASE("fields of odd certificates") {
  const auto odd = [](const std::string& name) { return Certificate(vector("odd-" + name + ".crt")); };
  CHECK(odd("v1").version() == 1);
  CHECK(odd("v1").extensions().all.empty());
  CHECK(odd("v1-with-extensions").extensions().all.size() == 1);
  CHECK(odd("serial-zero").serial_hex() == "00");
  CHECK(odd("serial-negative").serial_hex() == "fb");
  CHECK(odd("serial-long").serial_hex() == "112233445566778899aabbccddeeff00112233445566778899");
  CHECK(odd("subject-empty").subject().empty());
  for (const char* name : {"cn-bmp", "cn-t61", "cn-universal"}) CHECK(odd(name).subject().to_rfc4514() == "CN=Zoë");
  CHECK(odd("cn-bitstring").subject().to_rfc4514() == "CN=#0303000102");
  CHECK(to_rfc3339(odd("time-no-seconds").not_before()) == "1994-01-01T00:00:00Z");
  CHECK(to_rfc3339(odd("time-offset").not_before()) == "2024-01-01T00:00:00Z");
  CHECK(to_rfc3339(odd("time-generalized-late").not_after()) == "9999-12-31T23:59:59Z");
  CHECK(name_of(odd("algorithms-differ").signature_algorithm().oid) == "1.2.3.4");
  CHECK(odd("extensions-none").extensions().all.empty());
  CHECK(odd("extension-twice").extensions().all.size() == 2);
  CHECK_FALSE(odd("critical-false").extensions().all.at(0).critical);
  CHECK(odd("critical-true").extensions().all.at(0).critical);
  CHECK(base::to_hex(odd("sound").signature()) == "0011223344");
}

TEST_CASE("a certificate with a tail, or cut short, says where") {
  Bytes der = vector("odd-sound.crt");
  der.push_back(0);
  CHECK(contains(refusal([&] { Certificate certificate(der); }), "malformed: certificate: certificate: 1 octets left over (offset "));
  der.resize(der.size() - 2);
  CHECK(contains(refusal([&] { Certificate certificate(der); }), "more than there are (offset 0)"));
  CHECK(contains(refusal([&] { Certificate certificate({}); }), "missing (offset 0)"));
}

TEST_CASE("copies share their octets and views outlive the original") {
  ByteView subject;
  Extensions extensions;
  std::optional<Certificate> copy;
  {
    const Certificate original(vector("odd-sound.crt"));
    copy = original;
    subject = original.subject_der();
    extensions = Certificate(vector("all-extensions.crt")).extensions();
  }
  CHECK(same(copy->subject_der(), subject));
  CHECK(extensions.subject_alt_names().size() == 12);
}

TEST_CASE("words of key usage") {
  for (unsigned bit = 0; bit < 9; ++bit) {
    const std::vector<std::string> words = key_usage_words(1u << bit);
    REQUIRE(words.size() == 1);
    CHECK(key_usage_from_word(words[0]) == 1u << bit);
  }
  CHECK(key_usage_from_word("contentCommitment") == kNonRepudiation);
  CHECK_FALSE(key_usage_from_word("digitalsignature").has_value());
}

TEST_CASE("damaged extensions are malformed when they are read") {
  const auto reads = [](const char* oid, const char* value, auto read) {
    const Bytes content = unhex(value);
    Extensions extensions;
    extensions.all.push_back({Oid(oid), false, content});
    return refusal([&] { (void)read(extensions); });
  };
  const auto constraints = [](const Extensions& e) { return e.basic_constraints().has_value(); };
  CHECK(reads("2.5.29.19", "3000", constraints) == "accepted");
  CHECK(reads("2.5.29.19", "30060101ff020100", constraints) == "accepted");
  CHECK(reads("2.5.29.19", "30060101ff0201ff", constraints) == "malformed: basicConstraints: pathLenConstraint: out of range (offset 5)");
  CHECK(reads("2.5.29.19", "3003010101", constraints) != "accepted");
  CHECK(reads("2.5.29.19", "300000", constraints) != "accepted");
  const auto usage = [](const Extensions& e) { return e.key_usage().has_value(); };
  CHECK(reads("2.5.29.15", "030205a0", usage) == "accepted");
  CHECK(reads("2.5.29.15", "0301", usage) != "accepted");
  const auto eku = [](const Extensions& e) { return e.extended_key_usage().size(); };
  CHECK(reads("2.5.29.37", "3000", eku) == "accepted");
  CHECK(reads("2.5.29.37", "3003020100", eku) != "accepted");
  const auto urls = [](const Extensions& e) { return e.crl_distribution_urls().size() + e.ocsp_urls().size(); };
  CHECK(reads("2.5.29.31", "3002 3000", urls) == "accepted");
  CHECK(reads("2.5.29.31", "3003020100", urls) != "accepted");
  CHECK(reads("1.3.6.1.5.5.7.1.1", "3004 30020500", urls) != "accepted");
  const auto name = [](const Extensions& e) { return e.ms_template(); };
  CHECK(reads("1.3.6.1.4.1.311.20.2", "1e06005700650062", name) == "accepted");
  CHECK(reads("1.3.6.1.4.1.311.20.2", "020100", name) != "accepted");
}
