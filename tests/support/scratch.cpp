#include "scratch.hpp"

#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

namespace fs = std::filesystem;

namespace test {

Scratch::Scratch() {
  std::error_code error;
  const std::string name = "certkit-test-" + std::to_string(std::random_device()());
  for (const fs::path& base : {fs::path("/dev/shm"), fs::temp_directory_path()})
    if (fs::create_directory(base / name, error)) {
      path_ = fs::canonical(base / name);
      return;
    }
  throw std::runtime_error("no place for temporary files: " + error.message());
}

Scratch::~Scratch() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void put(const fs::path& file, const std::string& content) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << content;
}

std::string get(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return "(missing)";
  std::ostringstream content;
  content << stream.rdbuf();
  return content.str();
}

unsigned mode_of(const fs::path& file) { return static_cast<unsigned>(fs::status(file).permissions()) & 0777u; }

Snapshot snapshot(const fs::path& folder) {
  Snapshot all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    all[name] = entry.is_symlink() ? "(link)" : entry.is_directory() ? "(folder)" : get(entry.path());
  }
  return all;
}

std::string show(const Snapshot& snapshot) {
  std::string text;
  for (const auto& [name, content] : snapshot) text += "\n  " + name + " = " + content.substr(0, 40);
  return text;
}

}  // namespace test
