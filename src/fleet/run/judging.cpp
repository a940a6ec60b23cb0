// What came back against what was asked for.
#include <algorithm>

#include "fleet/run/wave.hpp"
#include "profile/issued.hpp"

namespace certkit::fleet {

void Wave::judge(Task& task) {
  Renewal& renewal = task.renewal();
  auto& found = task.outcome.differences;
  const auto refuse = [&](const Error& error) {
    Failure failure = Failure::of(error);
    failure.for_good = true;
    fail(task, failure);
  };
  if (!task.chain_is_complete) {
    if (work_.fleet.issuer(renewal.issuer) == nullptr) return refuse(issuer_gone(renewal.issuer));
    complete_chain(task, *work_.issuers.lend(renewal.issuer));
  }
  if (task.asks_for_revoked_key())
    return refuse(Error(Errc::refused, "it is for the key of the one that was revoked meanwhile", "the next run makes a new key"));
  try {
    for (issue::Difference& one : issue::compare_with_request(Csr(renewal.csr), task.leaf(), {work_.world.now(), task.entry->days}))
      found.push_back(std::move(one));
  } catch (const Error& error) {
    return refuse(error);
  }
  if (task.asked)
    for (profile::Objection& one : profile::issued_objections(task.asked->demand, task.leaf(), work_.world.now()))
      found.push_back({std::move(one.id), one.will_pass ? Severity::warning : Severity::error, std::move(one.sentence)});
  std::stable_sort(found.begin(), found.end(),
                   [](const issue::Difference& a, const issue::Difference& b) { return a.severity < b.severity; });
  if (!found.empty() && found.front().severity == Severity::error)
    refuse(Error(Errc::mismatch, "the certificate " + task.leaf().serial_hex() + " is not what was asked for: " + found.front().message,
                 "it is used nowhere; the one before stays in place"));
}

void Wave::judge_all() {
  each(at({Step::issued}), 0, [this](Task& task) { judge(task); });
  work_.journal.record_all(at({Step::issued}), Step::checked, [](const Task& task) {
    const std::size_t count = task.outcome.differences.size();
    if (count == 0) return std::string("it is what was asked for");
    return "it may be used; the first difference: " + task.outcome.differences.front().message;
  });
}

}  // namespace certkit::fleet
