// SafeContents (RFC 7292 §4.2) taken apart into bags; nothing is decrypted here.
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <vector>

#include "asn1/reader.hpp"
#include "certkit/bag.hpp"

namespace certkit::container::pkcs12 {

struct SafeBag {
  Oid id;
  asn1::Tlv value;    // content of bagValue [0]
  std::string place;  // "safe 1, bag 2", "safe 1, bag 2, bag 1"
  std::string friendly_name, ms_csp_name;
  Bytes local_key_id;
  bool java_trusted = false;
};

// Told of what could not be read, with its place; then the rest goes on.
using OnProblem = std::function<void(const std::string& place, const Error& error)>;

// Bags in order, nested SafeContents in the place of their bag. Views point into `contents`. Throws Errc::limit beyond `max_depth` levels
// of nesting.
void collect(ByteView contents, const std::string& place, int max_depth, std::vector<SafeBag>& bags, const OnProblem& problem);

struct Encrypted {
  AlgorithmId algorithm;
  ByteView ciphertext;
};
[[nodiscard]] Encrypted encrypted_key(const SafeBag& bag);  // EncryptedPrivateKeyInfo (RFC 5958 §3); throws Errc::malformed

// CertBag and CRLBag: the type and the octets.
struct Typed {
  Oid type;
  ByteView value;
};
[[nodiscard]] Typed typed_value(const SafeBag& bag);

// Windows' attribute keyUsage within a PrivateKeyInfo, its first octet; 0 where there is none, or it is damaged.
[[nodiscard]] std::uint8_t ms_key_usage(ByteView private_key_info);

}  // namespace certkit::container::pkcs12
