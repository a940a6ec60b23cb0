#include "issue/signing_group.hpp"

#include <algorithm>

#include "issue/issuance.hpp"

namespace certkit::issue {

Certificate SigningGroup::run(const std::filesystem::path& folder, const CertificateSpec& spec, const Sign& sign) {
  Turn own;
  own.spec = &spec;
  std::unique_lock lock(mutex_);
  waiting_.push_back(&own);
  changed_.wait(lock, [&] { return own.state != Turn::State::waiting || !led_; });
  if (own.state == Turn::State::waiting) {
    lead(folder, lock, own, sign);
  } else if (own.state == Turn::State::may_sign) {
    sign_own(own, sign, lock);
    changed_.wait(lock, [&] { return own.state == Turn::State::done; });
  }
  if (own.failure) std::rethrow_exception(own.failure);
  return std::move(*own.certificate);
}

void SigningGroup::sign_own(Turn& turn, const Sign& sign, std::unique_lock<std::mutex>& lock) {
  lock.unlock();
  try {
    turn.certificate = sign(*turn.spec);
  } catch (...) {
    turn.failure = std::current_exception();
  }
  lock.lock();
  turn.state = Turn::State::signed_or_failed;
  if (--signing_ == 0) changed_.notify_all();
}

void SigningGroup::lead(const std::filesystem::path& folder, std::unique_lock<std::mutex>& lock, Turn& own, const Sign& sign) {
  led_ = true;
  std::vector<Turn*> group;
  group.swap(waiting_);
  bool lock_is_held = true;
  try {
    std::vector<const CertificateSpec*> specs;
    for (const Turn* turn : group) specs.push_back(turn->spec);
    lock.unlock();
    lock_is_held = false;
    Issuance issuance(folder, specs);
    lock.lock();
    lock_is_held = true;
    for (Turn* turn : group) turn->state = Turn::State::may_sign;
    signing_ = group.size();
    changed_.notify_all();
    sign_own(own, sign, lock);
    changed_.wait(lock, [&] { return signing_ == 0; });
    std::vector<const Certificate*> made;
    for (const Turn* turn : group) made.push_back(turn->certificate ? &*turn->certificate : nullptr);
    lock.unlock();
    lock_is_held = false;
    if (std::any_of(made.begin(), made.end(), [](const Certificate* one) { return one != nullptr; })) {
      issuance.publish(made);
      issuance.keep();
    }
  } catch (...) {
    // Everybody has signed, or nobody began to: what there is goes.
    for (Turn* turn : group)
      if (!turn->failure) turn->failure = std::current_exception();
  }
  if (!lock_is_held) lock.lock();
  for (Turn* turn : group) turn->state = Turn::State::done;
  led_ = false;
  changed_.notify_all();
}

}  // namespace certkit::issue
