#include "fleet/run/task.hpp"

namespace certkit::fleet {

Failure Failure::of(const Error& error) {
  Failure failure{std::string(to_word(error.code())), error.message(), error.hint(), false, false, std::nullopt};
  if (!error.input().empty() && error.message().find(error.input()) == std::string::npos)
    failure.message = error.input() + ": " + failure.message;
  failure.lasting = error.code() != Errc::network && error.code() != Errc::unwritable && error.code() != Errc::unreadable;
  return failure;
}

std::filesystem::path Task::folder(const World& world) const {
  return world.work / standing.name / std::to_string(standing.renewal.generation);
}

void Task::end(Outcome::What what, const Failure& why) {
  over = true;
  outcome.what = what;
  outcome.error_code = why.code;
  outcome.error = why.message;
  outcome.hint = why.hint;
}

}  // namespace certkit::fleet
