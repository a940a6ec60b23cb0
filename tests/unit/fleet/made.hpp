// A folder with a fleet.yaml, and certificates for what is in it.
#pragma once

#include <string>

#include "certkit/make.hpp"
#include "fleet/inventory.hpp"
#include "support/scratch.hpp"

namespace test {

inline constexpr certkit::Time kNow = std::chrono::sys_days(std::chrono::year(2026) / 11 / 21);
inline constexpr std::chrono::hours kDay{24};

inline certkit::fleet::Fleet fleet_of(const Scratch& scratch, const std::string& yaml) {
  put(scratch / "fleet.yaml", yaml);
  return certkit::fleet::read_fleet(scratch / "fleet.yaml");
}

// What read_fleet() objects to, without the folder.
inline std::string objection_to(const std::string& yaml) {
  const Scratch scratch;
  try {
    (void)fleet_of(scratch, yaml);
    return "nothing";
  } catch (const certkit::Error& error) {
    std::string text = error.message() + " | " + error.hint();
    const std::string folder = scratch.path().string() + "/";
    for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder)) text.erase(at, folder.size());
    return text;
  }
}

inline certkit::Certificate certificate_for(const std::string& host, certkit::Time from, certkit::Time to) {
  const certkit::PrivateKey key = certkit::generate_key({certkit::KeyType::ec, 256});
  certkit::CertificateSpec spec;
  spec.serial = {1, 2, 3};
  spec.subject = certkit::Name::from_rfc4514("CN=" + host);
  spec.subject_spki = certkit::to_bytes(key.public_key().spki());
  spec.not_before = from;
  spec.not_after = to;
  spec.san = {certkit::GeneralName::from_text(host)};
  spec.key_usage = certkit::kDigitalSignature;
  spec.extended_key_usage = {certkit::Oid("1.3.6.1.5.5.7.3.1")};
  return certkit::make_certificate(spec, nullptr, key);
}

}  // namespace test
