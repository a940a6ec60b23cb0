#include <algorithm>

#include "crypto/weak_rsa.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void common_factor(const Inputs& inputs, Report& report) {
  std::vector<Bytes> moduli;
  std::vector<const KeyCase*> owners;
  for (const KeyCase& key : inputs.keys)
    if (key.rsa() && std::find(moduli.begin(), moduli.end(), key.modulus) == moduli.end()) {
      moduli.push_back(key.modulus);
      owners.push_back(&key);
    }
  if (moduli.size() < 2 || moduli.size() > Inputs::kMostModuli) return;
  const auto found = crypto::common_factors(moduli);
  const auto said = [&](const crypto::CommonFactor& one) {  // by the other one of the two
    return one.other && *one.other < one.modulus &&
           std::any_of(found.begin(), found.end(), [&](const auto& two) { return two.modulus == *one.other && two.other == one.modulus; });
  };
  for (const crypto::CommonFactor& one : found)
    if (!said(one))
      report.add("the key of the " + owners[one.modulus]->use + " shares a prime with that of " +
                 (one.other ? "the " + owners[*one.other]->use : "another one that was given"));
}

}  // namespace

const Rule& rule_common_factor() {
  static constexpr Rule rule{
      .id = "common-factor",
      .severity = Severity::error,
      .citation = "\"Mining Your Ps and Qs\", USENIX Security 2012",
      .title = "keys that share a prime",
      .meaning =
          "Two keys have a prime in common: anybody who sees both certificates can work out both private keys. Devices that make their key "
          "at the first start, with too little chance in them, do that.",
      .mend = "Make new keys on a computer (certkit csr), install them, and have the certificates revoked.",
      .judge = &common_factor,
  };
  return rule;
}

}  // namespace certkit::lint
