#include "cli/render/renew_store.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json json_of(const std::string& store, const fleet::Store::Owner& owner, const fleet::Store::Facts& facts,
             const std::vector<fleet::Store::Problem>& problems) {
  Json json = document("renew");
  json["store"] = store;
  json["ok"] = problems.empty();
  json["fleet"] = text_or_null(owner.fleet);
  json["moved_to"] = text_or_null(owner.moved_to);
  json["database"] = facts.engine;
  json["version"] = facts.version;
  json["certificates"] = facts.certificates;
  json["under_way"] = facts.under_way;
  json["leased"] = facts.leased;
  json["events"] = facts.events;
  json["first_event"] = facts.first_event ? Json(to_rfc3339(*facts.first_event)) : Json();
  json["octets"] = facts.octets;
  json["problems"] = Json::array();
  for (const auto& problem : problems) json["problems"].push_back({{"name", text_or_null(problem.name)}, {"message", problem.what}});
  return json;
}

std::string in_kib(std::int64_t octets) { return std::to_string((octets + 1023) / 1024) + " KiB"; }

}  // namespace

void show(Session& session, const std::string& store, const fleet::Store::Owner& owner, const fleet::Store::Facts& facts,
          const std::vector<fleet::Store::Problem>& problems) {
  if (session.json) return print(session.io.out, json_of(store, owner, facts, problems));
  std::ostream& out = session.io.out;
  out << base::printable(store) << ": "
      << (problems.empty() ? paint("sound", Paint::good, session.color)
                           : paint(count(problems.size(), "problem"), Paint::bad, session.color))
      << '\n';
  if (!owner.fleet.empty()) field(out, "fleet", base::printable(owner.fleet));
  if (!owner.moved_to.empty()) field(out, "moved to", base::printable(owner.moved_to) + ", which is the one to use");
  field(out, "database", facts.engine + ", tables of version " + std::to_string(facts.version));
  std::string certificates = std::to_string(facts.certificates);
  if (facts.under_way != 0) certificates += ", " + std::to_string(facts.under_way) + " of them under way";
  if (facts.leased != 0) certificates += ", workers are at " + std::to_string(facts.leased);
  field(out, "certificates", certificates);
  field(out, "events", std::to_string(facts.events) + (facts.first_event ? ", since " + to_rfc3339(*facts.first_event) : ""));
  field(out, "size", in_kib(facts.octets));
  if (!problems.empty()) out << '\n';
  for (const auto& problem : problems)
    out << (problem.name.empty() ? "" : base::printable(problem.name) + " ") << base::printable(problem.what) << '\n';
}

void show(Session& session, const fleet::Migrated& migrated) {
  if (session.json) {
    Json json = document("renew");
    json["from"] = migrated.from;
    json["to"] = migrated.to;
    json["certificates"] = migrated.certificates;
    json["events"] = migrated.events;
    return print(session.io.out, json);
  }
  session.io.out << base::printable(migrated.from) << " -> " << base::printable(migrated.to) << '\n';
  field(session.io.out, "certificates", std::to_string(migrated.certificates));
  field(session.io.out, "events", std::to_string(migrated.events));
  session.note("read back and compared; " + base::printable(migrated.from) + " says where all of it is, and is used by nobody any more");
}

void show_backup(Session& session, const std::string& store, const std::string& file) {
  if (session.json) {
    Json json = document("renew");
    json["store"] = store;
    json["backup"] = file;
    return print(session.io.out, json);
  }
  session.io.out << base::printable(file) << '\n';
}

void show_pruned(Session& session, const std::string& store, std::int64_t events, Time before) {
  if (session.json) {
    Json json = document("renew");
    json["store"] = store;
    json["before"] = to_rfc3339(before);
    json["removed"] = events;
    return print(session.io.out, json);
  }
  session.io.out << base::printable(store) << ": " << count(static_cast<std::size_t>(events), "event") << " from before "
                 << to_rfc3339(before) << " removed\n";
}

}  // namespace certkit::cli
