#include "cli/renew/telling.hpp"

#include "base/text.hpp"

namespace certkit::cli {
namespace {

using fleet::Step;

bool is_failure(Step step) { return step == Step::failed || step == Step::rolled_back; }
bool is_end(Step step) { return is_failure(step) || step == Step::done; }

}  // namespace

RunTelling::RunTelling(Session& session, std::size_t all) : session_(session), all_(all), progress_(session, [this] { return line(); }) {}

std::string RunTelling::line() {
  const std::lock_guard lock(mutex_);
  const std::string failed = failed_.empty() ? "" : ", " + std::to_string(failed_.size()) + " failed";
  return progress_bar(ended_.size(), all_, "certificates") + failed;
}

void RunTelling::say(const fleet::Event& event) {
  if (is_end(event.step)) {
    const std::lock_guard lock(mutex_);
    ended_.insert(event.name);
    if (is_failure(event.step)) failed_.insert(event.name);
  }
  const bool wanted =
      session_.talk == Talk::verbose ||
      (session_.talk == Talk::normal && !session_.io.err_is_terminal &&
       (is_end(event.step) || event.step == Step::pending || event.step == Step::issued || event.step == Step::rolling_back));
  if (wanted) progress_.aside([&] { session_.io.err << line_of(event) << '\n' << std::flush; });
}

std::string line_of(const fleet::Event& event) {
  std::string line = to_rfc3339(event.when) + " " + event.name + " " + std::string(to_word(event.step));
  if (!event.what.empty()) line += ": " + event.what;
  return base::printable(line);
}

}  // namespace certkit::cli
