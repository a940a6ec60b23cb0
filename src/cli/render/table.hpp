// Text output: aligned fields, plural words, colour where it is wanted.
#pragma once

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace certkit::cli {

// "3 certificates", "1 private key", "no key".
[[nodiscard]] std::string count(std::size_t n, std::string_view singular, std::string_view plural = {});
[[nodiscard]] std::string join(const std::vector<std::string>& parts, std::string_view separator = ", ");

[[nodiscard]] std::size_t width(std::string_view text);  // in code points

// "  label        value"; a value of several parts continues under itself.
void field(std::ostream& out, std::string_view label, std::string_view value);
void field(std::ostream& out, std::string_view label, const std::vector<std::string>& values);

// Rows with columns as wide as their widest cell (in code points), the last one free.
class Table {
 public:
  explicit Table(std::vector<std::string> head) : rows_{std::move(head)} {}
  void row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  void print(std::ostream& out) const;
  [[nodiscard]] bool empty() const noexcept { return rows_.size() == 1; }

 private:
  std::vector<std::vector<std::string>> rows_;
};

enum class Paint { good, bad, warn, strong };
[[nodiscard]] std::string paint(std::string_view text, Paint how, bool color);

}  // namespace certkit::cli
