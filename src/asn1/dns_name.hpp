// What DNS names stand for in other scripts.
#pragma once

#include <string_view>

namespace certkit::asn1 {

// Whether what an A-label ("xn--…") stands for is in Unicode's normal form C (RFC 5891 §4.2.1); true for one that cannot be decoded.
[[nodiscard]] bool is_normal_form(std::string_view a_label);

}  // namespace certkit::asn1
