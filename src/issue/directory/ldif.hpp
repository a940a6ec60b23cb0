// LDIF (RFC 2849) that publishes: for ldapmodify, and for ldifde under Windows.
#pragma once

#include <string>

#include "certkit/bytes.hpp"
#include "issue/directory/publication.hpp"

namespace certkit::issue::directory {

// Change records. LDIF has no "if it is missing": each object is added, and then each value, so one of the two fails where it is there
// already; whoever applies it goes on (ldapmodify -c, ldifde -k). Applied twice, it changes nothing more.
[[nodiscard]] std::string to_ldif(const Publication& publication);

// "cn: Lab CA", or "cn:: base64" for what is no SAFE-STRING; folded at 76 columns, each line with its end.
[[nodiscard]] std::string ldif_line(std::string_view attribute, std::string_view value);

}  // namespace certkit::issue::directory
