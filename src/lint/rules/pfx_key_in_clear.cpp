#include <algorithm>

#include "lint/cases.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

void pfx_key_in_clear(const PfxCase& pfx, Report& report) {
  const Pkcs12Facts& facts = *pfx.file.pkcs12;
  const auto is_clear = [](const Protection& one) { return one.scheme.empty(); };
  const bool all_clear = std::all_of(facts.safes.begin(), facts.safes.end(), is_clear);
  if (facts.key_bags > facts.keys.size() && all_clear) report.add("a private key in it is not encrypted");
}

}  // namespace

const Rule& rule_pfx_key_in_clear() {
  static constexpr Rule rule{
      .id = "pfx-key-in-clear",
      .severity = Severity::warning,
      .citation = "RFC 7292 §4.2.1",
      .title = "PFX with a private key that is not encrypted",
      .meaning = "Whoever has the file has the key, whatever the password is.",
      .mend = "Write it again: certkit convert FILE -o NEW.pfx.",
      .judge = &pfx_key_in_clear,
  };
  return rule;
}

}  // namespace certkit::lint
