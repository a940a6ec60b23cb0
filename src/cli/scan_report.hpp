// What a look at many certificates found, as a value: what scan shows as text, JSON, CSV, for Prometheus, for Nagios, and as a page.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.hpp"
#include "certkit/bag.hpp"
#include "certkit/certificate.hpp"

namespace certkit::cli {

// The worst first.
enum class ScanState : std::uint8_t { expired, not_yet_valid, weak, expires_soon, fine };
[[nodiscard]] std::string_view to_word(ScanState state) noexcept;  // "expired", "not-yet-valid", "weak", "expires-soon", "fine"

// One certificate, however often it was met.
struct ScanRow {
  Certificate certificate;
  ScanState state = ScanState::fine;
  std::vector<Finding> findings;  // about this certificate, the worst first; none where it is fine
  // Where it was: "certs/bundle.pem, line 24", "mail.contoso.com:443", "mail.contoso.com:443, certificate 2 of its chain". Sorted; at most
  // kMostPlaces of them, of how many.
  std::vector<std::string> places;
  std::size_t places_total = 0;
  bool shares_key = false;  // another certificate that is no CA has the same key: see ScanReport::shared_keys
  static constexpr std::size_t kMostPlaces = 1000;
};

// Certificates that are no CAs and have one and the same key.
struct SharedKey {
  Sha256 spki{};
  struct One {
    std::string name;
    Sha256 fingerprint{};
    Time not_after{};
    std::string place;  // the first one
  };
  std::vector<One> certificates;  // at most kMost of `total`
  std::size_t total = 0;
  static constexpr std::size_t kMost = 100;
};

struct ScanHost {
  std::string name;               // "mail.contoso.com:443"
  std::string address;            // that was connected; empty: none
  std::vector<Sha256> chain;      // fingerprints of what it sent, in that order
  std::vector<Finding> findings;  // about the host: unreachable, wrong name, chain that leads nowhere
};

struct ScanCounts {
  std::size_t files = 0, with_certificates = 0;  // files that were looked at; those with certificates in them
  std::size_t hosts = 0, silent = 0;             // hosts that were asked; addresses of ranges where nobody speaks TLS
  std::size_t seen = 0, certificates = 0;        // with those met again; different ones
  std::size_t expired = 0, not_yet_valid = 0, expires_soon = 0, weak = 0, fine = 0;  // each certificate in one of these
  std::size_t linked_folders = 0;                                                    // links to folders, which are not followed
};

// Rows are handed out one by one, the worst first, and may be asked for more than once: there may be a hundred thousand of them, which
// nobody holds.
using ScanRows = std::function<void(const std::function<void(const ScanRow&)>& use)>;
[[nodiscard]] ScanRows rows_of(std::vector<ScanRow> rows);

struct ScanReport {
  Time now{};
  std::chrono::seconds within{};  // what "soon" is
  ScanCounts counts;
  ScanRows rows;       // to be listed: those with an error or a warning; all of them with --all
  ScanRows every_row;  // all of them, where something that is written needs that; else empty
  bool all = false;
  std::vector<ScanHost> hosts;         // in the order in which they were given
  std::vector<SharedKey> shared_keys;  // at most kMostSharedKeys of shared_keys_total
  std::size_t shared_keys_total = 0;
  std::vector<Problem> problems;  // what could not be read; at most kMostProblems of problems_total
  std::size_t problems_total = 0;
  std::vector<std::string> passed_over;             // files in folders that seemed worth reading and were something else, and why
  std::size_t beyond_limits = 0;                    // of these, and of texts, those that are too large to be sure of
  std::size_t errors = 0, warnings = 0, notes = 0;  // findings
  static constexpr std::size_t kMostSharedKeys = 1000, kMostProblems = 10'000;
};

}  // namespace certkit::cli
