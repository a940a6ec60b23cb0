#include "cli/render/published.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/lint.hpp"
#include "cli/render/table.hpp"
#include "cli/render/written.hpp"

namespace certkit::cli {
namespace {

using namespace issue::directory;

Json value_json(const Value& value) {
  Json one{{"title", value.title}};
  one["until"] = value.until.empty() ? Json() : Json(value.until);
  return one;
}

Json object_json(const Object& object) {
  Json json{{"dn", object.dn}, {"object_class", object.object_class}};
  json["attribute"] = object.attribute.empty() ? Json() : Json(object.attribute);
  json["values"] = Json::array();
  return json;
}

bool is_missing(const Change& change, const Value& value) {
  return std::any_of(change.missing.begin(), change.missing.end(), [&](const Value& one) { return one.octets == value.octets; });
}

Json change_json(const Change& change) {
  Json json = object_json(change.object);
  for (const Value& value : change.object.values) {
    Json one = value_json(value);
    one["published"] = !is_missing(change, value);
    json["values"].push_back(one);
  }
  json["action"] = to_word(change.kind);
  json["other_values"] = change.others;
  return json;
}

std::string titles(const std::vector<Value>& values) {
  std::vector<std::string> parts;
  for (const Value& value : values) parts.push_back(value.title);
  return join(parts);
}

bool nothing_to_do(const std::vector<Change>& changes) {
  return std::all_of(changes.begin(), changes.end(), [](const Change& change) { return change.kind == Change::Kind::none; });
}

std::string beside(const Change& change) {
  return change.others == 0 || change.kind == Change::Kind::replace ? "" : " (beside " + count(change.others, "other value") + ")";
}

Json findings_json(const std::vector<Finding>& findings) {
  Json list = Json::array();
  for (const Finding& one : findings)
    list.push_back({{"id", one.id},
                    {"severity", to_word(one.severity)},
                    {"subject", one.subject},
                    {"message", one.message},
                    {"evidence", one.evidence},
                    {"fix", one.fix}});
  return list;
}

Json phone_json(const std::vector<PhoneSource>& sources) {
  Json list = Json::array();
  for (const PhoneSource& source : sources) {
    Json one{{"look_up", source.look_up}, {"place", source.place}};
    one["certificates"] = Json::array();
    for (const Certificate& certificate : source.certificates)
      one["certificates"].push_back({{"subject", certificate.subject().to_rfc4514()},
                                     {"not_after", to_rfc3339(certificate.not_after())},
                                     {"sha256", base::to_hex(certificate.sha256())}});
    one["unreadable"] = source.unreadable;
    one["failure"] = source.failure;
    list.push_back(one);
  }
  return list;
}

void show_phone(std::ostream& out, const std::vector<PhoneSource>& sources) {
  if (sources.empty()) {
    out << "A phone finds nothing: there are no objects of class certificationAuthority, and none of class pKIEnrollmentService.\n";
    return;
  }
  out << "What a phone finds:\n";
  for (const PhoneSource& source : sources) {
    out << "  look-up " << source.look_up << ": " << base::printable(source.place) << '\n';
    for (const Certificate& certificate : source.certificates)
      out << "    " << base::printable(certificate.subject().to_rfc4514()) << ", until "
          << to_rfc3339(certificate.not_after()).substr(0, 10) << ", SHA-256 " << base::to_hex(certificate.sha256()).substr(0, 16) << '\n';
    if (source.certificates.empty())
      out << "    no certificate" << (source.failure.empty() ? "" : ": " + base::printable(source.failure)) << '\n';
  }
}

}  // namespace

void show(Session& session, const Publication& publication, const std::vector<base::FileSet::Written>& written) {
  if (!session.json) {
    for (const auto& file : written) session.io.out << base::printable(file.path.string()) << '\n';
    for (const Object& object : publication.objects()) session.detail(object.dn + ": " + base::printable(titles(object.values)));
    session.note(
        "to apply it: ldapmodify -c -H ldap://DC -f FILE, or ldifde -i -k -f FILE under Windows; what is there already is no failure");
    return;
  }
  Json json = document("publish");
  json["files"] = files_json(written);
  json["objects"] = Json::array();
  for (const Object& object : publication.objects()) {
    Json one = object_json(object);
    for (const Value& value : object.values) one["values"].push_back(value_json(value));
    json["objects"].push_back(one);
  }
  print(session.io.out, json);
}

void show_plan(Session& session, const std::vector<Change>& changes) {
  if (session.json) return;
  for (const Change& change : changes) {
    const bool there = change.kind == Change::Kind::none;
    session.io.out << (there                                 ? "there    "
                       : change.kind == Change::Kind::create ? "create   "
                       : change.kind == Change::Kind::add    ? "add to   "
                                                             : "replace  ")
                   << base::printable(change.object.dn) << beside(change) << '\n';
    if (!change.missing.empty())
      session.io.out << "         " << change.object.attribute << ": " << base::printable(titles(change.missing)) << '\n';
  }
  session.flush_out();  // before anything is written
}

void show(Session& session, const PublishedTo& where, const std::vector<Change>& changes) {
  if (!session.json) {
    session.note(nothing_to_do(changes) ? "everything is published already"
                 : where.dry_run        ? "nothing was written; without --dry-run it is"
                                        : "published, and read back from " + base::printable(where.server));
    return;
  }
  Json json = document("publish");
  json["server"] = where.server;
  json["configuration"] = where.configuration;
  json["dry_run"] = where.dry_run;
  json["changes"] = Json::array();
  for (const Change& change : changes) json["changes"].push_back(change_json(change));
  print(session.io.out, json);
}

void show(Session& session, const DirectoryCheck& check, bool ok) {
  if (session.json) {
    Json json = document("publish");
    json["server"] = check.server;
    json["configuration"] = check.configuration;
    json["ok"] = ok;
    json["findings"] = findings_json(check.findings);
    json["phone"] = phone_json(check.phone);
    return print(session.io.out, json);
  }
  show_phone(session.io.out, check.phone);
  session.io.out << '\n';
  print_findings(session.io.out, check.findings, session.color);
  session.io.out << (ok ? paint("yes", Paint::good, session.color) + ": a phone finds what it needs"
                        : paint("NO", Paint::bad, session.color) + ": something is missing")
                 << '\n';
}

}  // namespace certkit::cli
