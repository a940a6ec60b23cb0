// What java.io writes: DataOutput's modified UTF-8, and the extent of a serialised object.
#pragma once

#include <string>

#include "certkit/bytes.hpp"

namespace certkit::container::java {

// Modified UTF-8 (java.io.DataInput): U+0000 as C0 80, characters outside the BMP as two surrogates of three octets each.
[[nodiscard]] std::string from_modified_utf8(ByteView octets);  // what is malformed becomes U+FFFD, one for each octet
[[nodiscard]] Bytes to_modified_utf8(std::string_view utf8);    // `utf8` must be UTF-8

// Octets of the serialisation stream (Java Object Serialization Specification §6) with one object at the start of `stream`. A JCEKS store
// has secret keys as such streams and nowhere says how long they are. Throws Errc::malformed, Errc::limit for absurd nesting,
// Errc::unsupported for what no key store has in it.
[[nodiscard]] std::size_t serialized_size(ByteView stream);

}  // namespace certkit::container::java
