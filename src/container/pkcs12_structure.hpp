// The outer shape of a PKCS#12 (RFC 7292 §4): what is in it before any password is known.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/bag.hpp"
#include "certkit/key.hpp"

namespace certkit::container::pkcs12 {

struct Mac {
  bool pbmac1 = false;       // RFC 9579; else HMAC with the KDF of RFC 7292 B.2
  Hash hash = Hash::sha1;    // of the HMAC
  Hash prf = Hash::sha1;     // pbmac1: of PBKDF2
  std::size_t key_size = 0;  // pbmac1: octets
  std::uint64_t iterations = 1;
  Bytes salt, value;
  [[nodiscard]] std::string describe() const;  // "HMAC-SHA256 (PKCS12KDF)"
};

// One ContentInfo of the AuthenticatedSafe.
struct Safe {
  Secret content;  // SafeContents in the clear, as definite-length DER, or the ciphertext
  std::optional<AlgorithmId> encryption;
  Protection protection;        // empty scheme: in the clear
  std::optional<Error> broken;  // it cannot be read, and why; the other safes can
};

struct Pfx {
  Secret authenticated;  // the octets that the MAC is over
  std::vector<Safe> safes;
  std::optional<Mac> mac;
  std::optional<Error> mac_broken;  // it has a MAC that cannot be checked: malformed or unsupported
  bool ber = false;
  std::size_t trailing = 0;  // octets after the structure
};

// Throws Errc::malformed if it is no PKCS#12, Errc::unsupported for public-key integrity and other versions, Errc::limit.
[[nodiscard]] Pfx parse(ByteView ber, int max_depth);

// BER to definite-length DER; `ber` becomes true if it was not.
[[nodiscard]] Secret definite(ByteView bytes, int max_depth, bool& ber);
// The same, but damaged octets are kept as they are: whoever reads them finds out how many of the bags in them are whole.
[[nodiscard]] Secret definite_or_as_is(ByteView bytes, int max_depth, bool& ber);

[[nodiscard]] Oid oid_of(Hash hash);
[[nodiscard]] std::string upper_name(Hash hash);  // "SHA256"

}  // namespace certkit::container::pkcs12
