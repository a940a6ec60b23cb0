// Certification paths: built and judged by OpenSSL and by Botan, each for itself, and by what neither looks at (RFC 5280 §6, RFC 6125).
#pragma once

#include <cstdint>
#include <memory>
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
  // both: OpenSSL and Botan are asked for the whole path. signatures: OpenSSL verifies signatures, the rules are our own, and it is asked
  // for the path only where that has policies or CRLs in it: for a hundred thousand leaves.
  enum class Opinions : std::uint8_t { both, signatures } opinions = Opinions::both;
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
  std::vector<Defect> remarks;    // what strict clients refuse and others let pass: no authorityKeyIdentifier, a serial of zero …
  // What each library said in its own words; empty where it said yes. `opinions_differ`: one says yes and the other no.
  std::string openssl_says, botan_says;
  bool openssl_good = false, botan_good = false, opinions_differ = false;
};

// Never throws on certificates, however bad. Bounded: at most 1,000 signatures are checked.
[[nodiscard]] PathAnswer find_path(const Certificate& leaf, const PathQuestion& question);

// Many leaves with the same pool and anchors: what was read of issuers, and which of their signatures held, is kept. For one thread.
class PathFinder {
 public:
  explicit PathFinder(const PathQuestion& question);  // what it refers to has to outlive this
  ~PathFinder();
  PathFinder(const PathFinder&) = delete;
  PathFinder& operator=(const PathFinder&) = delete;
  [[nodiscard]] PathAnswer find(const Certificate& leaf, const std::string& host);  // in place of the question's host

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace certkit::trust
