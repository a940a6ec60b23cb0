// Signatures of one CA folder that are asked for at the same time: what they write is flushed to the disk once for all of them.
#pragma once

#include <condition_variable>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "certkit/make.hpp"

namespace certkit::issue {

// Whoever comes while nobody is at it leads: the rows of all that wait are written, everybody signs on the own thread, the leader puts the
// certificates in place. Who comes meanwhile waits for the next group. One alone is a group, too.
class SigningGroup {
 public:
  using Sign = std::function<Certificate(const CertificateSpec&)>;
  // From any thread. The row of `spec` is on disk before `sign` is called, the certificate when this returns. Throws what Issuance and
  // `sign` throw: then there is neither.
  [[nodiscard]] Certificate run(const std::filesystem::path& folder, const CertificateSpec& spec, const Sign& sign);

  std::mutex opening_key;

 private:
  struct Turn {
    const CertificateSpec* spec = nullptr;
    enum class State { waiting, may_sign, signed_or_failed, done } state = State::waiting;
    std::optional<Certificate> certificate;
    std::exception_ptr failure;
  };
  void lead(const std::filesystem::path& folder, std::unique_lock<std::mutex>& lock, Turn& own, const Sign& sign);
  void sign_own(Turn& turn, const Sign& sign, std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Turn*> waiting_;
  bool led_ = false;
  std::size_t signing_ = 0;  // of the group that is at it
};

}  // namespace certkit::issue
