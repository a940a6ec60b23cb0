#include "cli/render/differences.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::cli {


void show_differences(Session& session, const std::vector<issue::Difference>& differences) {
  for (const issue::Difference& one : differences) {
    const std::string text = std::string(to_word(one.severity)) + "[" + one.id + "]: " + base::printable(one.message);
    if (one.severity == Severity::note)
      session.note(text);
    else
      session.io.err << "certkit: " << text << '\n';
  }
}

bool has_error(const std::vector<issue::Difference>& differences) {
  return std::any_of(differences.begin(), differences.end(), [](const auto& one) { return one.severity == Severity::error; });
}

void add_findings(Json& document, const Certificate& certificate, const std::vector<issue::Difference>& differences) {
  Json findings = Json::array();
  for (const issue::Difference& one : differences)
    findings.push_back({{"id", one.id},
                        {"severity", to_word(one.severity)},
                        {"subject", certificate.subject().to_rfc4514()},
                        {"message", one.message},
                        {"evidence", ""},
                        {"fix", ""}});
  document["findings"] = std::move(findings);
  document["ok"] = !has_error(differences);
}

}  // namespace certkit::cli
