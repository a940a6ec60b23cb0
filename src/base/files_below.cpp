#include <algorithm>
#include <set>

#include "base/files.hpp"
#include "base/text.hpp"

namespace certkit::base {
namespace {

namespace fs = std::filesystem;

bool is_inside(const fs::path& path, const fs::path& folder) {
  return std::mismatch(folder.begin(), folder.end(), path.begin(), path.end()).first == folder.end();
}

}  // namespace

std::vector<fs::path> files_below(const fs::path& folder, std::vector<fs::path>* unreadable) {
  std::error_code error;
  const fs::path root = fs::canonical(folder, error);
  if (error)
    throw Error(Errc::unreadable, "cannot read the folder " + printable(folder.string()) + ": " + error.message(), "", folder.string());

  std::vector<fs::path> files, links, folders = {folder};
  std::set<fs::path> listed;  // without links
  while (!folders.empty()) {
    const fs::path here = std::move(folders.back());
    folders.pop_back();
    fs::directory_iterator entries(here, error);
    for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
      const fs::path& path = entries->path();
      const std::string name = path.filename().string();
      if (name.empty() || name.front() == '.') continue;
      std::error_code gone;  // a file that disappears meanwhile is no file
      const fs::file_type type = entries->symlink_status(gone).type();
      if (type == fs::file_type::regular) {
        files.push_back(path);
      } else if (type == fs::file_type::directory) {
        folders.push_back(path);
      } else if (type == fs::file_type::symlink && entries->is_regular_file(gone)) {
        links.push_back(path);
      }
    }
    if (!error) continue;
    if (unreadable == nullptr || here == folder)
      throw Error(Errc::unreadable, "cannot read the folder " + printable(here.string()) + ": " + error.message(), "", here.string());
    unreadable->push_back(here);
  }
  if (!links.empty()) {
    for (const fs::path& file : files) listed.insert(fs::weakly_canonical(file, error));
    std::sort(links.begin(), links.end());
    for (const fs::path& link : links) {
      const fs::path target = fs::canonical(link, error);
      if (!error && is_inside(target, root) && listed.insert(target).second) files.push_back(link);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace certkit::base
