// The C library knows how wide a character is, in the locale of the thread.
#include <locale.h>
#include <wchar.h>

#include "base/text.hpp"

namespace certkit::base {

std::size_t columns(std::string_view text) noexcept {
  // Whatever the locale of the program is, texts are UTF-8.
  static const locale_t utf8 = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  const locale_t before = utf8 == nullptr ? nullptr : ::uselocale(utf8);
  std::size_t sum = 0;
  while (!text.empty()) {
    wchar_t c = 0;
    mbstate_t state{};
    const std::size_t size = static_cast<unsigned char>(text[0]) < 0x80 ? 1 : ::mbrtowc(&c, text.data(), text.size(), &state);
    const bool is_damaged = size == 0 || size > text.size();
    const int width = size == 1 || is_damaged ? 1 : ::wcwidth(c);
    sum += width < 0 ? 1 : static_cast<std::size_t>(width);
    text.remove_prefix(is_damaged ? 1 : size);
  }
  if (before != nullptr) ::uselocale(before);
  return sum;
}

}  // namespace certkit::base
