// A SQLite file as somebody reads it who changes nothing: not even the files that SQLite lays beside it are made, and nobody is kept from
// writing. So it may lie in a folder that cannot be written to, and be another user's.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace certkit::fleet {

class SqliteLook {
 public:
  explicit SqliteLook(std::filesystem::path file);  // as the file is now, if it is there
  // What it is opened by. Where something is in the log beside it, that is read too, under SQLite's locks; else the file is taken as it
  // stands, without any.
  [[nodiscard]] std::string uri() const;
  [[nodiscard]] bool has_changed() const { return stamp() != before_; }  // the file, or whether there is a log beside it
  // False: somebody has written since, and what was read without locks may be of two moments.
  [[nodiscard]] bool holds() const;

 private:
  using Stamp = std::array<std::int64_t, 4>;  // size and time of the file, and of the log beside it
  [[nodiscard]] Stamp stamp() const;
  [[nodiscard]] bool has_log() const { return before_[2] > 0; }
  std::filesystem::path file_;
  Stamp before_;
};

}  // namespace certkit::fleet
