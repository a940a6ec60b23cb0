#include "cli/profile_inputs.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "base/files.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kMostOctets = 1u << 20;  // no profile is larger

// A line that begins with one of the keys that a profile has at its top.
bool looks_like_profile(std::string_view text) {
  static constexpr std::array<std::string_view, 8> kKeys{
      "title:", "extends:", "inputs:", "certificate:", "certificates:", "outputs:", "asserts:", "abstract:"};
  if (text.find("-----BEGIN ") != text.npos || text.find('\0') != text.npos) return false;
  for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
    const std::string_view line = text.substr(at);
    if (std::any_of(kKeys.begin(), kKeys.end(), [&](std::string_view key) { return line.starts_with(key); })) return true;
  }
  return false;
}

bool is_profile(const std::string& file) {
  std::error_code failed;
  if (!std::filesystem::is_regular_file(file, failed)) return false;
  const auto size = std::filesystem::file_size(file, failed);
  if (failed || size > kMostOctets) return false;
  try {
    return looks_like_profile(as_text(base::read_file(file, kMostOctets).reveal()));
  } catch (const Error&) {
    return false;  // whoever reads it in earnest says why
  }
}

}  // namespace

SortedInputs sort_inputs(const InputOptions& options) {
  SortedInputs sorted{options, {}};
  sorted.files.files.clear();
  for (const std::string& file : options.files) (is_profile(file) ? sorted.profiles : sorted.files.files).push_back(file);
  return sorted;
}

}  // namespace certkit::cli
