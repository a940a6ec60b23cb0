// From what was asked to everything that can be known about it: a Case, which judge() then judges.
#pragma once

#include <functional>
#include <vector>

#include "diagnose/case.hpp"
#include "diagnose/stores.hpp"
#include "net/http.hpp"

namespace certkit::diagnose {

struct Endpoint {
  net::Attempt attempt;  // as the first client comes: host, port, server name, STARTTLS, path of a URL, certificate of the client
  std::string url;       // where the input was one; else empty
};

// What there is to work with. Everything has to outlive the call.
struct Means {
  std::vector<const Certificate*> pool;     // --chain: intermediates, in any order
  std::vector<const Certificate*> anchors;  // --trust
  std::vector<const Crl*> crls;             // --crl
  net::Http* http = nullptr;                // null: nothing is fetched; see open_when_needed()
  std::vector<StorePlace> stores;           // where else a root may be trusted; empty: nobody looks
  std::function<net::Observation(const net::Attempt&)> observe = net::observe;
  // How a path from what was sent (and, on disk, the pool) is found: another way may keep what it learns of issuers.
  std::function<trust::PathAnswer(const Certificate&, const trust::PathQuestion&)> find = trust::find_path;
  static constexpr std::size_t kMostAttempts = 8;
};

// `one` comes with what was asked: subject, host, options, expected …; the rest is filled in. An attempt that separates causes is made
// where the first one leaves more than one open; never more than kMostAttempts.
void investigate(Case& one, const Endpoint& endpoint, const Means& means);
// A chain on disk: `one.sent` is it, leaf first.
void examine(Case& one, const Means& means);

}  // namespace certkit::diagnose
