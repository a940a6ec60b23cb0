#include "issue/leaf_rules.hpp"

#include <doctest/doctest.h>

#include "asn1/oids.hpp"
#include "scratch.hpp"

using namespace certkit;
namespace oid = asn1::oid;

namespace {

// A CA of the test's own: only its certificate is looked at here.
class Ca {
 public:
  explicit Ca(std::vector<std::string> constraints = {}, int days = 3650) : key(generate_key(KeySpec::parse("ec:p384"))) {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514("CN=Test CA");
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = test::kNow - std::chrono::hours(1);
    spec.not_after = test::kNow + std::chrono::days(days);
    spec.key_usage = kKeyCertSign | kCrlSign;
    spec.basic_constraints = BasicConstraints{true, std::nullopt};
    spec.permitted_dns = std::move(constraints);
    chain.push_back(make_certificate(spec, nullptr, key));
    options.now = test::kNow;
  }
  [[nodiscard]] CertificateSpec leaf(const std::string& name) const {
    return issue::leaf_from_request(test::csr(name), chain, settings, options);
  }
  // The reason of a refusal; "" if there is none.
  [[nodiscard]] std::string refusal(const std::string& name) const {
    std::string message;
    const auto code = test::thrown([&] { (void)leaf(name); }, &message);
    CHECK((!code || *code == Errc::refused));
    return message;
  }
  PrivateKey key;
  std::vector<Certificate> chain;
  issue::Settings settings;
  issue::Authority::SignOptions options;
};

std::vector<std::string> texts(const std::vector<GeneralName>& names) {
  std::vector<std::string> texts;
  for (const auto& name : names) texts.push_back(name.to_text());
  return texts;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("names come from the SAN, in order, in lower case, once") {
  CHECK(texts(Ca().leaf("plain").san) == Texts{"DNS:mcu1.contoso.com", "DNS:mcu2.contoso.com", "IP:10.1.1.5"});
  CHECK(texts(Ca().leaf("all_types").san) ==
        Texts{"DNS:a.contoso.com", "email:a@contoso.com", "URI:sip:a@contoso.com", "UPN:a@contoso.com"});
}

TEST_CASE("without a SAN the CN is the name, if it is one") {
  CHECK(texts(Ca().leaf("cn_only").san) == Texts{"DNS:mcu1.contoso.com"});
  CHECK(texts(Ca().leaf("cn_address").san) == Texts{"IP:10.1.1.5"});
  CHECK(Ca().refusal("no_host").find("names no host") != std::string::npos);
}

TEST_CASE("a client needs no host name, a server does") {
  Ca ca;
  ca.options.extended_key_usage = {oid::kClientAuth};
  CHECK(ca.leaf("no_host").san.empty());
  CHECK_FALSE(ca.leaf("no_host").subject.empty());
  CHECK(texts(ca.leaf("cn_only").san) == Texts{"DNS:mcu1.contoso.com"});
  ca.options.extended_key_usage = {oid::kClientAuth, oid::kServerAuth};
  CHECK(ca.refusal("no_host").find("names no host") != std::string::npos);
  ca.options.extended_key_usage = {oid::kAnyExtendedKeyUsage};
  CHECK(ca.refusal("no_host").find("names no host") != std::string::npos);
}

TEST_CASE("an empty subject makes the SAN critical (RFC 5280 §4.2.1.6)") {
  CHECK(Ca().leaf("no_subject").san_critical);
  CHECK_FALSE(Ca().leaf("plain").san_critical);
}

TEST_CASE("what may not be signed is refused with the reason") {
  const Ca ca;
  const auto refused = [&](const char* name, const char* why) {
    CAPTURE(name);
    const std::string message = ca.refusal(name);
    CAPTURE(message);
    CHECK(message.find(why) != std::string::npos);
    CHECK(message.find("request: the CA refuses") == std::string::npos);
  };
  refused("ca_flag", "asks for a CA certificate");
  refused("ca_usage", "asks for a CA certificate");
  refused("directory_name", "asks for");
  refused("registered_id", "asks for RID:1.2.3.4");
  refused("underscore", "a_b.contoso.com");
  refused("blank", "b c.contoso.com");
  refused("code_signing", "codeSigning");
  refused("weak", "RSA 1024");
  refused("dsa", "DSA");
  refused("secp256k1", "EC");
  refused("bad_signature", "signature is not made with its key");
  refused("bad_name", "signature is not made with its key");
}

TEST_CASE("usages: what the request asks for, as far as the key and the CA can") {
  const Ca ca;
  CHECK(*ca.leaf("plain").key_usage == kDigitalSignature);
  CHECK(*ca.leaf("cn_only").key_usage == (kDigitalSignature | kKeyEncipherment));
  CHECK(ca.leaf("plain").extended_key_usage == std::vector<Oid>{oid::kServerAuth});
  const CertificateSpec asked = ca.leaf("usages");
  CHECK(*asked.key_usage == kDigitalSignature);  // an RSA key agrees on nothing
  CHECK(asked.extended_key_usage == std::vector<Oid>{oid::kClientAuth, oid::kServerAuth});
  CHECK_FALSE(asked.basic_constraints->ca);
  Ca told;
  told.options.extended_key_usage = {Oid("1.3.6.1.5.5.7.3.3")};
  CHECK(told.leaf("code_signing").extended_key_usage == told.options.extended_key_usage);
}

TEST_CASE("validity: backdated a little, as long as the settings or the options say, never longer than the CA") {
  Ca ca;
  CHECK(ca.leaf("plain").not_before == test::kNow - std::chrono::minutes(5));
  CHECK(ca.leaf("plain").not_after == test::kNow + std::chrono::days(397) - std::chrono::seconds(1));
  ca.settings.leaf_days = 30;
  CHECK(ca.leaf("plain").not_after == test::kNow + std::chrono::days(30) - std::chrono::seconds(1));
  ca.options.validity_days = 10;
  CHECK(ca.leaf("plain").not_after == test::kNow + std::chrono::days(10) - std::chrono::seconds(1));
  ca.options.validity_days = 9999;
  CHECK(ca.leaf("plain").not_after == ca.chain[0].not_after());
  ca.options.validity_days = -1;
  CHECK(test::thrown([&] { (void)ca.leaf("plain"); }) == Errc::usage);
  ca.options.validity_days = 36'501;
  CHECK(test::thrown([&] { (void)ca.leaf("plain"); }) == Errc::usage);
  Ca young;
  young.options.now = young.chain[0].not_before() + std::chrono::minutes(1);
  CHECK(young.leaf("plain").not_before == young.chain[0].not_before());
  young.options.now = young.chain[0].not_after() + std::chrono::seconds(1);
  CHECK(young.refusal("plain").find("expired") != std::string::npos);
  young.options.now = young.chain[0].not_before() - std::chrono::seconds(1);
  CHECK(young.refusal("plain").find("not valid before") != std::string::npos);
}

TEST_CASE("name constraints of the CA bind names, subject and CN") {
  CHECK(Ca({"contoso.com", "10.0.0.0/8"}).refusal("plain").empty());
  CHECK(Ca({".contoso.com"}).refusal("plain").empty());
  CHECK(Ca({"fabrikam.com"}).refusal("plain").find("mcu1.contoso.com is not within") != std::string::npos);
  CHECK(Ca({"contoso.com", "192.168.0.0/16"}).refusal("plain").find("IP:10.1.1.5 is not within") != std::string::npos);
  CHECK(Ca({"fabrikam.com"}).refusal("cn_only").find("is not within") != std::string::npos);
}

TEST_CASE("URLs of the settings and the hash that fits the CA's key") {
  Ca ca;
  ca.settings.crl_urls = {"http://a/crl"};
  ca.settings.ocsp_urls = {"http://a/ocsp"};
  ca.settings.aia_urls = {"http://a/crt"};
  const CertificateSpec leaf = ca.leaf("plain");
  CHECK(leaf.crl_urls == ca.settings.crl_urls);
  CHECK(leaf.ocsp_urls == ca.settings.ocsp_urls);
  CHECK(leaf.ca_issuer_urls == ca.settings.aia_urls);
  CHECK(leaf.hash == Hash::sha384);
}

TEST_CASE("a request with the CA's own key is refused") {
  const Ca ca;
  CsrSpec spec;
  spec.subject = Name::from_rfc4514("CN=a.contoso.com");
  std::string message;
  CHECK(test::thrown([&] { (void)issue::leaf_from_request(make_csr(spec, ca.key), ca.chain, ca.settings, ca.options); }, &message) ==
        Errc::refused);
  CHECK(message.find("key of the CA") != std::string::npos);
}
