// What a server says in the body of an answer, as one line for the admin.
#pragma once

#include <string>
#include <string_view>

#include "net/http.hpp"

namespace certkit::net {

// The first `most` octets or so of the text of a body, on one line: without the mark-up of HTML and what is within script, style and head,
// safe on a terminal, cut at a character of UTF-8. Empty where there is no text in it: nothing, or something binary.
[[nodiscard]] std::string plain_text(std::string_view body, std::size_t most = 200);
// `, which says: "…"`, or nothing: to be put behind status_text().
[[nodiscard]] std::string which_says(const HttpAnswer& answer);

}  // namespace certkit::net
