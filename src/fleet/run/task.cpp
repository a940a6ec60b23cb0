#include "fleet/run/task.hpp"

#include <algorithm>

namespace certkit::fleet {

Failure Failure::of(const Error& error) {
  Failure failure{std::string(to_word(error.code())), error.message(), error.hint(), false, false, std::nullopt};
  if (!error.input().empty() && error.message().find(error.input()) == std::string::npos)
    failure.message = error.input() + ": " + failure.message;
  failure.lasting = error.code() != Errc::network && error.code() != Errc::unwritable && error.code() != Errc::unreadable;
  return failure;
}

Error issuer_gone(const std::string& issuer) {
  return {Errc::usage, "the issuer " + issuer + ", which was asked, is not in the fleet any more", "the next run asks that of today"};
}

bool is_reason(const Planned& planned, std::string_view id) {
  return std::any_of(planned.reasons.begin(), planned.reasons.end(), [&](const Reason& reason) { return reason.id == id; });
}

std::filesystem::path Task::folder(const World& world) const {
  return world.work / standing.name / std::to_string(standing.renewal.generation);
}

Outcome::What Task::what_is_done() const {
  if (renewal().is_way_back()) return Outcome::What::taken_back;
  return outcome.before && has_certificate() && outcome.before->sha256 == leaf().sha256() ? Outcome::What::repaired
                                                                                          : Outcome::What::renewed;
}

bool Task::asks_for_revoked_key() const {
  const auto& live = standing.live.certificates;
  return is_reason(*planned, "revoked") && !live.empty() && !renewal().csr.empty() &&
         Csr(renewal().csr).public_key().same_as(live.front().public_key());
}

void Task::say_untold(const std::string& what) { untold += (untold.empty() ? "" : "; ") + what; }

void Task::end(Outcome::What what, const Failure& why) {
  over = true;
  outcome.what = what;
  outcome.error_code = why.code;
  outcome.error = why.message;
  outcome.hint = why.hint;
}

}  // namespace certkit::fleet
