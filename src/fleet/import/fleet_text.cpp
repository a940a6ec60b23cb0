#include "fleet/import/fleet_text.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "fleet/inventory.hpp"
#include "profile/import/imported.hpp"
#include "profile/yaml_text.hpp"

namespace certkit::fleet {
namespace {

using profile::Node;

Node text_node(const std::string& text) {
  Node node;
  node.kind = Node::Kind::scalar;
  node.text = text;
  return node;
}

Node list_node(const std::vector<std::string>& texts) {
  Node node;
  node.kind = Node::Kind::list;
  for (const std::string& text : texts) node.items.push_back(text_node(text));
  return node;
}

Node map_node() {
  Node node;
  node.kind = Node::Kind::map;
  return node;
}

void put(Node& map, const std::string& key, Node value) {
  map.keys.push_back(key);
  map.key_places.emplace_back();
  map.items.push_back(std::move(value));
}
void put(Node& map, const std::string& key, const std::string& text) {
  if (!text.empty()) put(map, key, text_node(text));
}

std::string in_a_row(const std::vector<std::string>& commands) {
  if (commands.size() == 1) return commands.front();
  std::string text;
  for (const std::string& one : commands) text += (text.empty() ? "( " : " && ( ") + one + " )";
  return text;
}

Node folder_node(const ImportedFolder& folder) {
  Node node = map_node();
  put(node, "to", profile::as_template(folder.to));
  if (!folder.files.empty()) {
    Node files = map_node();
    for (const auto& [id, name] : folder.files) put(files, id, name);
    put(node, "files", std::move(files));
  }
  if (folder.generations) put(node, "swap", "generations");
  put(node, "owner", folder.owner);
  put(node, "group", folder.group);
  put(node, "deploy", folder.deploy);
  return node;
}

Node certificate_node(const ImportedCertificate& one) {
  Node node = map_node();
  put(node, "name", one.name);
  put(node, "subject", one.subject);
  if (!one.san.empty()) put(node, "san", list_node(one.san));
  put(node, "key_type", one.key_type);
  if (one.reuse_key) put(node, "key", "reuse");
  put(node, "issuer", one.issuer);
  if (one.days > 0) put(node, "days", std::to_string(one.days));
  put(node, "renew_before", one.renew_before);
  put(node, "passout", one.passout);
  if (!one.installations.empty()) {
    Node installations;
    installations.kind = Node::Kind::list;
    for (const ImportedFolder& folder : one.installations) installations.items.push_back(folder_node(folder));
    put(node, "installations", std::move(installations));
  }
  Node hooks = map_node();
  put(hooks, "before", in_a_row(one.before));
  put(hooks, "deploy", in_a_row(one.deploy));
  put(hooks, "reload", in_a_row(one.reload));
  if (!hooks.items.empty()) put(node, "hooks", std::move(hooks));
  std::vector<std::string> endpoints;
  for (const std::string& at : one.endpoints) endpoints.push_back(profile::as_template(at));
  if (!endpoints.empty()) put(node, "endpoints", list_node(endpoints));
  return node;
}

void comment(std::string& yaml, const std::string& heading, const std::vector<std::string>& sentences) {
  if (sentences.empty()) return;
  yaml += "# " + heading + "\n";
  for (const std::string& sentence : sentences) yaml += "#   " + base::printable(sentence) + "\n";
}

void write_issuers(std::string& yaml, const ImportedFleet& fleet, const std::string& in_place_of_none) {
  yaml += "\nissuers:\n";
  for (const ImportedIssuer& issuer : fleet.issuers) {
    yaml += "  " + issuer.name + ":\n";
    if (!issuer.remark.empty()) yaml += "    # " + base::printable(issuer.remark) + "\n";
    const std::string kind = issuer.issuer.empty() ? in_place_of_none : issuer.issuer;
    yaml += "    issuer: " + profile::yaml_scalar(kind) + "\n";
    for (const auto& [name, value] : issuer.settings) yaml += "    " + name + ": " + profile::yaml_scalar(value) + "\n";
  }
}

void write_certificates(std::string& yaml, const ImportedFleet& fleet) {
  yaml += "\ncertificates:\n";
  for (const ImportedCertificate& one : fleet.certificates) {
    Node list;
    list.kind = Node::Kind::list;
    list.items.push_back(certificate_node(one));
    if (!one.from.empty()) yaml += "  # " + base::printable(one.from) + "\n";
    for (const profile::YamlLine& line : profile::yaml_lines(list)) yaml += "  " + line.text + "\n";
  }
}

std::string written(const ImportedFleet& fleet, const std::string& in_place_of_none) {
  std::string yaml = fleet.format == "scan"
                         ? "# Made by `certkit scan --fleet` of what it found below " + base::printable(fleet.source) + ".\n"
                         : "# Made by `certkit renew import` of " + base::printable(fleet.source) + ", which is " + fleet.format + "'s.\n";
  comment(yaml, "Not imported, since it could not be read:", fleet.unreadable);
  comment(yaml, "To set:", fleet.to_set);
  comment(yaml, "Not carried over:", fleet.lost);
  comment(yaml, "To know:", fleet.notes);
  write_issuers(yaml, fleet, in_place_of_none);
  write_certificates(yaml, fleet);
  return yaml;
}

[[noreturn]] void differs(const std::string& what) {
  throw Error(Errc::internal, "the fleet that was made says something else than its source: " + what,
              "nothing was written; this is a bug in certkit: please report it, with the source if you can");
}

std::vector<std::string> shell(const std::string& text) {
  return text.empty() ? std::vector<std::string>{} : std::vector<std::string>{"/bin/sh", "-c", text};
}

void compare(const std::optional<Hook>& hook, const std::string& text, const std::string& what) {
  if ((hook ? hook->command : std::vector<std::string>{}) != shell(text)) differs(what);
}

void compare(const CertificateEntry& read, const ImportedCertificate& meant) {
  const auto same = [&](bool equal, const char* what) {
    if (!equal) differs(meant.name + ": " + what);
  };
  same(read.name == meant.name && read.subject == meant.subject && read.san == meant.san, "its names");
  same(read.key_type == meant.key_type && (read.key == CertificateEntry::Key::reuse) == meant.reuse_key, "its key");
  same(read.issuer == meant.issuer && read.days == meant.days && read.renew_before.has_value() != meant.renew_before.empty(), "its issuer");
  same(read.passout == meant.passout, "its password");
  same(read.installations.size() == meant.installations.size() && read.endpoints.size() == meant.endpoints.size(), "its places");
  const auto as_is = [](const std::string& variable) -> profile::Value { return variable; };
  for (std::size_t i = 0; i < read.installations.size(); ++i) {
    const Installation& one = read.installations[i];
    const ImportedFolder& folder = meant.installations[i];
    same(one.to.evaluate_text(as_is) == folder.to && one.owner == folder.owner && one.group == folder.group, "its folders");
    std::vector<std::pair<std::string, std::string>> files;
    for (const auto& file : one.files.entries) files.emplace_back(file.name, profile::join(file.value.items, "/"));
    same(files == folder.files && (one.swap == Installation::Swap::generations) == folder.generations, "its files");
    compare(one.deploy, folder.deploy, meant.name + ": a command");
  }
  for (std::size_t i = 0; i < read.endpoints.size(); ++i)
    same(read.endpoints[i].at.evaluate_text(as_is) == meant.endpoints[i], "its endpoints");
  compare(read.hooks.before, in_a_row(meant.before), meant.name + ": a hook");
  compare(read.hooks.deploy, in_a_row(meant.deploy), meant.name + ": a hook");
  compare(read.hooks.reload, in_a_row(meant.reload), meant.name + ": a hook");
}

// With an issuer in the place of one that is still to be named: what the user will read when that is done.
void confirm(const ImportedFleet& imported) {
  const std::string stand_in = "manual:to-be-named";
  const Fleet read = read_fleet_text(written(imported, stand_in), "fleet.yaml");
  if (read.issuers.size() != imported.issuers.size()) differs("the number of issuers");
  for (std::size_t i = 0; i < read.issuers.size(); ++i) {
    const ImportedIssuer& meant = imported.issuers[i];
    const IssuerEntry& one = read.issuers[i];
    std::vector<std::pair<std::string, std::string>> settings;
    for (const issue::GivenSetting& setting : one.settings) settings.emplace_back(setting.name, profile::join(setting.values, ","));
    if (one.name != meant.name || one.issuer != (meant.issuer.empty() ? stand_in : meant.issuer) || settings != meant.settings)
      differs("the issuer " + meant.name);
  }
  if (read.certificates.size() != imported.certificates.size()) differs("the number of certificates");
  for (std::size_t i = 0; i < read.certificates.size(); ++i) compare(read.certificates[i], imported.certificates[i]);
}

}  // namespace

std::string fleet_text(const ImportedFleet& imported) {
  if (imported.certificates.empty()) {
    const auto& why = imported.unreadable.empty() ? imported.lost : imported.unreadable;
    throw Error(Errc::usage, "there is no certificate that can be taken over" + (why.empty() ? std::string() : ": " + why.front()), "",
                imported.source);
  }
  confirm(imported);
  return written(imported, "");
}

}  // namespace certkit::fleet
