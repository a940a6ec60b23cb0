// What scan was given: folders, files, hosts, ranges of addresses, told apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.hpp"
#include "net/observation.hpp"

namespace certkit::cli {

struct HostTarget {
  std::string host;  // a name in A-labels, or an address
  int port = 443;
  net::Starttls starttls = net::Starttls::none;
  bool swept = false;                      // of a range of addresses: that nobody answers there is no news
  [[nodiscard]] std::string name() const;  // "mail.contoso.com:443", "[::1]:443"
};

struct ScanTargets {
  std::vector<std::string> folders, files;
  std::vector<HostTarget> hosts;  // each once
  static constexpr std::size_t kMostHosts = 100'000;
  static constexpr unsigned kMostAddresses = 4096;  // of one range: /20
};

// A folder or file that is there is one; else "https://…", "smtp://…", "host:port", "address", "host.with.dots", "10.1.2.0/24:443". What is
// none of these is taken for a file, which will not be found. `host_lists`: files with a host in each line, "#" begins a comment; ranges
// are refused there. Throws Errc::usage.
[[nodiscard]] ScanTargets targets_from(Session& session, const std::vector<std::string>& inputs,
                                       const std::vector<std::string>& host_lists);

// --exclude: of what a shell could make nothing leaves nothing out, and nobody would see why. Throws Errc::usage.
void require_pattern(const std::string& text);

}  // namespace certkit::cli
