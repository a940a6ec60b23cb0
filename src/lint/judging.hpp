// How rules are put to what they judge; what lint.cpp is made of.
#pragma once

#include "lint/lint.hpp"
#include "lint/paper.hpp"

namespace certkit::lint {

using Findings = std::vector<Finding>;

// What a finding is about.
struct Where {
  std::string file, subject;
  std::size_t line = 0;
};
[[nodiscard]] std::string use_of(const Item& item);  // "certificate www.contoso.com (a.pem, line 1)"
[[nodiscard]] Where where_of(const Item& item);
[[nodiscard]] Report report(const Rule& rule, const Where& where, Findings& findings);

// Every rule for this kind of thing.
template <class Case>
void apply(const Case& one, const Where& where, Findings& findings) {
  for (const Rule* rule : all_rules())
    if (const auto* judge = std::get_if<void (*)(const Case&, Report&)>(&rule->judge)) {
      Report out = report(*rule, where, findings);
      (*judge)(one, out);
    }
}
// A certificate or request: the rules in force on its day of issue, and with `public_cas` those for public CAs.
void judge_paper(const Paper& paper, const Where& where, const std::optional<PublicCas>& public_cas, Findings& findings);
void judge_for_public_cas(const Paper& paper, const Where& where, const PublicCas& public_cas, Findings& findings);

// Each key once, with all that has it.
[[nodiscard]] std::vector<KeyCase> keys_in(const Bag& bag);

void sort_by_severity(Findings& findings);

}  // namespace certkit::lint
