#include "cli/issuers_file.hpp"

#include "base/text.hpp"
#include "profile/node.hpp"

namespace certkit::cli {
namespace {

using profile::fail;
using profile::Node;

std::vector<std::string> values_of(const Node& node, const std::string& key) {
  if (node.kind == Node::Kind::scalar) return {node.text};
  if (node.kind != Node::Kind::list) fail(node.place, key + " is a value or a list of values, not " + std::string(node.kind_in_words()));
  std::vector<std::string> values;
  for (const Node& item : node.items) {
    if (item.kind != Node::Kind::scalar) fail(item.place, key + " is a list of values");
    values.push_back(item.text);
  }
  return values;
}

NamedIssuer read(const std::string& name, const Node& entry, const std::filesystem::path& file) {
  if (entry.kind != Node::Kind::map) fail(entry.place, "the issuer " + name + " is a map of settings", "issuer: KIND:PLACE comes first");
  NamedIssuer named;
  for (std::size_t i = 0; i < entry.keys.size(); ++i) {
    const std::string& key = entry.keys[i];
    std::vector<std::string> values = values_of(entry.items[i], key);
    if (key == "issuer") {
      if (values.size() != 1) fail(entry.items[i].place, "issuer is one KIND:PLACE");
      named.issuer = values.front();
    } else if (key == "attributes") {
      named.attributes = std::move(values);
    } else {
      named.settings.push_back({key, std::move(values), entry.key_places[i].to_text(), std::filesystem::absolute(file).parent_path()});
    }
  }
  if (named.issuer.empty()) fail(entry.place, "the issuer " + name + " does not say what it is", "issuer: KIND:PLACE, as behind --issuer");
  return named;
}

}  // namespace

NamedIssuer issuer_called(const std::string& name, const std::filesystem::path& file) {
  const profile::YamlLimits limits;
  const Secret content = profile::read_source(file, limits.bytes);
  const Node root = profile::read_yaml(as_text(content.reveal()), file.string(), limits);
  if (root.kind != Node::Kind::map) fail(root.place, "this is a map of issuers by name");
  if (const Node* entry = root.find(name)) return read(name, *entry, file);
  throw Error(Errc::usage,
              "there is no issuer \"" + base::printable(name) + "\" in " + file.string() + profile::did_you_mean(name, root.keys),
              root.keys.empty() ? "it has none" : "it has " + profile::join(root.keys, ", "));
}

}  // namespace certkit::cli
