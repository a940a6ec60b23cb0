#include <errno.h>
#include <iconv.h>

#include <array>

#include "base/charset.hpp"
#include "base/text.hpp"

namespace certkit::base {

std::optional<std::string> to_utf8(std::string_view octets, const std::string& charset) {
  const iconv_t with = iconv_open("UTF-8", charset.c_str());
  // NOLINTNEXTLINE(performance-no-int-to-ptr): iconv's own sign of failure
  if (with == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out, in(octets);
  char* from = in.data();
  std::size_t left = in.size();
  std::array<char, 4096> piece;
  while (left > 0) {
    char* to = piece.data();
    std::size_t room = piece.size();
    const std::size_t result = iconv(with, &from, &left, &to, &room);
    out.append(piece.data(), piece.size() - room);
    if (result != static_cast<std::size_t>(-1)) break;
    if (errno == E2BIG && room < piece.size()) continue;
    out += '?';
    ++from;
    --left;
  }
  (void)iconv_close(with);
  if (!is_utf8(out)) return std::nullopt;
  return out;
}

}  // namespace certkit::base
