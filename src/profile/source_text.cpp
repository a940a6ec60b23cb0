#include "profile/source_text.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::profile {
namespace {

enum class Wide { no, little, big };

Wide wide(std::string_view octets) noexcept {
  if (octets.starts_with("\xFF\xFE")) return Wide::little;
  if (octets.starts_with("\xFE\xFF")) return Wide::big;
  if (octets.size() > 3 && octets[0] != '\0' && octets[1] == '\0') return Wide::little;
  if (octets.size() > 3 && octets[0] == '\0' && octets[1] != '\0') return Wide::big;
  return Wide::no;
}

}  // namespace

bool is_text(std::string_view octets) noexcept {
  if (wide(octets) != Wide::no) return true;
  return std::none_of(octets.begin(), octets.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 && std::string_view("\t\n\r\f").find(c) == std::string_view::npos;
  });
}

std::string source_text(std::string_view octets, const std::string& file, std::vector<std::string>& notes) {
  const Place place{std::make_shared<const std::string>(file), 0, 0};
  if (const Wide how = wide(octets); how != Wide::no) {
    if (octets.starts_with("\xFF\xFE") || octets.starts_with("\xFE\xFF")) octets.remove_prefix(2);
    const auto converted = base::utf16_to_utf8(as_bytes(octets), how == Wide::big);
    if (!converted) fail(place, "damaged UTF-16");
    if (converted->find('\0') != std::string::npos) fail(place, "not a text file");
    return *converted;
  }
  if (octets.starts_with("\xEF\xBB\xBF")) octets.remove_prefix(3);
  if (octets.find('\0') != std::string_view::npos) fail(place, "not a text file");
  if (base::is_utf8(octets)) return std::string(octets);
  notes.push_back(file + ": neither UTF-8 nor UTF-16: read as Windows' Western code page; check letters with accents");
  return base::latin1_to_utf8(as_bytes(octets));
}

std::string_view trimmed(std::string_view text) noexcept {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

bool Lines::next(std::string_view& line) {
  if (!more_) return false;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  line = rest_.substr(0, end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  more_ = end < rest_.size();
  rest_.remove_prefix(more_ ? end + 1 : end);
  ++number;
  return true;
}

}  // namespace certkit::profile
