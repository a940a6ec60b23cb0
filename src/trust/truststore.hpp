// Trust stores as sets of CA certificates: what goes in, what is left out and why, and how two differ.
#pragma once

#include <span>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "certkit/bag.hpp"

namespace certkit::trust {

struct StoreOptions {
  bool any = false;  // --any: not only CA certificates
  bool keep_expired = false;
  bool keep_rejected = false;  // what OpenSSL's trust attributes or an NSS database say no to
  Time now{};
};
struct LeftOut {
  Certificate certificate;
  std::string why;       // "expired 2021-09-30", "not a CA", "there already"
  bool warning = false;  // it looked like a certificate to trust
};
// Whether it comes from an NSS database, which says of each certificate what it is trusted for: where it says nothing, for nothing.
[[nodiscard]] bool judged_by_nss(const Item& certificate) noexcept;
// Why OpenSSL's trust attributes or an NSS database say that servers are not to be trusted because of it; empty if they do not.
[[nodiscard]] std::string rejection(const Item& certificate);
// What is trusted of certificates that are given for it: those of CAs, and self-issued ones, but for what is rejected.
struct Anchors {
  std::vector<Certificate> certificates;
  std::vector<LeftOut> left_out;
};
[[nodiscard]] Anchors anchors_of(const Bag& bag);
struct Store {
  std::vector<Certificate> certificates;
  std::vector<std::string> names;  // of each: what its store or PFX called it, else empty
  std::vector<LeftOut> left_out;
};
// One certificate after the other; the first appearance wins. Of one that is there already nothing is kept.
class StoreBuilder {
 public:
  explicit StoreBuilder(const StoreOptions& options) : options_(options) {}
  struct Candidate {  // made on any thread: hashing is most of the work
    explicit Candidate(Certificate what, std::string called = {}, std::string why_rejected = {});
    Certificate certificate;
    std::string name, rejection;
    std::size_t hash;  // of its DER
  };
  void add(Candidate&& candidate);
  void keep(Candidate&& candidate);  // it is in the store already: only a rejection, which would get lost, keeps it out
  [[nodiscard]] Store take() { return std::move(store_); }

 private:
  void take(const Candidate& candidate);
  struct Hash {
    std::size_t operator()(const Candidate& one) const noexcept { return one.hash; }
  };
  struct Same {
    bool operator()(const Candidate& a, const Candidate& b) const noexcept { return a.hash == b.hash && a.certificate == b.certificate; }
  };
  StoreOptions options_;
  std::unordered_set<Candidate, Hash, Same> seen_;
  Store store_;
};
[[nodiscard]] Store build(std::span<const Certificate* const> certificates, const StoreOptions& options);
// FINGERPRINT (SHA-1 or SHA-256 hex, with or without colons, at least 8 digits) or SUBJECT (RFC 4514 text, or the CN alone;
// case-insensitive). Throws Errc::usage if several different certificates fit a fingerprint prefix.
[[nodiscard]] std::vector<std::size_t> find(std::span<const Certificate> certificates, const std::string& fingerprint_or_subject);
// Alias for JKS and PKCS#12 entries: the name if there is one, else from the CN or O; lower case, made unique.
[[nodiscard]] std::vector<std::string> aliases(std::span<const Certificate> certificates, std::span<const std::string> names = {});
// OpenSSL's subject_hash (X509_NAME_hash: SHA-1 of the canonical name), for `<hash>.<n>` in a hash folder.
[[nodiscard]] std::string openssl_subject_hash(const Certificate& certificate);

}  // namespace certkit::trust
