#include <errno.h>
#include <iconv.h>

#include <array>

#include "base/charset.hpp"
#include "base/text.hpp"

namespace certkit::base {
namespace {

// What servers call an encoding, and which of Windows' code pages they mean by it; as browsers read it.
const char* meant_by(const std::string& charset) {
  const std::string name = lower_ascii(charset);
  if (name == "shift_jis" || name == "x-sjis" || name == "sjis") return "CP932";
  if (name == "gb2312" || name == "gbk") return "GB18030";
  if (name == "ks_c_5601-1987" || name == "euc-kr") return "CP949";
  if (name == "big5") return "CP950";
  if (name == "iso-8859-1" || name == "us-ascii") return "CP1252";
  return charset.c_str();
}

}  // namespace

std::optional<std::string> to_utf8(std::string_view octets, const std::string& charset) {
  const iconv_t with = iconv_open("UTF-8", meant_by(charset));
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
