// What scan has to say about one certificate, by itself: a few bits while there may be a hundred thousand of them, sentences for those that
// are shown.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "cli/scan_report.hpp"

namespace certkit::cli {

struct ScanClock {
  Time now{};
  std::chrono::seconds within{};  // what "soon" is
};

// Facts about a certificate; those that are findings come first.
enum ScanFact : std::uint16_t {
  kExpired = 1u << 0,
  kNotYetValid = 1u << 1,
  kWeakSignature = 1u << 2,
  kWeakKey = 1u << 3,
  kExpiresSoon = 1u << 4,
  kSelfSigned = 1u << 5,  // a note, and of no CA
  kCa = 1u << 6,
};
inline constexpr std::uint16_t kErrors = kExpired | kNotYetValid | kWeakSignature | kWeakKey, kWarnings = kExpiresSoon;

[[nodiscard]] std::uint16_t facts_of(const Certificate& certificate, const ScanClock& clock);
[[nodiscard]] ScanState state_of(std::uint16_t facts) noexcept;
[[nodiscard]] std::vector<Finding> findings_of(const Certificate& certificate, std::uint16_t facts, const ScanClock& clock,
                                               const std::string& place);
// "12 d ago", "in 5 d", "in 3 h": how far away a time is.
[[nodiscard]] std::string distance(Time time, Time now);

}  // namespace certkit::cli
