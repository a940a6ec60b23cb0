// Text files as administrators have them.
#pragma once

#include "profile/node.hpp"

namespace certkit::profile {

// UTF-8 of what is UTF-8 or UTF-16, with or without a mark, or else Windows' Western code page; `notes` gets what was guessed. Throws
// Errc::usage for what is no text.
[[nodiscard]] std::string source_text(std::string_view octets, const std::string& file, std::vector<std::string>& notes);
// Whether it may be one, and not DER or a PFX.
[[nodiscard]] bool is_text(std::string_view octets) noexcept;

// Without the blanks, tabs and carriage returns at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

// A text line by line, without line ends; `number` counts from 1.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  [[nodiscard]] bool next(std::string_view& line);
  [[nodiscard]] bool has_more() const noexcept { return more_; }
  int number = 0;

 private:
  std::string_view rest_;
  bool more_ = true;
};

}  // namespace certkit::profile
