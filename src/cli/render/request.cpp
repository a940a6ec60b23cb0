#include "cli/render/request.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/lint.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {
namespace {

std::vector<std::string> purposes(const CsrSpec& csr) {
  std::vector<std::string> words;
  for (const Oid& purpose : csr.extended_key_usage) words.push_back(name_of(purpose));
  return words;
}

// "a CA, at most 0 CAs below it"
std::string constraints_text(const BasicConstraints& constraints) {
  std::string text = constraints.ca ? "a CA" : "no CA";
  if (constraints.path_length) text += ", at most " + std::to_string(*constraints.path_length) + " CAs below it";
  return text;
}

std::string key_text(const Request& request) { return request.key ? request.key->public_key().describe() : request.key_spec.to_text(); }

Json request_json(const Request& request) {
  const std::string& certificate = request.which.certificate;
  Json json{{"certificate", certificate.empty() ? Json() : Json(certificate)}};
  if (!request.which.item.empty()) json["item"] = request.which.item;
  json["subject"] = request.csr.subject.to_rfc4514();
  json["cn_rule"] = request.cn_rule;
  json["names"] = Json::array();
  for (const profile::NameWithRule& name : request.names)
    json["names"].push_back(
        {{"type", to_word(name.name.type)}, {"value", name.name.value}, {"rule", name.rule}, {"why", name.why}, {"origin", name.origin}});
  json["key"] = {{"type", key_text(request)}, {"rule", request.key_rule}};
  json["hash"] = to_word(request.csr.hash);
  json["key_usage"] = request.csr.key_usage ? Json(key_usage_words(*request.csr.key_usage)) : Json::array();
  json["extended_key_usage"] = purposes(request.csr);
  if (!request.csr.ms_template.empty()) json["ms_template"] = request.csr.ms_template;
  if (const auto& constraints = request.csr.basic_constraints) {
    json["basic_constraints"] = {{"ca", constraints->ca}};
    if (constraints->path_length) json["basic_constraints"]["path_length"] = *constraints->path_length;
  }
  json["other_extensions"] = Json::array();
  for (const NewExtension& extension : request.csr.other_extensions)
    json["other_extensions"].push_back(
        {{"oid", extension.oid.dotted()}, {"name", name_of(extension.oid)}, {"critical", extension.critical}});
  json["notes"] = request.notes;
  return json;
}

void show_json(Session& session, const std::vector<Request>& requests, const std::vector<base::FileSet::Written>& written,
               const std::vector<lint::Finding>& conflicts) {
  Json json{{"schema", "certkit.csr/1"}};
  json["requests"] = Json::array();
  for (const Request& request : requests) json["requests"].push_back(request_json(request));
  json["files"] = files_json(written);
  if (!conflicts.empty())
    add_findings(json, conflicts,
                 std::none_of(conflicts.begin(), conflicts.end(), [](const auto& one) { return one.severity == lint::Severity::error; }));
  print(session.io.out, json);
}

void show_one(Session& session, const Request& request) {
  std::ostream& out = session.io.out;
  field(out, "subject", request.csr.subject.to_rfc4514());
  field(out, "key", key_text(request) + "  (" + request.key_rule + ")");
  if (request.csr.key_usage) field(out, "key usage", join(key_usage_words(*request.csr.key_usage)));
  // Reasons usage by usage have a line of their own: they are about both.
  const bool one_rule = request.usage_rule.find(": ") == std::string::npos;
  if (!request.csr.extended_key_usage.empty())
    field(out, "ext. usage", join(purposes(request.csr)) + (one_rule ? "  (" + request.usage_rule + ")" : ""));
  if (!one_rule) field(out, "usages for", request.usage_rule);
  if (!request.csr.ms_template.empty()) field(out, "template", request.csr.ms_template);
  if (request.csr.basic_constraints) field(out, "constraints", constraints_text(*request.csr.basic_constraints));
  for (const NewExtension& extension : request.csr.other_extensions)
    field(out, "extension", name_of(extension.oid) + (extension.critical ? ", critical" : ""));
  if (!request.names.empty()) {
    out << '\n';
    Table table({"NAME", "RULE", "WHY"});
    for (const profile::NameWithRule& name : request.names) table.row({name.name.to_text(), name.rule, name.why});
    table.print(out);
  }
  for (const std::string& note : request.notes) session.note("note: " + base::printable(note));
}

}  // namespace

void show(Session& session, const std::vector<Request>& requests, const std::vector<base::FileSet::Written>& written,
          const std::vector<lint::Finding>& conflicts) {
  if (session.json) return show_json(session, requests, written, conflicts);
  std::ostream& out = session.io.out;
  // With --quiet the files are the result; a plan is one itself.
  const bool files_alone = session.talk == Talk::quiet && !written.empty();
  for (const Request& request : requests) {
    if (files_alone) break;
    if (requests.size() > 1)
      out << (&request == &requests.front() ? "" : "\n") << paint(base::printable(to_text(request.which)), Paint::strong, session.color)
          << '\n';
    show_one(session, request);
  }
  if (!conflicts.empty()) {
    session.io.err << "What a public CA has against it:\n";
    print_findings(session.io.err, conflicts, false);
  }
  if (written.empty()) return;
  if (!files_alone) out << '\n';
  for (const auto& file : written) out << base::printable(file.path.string()) << '\n';
}

}  // namespace certkit::cli
