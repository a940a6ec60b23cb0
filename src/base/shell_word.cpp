#include "base/shell_word.hpp"

#include <algorithm>
#include <string_view>

namespace certkit::base {

std::string shell_word(const std::string& word) {
  static constexpr std::string_view kPlain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789%+,-./:=@_";
  const auto plain = [](char c) { return kPlain.find(c) != std::string_view::npos || (static_cast<unsigned char>(c) & 0x80) != 0; };
  if (!word.empty() && std::all_of(word.begin(), word.end(), plain)) return word;
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

}  // namespace certkit::base
