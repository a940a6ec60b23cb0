#include <algorithm>

#include "asn1/title.hpp"
#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

void judge(const Inputs& inputs, Report& report) {
  for (const KeyCase& key : inputs.keys) {
    std::vector<std::string_view> subjects;
    std::vector<std::string> titles;
    for (const Item* user : key.users) {
      const auto* certificate = user->as<Certificate>();
      if (certificate == nullptr || trust::is_ca(*certificate)) continue;
      const std::string_view subject = as_text(certificate->subject_der());
      if (std::find(subjects.begin(), subjects.end(), subject) != subjects.end()) continue;
      subjects.push_back(subject);
      titles.push_back(title(*certificate));
    }
    if (titles.size() < 2) continue;
    std::string all;
    for (const std::string& one : titles) all += (all.empty() ? "" : ", ") + base::printable(one);
    report.add("one key is in " + std::to_string(titles.size()) + " certificates of different names", all);
  }
}

}  // namespace

const Rule& rule_shared_key() {
  static constexpr Rule rule{
      .id = "shared-key",
      .severity = Severity::warning,
      .citation = "NIST SP 800-57 §5.2",
      .title = "one key in certificates of different names",
      .meaning =
          "Several certificates for different hosts have the same key: whoever gets it from one host can speak for all, and one mishap "
          "means new certificates for all of them. Some devices all have the key that they were delivered with.",
      .mend = "Make a key for each host: certkit csr --from OLD.cer, without --reuse-key.",
      .judge = &judge,
  };
  return rule;
}

}  // namespace certkit::lint
