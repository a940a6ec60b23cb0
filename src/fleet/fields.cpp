#include "fleet/fields.hpp"

#include "base/duration.hpp"
#include "base/text.hpp"
#include "crypto/token_uri.hpp"
#include "fleet/codecs.hpp"
#include "fleet/issuer_check.hpp"
#include "net/host_port.hpp"

namespace certkit::profile {

using fleet::Limit;

std::chrono::seconds Codec<std::chrono::seconds>::read(const Node& node) {
  try {
    return base::duration_from(scalar(node, "a time, as 90s, 10m, 2h or 3d"));
  } catch (const Error& error) {
    if (error.input().empty() && node.kind == Node::Kind::scalar) fail(node.place, error.message(), error.hint());
    throw;
  }
}

template <>
const Record<Limit>& record_of<Limit>() {
  static const Record<Limit> record = Rows<Limit>("a limit", "How fast an issuer may be asked.")
                                          .row("rate", &Limit::rate, "So many requests …")
                                          .row("per", &Limit::per, "… in so long.")
                                          .row("burst", &Limit::burst, "So many at once; without it as many as `rate`.")
                                          .row("in_flight", &Limit::in_flight, "So many under way at the same time.")
                                          .done();
  return record;
}

}  // namespace certkit::profile

namespace certkit::fleet {
namespace {

using profile::fail;
using profile::Node;

// What an issuer of the fleet may say besides is its kind's to judge.
const profile::RecordInfo& issuer_record() {
  static const profile::RecordInfo record = [] {
    profile::RecordInfo made{
        "an issuer",
        "Who issues. Its other keys are the settings of its kind, as in issuers.yaml; a secret is env:VAR or file:PATH.",
        {},
        {},
        true};
    made.add("issuer", "KIND:PLACE, as behind --issuer; a folder is found from this file's folder.").required = true;
    profile::Codec<std::vector<std::string>>::describe(made.add("attributes", "NAME:VALUE, as behind --attrib."));
    return made;
  }();
  return record;
}

void check_name(const std::string& name, const Place& place, std::string_view of) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
  if (name.empty() || name.size() > 200 || name.front() == '.' || name.front() == '-' ||
      name.find_first_not_of(kLetters) != std::string::npos)
    fail(place, "'" + base::printable(name) + "' is no name of " + std::string(of),
         "letters, digits, '.', '-' and '_', not beginning with '.' or '-'");
}

std::vector<std::string> values_of(const Node& node, const std::string& key) {
  if (node.kind == Node::Kind::scalar) return {node.text};
  if (node.kind != Node::Kind::list) profile::wrong_kind(node, key + ": a value or a list of values");
  std::vector<std::string> values;
  for (const Node& item : node.items) values.push_back(profile::scalar(item, "one value of " + key));
  return values;
}

IssuerEntry issuer_entry(const std::string& name, const Place& place, const Node& node, const std::filesystem::path& folder) {
  check_name(name, place, "an issuer");
  if (node.kind != Node::Kind::map) profile::wrong_kind(node, "a map of the settings of the issuer " + name);
  IssuerEntry entry;
  entry.place = node.place;
  entry.name = name;
  const Node* kind = nullptr;
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i];
    std::vector<std::string> values = values_of(node.items[i], key);
    if (key == "issuer") {
      if (values.size() != 1) fail(node.items[i].place, "issuer is one KIND:PLACE");
      entry.issuer = values.front();
      kind = &node.items[i];
    } else if (key == "attributes") {
      entry.attributes = std::move(values);
    } else {
      entry.settings.push_back({key, std::move(values), node.key_places[i].to_text(), folder});
    }
  }
  if (entry.issuer.empty()) fail(node.place, "the issuer " + name + " does not say what it is", "issuer: KIND:PLACE, as behind --issuer");
  check_issuer(entry, kind->place);
  return entry;
}

// Zero is no limit where nothing is written; written down it is a mistake, whichever of the two was meant.
Limit limit_entry(const Node& node) {
  Limit limit = profile::Codec<Limit>::read(node);
  limit.place = node.place;
  const auto require = [&](std::string_view key, bool zero) {
    if (const Node* const written = node.find(key); written != nullptr && zero)
      fail(written->place, std::string(key) + ": 0 would let nothing through", "for no limit leave it out");
  };
  require("rate", limit.rate == 0);
  require("per", limit.per.count() == 0);
  require("burst", limit.burst == 0);
  require("in_flight", limit.in_flight == 0);
  for (const std::string_view key : {"per", "burst"})
    if (const Node* const written = node.find(key); written != nullptr && node.find("rate") == nullptr)
      fail(written->place, std::string(key) + " says nothing without rate", "rate: so many requests");
  return limit;
}

// As far as it is known without the names of the certificate.
void check_endpoint(const Endpoint& endpoint) {
  if (!endpoint.server_name.empty()) try {
      (void)net::parse_host(endpoint.server_name, endpoint.server_name);
    } catch (const Error& error) {
      fail(endpoint.place, "server_name: " + error.message(), error.hint());
    }
  if (endpoint.at.text().find("${") != std::string::npos) return;
  try {
    (void)net::parse_host_port(endpoint.at.text(), net::usual_port(endpoint.starttls));
  } catch (const Error& error) {
    fail(endpoint.place, "endpoints: " + error.message(), error.hint());
  }
}

template <class Use>
void each_named(const Node& node, std::string_view what, Use use) {
  if (node.kind == Node::Kind::null) return;
  if (node.kind != Node::Kind::map) profile::wrong_kind(node, std::string("a map of names to ") + std::string(what));
  for (std::size_t i = 0; i < node.keys.size(); ++i) use(node.keys[i], node.key_places[i], node.items[i]);
}

}  // namespace

const profile::RecordInfo& fleet_record() {
  static const profile::RecordInfo record = [] {
    constexpr std::string_view kNames = "^[A-Za-z0-9_][A-Za-z0-9._-]*$";
    profile::RecordInfo made{"the fleet", "All certificates that certkit renew takes care of.", {}, {}};
    made.add(
        "name",
        "What the fleet is called: its state remembers it, and is no other fleet's. Needed where the state is in PostgreSQL. Stands in "
        "the fleet's own file, not in one that is included.");
    profile::Codec<std::vector<std::string>>::describe(
        made.add("include", "More files with `issuers`, `limits` and `certificates`: paths with * and ?, from this file's folder."));
    profile::FieldInfo& issuers = made.add("issuers", "Who issues, by name.");
    issuers.form = profile::FieldInfo::Form::record;
    issuers.record = &issuer_record();
    issuers.many = profile::FieldInfo::Many::named;
    issuers.names = kNames;
    profile::FieldInfo& limits = made.add("limits", "How fast each issuer may be asked, by its name.");
    profile::Codec<Limit>::describe(limits);
    limits.many = profile::FieldInfo::Many::named;
    limits.names = kNames;
    profile::Codec<CertificateEntry>::describe(
        made.add("defaults", "What holds for each certificate of this file that says nothing else."));
    profile::Codec<std::vector<CertificateEntry>>::describe(made.add("certificates", "The certificates."));
    profile::Codec<std::vector<Notify>>::describe(made.add("notify", "Who is told at the end of a run."));
    return made;
  }();
  return record;
}

CertificateEntry read_certificate(const Node& node) {
  CertificateEntry entry = profile::Codec<CertificateEntry>::read(node);
  check_name(entry.name, node.find("name")->place, "a certificate");
  const auto place_of = [&](std::string_view key) { return node.find(key)->place; };
  if (entry.profile.empty() && entry.subject.empty() && entry.san.empty())
    fail(node.place, entry.name + " says nothing of what it asks for", "a profile and its values, or subject and san");
  if (!entry.profile.empty() && !entry.subject.empty())
    fail(place_of("subject"), "the profile makes the subject", "leave one of the two out");
  if (entry.profile.empty())
    for (const std::string_view key : {"certificate", "item", "set"})
      if (node.find(key) != nullptr) fail(place_of(key), std::string(key) + " goes with a profile, and " + entry.name + " has none");
  if (entry.issuer.empty())
    fail(node.place, entry.name + " does not say who issues it", "issuer: a name in `issuers`; it may stand in `defaults`");
  if (!entry.passout.empty() && !entry.passout.starts_with("env:") && !entry.passout.starts_with("file:"))
    fail(place_of("passout"), "a password does not stand in the file itself", "env:VAR or file:PATH");
  if (entry.keep < 1) fail(place_of("keep"), "at least one generation is kept");
  const profile::Types variables{{"name", profile::Type::text}, {"cn", profile::Type::text}};
  for (const Installation& one : entry.installations) (void)one.to.check(variables);
  for (const Endpoint& one : entry.endpoints) {
    (void)one.at.check(variables);
    check_endpoint(one);
  }
  if (!entry.token.empty()) try {
      (void)crypto::parse_token_uri(entry.token);
    } catch (const Error& error) {
      fail(place_of("token"), "token: " + error.message(), error.hint());
    }
  return entry;
}

FleetFile read_fleet_file(Node& root, const std::filesystem::path& folder) {
  FleetFile file;
  file.place = root.place;
  for (const auto& [row, item] : profile::rows_given(fleet_record(), root)) {
    const std::string_view key = fleet_record().fields[row].key;
    if (key == "name") {
      file.name = profile::scalar(*item, "a name");
      check_name(file.name, item->place, "a fleet");
    } else if (key == "include") {
      file.include = profile::Codec<std::vector<std::string>>::read(*item);
    } else if (key == "issuers") {
      each_named(*item, "issuers", [&](const std::string& name, const Place& place, const Node& node) {
        file.issuers.push_back(issuer_entry(name, place, node, folder));
      });
    } else if (key == "limits") {
      each_named(*item, "limits",
                 [&](const std::string& name, const Place&, const Node& node) { file.limits.emplace(name, limit_entry(node)); });
    } else if (key == "defaults") {
      if (item->kind != Node::Kind::map) profile::wrong_kind(*item, "a map of the keys of a certificate");
      if (const Node* name = item->find("name")) fail(name->place, "each certificate has a name of its own");
      file.defaults = *item;
    } else if (key == "certificates") {
      if (item->kind != Node::Kind::list) profile::wrong_kind(*item, "a list of certificates");
      file.certificates = std::move(root.find(key)->items);
    } else {
      file.notify = profile::Codec<std::vector<Notify>>::read(*item);
    }
  }
  return file;
}

}  // namespace certkit::fleet
