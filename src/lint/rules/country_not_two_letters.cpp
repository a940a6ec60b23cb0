#include <algorithm>

#include "asn1/oids.hpp"
#include "lint/names.hpp"
#include "lint/paper.hpp"
#include "lint/rule.hpp"

namespace certkit::lint {
namespace {

namespace oid = asn1::oid;

void country_not_two_letters(const Paper& paper, Report& report) {
  for (const Part& part : all_parts(paper)) {
    if (part.attribute.type != oid::kCountryName) continue;
    const std::string& value = part.attribute.value;
    const auto letters = [&](char first, char last) {
      return std::all_of(value.begin(), value.end(), [&](char c) { return c >= first && c <= last; });
    };
    if (value.size() == 2 && letters('A', 'Z')) continue;
    const bool small =
        value.size() == 2 && std::all_of(value.begin(), value.end(), [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; });
    report.add("the " + part.name() + " is " + in_quotes(value) + (small ? ", which is not in capital letters" : ""));
  }
}

}  // namespace

const Rule& rule_country_not_two_letters() {
  static constexpr Rule rule{
      .id = "country-not-two-letters",
      .severity = Severity::error,
      .citation = "RFC 5280 appendix A.1, ISO 3166-1",
      .title = "country that is not a code of two letters",
      .meaning = "The country is its code of two capital letters: NO, DE, US. CAs and programs that check it refuse others.",
      .mend = "Ask for it again with --c and the code of the country.",
      .judge = &country_not_two_letters,
  };
  return rule;
}

}  // namespace certkit::lint
