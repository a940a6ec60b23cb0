#include "cli/render/plan_json.hpp"

#include "base/workers.hpp"
#include "cli/render/json_stream.hpp"
#include "cli/render/plan.hpp"

namespace certkit::cli {
namespace {

using fleet::Planned;

Json to_json(const Planned& one) {
  Json json{{"name", one.entry->name}, {"verdict", to_word(one.verdict)}};
  Json reasons = Json::array();
  for (const fleet::Reason& reason : one.reasons) reasons.push_back({{"id", reason.id}, {"message", reason.text}});
  json["reasons"] = reasons;
  json["notes"] = one.notes;
  if (one.not_after) json["not_after"] = to_rfc3339(*one.not_after);
  if (one.when != Time{}) json["when"] = to_rfc3339(one.when);
  json["issuer"] = one.entry->issuer;
  json["profile"] = one.entry->profile;
  json["host"] = one.host;
  return json;
}

Json summary(const FleetReport& report) {
  const PlanCounts counts = counts_of(report.plan);
  Json json{{"certificates", report.plan.planned.size()},
            {"due", counts.due},
            {"resume", counts.resume},
            {"blocked", counts.blocked},
            {"waiting", counts.waiting},
            {"elsewhere", counts.elsewhere},
            {"ok", counts.ok}};
  if (counts.next != nullptr) json["next"] = to_rfc3339(counts.next->when);
  return json;
}

}  // namespace

void show_json(std::ostream& out, const FleetReport& report) {
  JsonStream json(out, "renew");
  json.member("fleet", report.fleet.file.string());
  json.member("host", report.host);
  json.member("now", to_rfc3339(report.now));
  json.array("certificates");
  constexpr std::size_t kWindow = 256;
  const std::vector<Planned>& all = report.plan.planned;
  std::vector<std::string> texts(kWindow);
  base::in_order(
      {all.size(), kWindow, 0}, [&](std::size_t i) { texts[i % kWindow] = JsonStream::element_text(to_json(all[i])); },
      [&](std::size_t i) { json.element(texts[i % kWindow]); });
  json.end_array();
  json.member("not_in_fleet", report.plan.strangers);
  json.member("summary", summary(report));
  json.end();
}

}  // namespace certkit::cli
