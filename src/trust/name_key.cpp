#include "trust/name_key.hpp"

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::trust {
namespace {

std::string folded(std::string_view value) {
  std::string result;
  bool blank = false;
  for (const char c : base::lower_ascii(value)) {
    if (c == ' ') {
      blank = !result.empty();
      continue;
    }
    if (blank) result += ' ';
    blank = false;
    result += c;
  }
  return result;
}

}  // namespace

std::string name_key(ByteView name_der) {
  try {
    std::string key;
    for (const auto& rdn : Name::parse(name_der).rdns) {
      for (const NameAttribute& attribute : rdn) {
        const std::string value = folded(attribute.value);
        key.append(attribute.type.dotted()).append(1, '=').append(std::to_string(value.size())).append(1, ':').append(value);
      }
      key.append(1, ',');
    }
    return key;
  } catch (const Error&) {
    return std::string(as_text(name_der));
  }
}

bool is_ca(const Certificate& certificate) noexcept {
  try {
    return certificate.is_ca();
  } catch (...) {
    return false;
  }
}

}  // namespace certkit::trust
