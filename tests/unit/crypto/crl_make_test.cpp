#include <doctest/doctest.h>

#include <functional>
#include <optional>

#include "certkit/error.hpp"
#include "crypto/build.hpp"
#include "crypto/second_opinion.hpp"

using namespace certkit;

namespace {

struct Ca {
  PrivateKey key = generate_key({KeyType::ec, 256});
  Certificate certificate = make(key);
  static Certificate make(const PrivateKey& key) {
    CertificateSpec spec;
    spec.serial = {1};
    spec.subject = Name::from_rfc4514("CN=CA");
    spec.subject_spki = to_bytes(key.public_key().spki());
    spec.not_before = time_from_rfc3339("2026-01-01T00:00:00Z");
    spec.not_after = time_from_rfc3339("2036-01-01T00:00:00Z");
    spec.basic_constraints = BasicConstraints{true, {}};
    return make_certificate(spec, nullptr, key);
  }
};

CrlSpec three() {
  CrlSpec spec;
  spec.this_update = time_from_rfc3339("2026-11-29T12:00:00Z");
  spec.next_update = time_from_rfc3339("2026-12-06T12:00:00Z");
  spec.number = {0x01, 0xff};
  const Time date = time_from_rfc3339("2026-11-28T00:00:00Z");
  spec.revoked = {{{0x80, 0x01}, date, 1}, {{0x02}, date, 0}, {Bytes(20, 0x11), date, 6}};
  return spec;
}

std::optional<Errc> thrown(const std::function<void()>& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("a revocation list holds what was meant, in its order") {
  const Ca ca;
  const Crl crl = make_crl(three(), ca.certificate, ca.key);
  CHECK(crl.issuer() == ca.certificate.subject());
  CHECK(to_rfc3339(crl.this_update()) == "2026-11-29T12:00:00Z");
  CHECK(to_rfc3339(*crl.next_update()) == "2026-12-06T12:00:00Z");
  const auto revoked = crl.revoked();
  REQUIRE(revoked.size() == 3);
  CHECK(to_bytes(revoked[0].serial) == Bytes{0x00, 0x80, 0x01});
  CHECK(revoked[0].reason == 1);
  CHECK_FALSE(revoked[1].reason);
  CHECK(revoked[2].reason == 6);
  CHECK(to_bytes(crl.extensions().find(Oid("2.5.29.20"))->value) == Bytes{0x02, 0x02, 0x01, 0xff});
  CrlSpec empty = three();
  empty.revoked.clear();
  CHECK(make_crl(empty, ca.certificate, ca.key).revoked_count() == 0);
  const PrivateKey rsa = generate_key({KeyType::rsa, 2048});
  CHECK(make_crl(three(), Ca::make(rsa), rsa).revoked_count() == 3);
}

TEST_CASE("what cannot be meant is refused") {
  const Ca ca, other;
  const auto refuses = [&](const std::function<void(CrlSpec&)>& spoil) {
    CrlSpec spec = three();
    spoil(spec);
    return thrown([&] { (void)make_crl(spec, ca.certificate, ca.key); }) == Errc::usage;
  };
  CHECK(refuses([](CrlSpec& spec) { spec.next_update = spec.this_update; }));
  CHECK(refuses([](CrlSpec& spec) { spec.number = {0}; }));
  CHECK(refuses([](CrlSpec& spec) { spec.number = Bytes(21, 1); }));
  CHECK(refuses([](CrlSpec& spec) { spec.revoked[0].serial = {}; }));
  CHECK(refuses([](CrlSpec& spec) { spec.revoked[0].reason = 7; }));
  CHECK(thrown([&] { (void)make_crl(three(), ca.certificate, other.key); }) == Errc::mismatch);
}

TEST_CASE("the second opinion sees a spoilt list") {
  const Ca ca, other;
  const CrlSpec meant = three();
  const auto caught = [&](const CrlSpec& made, const PrivateKey& key, const Certificate& issuer) {
    const Bytes der = crypto::build::sign_and_wrap(crypto::build::crl_tbs(made, issuer), key, made.hash);
    return thrown([&] { crypto::second_opinion::confirm_crl(der, meant, ca.certificate); }) == Errc::mismatch;
  };
  CHECK_FALSE(caught(meant, ca.key, ca.certificate));
  CHECK(caught(meant, other.key, ca.certificate));     // a wrong signature
  CHECK(caught(meant, other.key, other.certificate));  // another issuer's key
  const auto spoilt = [&](const std::function<void(CrlSpec&)>& spoil) {
    CrlSpec made = three();
    spoil(made);
    return caught(made, ca.key, ca.certificate);
  };
  CHECK(spoilt([](CrlSpec& spec) { spec.revoked.pop_back(); }));
  CHECK(spoilt([](CrlSpec& spec) { spec.revoked.clear(); }));
  CHECK(spoilt([](CrlSpec& spec) { spec.revoked[1].serial = {3}; }));
  CHECK(spoilt([](CrlSpec& spec) { spec.revoked[0].reason = 2; }));
  CHECK(spoilt([](CrlSpec& spec) { spec.revoked[0].reason = 0; }));
  CHECK(spoilt([](CrlSpec& spec) { spec.revoked[2].date += std::chrono::seconds(1); }));
  CHECK(spoilt([](CrlSpec& spec) { spec.number = {2}; }));
  CHECK(spoilt([](CrlSpec& spec) { spec.next_update += std::chrono::hours(1); }));
}
