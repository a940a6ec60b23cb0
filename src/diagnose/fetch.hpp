// What certificates point at, fetched and judged: the chain completed, each of its certificates asked about, the stores that have its root.
#pragma once

#include "diagnose/case.hpp"
#include "diagnose/investigate.hpp"

namespace certkit::diagnose {

// What a certificate of a stranger may make us fetch, at most.
struct FetchLimits {
  static constexpr std::size_t kUrls = 48;           // of one case, each fetched once
  static constexpr std::size_t kUrlsOfOne = 16;      // of one kind in one certificate
  static constexpr std::chrono::seconds kEach{15};   // for one of them
  static constexpr std::chrono::seconds kWhole{60};  // no further one is begun then, nor what came of one looked at for another certificate
  static constexpr std::size_t kCrlOctets = 64u << 20, kOcspOctets = 1u << 20, kIssuerOctets = 256u << 10;
  static constexpr std::size_t kIssuers = 100;  // certificates that are taken of one answer
  static constexpr std::size_t kKept = 200;     // of all answers, as issuers
  static constexpr int kDepth = 8;              // issuers that are looked up, one after the other
};
// How Means::http is to be opened for this: short waits (`longest`: for one URL, where that is less than kEach), no proxy, and no way to
// where a cloud keeps its secrets.
[[nodiscard]] net::HttpOptions fetch_http_options(std::chrono::seconds longest = FetchLimits::kEach);
// Such a one, which is opened when something is to be fetched: for one thread.
[[nodiscard]] std::unique_ptr<net::Http> open_when_needed(std::chrono::seconds longest = FetchLimits::kEach);

// Once Case::as_sent is known: fills completed, to_send, fetched and stores. Never throws for what servers do.
void fetch(Case& one, const Means& means);

}  // namespace certkit::diagnose
