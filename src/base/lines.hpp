// A text file line by line, in the memory of one line: for files that grow for years.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace certkit::base {

class LineReader {
 public:
  // Throws Errc::unreadable.
  explicit LineReader(const std::filesystem::path& file);

  // The next line without its "\n", good until the next call; false at the end. Throws Errc::unreadable, and Errc::malformed for a line
  // that is longer than a mebibyte.
  [[nodiscard]] bool next(std::string_view& line);
  [[nodiscard]] std::size_t number() const noexcept { return number_; }  // of that line, from 1
  [[nodiscard]] bool ended() const noexcept { return ended_; }           // it had its "\n"; the last one of a file may lack it

 private:
  bool read_more();
  std::filesystem::path file_;
  std::ifstream stream_;
  std::string buffer_;
  std::size_t at_ = 0, number_ = 0;
  bool ended_ = true;
};

}  // namespace certkit::base
