#include <doctest/doctest.h>

#include "certkit/certificate.hpp"
#include "vectors.hpp"

using namespace certkit;

TEST_CASE("a request from openssl") {
  const Csr csr(vector("request.csr"));
  CHECK(csr.subject().to_rfc4514() == "CN=mcu1.contoso.com,O=Contoso,C=NO");
  CHECK(csr.public_key().describe() == "RSA 2048");
  CHECK(name_of(csr.signature_algorithm().oid) == "sha256WithRSAEncryption");
  CHECK(base::to_hex(csr.signature_algorithm().parameters) == "0500");
  CHECK(csr.signature().size() == 256);
  CHECK(csr.info()[0] == 0x30);
  std::vector<std::string> attributes;
  for (const Csr::Attribute& attribute : csr.attributes()) attributes.push_back(name_of(attribute.type));
  CHECK(attributes == std::vector<std::string>{"unstructuredName", "challengePassword", "extensionRequest"});
  const Extensions extensions = csr.extensions();
  CHECK(extensions.all.size() == 3);
  CHECK(extensions.subject_alt_names().at(1).to_text() == "IP:10.1.1.5");
  CHECK(extensions.key_usage() == (kDigitalSignature | kKeyEncipherment));
}

TEST_CASE("requests without attributes, from certtool, and with Microsoft's attribute") {
  CHECK(Csr(vector("bare.csr")).extensions().all.empty());
  const Csr certtool(vector("certtool.csr"));
  CHECK(certtool.subject().to_rfc4514() == "CN=certtool request");
  CHECK(certtool.extensions().subject_alt_names().at(0).to_text() == "DNS:req.contoso.com");
  const Csr odd(vector("odd.csr"));
  CHECK(odd.subject().empty());
  CHECK(odd.extensions().all.size() == 2);
  CHECK(odd.extensions().ms_template() == "WebServer");
  CHECK(odd.extensions().subject_alt_names().at(0).to_text() == "DNS:odd.contoso.com");
}

TEST_CASE("a CRL with three entries and one with none") {
  const Crl crl(vector("three.crl"));
  CHECK(crl.issuer().to_rfc4514() == "CN=certtool CA,O=Contoso");
  CHECK(same(crl.issuer_der(), Certificate(vector("certtool-ca.crt")).subject_der()));
  CHECK(crl.revoked_count() == 3);
  const auto revoked = crl.revoked();
  REQUIRE(revoked.size() == 3);
  CHECK(base::to_hex(revoked[0].serial) == "01");
  CHECK(revoked[0].reason == 1);
  CHECK(to_rfc3339(revoked[0].date) == "2024-01-02T03:04:05Z");
  CHECK(base::to_hex(revoked[1].serial) == "008f00aa");
  CHECK_FALSE(revoked[1].reason.has_value());
  CHECK(revoked[2].reason == 4);
  CHECK(crl.next_update().value() - crl.this_update() == std::chrono::days(30));
  CHECK(crl.extensions().authority_key_identifier() == Certificate(vector("certtool-ca.crt")).extensions().subject_key_identifier());
  CHECK(name_of(crl.signature_algorithm().oid) == "sha256WithRSAEncryption");
  CHECK(crl.signature().size() == 256);
  const Crl empty(vector("empty.crl"));
  CHECK(empty.revoked_count() == 0);
  CHECK(empty.revoked().empty());
}

TEST_CASE("one kind is not taken for another") {
  const char* files[] = {"odd-sound.crt", "bare.csr", "three.crl", "key-rsa2048.spki"};
  for (const char* file : files) {
    const Bytes der = vector(file);
    CAPTURE(std::string(file));
    CHECK((refusal([&] { Certificate x(der); }) == "accepted") == (file == files[0]));
    CHECK((refusal([&] { Csr x(der); }) == "accepted") == (file == files[1]));
    CHECK((refusal([&] { Crl x(der); }) == "accepted") == (file == files[2]));
    CHECK((refusal([&] { PublicKey x(der); }) == "accepted") == (file == files[3]));
  }
}
