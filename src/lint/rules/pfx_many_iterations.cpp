#include <algorithm>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_many_iterations(const PfxCase& pfx, Report& report) {
  std::uint64_t most = pfx.file.pkcs12->mac_iterations;
  for (const auto* all : {&pfx.file.pkcs12->safes, &pfx.file.pkcs12->keys})
    for (const Protection& one : *all) most = std::max(most, one.iterations);
  if (most > 600'000) report.add("it has " + std::to_string(most) + " iterations, and Windows takes at most 600000");
}

}  // namespace

const Rule& rule_pfx_many_iterations() {
  static constexpr Rule rule{
      .id = "pfx-many-iterations",
      .severity = Severity::warning,
      .citation = "RFC 7292 appendix B",
      .title = "PFX with more iterations than Windows takes",
      .meaning =
          "Windows refuses more than 600,000 iterations and says that the password is wrong. NSS and NetworkManager write a million.",
      .mend = "Write it again: certkit convert FILE -o NEW.pfx.",
      .judge = &pfx_many_iterations,
  };
  return rule;
}

}  // namespace certkit::lint
