// Keys and requests.
#include "base/placing.hpp"
#include "crypto/token_uri.hpp"
#include "fleet/run/generation.hpp"
#include "fleet/run/key_file.hpp"
#include "fleet/run/wave.hpp"

namespace certkit::fleet {
namespace {

bool is_of_kind(const PrivateKey& key, const KeySpec& kind) {
  const PublicKey& is = key.public_key();
  return is.type() == kind.type && (kind.type == KeyType::rsa || kind.type == KeyType::ec ? is.bits() == kind.bits : true);
}

bool is_reused(const Task& task) {
  if (task.entry->key.value_or(CertificateEntry::Key::make_new) != CertificateEntry::Key::reuse || task.standing.live.key.empty())
    return false;
  // A key that may be known to others is not used again.
  return !is_reason(*task.planned, "revoked");
}

// Where it cannot be delivered, it need not be asked for.
void require_deliverable(const Task& task, const Csr& csr, const std::optional<Secret>& password) {
  for (const Asked::Place& place : task.asked->places) {
    if (task.key->held() != nullptr) profile::require_no_key_in(place.delivery);
    profile::require_deliverable(place.delivery, {&*task.key, {}, &csr, task.asked->trust}, password ? &*password : nullptr);
  }
}

}  // namespace

namespace {

PrivateKey live_key(const Task& task, const std::optional<Secret>& password) {
  const Live& live = task.standing.live;
  std::error_code unknown;
  if (!crypto::is_token_uri(live.key) && std::filesystem::status(live.key, unknown).type() == std::filesystem::file_type::not_found)
    throw Error(Errc::unreadable, "the key that is to be used again is gone: " + live.key,
                "put it back (the one that is in place is the same); or key: new for this certificate", live.key);
  PrivateKey key = read_key(live.key, password);
  if (!key.public_key().same_as(live.certificates.front().public_key()))
    throw Error(Errc::mismatch, "it is not the key of the certificate that is in place",
                "put the right one back; or key: new for this certificate", live.key);
  return key;
}

}  // namespace

std::optional<Secret> Wave::password_of(const Task& task) const {
  if (task.entry->passout.empty()) return std::nullopt;
  return work_.world.secret(issue::SecretReference{task.entry->passout});
}

void Wave::make_key(Task& task) {
  Renewal& renewal = task.renewal();
  const std::filesystem::path folder = task.folder(work_.world);
  const std::optional<Secret> password = password_of(task);
  base::make_folders(folder, 0700);
  std::optional<PrivateKey> before;
  if (is_reused(task) || task.has_certificate()) before = live_key(task, password);
  if (before && !task.has_certificate() && !is_of_kind(*before, task.asked->key)) before.reset();
  if (!task.entry->token.empty()) {
    renewal.key = before ? task.standing.live.key : token_place(task.entry->token, task.standing.name, renewal.id);
    task.key = before ? std::move(*before) : token_key_at(renewal.key, task.asked->key);
  } else {
    task.key = before ? std::move(*before) : generate_key(task.asked->key);
    renewal.key = key_file(folder).string();
  }
  const Csr csr = make_csr(task.asked->csr, *task.key);
  require_deliverable(task, csr, password);
  if (task.key->held() == nullptr)
    write_key(renewal.key, *task.key, password);
  else
    keep_key_place(folder, renewal.key);
  renewal.csr = to_bytes(csr.der());
}

// Of a renewal that an earlier run began: without its key its certificate is of no use. One that is gone does not come back; of one that
// cannot be used the admin knows whether it does, and gives it up by --force.
bool Wave::has_key(Task& task) {
  if (task.key) return true;
  Renewal& renewal = task.renewal();
  const bool gone = !crypto::is_token_uri(renewal.key) && !std::filesystem::exists(renewal.key);
  try {
    if (gone)
      throw Error(Errc::unreadable, "the key that was made for this renewal is gone", "the next run begins anew, with a new one",
                  renewal.key);
    PrivateKey key = read_key(renewal.key, password_of(task));
    if (!renewal.csr.empty() && !key.public_key().same_as(Csr(renewal.csr).public_key()))
      throw Error(Errc::mismatch, "it is not the key that the certificate was asked for with",
                  "put back the right one; or give this renewal up by --force, and the run after it begins anew", renewal.key);
    task.key = std::move(key);
    return true;
  } catch (const Error& error) {
    Failure failure = Failure::of(error);
    failure.for_good = gone || (error.code() != Errc::no_password && (renewal.step == Step::key_ready || work_.options.force));
    if (failure.for_good) renewal.key.clear();  // so that it is begun anew
    if (failure.for_good && !gone) failure.hint = "this renewal is given up: the next run begins anew, with a new key";
    fail(task, failure);
    return false;
  }
}

void Wave::make_keys() {
  const Tasks fresh = at({Step::due});
  each(at({Step::key_ready, Step::sending, Step::pending}), 0, [this](Task& task) { (void)has_key(task); });
  each(fresh, 0, [this](Task& task) { make_key(task); });
  const Tasks made = at({Step::due});
  if (made.empty()) return;
  flush_for(made);
  Tasks with_certificate, without;
  for (Task* const task : at({Step::due})) (task->has_certificate() ? with_certificate : without).push_back(task);
  work_.journal.record_all(with_certificate, Step::checked, [](const Task&) { return "the certificate stays; its files are made again"; });
  work_.journal.record_all(without, Step::key_ready, [](const Task&) { return "key and request are made"; });
}

}  // namespace certkit::fleet
