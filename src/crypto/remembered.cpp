#include "crypto/remembered.hpp"

#include <algorithm>
#include <cstring>

#include "certkit/secret.hpp"
#include "crypto/pbe.hpp"

namespace certkit::crypto {
namespace {

constexpr std::size_t kHalf = 8192;

}  // namespace

std::size_t Remembered::FirstOctets::operator()(const Sha256& question) const noexcept {
  std::size_t out = 0;
  std::memcpy(&out, question.data(), sizeof out);
  return out;
}

Sha256 Remembered::question(std::initializer_list<ByteView> parts) {
  std::size_t size = 0;
  for (const ByteView part : parts) size += sizeof(std::uint64_t) + part.size();
  Secret all(size);
  std::uint8_t* to = all.reveal_mutable().data();
  for (const ByteView part : parts) {
    const std::uint64_t length = part.size();
    std::memcpy(to, &length, sizeof length);
    to = std::copy(part.begin(), part.end(), to + sizeof length);
  }
  return sha256(all.reveal());
}

bool Remembered::has(const Sha256& question) const {
  const std::lock_guard lock(mutex_);
  return newer_.count(question) != 0 || older_.count(question) != 0;
}

void Remembered::add(const Sha256& question) {
  const std::lock_guard lock(mutex_);
  if (newer_.size() == kHalf) {
    older_ = std::move(newer_);
    newer_.clear();
  }
  newer_.insert(question);
}

}  // namespace certkit::crypto
