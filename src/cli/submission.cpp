#include "cli/submission.hpp"

#include <algorithm>

#include "cli/duration.hpp"
#include "cli/state.hpp"
#include "cli/token_input.hpp"

namespace certkit::cli {

namespace fs = std::filesystem;
using issue::Answer;
using issue::Issued;
using issue::Pending;
using issue::Refused;
using Phase = issue::RequestRecord::Phase;

namespace {

constexpr std::chrono::seconds kPause(30);  // between two questions, where the CA does not say

// Nothing can have reached the CA.
bool before_sending(Errc code) {
  return code == Errc::usage || code == Errc::no_password || code == Errc::wrong_password || code == Errc::bad_decrypt ||
         code == Errc::unreadable || code == Errc::wrong_kind || code == Errc::unsupported ||
         code == Errc::refused;  // thrown: whoever stands before the CA said no
}

}  // namespace

Submission::Submission(Session& session, const IssuingOptions& options, const Csr& csr, const RequestFiles& files)
    : session_(session), options_(options), requests_(requests(session, options.state)), record_(csr) {
  if (!requests_) {
    session_.warn("this request is not remembered: neither --state nor HOME says where");
  } else {
    lock_.emplace(requests_->lock_file(csr));
    try {
      if (auto known = requests_->find(csr)) record_ = std::move(*known);
    } catch (const Error& error) {
      session_.warn("what was remembered of this request cannot be read, and is written anew: " + error.message());
    }
  }
  if (record_.made == Time{}) record_.made = session_.io.now();
  if (!files.key.empty()) record_.key_file = lasting_place(files.key.string());
  if (!files.csr.empty()) record_.csr_file = fs::absolute(files.csr);
}

void Submission::put(Phase phase) {
  record_.phase = phase;
  record_.changed = session_.io.now();
  if (requests_) requests_->put(record_);
}

// The CA has spoken: what cannot be written down now must not cost what it said.
void Submission::put_if_possible(Phase phase) {
  try {
    put(phase);
  } catch (const Error& error) {
    session_.warn("this cannot be remembered: " + error.message());
  }
}

void Submission::adopt(const issue::RequestRecord& ticket) {
  if (!record_.issuer.empty() && record_.changed >= ticket.changed) return;
  const fs::path key = record_.key_file, csr = record_.csr_file;
  record_ = ticket;
  if (!key.empty()) record_.key_file = key;
  if (!csr.empty()) record_.csr_file = csr;
}

issue::SubmitOptions Submission::how(const OpenIssuer& issuer) {
  issue::SubmitOptions how;
  how.validity_days = options_.days != 0 ? options_.days : record_.days;
  how.now = session_.io.now();
  how.wait = options_.wait.empty() ? std::chrono::seconds(0) : duration_from(options_.wait);
  how.replaces = issuer.replaces ? &*issuer.replaces : nullptr;
  how.keep = [this](const std::string& reference) {
    record_.reference = reference;
    put_if_possible(Phase::pending);
  };
  return how;
}

Answer Submission::send(OpenIssuer& issuer) {
  put(Phase::sent);
  try {
    return issuer.issuer->submit(record_.csr, how(issuer));
  } catch (const Error& error) {
    if (record_.phase == Phase::sent && before_sending(error.code())) put_if_possible(Phase::made);
    throw;
  }
}

std::optional<Answer> Submission::resumed(OpenIssuer& issuer) {
  if (record_.phase == Phase::issued && !record_.certificates.empty()) {
    session_.note("the CA has answered this request before: what it sent is taken from what is remembered");
    return Issued{record_.certificates.front(), {record_.certificates.begin() + 1, record_.certificates.end()}, {}, {}};
  }
  if (record_.phase != Phase::sent && record_.phase != Phase::pending) return std::nullopt;
  try {
    session_.detail("this request was sent before: the CA is asked what became of it");
    Answer answer = issuer.issuer->retrieve(record_.csr, record_.reference, how(issuer));
    // What came back the time before is not the answer to what was sent since.
    if (const auto* issued = std::get_if<Issued>(&answer); issued != nullptr && record_.reference.empty() &&
                                                           !record_.certificates.empty() &&
                                                           issued->certificate == record_.certificates.front())
      return std::nullopt;
    return answer;
  } catch (const Error& error) {
    if (error.code() != Errc::unsupported) throw;
    session_.note("an earlier run sent this request and was cut off; whether the CA has it cannot be told, so it is sent again");
    return std::nullopt;
  }
}

Answer Submission::after_waiting(OpenIssuer& issuer, Answer answer) {
  std::chrono::seconds left = options_.wait.empty() ? std::chrono::seconds(0) : duration_from(options_.wait);
  for (auto* pending = std::get_if<Pending>(&answer); pending != nullptr; pending = std::get_if<Pending>(&answer)) {
    record_.reference = pending->reference;
    put_if_possible(Phase::pending);
    if (left <= std::chrono::seconds(0)) break;
    const auto pause = std::clamp(pending->ask_again.value_or(kPause), std::chrono::seconds(1), left);
    session_.detail("the CA has not decided; asked again in " + std::to_string(pause.count()) + " s");
    session_.io.wait(pause);
    left -= pause;
    try {
      answer = issuer.issuer->retrieve(record_.csr, record_.reference, how(issuer));
    } catch (const Error& error) {
      // The CA has the request: a network that fails for a while is no reason to give up before the time is over.
      if (error.code() != Errc::network || left <= std::chrono::seconds(0)) throw;
      session_.detail(error.message());
    }
  }
  return answer;
}

std::variant<Issued, Pending> Submission::settled(Answer answer) {
  if (auto* refused = std::get_if<Refused>(&answer)) {
    record_.why = refused->why;
    put_if_possible(Phase::refused);
    throw Error(Errc::refused, refused->why, refused->hint, options_.issuer.empty() ? record_.issuer : options_.issuer);
  }
  if (auto* pending = std::get_if<Pending>(&answer)) return std::move(*pending);
  auto& issued = std::get<Issued>(answer);
  record_.certificates = {issued.certificate};
  record_.certificates.insert(record_.certificates.end(), issued.chain.begin(), issued.chain.end());
  put_if_possible(Phase::issued);
  return std::move(issued);
}

std::variant<Issued, Pending> Submission::submit(OpenIssuer& issuer) {
  std::optional<Answer> answer;
  if (record_.issuer == issuer.name) answer = resumed(issuer);
  if (!answer) {
    record_.issuer = issuer.name;
    record_.settings = issuer.settings;
    record_.attributes = issuer.attributes;
    record_.reference.clear();
    record_.why.clear();
    record_.days = options_.days;
    answer = send(issuer);
  }
  return settled(after_waiting(issuer, std::move(*answer)));
}

std::variant<Issued, Pending> Submission::retrieve(OpenIssuer& issuer) {
  if (record_.phase == Phase::issued || record_.phase == Phase::done)
    if (!record_.certificates.empty())
      return Issued{record_.certificates.front(), {record_.certificates.begin() + 1, record_.certificates.end()}, {}, {}};
  return settled(after_waiting(issuer, issuer.issuer->retrieve(record_.csr, record_.reference, how(issuer))));
}

std::string go_on_again(const Submission& submission, const Issued& issued) {
  return issued.kept.empty() && submission.remembered() ? "the same command again takes it from what is remembered" : "";
}

void Submission::done() { put_if_possible(Phase::done); }

}  // namespace certkit::cli
