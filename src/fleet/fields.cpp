#include "fleet/fields.hpp"

#include <algorithm>

#include "base/duration.hpp"
#include "base/text.hpp"

// Found where the enumerations are at home.
namespace certkit::fleet {

static profile::Words<Installation::Swap> words_of(Installation::Swap) {
  return {{"files", Installation::Swap::files}, {"generations", Installation::Swap::generations}};
}
static profile::Words<CertificateEntry::Key> words_of(CertificateEntry::Key) {
  return {{"new", CertificateEntry::Key::make_new}, {"reuse", CertificateEntry::Key::reuse}};
}
static profile::Words<Notify::When> words_of(Notify::When) {
  return {{"failed", Notify::When::failed}, {"changed", Notify::When::changed}, {"always", Notify::When::always}};
}

}  // namespace certkit::fleet

namespace certkit::net {

static profile::Words<Starttls> words_of(Starttls) {
  profile::Words<Starttls> words;
  for (int i = 1; i <= static_cast<int>(Starttls::rdp); ++i)
    words.emplace_back(to_word(static_cast<Starttls>(i)), static_cast<Starttls>(i));
  return words;
}

}  // namespace certkit::net

namespace certkit::profile {

using fleet::CertificateEntry;
using fleet::Endpoint;
using fleet::Hook;
using fleet::Hooks;
using fleet::Installation;
using fleet::Limit;
using fleet::Notify;
using fleet::RenewBefore;

// 30d, 12h
template <>
struct Codec<std::chrono::seconds> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(std::chrono::seconds value) { return value.count() == 0 ? "" : std::to_string(value.count()) + "s"; }
  static std::chrono::seconds read(const Node& node) {
    try {
      return base::duration_from(scalar(node, "a time, as 90s, 10m, 2h or 3d"));
    } catch (const Error& error) {
      if (error.input().empty() && node.kind == Node::Kind::scalar) fail(node.place, error.message(), error.hint());
      throw;
    }
  }
};

// 30d, 15%, ari
template <>
struct Codec<RenewBefore> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(const RenewBefore&) { return {}; }
  static RenewBefore read(const Node& node) {
    const std::string& text = scalar(node, "30d, 15% or ari");
    if (text == "ari") return {RenewBefore::Kind::ari, {}, RenewBefore{}.percent};
    if (!text.ends_with('%')) return {RenewBefore::Kind::duration, Codec<std::chrono::seconds>::read(node), 0};
    const std::string digits = text.substr(0, text.size() - 1);
    const bool number = !digits.empty() && digits.size() <= 2 && digits.find_first_not_of("0123456789") == std::string::npos;
    if (!number || std::stoi(digits) == 0)
      fail(node.place, "'" + base::printable(text) + "' is no share of a certificate's life", "1% to 99%");
    return {RenewBefore::Kind::share, {}, std::stoi(digits)};
  }
};

// "0640", which YAML would take for a number.
template <>
struct Codec<std::optional<int>> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(const std::optional<int>&) { return {}; }
  static std::optional<int> read(const Node& node) {
    const std::string& text = scalar(node, "a mode, as \"0640\"");
    if (text.size() < 3 || text.size() > 4 || text.find_first_not_of("01234567") != std::string::npos)
      fail(node.place, "'" + base::printable(text) + "' is no mode", "three or four octal digits, as \"0640\"");
    const int mode = std::stoi(text, nullptr, 8);
    if ((mode & ~0666) != 0 || (mode & 0600) != 0600 || (mode & 0002) != 0)
      fail(node.place, "mode " + text + " is not one for such a file",
           "its owner reads and writes it, nobody else writes it but the group, and nobody runs it");
    return mode;
  }
};

template <>
const Record<Hook>& record_of<Hook>();

// A text is for the shell; a list is a program and its arguments; a map has a time limit besides.
template <>
struct Codec<Hook> {
  static void describe(FieldInfo& field) {
    field.form = FieldInfo::Form::record;
    field.record = &record_of<Hook>().info;
  }
  static std::string show(const Hook&) { return {}; }
  static std::vector<std::string> command(const Node& node) {
    if (node.kind == Node::Kind::scalar && !node.text.empty()) return {"/bin/sh", "-c", node.text};
    if (node.kind != Node::Kind::list || node.items.empty())
      wrong_kind(node, "a command: a text for the shell, or a list of a program and its arguments");
    std::vector<std::string> words;
    for (const Node& item : node.items) words.push_back(scalar(item, "a word of a command"));
    return words;
  }
  static Hook read(const Node& node) {
    Hook hook;
    hook.place = node.place;
    if (node.kind != Node::Kind::map) {
      hook.command = command(node);
      return hook;
    }
    for (const auto& [row, item] : rows_given(record_of<Hook>().info, node)) {
      if (row == 0)
        hook.command = command(*item);
      else
        hook.limit = Codec<std::chrono::seconds>::read(*item);
    }
    return hook;
  }
};

template <>
const Record<Hook>& record_of<Hook>() {
  static const Record<Hook> record = [] {
    Record<Hook> made;
    made.info = {
        "a hook", "A program of your own. A text is run by /bin/sh -c, a list as it stands. Any exit code but 0 is a failure.", "run", {}};
    made.info.add("run", "The command.").form = FieldInfo::Form::plain_value;
    made.info.fields.back().required = true;
    FieldInfo& limit = made.info.add("limit", "How long it may take; then it is ended, with all that it started.");
    Codec<std::chrono::seconds>::describe(limit);
    limit.default_text = "60s";
    return made;
  }();
  return record;
}

template <>
const Record<Hooks>& record_of<Hooks>() {
  static const Record<Hooks> record =
      Rows<Hooks>("hooks", "Programs that are run on the way; each is told by CERTKIT_… in its environment what it is about.")
          .row("before", &Hooks::before, "Ahead of the request. If it fails, nothing is asked for.")
          .row("deploy", &Hooks::deploy, "When the files are in place: takes them further, to another host or into a store.")
          .row("reload", &Hooks::reload, "Tells the service. Equal ones are run once for all certificates of a wave.")
          .row("verify", &Hooks::verify, "Says whether the service has the new certificate. If not, the old one comes back.")
          .done();
  return record;
}

template <>
const Record<Installation>& record_of<Installation>() {
  static const Record<Installation> record =
      Rows<Installation>("an installation", "A folder that gets the files of the certificate.")
          .row("to", &Installation::to, "The folder; ${name} is the certificate's name here, ${cn} its common name.")
          .required()
          .shorthand()
          .row("profile", &Installation::profile, "The shape of the files, where it is not that of the certificate's own profile.")
          .row("files", &Installation::files,
               "Only these of the files, and what each is called: {fullchain: site.pem, key: site.key}. Without a profile there are "
               "certificate, key, chain, fullchain, combined, pkcs12 and jks.")
          .row("swap", &Installation::swap,
               "files: the files in the folder change, all or none. generations: the folder is a link, and leads to another one from then "
               "on.")
          .row("hosts", &Installation::hosts, "The machines that the files are for, where `deploy` takes them to others than this one.")
          .row("deploy", &Installation::deploy,
               "What is run once the files are in place, before the services are told; once for each of `hosts`, with CERTKIT_HOST.")
          .row("owner", &Installation::owner, "Who owns the files; without it whoever runs certkit, or who owned them before.")
          .row("group", &Installation::group, "Their group.")
          .row("mode", &Installation::mode,
               "Of files without a key, as \"0640\"; with `group` also of those with one, less what others may.")
          .done();
  return record;
}

template <>
const Record<Endpoint>& record_of<Endpoint>() {
  static const Record<Endpoint> record =
      Rows<Endpoint>("an endpoint", "A server that has to serve the certificate afterwards.")
          .row("at", &Endpoint::at, "host:port, or host for port 443.")
          .required()
          .shorthand()
          .row("starttls", &Endpoint::starttls, "What is spoken before TLS.")
          .row("server_name", &Endpoint::server_name, "The name that is asked for; without it the first of the certificate.")
          .done();
  return record;
}

template <>
const Record<CertificateEntry>& record_of<CertificateEntry>() {
  static const Record<CertificateEntry> record =
      Rows<CertificateEntry>("a certificate", "One certificate that is to be there, and to stay valid.")
          .row("name", &CertificateEntry::name, "What it is called in the fleet: letters, digits, '.', '-' and '_'.")
          .required()
          .row("profile", &CertificateEntry::profile, "The device it is for: vendor/device, or a file of your own.")
          .row("certificate", &CertificateEntry::certificate, "Which, where the profile makes several.")
          .row("item", &CertificateEntry::item, "Which of those that it makes for each of a list.")
          .row("set", &CertificateEntry::set, "The values that the profile wants.")
          .row("subject", &CertificateEntry::subject, "Without a profile: the subject, as \"CN=www.contoso.com,O=Contoso\".")
          .row("san", &CertificateEntry::san, "Without a profile: the names; with one: names besides its own.")
          .row("key_type", &CertificateEntry::key_type, "rsa:2048, ec:p256 and so on; without it the profile's, or ec:p256.")
          .row("token", &CertificateEntry::token, "A pkcs11: URI, where the key is to be in a token.")
          .row("issuer", &CertificateEntry::issuer, "Who issues it: a name in `issuers`.")
          .row("days", &CertificateEntry::days, "How many days it is to be valid, where the issuer lets one choose.")
          .row("renew_before", &CertificateEntry::renew_before,
               "30d before its end, 15% of its life before it, or ari: when its CA says so. Without it 33%, and 50% of a life under ten "
               "days.")
          .row("key", &CertificateEntry::key, "new: a new key each time; reuse: the same one.")
          .row("installations", &CertificateEntry::installations, "Where its files go.")
          .row("hooks", &CertificateEntry::hooks, "What is run on the way.")
          .row("endpoints", &CertificateEntry::endpoints, "Which servers have to serve it afterwards; else the old one comes back.")
          .row("passout", &CertificateEntry::passout, "Where the password of its protected files is: env:VAR, file:PATH.")
          .row("host", &CertificateEntry::host, "The machine that renews it, where several work on one fleet.")
          .row("keep", &CertificateEntry::keep, "How many generations are kept, to go back to.")
          .done();
  return record;
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

template <>
const Record<Notify>& record_of<Notify>() {
  static const Record<Notify> record =
      Rows<Notify>("a notification", "A program that is run at the end of a run; the report is its standard input, as JSON.")
          .row("when", &Notify::when, "failed: something did; changed: something was renewed, too.")
          .row("run", &Notify::hook, "The command.")
          .required()
          .done();
  return record;
}

}  // namespace certkit::profile

namespace certkit::fleet {
namespace {

using profile::fail;
using profile::Node;

const profile::RecordInfo& file_record() {
  static const profile::RecordInfo record = [] {
    profile::RecordInfo made{"the fleet", "All certificates that certkit renew takes care of.", {}, {}};
    using Form = profile::FieldInfo::Form;
    const auto add = [&](std::string_view key, std::string_view doc) -> profile::FieldInfo& { return made.add(key, doc); };
    add("include", "More files with `issuers`, `limits` and `certificates`: paths with * and ?, from this file's folder.").many =
        profile::FieldInfo::Many::list;
    add("issuers", "Who issues, by name: `issuer: KIND:PLACE` and its settings, as in issuers.yaml.").form = Form::plain_value;
    profile::FieldInfo& limits = add("limits", "How fast each issuer may be asked, by its name.");
    profile::Codec<Limit>::describe(limits);
    limits.many = profile::FieldInfo::Many::named;
    profile::Codec<CertificateEntry>::describe(add("defaults", "What holds for each certificate of this file that says nothing else."));
    profile::FieldInfo& certificates = add("certificates", "The certificates.");
    profile::Codec<CertificateEntry>::describe(certificates);
    certificates.many = profile::FieldInfo::Many::list;
    profile::Codec<std::vector<Notify>>::describe(add("notify", "Who is told at the end of a run."));
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
  for (std::size_t i = 0; i < node.keys.size(); ++i) {
    const std::string& key = node.keys[i];
    std::vector<std::string> values = values_of(node.items[i], key);
    if (key == "issuer") {
      if (values.size() != 1) fail(node.items[i].place, "issuer is one KIND:PLACE");
      entry.issuer = values.front();
    } else if (key == "attributes") {
      entry.attributes = std::move(values);
    } else {
      entry.settings.push_back({key, std::move(values), node.key_places[i].to_text(), folder});
    }
  }
  if (entry.issuer.empty()) fail(node.place, "the issuer " + name + " does not say what it is", "issuer: KIND:PLACE, as behind --issuer");
  return entry;
}

template <class Use>
void each_named(const Node& node, std::string_view what, Use use) {
  if (node.kind == Node::Kind::null) return;
  if (node.kind != Node::Kind::map) profile::wrong_kind(node, std::string("a map of names to ") + std::string(what));
  for (std::size_t i = 0; i < node.keys.size(); ++i) use(node.keys[i], node.key_places[i], node.items[i]);
}

}  // namespace

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
  for (const Endpoint& one : entry.endpoints) (void)one.at.check(variables);
  if (!entry.token.empty() && !entry.token.starts_with("pkcs11:")) fail(place_of("token"), "a key in a token is named by a pkcs11: URI");
  return entry;
}

FleetFile read_fleet_file(const Node& root, const std::filesystem::path& folder) {
  FleetFile file;
  file.place = root.place;
  for (const auto& [row, item] : profile::rows_given(file_record(), root)) {
    const std::string_view key = file_record().fields[row].key;
    if (key == "include") {
      file.include = profile::Codec<std::vector<std::string>>::read(*item);
    } else if (key == "issuers") {
      each_named(*item, "issuers", [&](const std::string& name, const Place& place, const Node& node) {
        file.issuers.push_back(issuer_entry(name, place, node, folder));
      });
    } else if (key == "limits") {
      each_named(*item, "limits", [&](const std::string& name, const Place&, const Node& node) {
        file.limits.emplace(name, profile::Codec<Limit>::read(node)).first->second.place = node.place;
      });
    } else if (key == "defaults") {
      if (item->kind != Node::Kind::map) profile::wrong_kind(*item, "a map of the keys of a certificate");
      if (const Node* name = item->find("name")) fail(name->place, "each certificate has a name of its own");
      file.defaults = *item;
    } else if (key == "certificates") {
      if (item->kind != Node::Kind::list) profile::wrong_kind(*item, "a list of certificates");
      file.certificates = item->items;
    } else {
      file.notify = profile::Codec<std::vector<Notify>>::read(*item);
    }
  }
  return file;
}

}  // namespace certkit::fleet
