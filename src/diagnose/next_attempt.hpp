// Which attempt, if any, would separate the causes that are still open after those that were made.
#pragma once

#include <optional>
#include <string_view>

#include "diagnose/case.hpp"

namespace certkit::diagnose {

// What the attempts are called (Attempt::label), for the causes to find them by.
namespace attempt {
inline constexpr std::string_view kFirst = "as an ordinary client";
inline constexpr std::string_view kWithoutSni = "without SNI";
inline constexpr std::string_view kWithSni = "with SNI";
inline constexpr std::string_view kTls12 = "TLS 1.2 only";
inline constexpr std::string_view kOld = "old versions and ciphers too";
inline constexpr std::string_view kSmall = "small ClientHello, without ALPN";
inline constexpr std::string_view kRsaOnly = "RSA certificates only";
inline constexpr std::string_view kIpv4 = "by IPv4";
inline constexpr std::string_view kIpv6 = "by IPv6";
inline constexpr std::string_view kStarttls = "with STARTTLS";
inline constexpr std::string_view kClientWithSni = "the same client, with SNI";
}  // namespace attempt

// nullopt: nothing is open any more, or nothing that another attempt would tell. The chain of the first handshake that showed one has to
// be judged in `one` by then.
[[nodiscard]] std::optional<net::Attempt> next_attempt(const Case& one);

}  // namespace certkit::diagnose
