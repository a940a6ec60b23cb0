#include "cli/render/table.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::cli {
namespace {

constexpr std::size_t kLabelWidth = 14;

}  // namespace

std::size_t width(std::string_view text) { return base::columns(text); }

std::string count(std::size_t n, std::string_view singular, std::string_view plural) {
  const std::string many = plural.empty() ? std::string(singular) + "s" : std::string(plural);
  if (n == 0) return "no " + std::string(singular);
  return std::to_string(n) + " " + (n == 1 ? std::string(singular) : many);
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : std::string(separator)) + part;
  return text;
}

void field(std::ostream& out, std::string_view label, std::string_view value) {
  std::string padded(label);
  padded.resize(std::max(padded.size() + 1, kLabelWidth), ' ');
  out << "  " << padded << base::printable(value) << '\n';
}

void field(std::ostream& out, std::string_view label, const std::vector<std::string>& values) {
  for (const std::string& value : values) {
    field(out, label, value);
    label = "";
  }
}

void Table::print(std::ostream& out) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (widths.size() <= i) widths.push_back(0);
      widths[i] = std::max(widths[i], width(base::printable(row[i])));
    }
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string cell = base::printable(row[i]);
      line += cell;
      if (i + 1 < row.size()) line += std::string(widths[i] - width(cell) + 2, ' ');
    }
    line.erase(line.find_last_not_of(' ') + 1);
    out << line << '\n';
  }
}

std::string paint(std::string_view text, Paint how, bool color) {
  if (!color) return std::string(text);
  const char* code = how == Paint::good ? "32" : how == Paint::bad ? "31" : how == Paint::warn ? "33" : "1";
  return "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m";
}

}  // namespace certkit::cli
