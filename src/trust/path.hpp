// Certification paths: built and judged by OpenSSL and by Botan, each for itself, and by what neither looks at (RFC 5280 §6, RFC 6125).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::trust {

enum class Purpose : std::uint8_t { server, client, any };

struct PathQuestion {
  Time at{};
  Purpose purpose = Purpose::server;
  std::string host;                             // DNS name or address that has to be in the leaf; empty: names are not looked at
  std::span<const Certificate* const> pool;     // intermediates, in any order; what is in `anchors` too is no harm
  std::span<const Certificate* const> anchors;  // what the client trusts
  std::span<const Crl* const> crls;             // given ones: then each certificate of the path but the anchor needs one that covers it
  int max_depth = 16;                           // certificates between leaf and anchor
};

// One thing that is wrong with a path. `id` is the finding's: "expired", "name-mismatch", "untrusted-root", …
struct Defect {
  std::string id;
  std::size_t at = 0;  // which certificate of the path
  std::string what;    // for people: the certificate's own words on it ("valid until 2021-09-30")
};

struct PathAnswer {
  bool good = false;
  std::vector<Certificate> path;  // leaf first; the longest that could be built where none is good
  bool anchored = false;          // path.back() is an anchor
  std::vector<Defect> defects;    // of the path that came closest; empty where good
  // What each library said in its own words; empty where it said yes. `opinions_differ`: one says yes and the other no.
  std::string openssl_says, botan_says;
  bool openssl_good = false, botan_good = false, opinions_differ = false;
};

// Never throws on certificates, however bad. Bounded: at most 1,000 signatures are checked.
[[nodiscard]] PathAnswer find_path(const Certificate& leaf, const PathQuestion& question);

}  // namespace certkit::trust
