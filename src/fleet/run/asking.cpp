// Certificates, asked of their issuers.
#include <algorithm>

#include "fleet/run/hook_groups.hpp"
#include "fleet/run/in_turns.hpp"
#include "fleet/run/wave.hpp"
#include "issue/completing.hpp"

namespace certkit::fleet {
namespace {

using issue::Answer;
using issue::Issued;
using issue::Pending;
using issue::Refused;

constexpr std::chrono::seconds kAskAgain{15 * 60};  // where the CA does not say
constexpr std::chrono::seconds kLongest = Store::kLongestWish;

// Errors of what was given, and a server that lets nobody in: the CA has no such request.
bool before_sending(Errc code) {
  return code == Errc::usage || code == Errc::refused || code == Errc::no_password || code == Errc::unreadable ||
         code == Errc::wrong_kind || code == Errc::unsupported;
}

}  // namespace

// Whoever wants to stop ends what is under way as a broken connection does; what is wrong here never set out.
Issuers::Went Wave::how_it_went(Errc code) const {
  if (code == Errc::network) return work_.stopped() ? Issuers::Went::nowhere : Issuers::Went::unreachable;
  return before_sending(code) && code != Errc::refused ? Issuers::Went::nowhere : Issuers::Went::answered;
}

void Wave::ask_issuers() {
  for (const HookGroup& group : by_hook(at({Step::key_ready}), &Hooks::before)) {
    Preparation& one = preparations_.emplace_back();
    one.hook = group.hook;
    for (const Task* const task : group.tasks) one.calls.push_back(call_for(*task, false));
  }
  std::map<std::string, Line> far, folders;
  each(at({Step::key_ready, Step::sending, Step::pending}), 1, [&](Task& task) {
    const std::string& issuer = task.renewal().issuer;
    if (work_.fleet.issuer(issuer) == nullptr && task.renewal().step != Step::key_ready) {
      Failure failure = Failure::of(issuer_gone(issuer));
      failure.for_good = true;
      return fail(task, failure);
    }
    Line& line = (work_.issuers.is_folder(issuer) ? folders : far)[issuer];
    if (line.at_a_time == 0) line.at_a_time = work_.issuers.at_a_time(issuer);
    line.waiting.push_back(&task);
  });
  const auto ask_unless_stopped = [this](Task& task) {
    if (!work_.stopped()) guarded(task, [this](Task& one) { ask(one); });
  };
  int at_folders = 1;
  for (const auto& [name, line] : folders) at_folders = std::max(at_folders, line.at_a_time);
  in_turns(folders, at_folders, ask_unless_stopped);
  in_turns(far, work_.options.jobs, ask_unless_stopped);
}

// nullptr: nothing is to be done ahead of its request.
Wave::Preparation* Wave::preparation_of(const Task& task) {
  if (task.renewal().step != Step::key_ready || !task.entry->hooks.before) return nullptr;
  return &*std::find_if(preparations_.begin(), preparations_.end(),
                        [&](const Preparation& one) { return *one.hook == *task.entry->hooks.before; });
}

// False: it may not be asked for.
bool Wave::prepare_to_ask(Preparation& before) {
  std::call_once(before.once, [&] {
    try {
      before.problem = run_hook(work_.fleet, *before.hook, HookKind::before, before.calls, work_.world).value_or("");
    } catch (const std::exception& error) {
      before.problem = error.what();
    }
  });
  return before.problem.empty();
}

void Wave::ask(Task& task) {
  Renewal& renewal = task.renewal();
  const bool is_new = renewal.step == Step::key_ready;
  // Ahead of its turn: what is not asked for takes nothing of a rate.
  if (Preparation* const before = preparation_of(task); before != nullptr && !prepare_to_ask(*before))
    return fail(task, {"hook", before->problem, "nothing was asked for", false, false, std::nullopt});
  Issuers::Turn turn = work_.issuers.enter(renewal.issuer, is_new);
  if (turn.again && turn.unreachable) {
    Failure failure = Failure::of(Error(Errc::network, turn.why));
    failure.again = turn.again;
    return fail(task, failure);
  }
  if (turn.again) {
    renewal.next_try = task.outcome.next_try = *turn.again;
    task.end(Outcome::What::pending, {"", turn.why, "", false, false, std::nullopt});
    return work_.journal.record(task, turn.why);
  }
  auto went = Issuers::Went::nowhere;
  try {
    ask_within_turn(task, went);
  } catch (...) {
    work_.issuers.leave(renewal.issuer, std::move(turn), went);
    throw;
  }
  work_.issuers.leave(renewal.issuer, std::move(turn), went);
}

void Wave::ask_within_turn(Task& task, Issuers::Went& went) {
  Renewal& renewal = task.renewal();
  const std::shared_ptr<issue::Issuer> lent = work_.issuers.lend(renewal.issuer);
  issue::Issuer& issuer = *lent;
  issue::SubmitOptions how;
  how.validity_days = task.entry->days;
  how.now = work_.world.now();
  // To another CA than that of the last time it is a certificate like any other.
  const Live& live = task.standing.live;
  if (!live.certificates.empty() && live.issuer == renewal.issuer) how.replaces = &live.certificates.front();
  bool unsent = false;
  how.keep = [&](const std::string& reference) {
    renewal.reference = reference;
    renewal.step = Step::pending;
    work_.journal.record(task, "the issuer has it, as " + reference);
  };
  how.unsent = [&] { unsent = true; };
  how.leave_alone = [&](std::chrono::seconds time) {
    work_.issuers.leave_alone(renewal.issuer, work_.world.now() + std::min(time, kLongest));
    renewal.next_try = work_.world.now() + std::min(time, kLongest);
  };
  const Time held = renewal.next_try = {};
  try {
    std::optional<Answer> answer;
    if (renewal.step != Step::key_ready) answer = what_became_of(task, issuer, how);
    if (!answer) answer = send(task, issuer, how);
    went = Issuers::Went::answered;
    take(task, issuer, std::move(*answer));
  } catch (const Error& error) {
    went = how_it_went(error.code());
    Failure failure = Failure::of(error);
    if (renewal.next_try != held) failure.again = renewal.next_try;
    if (renewal.step == Step::sending && (unsent || before_sending(error.code()))) renewal.step = Step::key_ready;
    fail(task, failure);
  }
}

Answer Wave::send(Task& task, issue::Issuer& issuer, const issue::SubmitOptions& how) {
  Renewal& renewal = task.renewal();
  renewal.step = Step::sending;
  renewal.reference.clear();
  work_.journal.record(task, "asked of " + renewal.issuer);
  return issuer.submit(Csr(renewal.csr), how);
}

// nullopt: nothing, so that it has to be sent.
std::optional<Answer> Wave::what_became_of(Task& task, issue::Issuer& issuer, const issue::SubmitOptions& how) {
  Renewal& renewal = task.renewal();
  try {
    Answer answer = issuer.retrieve(Csr(renewal.csr), renewal.reference, how);
    // A key that is used again makes the request of the time before, whose answer is not that to this one.
    const auto* const issued = std::get_if<Issued>(&answer);
    if (issued != nullptr && renewal.reference.empty() && how.replaces != nullptr && issued->certificate == *how.replaces)
      return std::nullopt;
    return answer;
  } catch (const Error& error) {
    if (error.code() != Errc::unsupported || !renewal.reference.empty()) throw;
    work_.journal.record(task, "whether the issuer has it cannot be told: it is sent again");
    return std::nullopt;
  }
}

void Wave::take(Task& task, issue::Issuer& issuer, Answer answer) {
  Renewal& renewal = task.renewal();
  if (auto* const refused = std::get_if<Refused>(&answer)) {
    Failure failure = Failure::of(Error(Errc::refused, refused->why, refused->hint));
    failure.for_good = true;
    return fail(task, failure);
  }
  if (auto* const pending = std::get_if<Pending>(&answer)) {
    renewal.reference = pending->reference;
    if (!pending->reference.empty()) renewal.step = Step::pending;
    renewal.next_try = task.outcome.next_try =
        work_.world.now() + std::clamp(pending->ask_again.value_or(kAskAgain), std::chrono::seconds(1), kLongest);
    const std::string says = "the issuer has not decided" + (pending->says.empty() ? std::string() : ": " + pending->says);
    task.end(Outcome::What::pending, {"", says, "", false, false, std::nullopt});
    return work_.journal.record(task, says);
  }
  auto& issued = std::get<Issued>(answer);
  renewal.certificates = {issued.certificate};
  renewal.certificates.insert(renewal.certificates.end(), issued.chain.begin(), issued.chain.end());
  renewal.step = Step::issued;
  renewal.next_try = {};
  work_.journal.record(task, "serial " + issued.certificate.serial_hex());
  complete_chain(task, issuer);
}

void Wave::complete_chain(Task& task, issue::Issuer& issuer) {
  Renewal& renewal = task.renewal();
  Issued issued{renewal.certificates.front(), {renewal.certificates.begin() + 1, renewal.certificates.end()}, {}, {}};
  std::vector<issue::Difference> found = issue::complete_chain(issuer, issued);
  // A CA that sends no chain this time: what its certificates stood on before is tried, and kept where every signature holds.
  if (const auto& live = task.standing.live.certificates; issued.chain.empty() && live.size() > 1) {
    issued.chain.assign(live.begin() + 1, live.end());
    std::vector<issue::Difference> of_before = issue::complete_chain(issuer, issued);
    if (!issued.chain.empty()) found = std::move(of_before);
  }
  for (issue::Difference& one : found) task.outcome.differences.push_back(std::move(one));
  renewal.certificates.resize(1, renewal.certificates.front());
  renewal.certificates.insert(renewal.certificates.end(), issued.chain.begin(), issued.chain.end());
  task.chain_is_complete = true;
}

}  // namespace certkit::fleet
