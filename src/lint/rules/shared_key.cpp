#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "lint/cases.hpp"
#include "lint/rule.hpp"
#include "trust/name_key.hpp"

namespace certkit::lint {
namespace {

// Of a certificate that is no CA's, or of a request.
std::optional<Name> subject_of(const Item& item) {
  if (const auto* certificate = item.as<Certificate>(); certificate != nullptr && !trust::is_ca(*certificate))
    return certificate->subject();
  if (const auto* request = item.as<Csr>()) return request->subject();
  return std::nullopt;
}

void shared_key(const Inputs& inputs, Report& report) {
  for (const KeyCase& key : inputs.keys) {
    std::vector<Name> subjects;
    std::string all;
    std::size_t certificates = 0, requests = 0;
    for (const Item* user : key.users) {
      const std::optional<Name> subject = subject_of(*user);
      if (!subject || std::find(subjects.begin(), subjects.end(), *subject) != subjects.end()) continue;
      subjects.push_back(*subject);
      ++(user->as<Csr>() != nullptr ? requests : certificates);
      const std::string cn = subject->common_name().value_or("");
      all += (all.empty() ? "" : ", ") + base::printable(cn.empty() ? subject->to_rfc4514() : cn);
    }
    if (subjects.size() < 2) continue;
    const char* const what = requests == 0 ? " certificates" : certificates == 0 ? " requests" : " certificates and requests";
    report.add("one key is in " + std::to_string(subjects.size()) + what + " of different names", all);
  }
}

}  // namespace

const Rule& rule_shared_key() {
  static constexpr Rule rule{
      .id = "shared-key",
      .severity = Severity::warning,
      .citation = "NIST SP 800-57 §5.2",
      .title = "one key in certificates or requests of different names",
      .meaning =
          "Several certificates, or requests for them, for different hosts have the same key: whoever gets it from one host can speak for "
          "all, and one mishap "
          "means new certificates for all of them. Some devices all have the key that they were delivered with.",
      .mend = "Make a key for each host: certkit csr --from OLD.cer, without --reuse-key.",
      .judge = &shared_key,
  };
  return rule;
}

}  // namespace certkit::lint
