// What public CAs have to keep to, by date.
#pragma once

#include <span>
#include <string_view>

#include "lint/rule.hpp"

namespace certkit::lint {

// A requirement for what is issued from `from` on and before `until`. A new date is a new line in public_policy.cpp.
struct PolicyLine {
  std::string_view rule;
  Time from, until;
  int limit;  // days, bits, names: what the rule counts; 0 where it counts nothing
  Severity severity;
  std::string_view citation;
};

[[nodiscard]] std::span<const PolicyLine> policy_lines();

}  // namespace certkit::lint
