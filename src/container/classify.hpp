// What a DER or BER object is, from its outermost structure: the label, the suffix and the sender may all be wrong.
#pragma once

#include <string_view>

#include "certkit/bytes.hpp"

namespace certkit::container {

enum class Kind {
  certificate,
  csr,
  crl,
  public_key,
  pkcs1_public,
  pkcs8,
  encrypted_pkcs8,
  pkcs1,
  sec1,
  dsa,
  pkcs12,
  pkcs7,
  netscape_sequence,
  other_content,  // other_content: a ContentInfo that holds no certificates to look at (enveloped, data …)
  ocsp_response,
  dh_parameters,
  dsa_parameters,
  trust_attributes,  // trust_attributes: what OpenSSL's TRUSTED CERTIFICATE adds
  unknown,
};

// `object` is one TLV. Looks at it alone; reads nothing deeper than it must.
[[nodiscard]] Kind classify(ByteView object, int max_depth) noexcept;

[[nodiscard]] std::string_view name_of(Kind kind) noexcept;  // "PKCS#8 private key"
// Would a PEM block with this label hold that? True for labels that certkit does not know.
[[nodiscard]] bool label_fits(std::string_view label, Kind kind) noexcept;

}  // namespace certkit::container
