#include <algorithm>

#include "diagnose/cause.hpp"

namespace certkit::diagnose {
namespace {

void key_mismatch(const Case& one, Report& report) {
  const Certificate* leaf = one.leaf();
  if (leaf == nullptr || one.given_keys.empty()) return;
  const PublicKey key = leaf->public_key();
  if (std::any_of(one.given_keys.begin(), one.given_keys.end(), [&](const PublicKey& given) { return given.same_as(key); })) return;
  report.add("the certificate and the key do not belong together", "the certificate is for a key " + key.describe() + ", " +
                                                                       one.given_keys_file + " has " + one.given_keys.front().describe() +
                                                                       (one.given_keys.size() > 1 ? " and others" : "") + ", another one");
}

}  // namespace

const Cause& cause_key_mismatch() {
  static constexpr std::string_view kFollowsFrom[] = {"old-certificate-still-served"};
  static constexpr Cause cause{
      .id = "key-mismatch",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 0,
      .citation = "RFC 8446 §4.4.3",
      .title = "certificate and key do not belong together",
      .meaning =
          "The private key is not the one that the certificate was made for. nginx and Apache do not start with such a pair (\"key "
          "values mismatch\"), Windows closes each connection.",
      .mend =
          "certkit verify-pair CERTIFICATE FOLDER finds the key that fits among those that are kept. If it is lost, make a new request.",
      .judge = &key_mismatch,
      .follows_from = kFollowsFrom,
  };
  return cause;
}

}  // namespace certkit::diagnose
