#include "fleet/trusted.hpp"

#include "base/files.hpp"
#include "certkit/read.hpp"
#include "trust/required_anchors.hpp"

namespace certkit::fleet {
namespace {

constexpr std::size_t kMostOfTrusted = 16u << 20;

std::vector<Certificate> read_trusted(const std::filesystem::path& file) {
  base::require_no_named_pipe(file);
  ReadOptions how;
  how.password_given = true;  // nobody is asked for one
  const Bag bag = read(base::read_file(file, kMostOfTrusted).reveal(), file.string(), how);
  if (!bag.problems.empty()) throw bag.problems.front().error.in(file.string());
  return trust::require_anchors(bag, file.string());
}

}  // namespace

std::vector<Certificate> Trusted::in(const std::vector<std::string>& files, const std::filesystem::path& folder) {
  const std::lock_guard lock(mutex_);
  std::vector<Certificate> all;
  for (const std::string& name : files) {
    const std::filesystem::path file = folder / name;
    auto found = read_.find(file);
    if (found == read_.end()) found = read_.emplace(file, read_trusted(file)).first;
    all.insert(all.end(), found->second.begin(), found->second.end());
  }
  return all;
}

}  // namespace certkit::fleet
