#include "issue/completing.hpp"

#include <doctest/doctest.h>

#include "scratch.hpp"

using namespace certkit;

namespace {

// A CA of its own, and what it signs.
struct SmallCa {
  PrivateKey key = generate_key(KeySpec::parse("ec:p256"));
  Certificate root = make_certificate(spec("CN=Root", key.public_key(), true), nullptr, key);

  static CertificateSpec spec(const char* subject, const PublicKey& key, bool ca) {
    CertificateSpec made;
    made.subject = Name::from_rfc4514(subject);
    made.serial = {1};
    made.subject_spki = to_bytes(key.spki());
    made.not_before = test::kNow;
    made.not_after = test::kNow + std::chrono::days(30);
    if (ca) made.basic_constraints = BasicConstraints{true, std::nullopt};
    return made;
  }
  [[nodiscard]] Certificate leaf() const {
    return make_certificate(spec("CN=a.contoso.com", generate_key(KeySpec::parse("ec:p256")).public_key(), false), &root, key);
  }
};

// An issuer that hands out its chain, and does nothing else.
class Offers final : public issue::Issuer {
 public:
  std::vector<Certificate> certificates;
  issue::Answer submit(const Csr&, const issue::SubmitOptions&) override { throw Error(Errc::internal, "nobody asks"); }
  std::vector<Certificate> chain() override { return certificates; }
};

std::vector<std::string> ids(const std::vector<issue::Difference>& found) {
  std::vector<std::string> all;
  for (const issue::Difference& one : found) all.push_back(one.id);
  return all;
}

}  // namespace

TEST_CASE("a chain that did not come along is asked for") {
  const SmallCa ca;
  Offers issuer;
  issuer.certificates = {ca.root};
  issue::Issued issued{ca.leaf(), {}, {}, {}};
  CHECK(ids(complete_chain(issuer, issued)).empty());
  CHECK(issued.chain == std::vector<Certificate>{ca.root});
}

TEST_CASE("what is not of the chain is left out, and said") {
  const SmallCa ca, other;
  Offers issuer;
  issue::Issued issued{ca.leaf(), {SmallCa().leaf(), ca.root}, {}, {}};
  CHECK(ids(complete_chain(issuer, issued)) == std::vector<std::string>{"chain-strangers"});
  CHECK(issued.chain == std::vector<Certificate>{ca.root});
}

TEST_CASE("an issuer that is there and did not sign is an error; one that is not there a warning") {
  const SmallCa ca, impostor;
  Offers issuer;
  issue::Issued forged{ca.leaf(), {impostor.root}, {}, {}};
  const auto found = complete_chain(issuer, forged);
  REQUIRE_FALSE(found.empty());
  CHECK(found.front().id == "signature-wrong");
  CHECK(found.front().severity == Severity::error);
  CHECK(forged.chain.empty());
  issue::Issued alone{ca.leaf(), {}, {}, {}};
  CHECK(ids(complete_chain(issuer, alone)) == std::vector<std::string>{"issuer-missing"});
}
