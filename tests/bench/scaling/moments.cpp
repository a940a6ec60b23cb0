// What the simulation takes from the program itself.
#include "certkit/make.hpp"
#include "fleet/plan.hpp"
#include "model.hpp"

namespace scaling {
namespace {

using namespace certkit;

constexpr Time kIssued = std::chrono::sys_days(std::chrono::year(2029) / 3 / 15);
constexpr std::chrono::minutes kValid{kLife};

Certificate certificate_of_47_days() {
  const PrivateKey key = generate_key({KeyType::ec, 256});
  CertificateSpec spec;
  spec.serial = {1};
  spec.subject = Name::from_rfc4514("CN=host");
  spec.subject_spki = to_bytes(key.public_key().spki());
  spec.not_before = kIssued;
  spec.not_after = kIssued + kValid;
  spec.san = {GeneralName::from_text("host.contoso.com")};
  return make_certificate(spec, nullptr, key);
}

}  // namespace

std::vector<std::int32_t> minutes_until_due(const Issuer& issuer) {
  fleet::CertificateEntry entry;
  fleet::Standing standing;
  standing.live.certificates = {certificate_of_47_days()};
  if (issuer.renew_before == "ari") {
    entry.renew_before = fleet::RenewBefore{fleet::RenewBefore::Kind::ari, {}, 33};
    // The window of Let's Encrypt: a hundredth of the life before and after two thirds of it.
    const Time ideal = kIssued + kValid * 2 / 3;
    standing.live.window = {ideal - kValid / 100, ideal + kValid / 100};
  }
  const fleet::Asked asked;
  std::vector<std::int32_t> minutes;
  minutes.reserve(static_cast<std::size_t>(issuer.certificates));
  for (int i = 0; i < issuer.certificates; ++i) {
    entry.name = "host-" + std::to_string(i) + "." + issuer.name;
    fleet::PlanInput input;
    input.entry = &entry;
    input.standing = &standing;
    input.asked = &asked;
    fleet::PlanOptions options;
    options.now = kIssued;
    const std::vector<fleet::Planned> planned = fleet::plan(std::span(&input, 1), options);
    minutes.push_back(static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::minutes>(planned.front().when - kIssued).count()));
  }
  return minutes;
}

}  // namespace scaling
