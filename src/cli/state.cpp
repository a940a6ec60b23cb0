#include "cli/state.hpp"

#include "base/lock.hpp"
#include "cli/render/error.hpp"
#include "cli/syntax.hpp"
#include "cli/token_input.hpp"

namespace certkit::cli {

namespace fs = std::filesystem;

Option& declare_state(Syntax& syntax, std::string& folder) {
  return syntax.option("--state DIR", folder, "Where requests are remembered [$XDG_STATE_HOME/certkit or ~/.local/state/certkit]");
}

fs::path state_folder(const Session& session, const std::string& given) {
  if (!given.empty()) return given;
  // Relative paths are invalid there, and to be ignored (XDG Base Directory Specification).
  if (const auto state = session.io.env("XDG_STATE_HOME"); state && fs::path(*state).is_absolute()) return fs::path(*state) / "certkit";
  if (const auto home = session.io.env("HOME"); home && !home->empty()) return fs::path(*home) / ".local" / "state" / "certkit";
  return {};
}

std::optional<issue::Requests> requests(const Session& session, const std::string& given) {
  const fs::path folder = state_folder(session, given);
  if (folder.empty()) return std::nullopt;
  return issue::Requests(folder);
}

void remember_made(Session& session, const std::string& state, const Csr& csr, const fs::path& key_file, const fs::path& csr_file) {
  try {
    const auto known = requests(session, state);
    if (!known) return;
    const base::FileLock lock(known->lock_file(csr));
    // The same request again, with the same key: what a CA has of it stays remembered.
    issue::RequestRecord record = known->find(csr).value_or(issue::RequestRecord(csr));
    record.key_file = lasting_place(key_file.string());
    record.csr_file = fs::absolute(csr_file);
    if (record.made == Time{}) record.made = record.changed = session.io.now();
    known->put(record);
  } catch (const Error& error) {
    session.warn("this request is not remembered, and deliver will have to be told where the key is: " + error.message());
  }
}

namespace {

// What was looked for may be in there.
void warn_of_unread(Session& session, const std::vector<Error>& unread) {
  for (const Error& error : unread) session.warn(sentence(error));
}

}  // namespace

std::optional<issue::RequestRecord> request_of(Session& session, const std::string& state, const Certificate& certificate) {
  const auto known = requests(session, state);
  if (!known) return std::nullopt;
  std::vector<Error> unread;
  for (issue::RequestRecord& record : known->for_key(certificate.public_key(), &unread))
    if (!record.certificates.empty() && record.certificates.front() == certificate) return std::move(record);
  warn_of_unread(session, unread);
  return std::nullopt;
}

void remember_revoked(Session& session, const std::string& state, const Certificate& certificate) {
  try {
    const auto found = request_of(session, state, certificate);
    if (!found) return;
    const auto known = requests(session, state);
    const base::FileLock lock(known->lock_file(found->csr));
    auto record = known->find(found->csr);
    if (!record || record->certificates.empty() || !(record->certificates.front() == certificate)) return;
    record->phase = issue::RequestRecord::Phase::revoked;
    record->changed = session.io.now();
    known->put(*record);
  } catch (const Error& error) {
    session.warn("it is revoked, and that cannot be remembered: " + error.message());
  }
}

fs::path key_file_of(Session& session, const std::string& state, const PublicKey& key) {
  const auto known = requests(session, state);
  if (!known) return {};
  fs::path gone;
  std::error_code failed;
  std::vector<Error> unread;
  for (const issue::RequestRecord& record : known->for_key(key, &unread)) {
    if (fs::is_regular_file(record.key_file, failed)) return record.key_file;
    if (gone.empty()) gone = record.key_file;
  }
  warn_of_unread(session, unread);
  if (gone.string().starts_with("pkcs11:"))
    session.note("the key of this certificate is in a token: --key '" + gone.string() + "'");
  else if (!gone.empty())
    session.note("the key of this certificate was " + gone.string() + ", and is no longer there: --key says where it is now");
  return {};
}

}  // namespace certkit::cli
