// A rule: what it is called, what says so, what it means for an admin, and how it is judged. One rule, one file in rules/, found by the
// build; its good and its bad vector are in tests/vectors/lint.
#pragma once

#include <span>
#include <variant>
#include <vector>

#include "base/finding.hpp"
#include "certkit/bag.hpp"

namespace certkit::profile {
struct DeviceProfile;
}

namespace certkit::lint {

using certkit::Finding;
using certkit::Report;
using certkit::Severity;
using certkit::to_word;

struct Paper;       // a certificate or a request: paper.hpp
struct PolicyLine;  // a dated line of what public CAs have to keep to: public_policy.hpp
struct PfxCase;     // the rest: cases.hpp
struct ChainCase;
struct FileCase;
struct KeyCase;
struct DeviceCase;
struct Inputs;

// A rule judges one kind of thing.
using Judge = std::variant<void (*)(const Paper&, Report&),                     // certificates and requests
                           void (*)(const Paper&, const PolicyLine&, Report&),  // the same by the rules for public CAs
                           void (*)(const KeyCase&, Report&), void (*)(const PfxCase&, Report&), void (*)(const ChainCase&, Report&),
                           void (*)(const Inputs&, Report&), void (*)(const DeviceCase&, Report&), void (*)(const FileCase&, Report&),
                           void (*)(const profile::DeviceProfile&, Report&)>;

enum class Papers : std::uint8_t { both, certificates, requests };

// Certificates that were issued before are not judged by it: their notBefore counts.
constexpr Time day(int year, unsigned month, unsigned of_month) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(of_month));
}
constexpr Time kAlways = day(0, 1, 1), kRfc2459 = day(1999, 1, 1), kRfc3280 = day(2002, 4, 1), kRfc5280 = day(2008, 5, 1),
               kRfc6818 = day(2013, 1, 1), kRfc6962 = day(2013, 6, 1), kRfc8813 = day(2020, 8, 1);

// The mend of whatever a CA did wrong by itself.
inline constexpr std::string_view kIssueAgain = "Have it issued again; the CA has to mend its profile.";

struct Rule {
  std::string_view id;        // stable words; the file is called the same
  Severity severity;          // of its findings; of public CAs' rules the policy line has it
  std::string_view citation;  // "RFC 5280 §4.1.2.2"
  std::string_view title;     // a few words
  std::string_view meaning;   // for an admin: what it is, and what comes of it
  std::string_view mend;      // what to do
  Judge judge;
  Time since = kAlways;
  Papers papers = Papers::both;
};

[[nodiscard]] std::span<const Rule* const> all_rules();  // sorted by id
[[nodiscard]] const Rule* find_rule(std::string_view id);

}  // namespace certkit::lint
