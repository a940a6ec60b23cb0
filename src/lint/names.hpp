// Names taken apart, for the rules about them.
#pragma once

#include "lint/paper.hpp"

namespace certkit::lint {

[[nodiscard]] std::vector<std::string_view> labels_of(std::string_view dns);  // between the dots; may be empty ones
[[nodiscard]] bool leads_with_wildcard(std::string_view dns) noexcept;        // "*."
// Of subjectAltName, as they stand there.
[[nodiscard]] std::vector<std::string_view> dns_names(const Paper& paper);
// An address in dotted or colon form, as it is found in a common name.
[[nodiscard]] bool is_address(std::string_view text);

// One attribute of a distinguished name.
struct Part {
  const char* whose;  // "subject" or "issuer"
  const NameAttribute& attribute;
  [[nodiscard]] std::string name() const;  // "CN of the subject"
};
[[nodiscard]] std::vector<Part> subject_parts(const Paper& paper);
[[nodiscard]] std::vector<Part> all_parts(const Paper& paper);  // of the subject, and of a certificate's issuer
[[nodiscard]] std::vector<std::string> subject_values(const Paper& paper, const Oid& type);

// scheme and host of a URI (RFC 3986 §3), as far as it has them.
struct UriParts {
  std::string_view scheme, rest, authority, host;
  bool has_authority = false;
};
[[nodiscard]] UriParts parts_of_uri(std::string_view uri) noexcept;

}  // namespace certkit::lint
