// A certificate as path building and judging need it: read once, leniently, so that one damaged field does not hide the others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/certificate.hpp"
#include "crypto/signature.hpp"
#include "trust/name_constraints.hpp"

namespace certkit::trust {

// Something that is wrong with a certificate wherever in a path it stands.
struct Flaw {
  std::string_view id;
  bool refused = true;  // else only strict clients refuse it
  std::string what;
};
inline constexpr std::string_view kMalformed = "malformed-certificate", kStrict = "strict-clients";

struct PathElement {
  explicit PathElement(const Certificate& certificate);

  Certificate certificate;
  Extensions extensions;
  std::optional<BasicConstraints> basic;
  std::optional<unsigned> key_usage;
  std::optional<std::vector<Oid>> usages;  // extKeyUsage
  std::optional<Bytes> own_identifier, issuer_identifier;
  std::optional<NameConstraints> constraints;
  std::optional<PublicKey> key;
  std::string weak_hash;  // "SHA-1" where the signature is made with a broken hash
  bool policies = false;  // policyConstraints, inhibitAnyPolicy or policyMappings: for OpenSSL to process
  std::vector<Flaw> flaws;

  [[nodiscard]] bool self_issued() const noexcept { return certificate.self_issued(); }
  [[nodiscard]] const Extension* find(const Oid& oid) const noexcept { return extensions.find(oid); }
  [[nodiscard]] bool is_ca() const noexcept { return basic && basic->ca; }
  // Whether the key in here made the signature of `child`. False where either cannot be used.
  [[nodiscard]] bool signed_(const PathElement& child) const;
  [[nodiscard]] bool signed_itself() const;  // verified once

 private:
  void read_extensions();
  void read_algorithm();
  void read_key();
  void object(std::string what) { flaws.push_back({kStrict, false, std::move(what)}); }

  std::optional<AlgorithmId> algorithm_;
  mutable std::optional<crypto::Verifier> verifier_;
  mutable bool key_unusable_ = false;
  mutable std::optional<bool> signed_itself_;
};

}  // namespace certkit::trust
