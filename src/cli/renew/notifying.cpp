#include "cli/renew/notifying.hpp"

#include "base/text.hpp"
#include "certkit/bytes.hpp"
#include "cli/render/renew_report.hpp"
#include "fleet/run/hooks.hpp"

namespace certkit::cli {
namespace {

using When = fleet::Notify::When;

bool wants(const fleet::Notify& notify, const RenewReport& report) {
  switch (notify.when) {
    case When::failed: return report.has_trouble();
    case When::changed: return report.has_trouble() || report.done() != 0;
    case When::always: break;
  }
  return true;
}

std::vector<std::pair<std::string, std::string>> environment(const RenewReport& report) {
  return {{"CERTKIT_FLEET", report.planned.fleet.file.string()},
          {"CERTKIT_HOST", report.planned.host},
          {"CERTKIT_SUMMARY", report.summary()},
          {"CERTKIT_RENEWED", std::to_string(report.count(Result::renewed))},
          {"CERTKIT_PENDING", std::to_string(report.count(Result::pending))},
          {"CERTKIT_FAILED", std::to_string(report.failures())}};
}

}  // namespace

bool notify(Session& session, const RenewReport& report, const std::function<base::ProcessEnd(const base::Process&)>& run) {
  const std::string document = json_of(report).text() + "\n";
  bool all_told = true;
  fleet::withhold_secrets_of(report.planned.fleet);
  const auto complain = [&](const fleet::Notify& one, const std::string& why) {
    session.warn("the notifier at " + one.place.file_and_line() + " failed: " + why);
    all_told = false;
  };
  for (const fleet::Notify& one : report.planned.fleet.notify) {
    if (!wants(one, report)) continue;
    const std::vector<std::string>& command = one.hook.command;
    const base::Process process{
        command.front(), {command.begin() + 1, command.end()}, environment(report), as_bytes(document), one.hook.limit};
    try {
      if (const base::ProcessEnd end = run(process); !end.good()) complain(one, how_it_ended(end));
    } catch (const Error& error) {
      complain(one, error.message());
    }
  }
  return all_told;
}

}  // namespace certkit::cli
