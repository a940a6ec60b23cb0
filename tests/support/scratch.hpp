// A folder for one test, gone with it; and what is in a folder, as a value that can be compared.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace test {

class Scratch {
 public:
  Scratch();  // in memory where there is such a file system: these tests sync a lot
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void put(const std::filesystem::path& file, const std::string& content);
[[nodiscard]] std::string get(const std::filesystem::path& file);
[[nodiscard]] unsigned mode_of(const std::filesystem::path& file);  // permission bits
// Relative path -> content, or "(folder)", "(link)"; hidden files too.
using Snapshot = std::map<std::string, std::string>;
[[nodiscard]] Snapshot snapshot(const std::filesystem::path& folder);
[[nodiscard]] std::string show(const Snapshot& snapshot);

}  // namespace test
