// What a server wants to find in a request: /csrattrs (RFC 7030 §4.5, RFC 8951 §3.2).
#pragma once

#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::issue::est {

// CsrAttrs ::= SEQUENCE OF AttrOrOID. A bare OID is one with no values.
struct Wanted {
  Oid type;
  std::vector<Bytes> values;  // DER of each
};
// Of octets as octets_of() gives them; none for none. Throws Errc::malformed.
[[nodiscard]] std::vector<Wanted> wanted_of(ByteView der);

// What of it the request does not have, in words: "the extension subjectAltName", "a key EC P-384". What certkit has no meaning for is
// taken for an attribute.
[[nodiscard]] std::vector<std::string> lacking(const std::vector<Wanted>& wanted, const Csr& csr);

}  // namespace certkit::issue::est
