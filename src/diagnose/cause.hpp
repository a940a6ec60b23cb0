// A cause: what it is called, what it needs, what it is seen by, and what mends it. One cause, one file in causes/, found by the build.
#pragma once

#include <span>
#include <string_view>

#include "base/finding.hpp"
#include "diagnose/case.hpp"

namespace certkit::diagnose {

// Where on the way from the name to the answer it lies: what comes earlier is nearer to the root, and hides what comes later.
enum class Stage : std::uint8_t { name, connection, before_tls, handshake, certificate, chain, revocation, http };

struct Cause {
  std::string_view id;  // stable words; the file is called the same
  Severity severity;    // of its findings, as a rule
  Stage stage;
  int rank = 0;               // within the stage: the lower, the nearer to the root
  std::string_view citation;  // "RFC 5280 §4.1.2.5"; may be empty
  std::string_view title;     // a few words
  std::string_view meaning;   // for an admin: what it is, and what comes of it
  std::string_view mend;      // what to do, where the finding has no better one
  void (*judge)(const Case&, Report&);
  // Ids that explain this one away: where one of them is found too, this is folded under the first of them (Finding::because_of).
  std::span<const std::string_view> follows_from = {};
};

[[nodiscard]] std::span<const Cause* const> all_causes();  // sorted by id
[[nodiscard]] const Cause* find_cause(std::string_view id);

// Every cause held against the case. The root cause first: errors before warnings before notes, each in the order of stage and rank, and
// behind each what only follows from it.
[[nodiscard]] std::vector<Finding> judge(const Case& one);

}  // namespace certkit::diagnose
