// A certificate with its installations, and generations of files for them.
#pragma once

#include <string>

#include "crypto/pbe.hpp"
#include "fleet/run/deployment.hpp"
#include "made.hpp"
#include "profile/library.hpp"

namespace test {

// Throw-away keys, made once: a generation is one of these pairs.
struct Pair {
  certkit::PrivateKey key = certkit::generate_key({certkit::KeyType::ec, 256});
  certkit::Certificate leaf = made();

 private:
  [[nodiscard]] certkit::Certificate made() const {
    certkit::CertificateSpec spec;
    spec.serial = {1, 2, 3};
    spec.subject = certkit::Name::from_rfc4514("CN=www.contoso.com");
    spec.subject_spki = certkit::to_bytes(key.public_key().spki());
    spec.not_before = kNow;
    spec.not_after = kNow + kDay * 90;
    spec.san = {certkit::GeneralName::from_text("www.contoso.com")};
    return certkit::make_certificate(spec, nullptr, key);
  }
};
inline const Pair& pair(std::size_t generation) {
  static const std::array<Pair, 3> pairs;
  return pairs.at(generation % 3);
}

// Each target is what was staged.
inline bool is_in_place(const certkit::fleet::Deployment& made) {
  for (const certkit::fleet::Live::File& file : made.files())
    if (!std::filesystem::exists(file.path) || certkit::crypto::sha256(certkit::as_bytes(get(file.path))) != file.sha256) return false;
  return true;
}

// `installations`: YAML, indented by six; "@" stands for the scratch folder.
struct Deployed {
  explicit Deployed(std::string installations = "      - {to: @/tls}\n", const std::string& more = "") {
    for (std::size_t at = 0; (at = installations.find('@', at)) != std::string::npos;) installations.replace(at, 1, scratch.path().string());
    fleet = fleet_of(scratch, "issuers: {lab: {issuer: \"ca:lab\"}}\ncertificates:\n  - name: www\n    san: [www.contoso.com]\n    issuer: lab\n"
                              "    installations:\n" + installations + more);
    asked = certkit::fleet::Asker(library).asked(entry(), scratch.path());
  }
  [[nodiscard]] const certkit::fleet::CertificateEntry& entry() const { return fleet.certificates.front(); }
  [[nodiscard]] std::filesystem::path folder(int generation) const { return scratch.path() / "work" / "www" / std::to_string(generation); }
  [[nodiscard]] certkit::fleet::Deployment stage(int generation) const {
    const Pair& made = pair(static_cast<std::size_t>(generation));
    certkit::profile::Bundle bundle;
    bundle.key = &made.key;
    bundle.chain = {made.leaf};
    return certkit::fleet::Deployment::stage(folder(generation), entry(), asked, bundle, nullptr);
  }
  // As a run does it.
  [[nodiscard]] certkit::fleet::Deployment deploy(int generation) const {
    certkit::fleet::Deployment made = stage(generation);
    made.lay_beside();
    made.swap();
    made.clear_beside();
    return made;
  }
  [[nodiscard]] std::string at(const std::string& file) const { return get(scratch / file); }
  // All but certkit's own folder and the fleet file.
  [[nodiscard]] Snapshot places() const {
    Snapshot seen = snapshot(scratch.path());
    std::erase_if(seen, [](const auto& one) { return one.first == "fleet.yaml" || one.first.starts_with("work"); });
    return seen;
  }

  Scratch scratch;
  certkit::profile::Library library{{std::string(CERTKIT_SOURCE) + "/profiles"}};
  certkit::fleet::Fleet fleet;
  certkit::fleet::Asked asked;
};

}  // namespace test
