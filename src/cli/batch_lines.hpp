// The lines of a batch as they come: what has come is answered before more is waited for, and no more is held than a line may have.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace certkit::cli {

class BatchLines {
 public:
  // Fills the place with at least one octet, and waits for no more than that; 0: the end.
  using Source = std::function<std::size_t(char* into, std::size_t most)>;
  explicit BatchLines(Source source) : source_(std::move(source)) {}

  // Whole lines without their "\n", kWindow at most; false: there are no more. Throws Errc::limit for a line of more than kLineOctets.
  [[nodiscard]] bool next(std::vector<std::string>& lines);

  static constexpr std::size_t kWindow = 256, kLineOctets = 16u << 20;

 private:
  void take_whole_lines(std::vector<std::string>& lines);
  [[noreturn]] void too_long() const;
  Source source_;
  std::string held_;
  std::size_t looked_at_ = 0;  // of held_: no "\n" before it
  std::size_t number_ = 0;     // of lines that were handed out
  bool ended_ = false;
};

// Of a file, or of a pipe that has a name. Throws Errc::unreadable.
[[nodiscard]] BatchLines::Source batch_file(const std::string& file);

}  // namespace certkit::cli
