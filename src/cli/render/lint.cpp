#include "cli/render/lint.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/objects.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

using lint::Finding;
using lint::Severity;

std::size_t number_of(const std::vector<Finding>& findings, Severity severity) {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.severity == severity; }));
}

std::string in_numbers(const std::vector<Finding>& findings) {
  std::vector<std::string> parts;
  for (const Severity severity : {Severity::error, Severity::warning, Severity::note})
    if (const std::size_t n = number_of(findings, severity); n != 0) parts.push_back(count(n, to_word(severity)));
  return join(parts);
}

std::string what_was_judged(const lint::Counts& judged) {
  std::vector<std::string> parts;
  for (const auto& [n, word, plural] : {std::tuple{judged.certificates, "certificate", ""},
                                        {judged.requests, "request", ""},
                                        {judged.keys, "key", ""},
                                        {judged.pfx, "PFX", "PFX"},
                                        {judged.profiles, "profile", ""}})
    if (n != 0) parts.push_back(count(n, word, plural));
  return join(parts);
}

std::string not_judged(const lint::Judgement& judgement) {
  std::vector<std::string> ids;
  for (const lint::NotJudged& one : judgement.not_judged) ids.push_back(one.id);
  return ids.empty() ? "" : "; not judged (-v says why): " + join(ids);
}

void show_json(Session& session, const lint::Judgement& judgement, const std::vector<Problem>& problems, bool ok) {
  Json json = document("lint");
  add_findings(json, judgement.findings, ok && problems.empty());
  json["not_judged"] = Json::array();
  for (const lint::NotJudged& one : judgement.not_judged) json["not_judged"].push_back({{"id", one.id}, {"why", one.why}});
  json["judged"] = {{"certificates", judgement.judged.certificates},
                    {"requests", judgement.judged.requests},
                    {"keys", judgement.judged.keys},
                    {"pfx", judgement.judged.pfx},
                    {"profiles", judgement.judged.profiles}};
  json["problems"] = Json::array();
  for (const Problem& problem : problems) json["problems"].push_back(to_json(problem));
  print(session.io.out, json);
}

}  // namespace

void print_findings(std::ostream& out, const std::vector<Finding>& findings, bool color) {
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& one = findings[i];
    const Paint how = one.severity == Severity::error ? Paint::bad : one.severity == Severity::warning ? Paint::warn : Paint::strong;
    out << paint(std::string(to_word(one.severity)) + "[" + one.id + "]", how, color) << ": "
        << base::printable((one.subject.empty() ? "" : one.subject + ": ") + one.message) << '\n';
    if (!one.evidence.empty()) out << "    seen by: " << base::printable(one.evidence) << '\n';
    // Ten names that are missing are mended in one go.
    const bool again = i + 1 < findings.size() && findings[i + 1].id == one.id && findings[i + 1].fix == one.fix;
    if (!one.fix.empty() && !again) out << "    mend: " << base::printable(one.fix) << '\n';
  }
}

void add_findings(Json& document, const std::vector<Finding>& findings, bool ok) {
  document["ok"] = ok;
  document["findings"] = Json::array();
  for (const Finding& one : findings)
    document["findings"].push_back({{"id", one.id},
                                    {"severity", to_word(one.severity)},
                                    {"subject", one.subject},
                                    {"message", one.message},
                                    {"evidence", one.evidence},
                                    {"fix", one.fix},
                                    {"citation", one.citation},
                                    {"file", one.file}});
}

void show_profiles(Session& session, const lint::Judgement& judgement, bool ok) {
  if (!session.json) return show(session, judgement, {}, ok);
  Json json = document("profile");
  add_findings(json, judgement.findings, ok);
  print(session.io.out, json);
}

void show(Session& session, const lint::Judgement& judgement, const std::vector<Problem>& problems, bool ok) {
  if (session.json) return show_json(session, judgement, problems, ok);
  std::ostream& out = session.io.out;
  print_findings(out, judgement.findings, session.color);
  const std::string found = judgement.findings.empty() ? "nothing to object to" : in_numbers(judgement.findings);
  const std::string judged = what_was_judged(judgement.judged);
  out << (!ok                ? paint("NO", Paint::bad, session.color)
          : problems.empty() ? paint("yes", Paint::good, session.color)
                             : paint("NOT SURE", Paint::warn, session.color))
      << ": " << found << (judged.empty() ? "" : " in " + judged) << (problems.empty() ? "" : "; not everything could be read")
      << not_judged(judgement) << '\n';
  for (const lint::NotJudged& one : judgement.not_judged) session.detail("not judged by " + one.id + ": " + one.why);
}

}  // namespace certkit::cli
