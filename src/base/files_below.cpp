#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"

namespace certkit::base {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const std::string& name) { return name.empty() || name.front() == '.'; }

// In depth, names sorted: beside the result only the names in the folders on the way are kept.
class Walk {
 public:
  Walk(const fs::path& folder, std::vector<fs::path>* unreadable) : unreadable_(unreadable) {
    std::error_code error;
    root_ = fs::canonical(folder, error);
    if (!error) into(folder.string(), error);
    if (error) fail(folder, error);
  }
  std::vector<std::string> files;

 private:
  struct Entry {
    std::string name;
    fs::file_type type;
    std::error_code unknown;  // why nobody can say what it is: its path may be longer than the system takes
    bool operator<(const Entry& other) const { return name < other.name; }
  };

  [[noreturn]] static void fail(const fs::path& folder, const std::error_code& error) {
    throw Error(Errc::unreadable, "cannot read the folder " + printable(folder.string()) + ": " + error.message(), "", folder.string());
  }

  void into(const std::string& folder, std::error_code& error) {
    std::vector<Entry> entries;
    fs::directory_iterator listed(folder, error);
    for (; !error && listed != fs::directory_iterator(); listed.increment(error)) {
      std::string name = listed->path().filename().string();
      if (is_hidden(name)) continue;
      std::error_code unknown;
      const fs::file_type type = listed->symlink_status(unknown).type();
      if (type == fs::file_type::not_found) continue;  // what disappears meanwhile is no file
      entries.push_back({std::move(name), type, unknown});
    }
    std::sort(entries.begin(), entries.end());
    const std::string base = folder.ends_with('/') ? folder : folder + '/';
    for (const Entry& entry : entries) {
      std::string path = base + entry.name;
      if (entry.unknown) {
        closed_to_us(path, entry.unknown);
      } else if (entry.type == fs::file_type::regular || (entry.type == fs::file_type::symlink && leads_to_another(path))) {
        files.push_back(std::move(path));
      } else if (entry.type == fs::file_type::directory) {
        std::error_code closed;
        into(path, closed);
        if (closed) closed_to_us(path, closed);
      }
    }
  }

  void closed_to_us(const std::string& path, const std::error_code& why) {
    if (unreadable_ == nullptr) fail(path, why);
    unreadable_->emplace_back(path);
  }

  // A link to a file that is not met on this walk: because it is elsewhere (certbot's live/ leads to archive/), hidden, or in a folder that
  // cannot be listed. Once.
  bool leads_to_another(const fs::path& link) {
    std::error_code error;
    const fs::path target = fs::canonical(link, error);
    if (error || !fs::is_regular_file(target, error)) return false;
    if (std::mismatch(root_.begin(), root_.end(), target.begin(), target.end()).first != root_.end()) return taken_.insert(target).second;
    fs::path at = root_;
    bool met = true;
    for (const fs::path& part : target.lexically_relative(root_)) {
      met = met && !is_hidden(part.string()) && fs::directory_iterator(at, error) != fs::directory_iterator() && !error;
      at /= part;
    }
    return !met && taken_.insert(target).second;
  }

  fs::path root_;
  std::vector<fs::path>* unreadable_;
  std::set<fs::path> taken_;  // targets of links
};

}  // namespace

std::vector<std::string> files_below(const fs::path& folder, std::vector<fs::path>* unreadable) {
  return std::move(Walk(folder, unreadable).files);
}

}  // namespace certkit::base
