#include "issue/acme/base64url.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::issue::acme {

std::string to_base64url(ByteView bytes) {
  std::string text = base::to_base64(bytes);
  while (text.ends_with('=')) text.pop_back();
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text;
}

bool is_base64url(std::string_view text, std::size_t longest) noexcept {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  };
  return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), fits);
}

std::optional<Bytes> from_base64url(std::string_view text) {
  while (text.ends_with('=')) text.remove_suffix(1);
  if (!text.empty() && !is_base64url(text, text.size())) return std::nullopt;
  std::string usual(text);
  for (char& c : usual) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (usual.size() % 4 != 0) usual += '=';
  Bytes bytes;
  if (!base::from_base64(usual, bytes)) return std::nullopt;
  return bytes;
}

}  // namespace certkit::issue::acme
