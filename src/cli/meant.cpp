#include "cli/meant.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kStem = 4;  // --password and --passin begin alike
constexpr std::size_t kShortest = 3, kMost = 3;

std::string bare(const std::string& word) { return base::lower_ascii(word.substr(std::min(word.find_first_not_of('-'), word.size()))); }

// One is the beginning of the other, or both have the same one.
bool alike(const std::string& a, const std::string& b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  const auto differ = std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(shorter), b.begin()).first;
  const auto same = static_cast<std::size_t>(differ - a.begin());
  return same >= kShortest && (same == shorter || same >= kStem);
}

}  // namespace

std::string did_you_mean(const std::string& word, std::span<const std::string> candidates) {
  std::vector<std::string> meant;
  if (std::string near = base::nearest(word, candidates); !near.empty()) {
    meant.push_back(std::move(near));
  } else {
    for (const std::string& candidate : candidates)
      if (alike(bare(word), bare(candidate)) && std::find(meant.begin(), meant.end(), candidate) == meant.end()) meant.push_back(candidate);
  }
  if (meant.empty() || meant.size() > kMost) return {};
  std::string text = "did you mean ";
  for (std::size_t i = 0; i < meant.size(); ++i) text += (i == 0 ? "'" : i + 1 == meant.size() ? " or '" : ", '") + meant[i] + "'";
  return text + "?";
}

}  // namespace certkit::cli
