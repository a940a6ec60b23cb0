// certificatePolicies and policyMappings taken apart (RFC 5280 §4.2.1.4, §4.2.1.5). What is damaged is left out.
#pragma once

#include <optional>
#include <utility>

#include "lint/paper.hpp"

namespace certkit::lint {

inline constexpr Oid kAnyPolicy("2.5.29.32.0"), kPracticeStatement("1.3.6.1.5.5.7.2.1"), kUserNotice("1.3.6.1.5.5.7.2.2");

struct Qualifier {
  Oid policy, id;
  asn1::Tlv value;
};
[[nodiscard]] std::vector<Qualifier> policy_qualifiers(const Paper& paper);
[[nodiscard]] std::optional<asn1::Tlv> explicit_text(const Qualifier& qualifier);  // of a user notice

// issuerDomainPolicy and subjectDomainPolicy of each.
[[nodiscard]] std::vector<std::pair<Oid, Oid>> policy_mappings(const Paper& paper);

}  // namespace certkit::lint
