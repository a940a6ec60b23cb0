#include "cli/submission.hpp"

#include <algorithm>

#include "certkit/write.hpp"
#include "cli/duration.hpp"
#include "cli/state.hpp"
#include "cli/token_input.hpp"

namespace certkit::cli {

namespace fs = std::filesystem;
using issue::Issued;
using issue::Pending;
using issue::Refused;
using Phase = issue::RequestRecord::Phase;

namespace {

constexpr std::chrono::seconds kPause(30);  // between two questions, where the CA does not say
// What a CA may want to be left alone for. More was said by a clock that was wrong then, or is now.
constexpr std::chrono::seconds kLongest(24 * 3600);

// Errors of what the user gave, and a server that lets nobody in (401, 403, a redirect elsewhere): the CA has no such request.
bool before_sending(Errc code) {
  return code == Errc::usage || code == Errc::refused || code == Errc::no_password || code == Errc::unreadable ||
         code == Errc::wrong_kind || code == Errc::unsupported;
}

std::chrono::seconds waiting_time(const IssuingOptions& options) {
  return options.wait.empty() ? std::chrono::seconds(0) : duration_from(options.wait);
}

}  // namespace

Submission::Submission(Session& session, const IssuingOptions& options, const Csr& csr, const RequestFiles& files,
                       std::chrono::milliseconds patience)
    : session_(session), options_(options), requests_(requests(session, options.state)), record_(csr) {
  if (!requests_) {
    session_.warn("this request is not remembered: neither --state nor HOME says where");
  } else {
    lock_.emplace(requests_->lock_file(csr), patience);
    try {
      if (auto known = requests_->find(csr)) record_ = std::move(*known);
    } catch (const Error& error) {
      // What cannot be read for another reason may be read tomorrow, and may say that the CA has this request.
      if (error.code() != Errc::malformed && error.code() != Errc::wrong_kind) throw;
      session_.warn("what was remembered of this request is damaged, and kept as " + requests_->put_aside(csr).string() + ": " +
                    error.message());
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
bool Submission::put_if_possible(Phase phase) {
  try {
    put(phase);
    return requests_.has_value();
  } catch (const Error& error) {
    session_.warn("this cannot be remembered: " + error.message());
    return false;
  }
}

void Submission::adopt(const issue::RequestRecord& ticket) {
  if (was_sent()) return;
  const fs::path key = record_.key_file, csr = record_.csr_file;
  record_ = ticket;
  record_.key_file = key;
  record_.csr_file = csr;
}

issue::SubmitOptions Submission::how(const OpenIssuer& issuer) {
  if (issuer.replaces) record_.replaces = issuer.replaces;
  issue::SubmitOptions how;
  how.validity_days = options_.days != 0 ? options_.days : record_.days;
  how.now = session_.io.now();
  how.wait = waiting_time(options_);
  how.replaces = record_.replaces ? &*record_.replaces : nullptr;
  how.keep = [this](const std::string& reference) {
    record_.reference = reference;
    put_if_possible(Phase::pending);
  };
  how.unsent = [this] { put_if_possible(Phase::made); };
  how.leave_alone = [this](std::chrono::seconds time) {
    record_.not_before = session_.io.now() + std::min(time, kLongest);
    put_if_possible(record_.phase);
  };
  return how;
}

issue::Answer Submission::send(OpenIssuer& issuer) {
  const issue::SubmitOptions options = how(issuer);
  put(Phase::sent);
  try {
    return issuer.issuer->submit(record_.csr, options);
  } catch (const Error& error) {
    if (record_.phase == Phase::sent && before_sending(error.code())) put_if_possible(Phase::made);
    throw;
  }
}

Issued Submission::remembered_answer() const {
  return {record_.certificates.front(), {record_.certificates.begin() + 1, record_.certificates.end()}, {}, {}};
}

std::optional<issue::Answer> Submission::resumed(OpenIssuer& issuer) {
  if (record_.phase == Phase::issued && !record_.certificates.empty()) {
    session_.note("the CA has answered this request before: what it sent is taken from what is remembered");
    return remembered_answer();
  }
  if (record_.phase != Phase::sent && record_.phase != Phase::pending) return std::nullopt;
  if (issuer.attributes != record_.attributes)
    session_.note("the CA has this request with other attributes: what is said now counts for a new request (certkit retrieve --forget)");
  if (const auto left = too_early(); left > std::chrono::seconds(0)) return not_asked(left);
  try {
    session_.detail("this request was sent before: the CA is asked what became of it");
    issue::Answer answer = issuer.issuer->retrieve(record_.csr, record_.reference, how(issuer));
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

std::chrono::seconds Submission::too_early() const {
  const auto left = std::chrono::duration_cast<std::chrono::seconds>(record_.not_before - session_.io.now());
  return options_.at_once || left > kLongest ? std::chrono::seconds(0) : std::max(left, std::chrono::seconds(0));
}

issue::Answer Submission::not_asked(std::chrono::seconds left) const {
  if (record_.phase != Phase::pending && waiting_time(options_) < left)
    throw Error(Errc::network, "the CA wants to be left alone until " + to_rfc3339(record_.not_before) + ", and was not asked",
                "try again then; --now asks all the same", record_.issuer);
  return Pending{record_.reference,
                 "it wants to be asked again after " + to_rfc3339(record_.not_before) + ", and was not asked; --now asks all the same",
                 left, true};
}

issue::Answer Submission::after_waiting(OpenIssuer& issuer, issue::Answer answer) {
  std::chrono::seconds left = waiting_time(options_);
  for (auto* pending = std::get_if<Pending>(&answer); pending != nullptr; pending = std::get_if<Pending>(&answer)) {
    record_.reference = pending->reference;
    record_.not_before = pending->ca_says_when && pending->ask_again ? session_.io.now() + std::min(*pending->ask_again, kLongest) : Time{};
    put_if_possible(record_.phase == Phase::sent && pending->reference.empty() ? Phase::sent : Phase::pending);
    if (left <= std::chrono::seconds(0) || (pending->ca_says_when && *pending->ask_again > left)) break;
    const auto pause = std::min(std::max(pending->ask_again.value_or(kPause), std::chrono::seconds(1)), left);
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

Submission::Answer Submission::settled(issue::Answer answer) {
  if (auto* refused = std::get_if<Refused>(&answer)) {
    record_.why = refused->why;
    put_if_possible(Phase::refused);
    throw Error(Errc::refused, refused->why, refused->hint, options_.issuer.empty() ? record_.issuer : options_.issuer);
  }
  if (auto* pending = std::get_if<Pending>(&answer)) return std::move(*pending);
  auto& issued = std::get<Issued>(answer);
  record_.certificates = {issued.certificate};
  record_.certificates.insert(record_.certificates.end(), issued.chain.begin(), issued.chain.end());
  kept_ = put_if_possible(Phase::issued);
  if (!kept_ && requests_) session_.io.err << to_pem(issued.certificate);  // if it comes into no file either, it is at least on the screen
  return std::move(issued);
}

Submission::Answer Submission::submit(OpenIssuer& issuer) {
  std::optional<issue::Answer> answer;
  if (record_.issuer == issuer.name) answer = resumed(issuer);
  if (!answer) {
    record_.issuer = issuer.name;
    record_.settings = issuer.settings;
    record_.attributes = issuer.attributes;
    record_.reference.clear();
    record_.why.clear();
    record_.not_before = {};
    record_.replaces = issuer.replaces;
    record_.days = options_.days;
    answer = send(issuer);
  }
  return settled(after_waiting(issuer, std::move(*answer)));
}

Submission::Answer Submission::retrieve(OpenIssuer& issuer) {
  if ((record_.phase == Phase::issued || record_.phase == Phase::done) && !record_.certificates.empty()) {
    kept_ = requests_.has_value();
    return remembered_answer();
  }
  if (const auto left = too_early(); left > std::chrono::seconds(0)) return settled(after_waiting(issuer, not_asked(left)));
  return settled(after_waiting(issuer, issuer.issuer->retrieve(record_.csr, record_.reference, how(issuer))));
}

Received Submission::received(OpenIssuer& issuer, Issued issued, std::vector<issue::Difference> found) {
  try {
    return compare(session_, record_.csr, record_.days, *issuer.issuer, std::move(issued), std::move(found));
  } catch (const Error& error) {
    if (error.code() == Errc::mismatch) {
      record_.certificates.clear();
      record_.why = error.message();
      kept_ = false;
      put_if_possible(Phase::refused);
    }
    throw;
  }
}

std::string Submission::forget() {
  const std::string who = record_.issuer;
  if (who.empty()) return {};
  if ((record_.phase == Phase::issued || record_.phase == Phase::done) && !record_.certificates.empty())
    throw Error(Errc::usage,
                "the CA has answered this request with the certificate " + record_.certificates.front().serial_hex() +
                    ", and revoke and deliver go by what is remembered of it",
                "certkit submit sends the same request once more; certkit revoke FILE has the certificate revoked");
  issue::RequestRecord fresh(record_.csr);
  fresh.key_file = record_.key_file;
  fresh.csr_file = record_.csr_file;
  fresh.made = record_.made;
  record_ = std::move(fresh);
  put(Phase::made);
  return who;
}

void Submission::done() { put_if_possible(Phase::done); }

std::string Submission::way_on() const { return kept_ ? "the same command again takes it from what is remembered" : ""; }

}  // namespace certkit::cli
