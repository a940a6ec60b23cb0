#include "cli/render/renew_status.hpp"

#include "base/text.hpp"
#include "cli/render/json.hpp"
#include "cli/render/table.hpp"
#include "cli/renew/telling.hpp"

namespace certkit::cli {
namespace {

std::string day_of(const std::optional<Time>& time) { return time ? to_rfc3339(*time).substr(0, 10) : "-"; }
Json json_of(const std::optional<Time>& time) { return time ? Json(to_rfc3339(*time)) : Json(); }

// What there is to say besides state and dates.
std::string about(const StatusRow& row) {
  switch (row.state) {
    case FleetState::left: return "not in the fleet any more";
    case FleetState::pending: return row.reference.empty() ? row.issuer : row.reference + " at " + row.issuer;
    case FleetState::under_way: return "stands at " + std::string(to_word(row.step));
    default: return row.error;
  }
}

Json json_of(const StatusRow& row) {
  Json one = {{"name", row.name},
              {"state", to_word(row.state)},
              {"in_fleet", row.state != FleetState::left},
              {"step", to_word(row.step)},
              {"issuer", row.issuer},
              {"host", row.host},
              {"generation", row.generation},
              {"not_after", json_of(row.not_after)},
              {"due", json_of(row.due)},
              {"since", json_of(row.since)},
              {"failing_since", json_of(row.failing_since)},
              {"next_try", json_of(row.next_try)},
              {"attempts", row.attempts},
              {"reference", row.reference},
              {"error_code", row.error_code},
              {"error", row.error}};
  return one;
}

Json document_of(const FleetStatus& status) {
  Json json = document("renew");
  json["fleet"] = status.fleet;
  json["state"] = status.state;
  json["time"] = to_rfc3339(status.now);
  json["certificates"] = Json::array();
  for (const StatusRow& row : status.rows) json["certificates"].push_back(json_of(row));
  Json counts;
  const auto numbers = status.counts();
  for (std::size_t i = 0; i < kFleetStates; ++i) {
    std::string word(to_word(static_cast<FleetState>(i)));
    std::replace(word.begin(), word.end(), '-', '_');
    counts[word] = numbers[i];
  }
  json["summary"] = counts;
  return json;
}

}  // namespace

void show(Session& session, const FleetStatus& status) {
  if (session.json) return print(session.io.out, document_of(status));
  Table table({"NAME", "STATE", "UNTIL", "DUE", "NEXT TRY", ""});
  for (const StatusRow& row : status.rows)
    table.row({row.name, std::string(to_word(row.state)), day_of(row.not_after), day_of(row.due),
               row.next_try ? to_rfc3339(*row.next_try) : "-", about(row)});
  if (!table.empty()) table.print(session.io.out);
  std::string counted;
  const auto numbers = status.counts();
  for (std::size_t i = 0; i < kFleetStates; ++i)
    if (numbers[i] != 0)
      counted += (counted.empty() ? ": " : ", ") + std::to_string(numbers[i]) + " " + std::string(to_word(static_cast<FleetState>(i)));
  session.io.out << count(status.rows.size(), "certificate") << counted << '\n';
}

void show(Session& session, const std::vector<fleet::Event>& events) {
  if (session.json) {
    Json json = document("renew");
    json["events"] = Json::array();
    for (const fleet::Event& event : events)
      json["events"].push_back({{"time", to_rfc3339(event.when)},
                                {"name", event.name},
                                {"renewal", event.renewal},
                                {"host", event.host},
                                {"step", to_word(event.step)},
                                {"what", event.what}});
    return print(session.io.out, json);
  }
  for (const fleet::Event& event : events) session.io.out << line_of(event) << '\n';
  if (events.empty()) session.note("nothing has happened yet");
}

}  // namespace certkit::cli
