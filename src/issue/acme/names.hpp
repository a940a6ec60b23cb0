// The names of a request as ACME knows them: identifiers of type dns (RFC 8555 §9.7.7) and ip (RFC 8738).
#pragma once

#include <vector>

#include "certkit/certificate.hpp"
#include "issue/acme/answers.hpp"

namespace certkit::issue::acme {

// SANs, and the CN where it is a host and not among them; each once, in lower case. Throws Errc::usage for names of other types, or none.
[[nodiscard]] std::vector<Identifier> names_of(const Csr& csr);
// "DNS:*.example.org" of an authorization for "example.org" with its wildcard flag.
[[nodiscard]] bool is_for(const Authorization& authorization, const Identifier& name);
[[nodiscard]] std::string shown(const Authorization& authorization);  // "*.example.org"
[[nodiscard]] bool has_wildcard(const std::vector<Identifier>& names);

}  // namespace certkit::issue::acme
