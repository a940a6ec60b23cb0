// What Active Directory calls the objects of a CA: [MS-WCCE] §3.1.1.4.1.1, "Sanitizing Common Names".
#pragma once

#include <string>
#include <string_view>

#include "certkit/name.hpp"

namespace certkit::issue::directory {

// `name` (UTF-8) with what file names, URLs and distinguished names give a meaning to written as "!" and four hex digits of its UTF-16
// code: "Lab CA (2)" is "Lab CA !00282!0029". Of more than 51 characters the first 51 stay, and "-" and five digits, a hash of the others,
// follow.
[[nodiscard]] std::string object_name(std::string_view name);

// What a CA is called: its CN; where it has none, its most specific OU, else O. Throws Errc::wrong_kind if there is none of them.
[[nodiscard]] std::string ca_name(const Name& subject);

}  // namespace certkit::issue::directory
