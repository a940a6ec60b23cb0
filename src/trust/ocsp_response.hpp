// An OCSPResponse (RFC 6960 §4.2.1), read and not believed. Everything looks into the octets that it was read from.
#pragma once

#include <optional>
#include <vector>

#include "asn1/algorithm.hpp"
#include "certkit/certificate.hpp"

namespace certkit::trust {

// CertID: which certificate is meant, by hashes of its issuer's name and key.
struct OcspCertId {
  asn1::AlgorithmView hash;
  ByteView name_hash, key_hash, serial;
};

struct OcspSingle {
  OcspCertId id;
  enum class Status { good, revoked, unknown } status = Status::unknown;
  Time this_update{};
  std::optional<Time> next_update, revoked_at;
  std::optional<int> reason;
};

struct OcspResponse {
  int status = 0;  // 0: successful, and then there is the rest
  asn1::AlgorithmView algorithm;
  ByteView signed_data, signature;
  ByteView responder_name, responder_key_hash;  // one of them
  Time produced_at{};
  std::vector<OcspSingle> singles;
  std::vector<ByteView> certificates;
  bool unknown_critical = false;  // an extension
};
[[nodiscard]] OcspResponse read_ocsp_response(ByteView der);  // throws Errc::malformed
[[nodiscard]] std::string ocsp_status_words(int status);      // "unauthorized (6): it has no answer for this certificate"

}  // namespace certkit::trust
