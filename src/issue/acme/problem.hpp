// What the CA complains about (RFC 8555 §6.7), as one sentence and the next step.
#pragma once

#include <string>
#include <string_view>

#include "issue/acme/answers.hpp"
#include "net/http.hpp"

namespace certkit::issue::acme {

// "the CA does not certify blocked.test: policy forbids it (rejectedIdentifier)": detail, type, and each part with its name.
[[nodiscard]] std::string sentence(const Problem& problem);
[[nodiscard]] std::string next_step(const Problem& problem);
// Of an answer that is no success: its problem document, or one that says the HTTP status.
[[nodiscard]] Problem problem_of(const net::HttpAnswer& answer);

}  // namespace certkit::issue::acme
