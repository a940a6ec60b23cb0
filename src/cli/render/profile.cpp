#include "cli/render/profile.hpp"

#include <algorithm>
#include <sstream>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {
namespace {

std::string status_word(profile::Status status) {
  return status == profile::Status::documented ? "documented" : status == profile::Status::reported ? "reported" : "inferred";
}

std::string part_word(profile::Part part) {
  switch (part) {
    case profile::Part::key: return "key";
    case profile::Part::leaf: return "certificate";
    case profile::Part::intermediates: return "intermediates";
    case profile::Part::root: return "root";
    case profile::Part::csr: return "CSR";
    case profile::Part::trust: return "trust store";
  }
  return "";
}

std::string container_word(profile::Container container) {
  switch (container) {
    case profile::Container::pem: return "PEM";
    case profile::Container::der: return "DER";
    case profile::Container::pkcs7_pem: return "PKCS#7, PEM";
    case profile::Container::pkcs7_der: return "PKCS#7, DER";
    case profile::Container::pkcs12: return "PFX";
    case profile::Container::jks: return "JKS";
    case profile::Container::base64: return "base64";
    case profile::Container::text: return "text";
  }
  return "";
}

std::string rule_text(const profile::NameRule& rule) {
  std::string text = rule.name.text();
  if (rule.foreach) text += "  for each of " + rule.foreach.text();
  if (rule.when) text += "  when " + rule.when.text();
  return text;
}

std::string output_text(const profile::Output& output) {
  std::vector<std::string> parts;
  for (const profile::Part part : output.contents) parts.push_back(part_word(part));
  std::string text = container_word(output.format) + (parts.empty() ? "" : ": " + join(parts, ", then "));
  if (output.when) text += "  when " + output.when.text();
  return text + (output.purpose.empty() ? "" : "  (" + output.purpose + ")");
}

void show_advice(std::ostream& out, const char* heading, const std::vector<profile::Advice>& advice) {
  if (advice.empty()) return;
  out << '\n' << heading << '\n';
  std::size_t n = 0;
  for (const profile::Advice& one : advice)
    out << "  " << ++n << ". " << base::printable(one.text.text()) << (one.when ? "  (when " + base::printable(one.when.text()) + ")" : "")
        << '\n';
}

void show_inputs(std::ostream& out, const profile::DeviceProfile& profile) {
  if (profile.inputs.entries.empty()) return;
  out << "\nInputs (--set NAME=VALUE)\n";
  Table table({"  NAME", "NEEDED", "MEANING"});
  for (const auto& [name, place, input] : profile.inputs.entries) {
    std::string needed = input.required ? input.required.text() == "true"    ? "yes"
                                          : input.required.text() == "false" ? ""
                                                                             : "when " + input.required.text()
                                        : "";
    if (input.default_value) {
      std::vector<std::string> items;
      for (const profile::Template& item : input.default_value->items) items.push_back(item.text());
      if (!items.empty() && items != std::vector<std::string>{""}) needed = "[" + join(items, ",") + "]";
    }
    std::string meaning = input.help;
    if (!input.values.empty()) meaning += (meaning.empty() ? "" : "  ") + ("(" + join(input.values, " | ") + ")");
    if (!input.example.empty()) meaning += "  (e.g. " + input.example + ")";
    table.row({"  " + name, needed, meaning});
  }
  table.print(out);
}

void show_names(std::ostream& out, const profile::CertificateRule& rule) {
  out << "\nNames, in this order\n";
  Table table({"  NAME", "WHY"});
  table.row({"  CN " + rule.cn.text(), ""});
  for (const profile::NameRule& one : rule.san) table.row({"  " + rule_text(one), one.why});
  table.print(out);
  if (rule.names.order_significant) out << "  The device looks at their order where " << rule.names.order_significant.text() << ".\n";
  for (const profile::Check& check : rule.checks)
    out << "  Refused" << (check.when ? " where " + base::printable(check.when.text()) : "") << " unless "
        << base::printable(check.require.text()) << ": " << base::printable(check.message.text()) << '\n';
}

void show_key_and_usages(std::ostream& out, const profile::CertificateRule& rule) {
  std::vector<std::string> keys, key_usages, purposes;
  for (const profile::KeyChoice& choice : rule.key.allowed)
    keys.push_back(choice.key + (choice.when ? " (when " + choice.when.text() + ")" : ""));
  if (rule.key_usage)
    for (const profile::UsageRule& usage : *rule.key_usage) key_usages.push_back(usage.usage);
  if (rule.extended_key_usage)
    for (const profile::UsageRule& usage : *rule.extended_key_usage)
      purposes.push_back(usage.usage + (usage.when ? " (when " + usage.when.text() + ")" : ""));
  out << "\nKey and usages\n";
  field(out, "key",
        rule.key.default_key.text() + (keys.empty() ? "" : "; allowed: " + join(keys)) +
            (rule.key.why.empty() ? "" : "  (" + rule.key.why + ")"));
  if (rule.key_usage) field(out, "key usage", key_usages.empty() ? "none" : join(key_usages));
  if (rule.extended_key_usage) field(out, "ext. usage", purposes.empty() ? "none" : join(purposes));
  if (rule.basic_constraints) field(out, "constraints", rule.basic_constraints->ca ? "a CA" : "no CA");
  for (const profile::ExtensionRule& extension : rule.extensions)
    field(out, "extension",
          extension.oid + (extension.critical ? ", critical" : "") + (extension.why.empty() ? "" : "  (" + extension.why + ")"));
}

// Which certificates there are; what is said of all of them under `certificate` is shown once, with the first.
void show_certificates(std::ostream& out, const profile::DeviceProfile& profile) {
  const auto& all = profile.certificates.entries;
  if (all.size() > 1) {
    out << "\nCertificates (--certificate NAME)\n";
    Table table({"  NAME", "CN", "FOR", "MADE"});
    for (const auto& [name, place, rule] : all)
      table.row({"  " + name, rule.cn.text(), join(rule.usages),
                 (rule.for_each ? "for each of " + rule.for_each.text() : "") + (rule.for_each && rule.when ? ", " : "") +
                     (rule.when ? "when " + rule.when.text() : "")});
    table.print(out);
  }
  const auto names_of = [](const profile::CertificateRule& rule) {
    std::string text;
    for (const profile::NameRule& one : rule.san) text += rule_text(one) + '\n' + one.why + '\n';
    return text;
  };
  for (const auto& [name, place, rule] : all) {
    const bool first = &rule == &all.front().value;
    if (!first && names_of(rule) == names_of(all.front().value)) continue;
    if (!first) out << "\nOf the certificate " << base::printable(name) << ":";
    show_names(out, rule);
    show_key_and_usages(out, rule);
  }
}

Json advice_json(const std::vector<profile::Advice>& advice) {
  Json list = Json::array();
  for (const profile::Advice& one : advice) list.push_back(one.text.text());
  return list;
}

void show_json(Session& session, const profile::DeviceProfile& profile) {
  Json json = document("profile");
  json["id"] = profile.id;
  json["title"] = profile.title;
  json["vendor"] = profile.vendor;
  json["status"] = status_word(profile.status);
  json["versions"] = profile.versions;
  json["file"] = profile.file.string();
  json["inputs"] = Json::array();
  for (const auto& [name, place, input] : profile.inputs.entries)
    json["inputs"].push_back({{"name", name},
                              {"required", input.required ? input.required.text() : "false"},
                              {"help", input.help},
                              {"example", input.example},
                              {"values", input.values}});
  json["certificates"] = Json::array();
  for (const auto& [name, place, rule] : profile.certificates.entries) {
    Json names = Json::array();
    for (const profile::NameRule& one : rule.san) names.push_back({{"rule", rule_text(one)}, {"why", one.why}});
    json["certificates"].push_back({{"name", name}, {"cn", rule.cn.text()}, {"names", names}, {"key", rule.key.default_key.text()}});
  }
  json["files"] = Json::array();
  for (const auto& [name, place, output] : profile.outputs.entries)
    json["files"].push_back(
        {{"name", name}, {"file", output.file.text()}, {"format", container_word(output.format)}, {"purpose", output.purpose}});
  json["steps"] = advice_json(profile.install);
  json["pitfalls"] = advice_json(profile.pitfalls);
  json["sources"] = profile.sources;
  print(session.io.out, json);
}

}  // namespace

void show_list(Session& session, const std::vector<profile::ListedProfile>& profiles, const std::vector<std::string>& words) {
  const auto fits = [&](const profile::ListedProfile& profile) {
    std::string all = profile.id + " " + profile.title + " " + profile.vendor + " " + profile.versions;
    for (const std::string& alias : profile.aliases) all += " " + alias;
    all = base::lower_ascii(all);
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return all.find(base::lower_ascii(word)) != std::string::npos; });
  };
  Table table({"ID", "TITLE", "VENDOR", "STATUS"});
  Json list = Json::array();
  for (const profile::ListedProfile& profile : profiles) {
    if (profile.is_abstract || !fits(profile)) continue;
    table.row({profile.id, profile.title, profile.vendor, profile.status});
    list.push_back({{"id", profile.id},
                    {"title", profile.title},
                    {"vendor", profile.vendor},
                    {"versions", profile.versions},
                    {"status", profile.status},
                    {"aliases", profile.aliases}});
  }
  if (session.json) {
    Json json = document("profile");
    json["profiles"] = list;
    print(session.io.out, json);
    return;
  }
  if (table.empty())
    session.note("no profile has \"" + base::printable(profile::join(words, " ")) + "\" in its id, title, vendor, versions or aliases");
  else
    table.print(session.io.out);
}

void show(Session& session, const profile::DeviceProfile& profile) {
  if (session.json) return show_json(session, profile);
  std::ostream& out = session.io.out;
  out << paint(base::printable(profile.id + "  " + profile.title), Paint::strong, session.color) << '\n';
  if (!profile.description.empty()) out << base::printable(profile.description) << '\n';
  if (!profile.vendor.empty()) field(out, "vendor", profile.vendor);
  if (!profile.versions.empty()) field(out, "versions", join(profile.versions));
  field(out, "status", status_word(profile.status));
  if (!profile.aliases.empty()) field(out, "also called", join(profile.aliases));
  if (!profile.key_importable) field(out, "key", "stays in the device: it cannot be imported");
  show_inputs(out, profile);
  show_certificates(out, profile);
  if (!profile.outputs.entries.empty()) {
    out << "\nFiles\n";
    Table table({"  FILE", "WHAT"});
    for (const auto& [name, place, output] : profile.outputs.entries) table.row({"  " + output.file.text(), output_text(output)});
    table.print(out);
  }
  show_advice(out, "How to install it", profile.install);
  show_advice(out, "Afterwards", profile.after);
  show_advice(out, "How to verify it", profile.verify);
  show_advice(out, "Renewal", profile.renew);
  show_advice(out, "Pitfalls", profile.pitfalls);
  if (profile.sources.empty()) return;
  out << "\nSources\n";
  for (const std::string& source : profile.sources) out << "  " << base::printable(source) << '\n';
}

void show_new(Session& session, const std::vector<base::FileSet::Written>& written) { show(session, "profile", written, {}); }

void show_schema(Session& session, const std::string& schema) {
  if (!session.json) {
    session.io.out << schema;
    return;
  }
  Json json = document("profile");
  json["json_schema"] = Json::parse(schema);
  print(session.io.out, json);
}

bool show(Session& session, const std::vector<ProfileTests>& tests) {
  std::size_t passed = 0, failed = 0;
  Json list = Json::array();
  for (const ProfileTests& one : tests) {
    for (const profile::TestResult& result : one.results) {
      (result.passed ? passed : failed) += 1;
      list.push_back({{"profile", one.profile}, {"name", result.name}, {"passed", result.passed}, {"message", result.difference}});
      if (session.json || (result.passed && session.talk != Talk::verbose)) continue;
      session.io.out << (result.passed ? "ok      " : "FAILED  ") << base::printable(one.profile + ": " + result.name) << '\n';
      std::istringstream lines(result.difference);
      for (std::string line; !result.passed && std::getline(lines, line);) session.io.out << "        " << base::printable(line) << '\n';
    }
  }
  if (session.json) {
    Json json = document("profile");
    json["ok"] = failed == 0;
    json["tests"] = list;
    print(session.io.out, json);
  } else {
    session.io.out << passed << " passed, " << failed << " failed\n";
  }
  return failed == 0;
}

}  // namespace certkit::cli
