#include "issue/directory/publish.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::issue::directory {
namespace {

constexpr const char* kAnything = "(objectClass=*)";

bool is_there(const std::vector<Bytes>& values, const Value& wanted) {
  return std::find(values.begin(), values.end(), wanted.octets) != values.end();
}

net::LdapAttribute attribute_of(const Object& object, const std::vector<Value>& values) {
  net::LdapAttribute attribute{object.attribute, {}};
  for (const Value& value : values) attribute.values.push_back(value.octets);
  return attribute;
}

Change change_of(net::Ldap& directory, const Object& object) {
  std::vector<std::string> wanted{"objectClass"};
  if (!object.attribute.empty()) wanted.push_back(object.attribute);
  const auto found = directory.search(object.dn, net::Ldap::Scope::base, kAnything, wanted);
  if (found.empty()) return {object, Change::Kind::create, object.values, 0};
  const auto there = found.front().values(object.attribute);
  Change change{object, Change::Kind::none, object.values, 0};
  std::erase_if(change.missing, [&](const Value& value) { return is_there(there, value); });
  if (!change.missing.empty()) change.kind = object.single && !there.empty() ? Change::Kind::replace : Change::Kind::add;
  change.others = there.size() - (object.values.size() - change.missing.size());
  return change;
}

// Value by value: one that came there in the meantime does not keep out the others.
void add(net::Ldap& directory, const Object& object, const std::vector<Value>& values) {
  for (const Value& value : values) directory.modify(object.dn, net::Ldap::Change::add, {object.attribute, {value.octets}});
}

void replace(net::Ldap& directory, const Object& object) {
  directory.modify(object.dn, net::Ldap::Change::replace, attribute_of(object, object.values));
}

void create(net::Ldap& directory, const Object& object) {
  std::vector<net::LdapAttribute> attributes{{"objectClass", {to_bytes(as_bytes("top")), to_bytes(as_bytes(object.object_class))}},
                                             {"cn", {to_bytes(as_bytes(object.cn))}}};
  if (!object.attribute.empty()) attributes.push_back(attribute_of(object, object.values));
  for (const std::string& name : object.placeholders) attributes.push_back({name, {Bytes{0}}});
  if (directory.add(object.dn, attributes) == net::Ldap::Done::done || object.attribute.empty()) return;
  // It was made just now: by somebody else, or for another attribute of the same object.
  if (object.single) return replace(directory, object);
  add(directory, object, object.values);
}

}  // namespace

std::string_view to_word(Change::Kind kind) noexcept {
  switch (kind) {
    case Change::Kind::create: return "create";
    case Change::Kind::add: return "add";
    case Change::Kind::replace: return "replace";
    default: return "none";
  }
}

Name configuration_of(net::Ldap& directory) {
  const auto root = directory.search("", net::Ldap::Scope::base, kAnything, {"configurationNamingContext"});
  const std::string text = root.empty() ? std::string() : root.front().text("configurationNamingContext");
  if (text.empty())
    throw Error(Errc::wrong_kind, "this server is no domain controller of an Active Directory: it names no configurationNamingContext",
                "--base DC=contoso,DC=com says where to look all the same");
  try {
    return Name::from_rfc4514(text);
  } catch (const Error& error) {
    throw Error(Errc::malformed, "the configurationNamingContext of this server cannot be read: " + error.message(),
                "name the forest yourself: --domain contoso.com");
  }
}

std::vector<Change> missing(net::Ldap& directory, const Publication& publication) {
  std::vector<Change> changes;
  for (const Object& object : publication.objects()) changes.push_back(change_of(directory, object));
  return changes;
}

void apply(net::Ldap& directory, const Publication& publication, const std::vector<Change>& changes,
           const std::function<void(const Change&)>& done) {
  bool anything = false;
  for (const Change& change : changes) {
    if (change.kind == Change::Kind::none) continue;
    if (change.kind == Change::Kind::create)
      create(directory, change.object);
    else if (change.kind == Change::Kind::add)
      add(directory, change.object, change.missing);
    else
      replace(directory, change.object);
    anything = true;
    done(change);
  }
  if (!anything) return;
  for (const Change& change : missing(directory, publication))
    if (change.kind != Change::Kind::none)
      throw Error(Errc::mismatch, "the server took the change and does not show it: " + base::printable(change.object.dn),
                  "read it again in a minute: certkit publish --check; another server may have undone it");
}

}  // namespace certkit::issue::directory
