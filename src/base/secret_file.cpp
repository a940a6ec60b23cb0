#include "base/files.hpp"
#include "base/terminal.hpp"
#include "base/text.hpp"

namespace certkit::base {

Secret read_secret_file(const std::filesystem::path& path) {
  Secret content = read_file(path, 64u << 10);  // its first line counts; a file larger than that is not a password's
  const std::string_view mark = as_text(content.reveal()).substr(0, 2);
  if (mark == "\xff\xfe" || mark == "\xfe\xff") {
    auto converted = utf16_to_utf8_secret(content.reveal().subspan(2), mark == "\xfe\xff");
    if (!converted)
      throw Error(Errc::malformed, printable(path.string()) + " begins as UTF-16, but is not", "save the password as UTF-8 text",
                  path.string());
    content = std::move(*converted);
  }
  std::string_view text = as_text(content.reveal());
  if (text.substr(0, 3) == "\xef\xbb\xbf") text.remove_prefix(3);
  const std::size_t end = text.find('\n');
  if (end != std::string_view::npos) text = text.substr(0, end != 0 && text[end - 1] == '\r' ? end - 1 : end);
  if (text.size() > kLongestSecret)
    throw Error(
        Errc::limit,
        "the first line of " + printable(path.string()) + " is longer than the limit of " + std::to_string(kLongestSecret) + " octets",
        "is this the password's file?", path.string());
  return Secret::copy_of(text);
}

}  // namespace certkit::base
