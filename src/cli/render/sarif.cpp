#include "cli/render/sarif.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/json.hpp"

namespace certkit::cli {
namespace {

using lint::Finding;
using lint::Rule;

std::string_view level(lint::Severity severity) { return to_word(severity); }  // SARIF's words are the same: error, warning, note

// A relative reference, or file:///… (RFC 3986).
std::string uri_of(const std::string& file) {
  std::string uri = file.starts_with('/') ? "file://" : "";
  for (const char c : file) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/-._~").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
      continue;
    }
    const std::string hex = base::to_hex(ByteView(reinterpret_cast<const std::uint8_t*>(&c), 1));
    uri += "%" + hex;
  }
  return uri;
}

Json rule_json(const Rule& rule) {
  return {{"id", rule.id},
          {"shortDescription", {{"text", rule.title}}},
          {"fullDescription", {{"text", rule.meaning}}},
          {"help", {{"text", std::string(rule.mend) + " (" + std::string(rule.citation) + ")"}}},
          {"defaultConfiguration", {{"level", level(rule.severity)}}}};
}

Json result_json(const Finding& finding, const std::vector<const Rule*>& rules) {
  Json result{{"ruleId", finding.id}};
  const auto at = std::find_if(rules.begin(), rules.end(), [&](const Rule* rule) { return rule->id == finding.id; });
  if (at != rules.end()) result["ruleIndex"] = static_cast<std::size_t>(at - rules.begin());
  result["level"] = level(finding.severity);
  std::string text = finding.subject + ": " + finding.message;
  if (!finding.evidence.empty()) text += " (" + finding.evidence + ")";
  if (!finding.fix.empty()) text += ". " + finding.fix;
  result["message"] = {{"text", base::printable(text)}};
  if (!finding.file.empty() && finding.file != "-") {
    Json place{{"artifactLocation", {{"uri", uri_of(finding.file)}}}};
    if (finding.line != 0) place["region"] = {{"startLine", finding.line}};
    const Json location{{"physicalLocation", place}};
    result["locations"] = Json::array();
    result["locations"].push_back(location);
  }
  return result;
}

}  // namespace

std::string sarif(const lint::Judgement& judgement) {
  std::vector<const Rule*> rules;  // those that found something
  for (const Rule* rule : lint::all_rules())
    if (std::any_of(judgement.findings.begin(), judgement.findings.end(), [&](const Finding& finding) { return finding.id == rule->id; }))
      rules.push_back(rule);
  Json described = Json::array(), results = Json::array(), runs = Json::array();
  for (const Rule* rule : rules) described.push_back(rule_json(*rule));
  for (const Finding& finding : judgement.findings) results.push_back(result_json(finding, rules));
  runs.push_back({{"tool", {{"driver", {{"name", "certkit"}, {"version", CERTKIT_VERSION}, {"rules", described}}}}},
                  {"columnKind", "utf16CodeUnits"},
                  {"results", results}});
  const Json document{{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"}, {"version", "2.1.0"}, {"runs", runs}};
  return document.text() + "\n";
}

}  // namespace certkit::cli
