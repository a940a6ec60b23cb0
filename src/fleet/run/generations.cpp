#include <algorithm>
#include <charconv>

#include "base/placing.hpp"
#include "fleet/run/deployment.hpp"

namespace certkit::fleet {

void flush(const std::vector<std::filesystem::path>& folders) { base::flush_file_systems(folders); }

std::vector<int> generations(const std::filesystem::path& folder) {
  std::vector<int> all;
  std::error_code none;
  for (std::filesystem::directory_iterator at(folder, none), end; !none && at != end; at.increment(none)) {
    const std::string name = at->path().filename().string();
    int number = 0;
    const auto [last, error] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (error == std::errc() && last == name.data() + name.size() && std::to_string(number) == name) all.push_back(number);
  }
  std::sort(all.begin(), all.end());
  return all;
}

void forget_generation(const std::filesystem::path& folder, int number) noexcept {
  try {
    const std::filesystem::path old = folder / std::to_string(number);
    try {
      Deployment::open(old).clear_beside();
    } catch (const Error&) {  // it never came to have files
    }
    std::error_code later;
    std::filesystem::remove_all(old, later);
  } catch (const std::exception&) {  // another time
  }
}

void tidy_generations(const std::filesystem::path& folder, int keep, int live) noexcept {
  try {
    std::vector<int> all = generations(folder);
    for (const int one : all) try {
        Deployment::clear_part(folder / std::to_string(one));
      } catch (const Error&) {  // another time
      }
    if (all.size() <= static_cast<std::size_t>(std::max(keep, 0))) return;
    all.resize(all.size() - static_cast<std::size_t>(std::max(keep, 0)));
    for (const int one : all)
      if (one != live) forget_generation(folder, one);
  } catch (const std::exception&) {  // another time
  }
}

}  // namespace certkit::fleet
