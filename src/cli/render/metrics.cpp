#include "cli/render/metrics.hpp"

#include "base/text.hpp"

namespace certkit::cli {

void Metrics::gauge(std::string_view name, std::string_view help) {
  name_ = name;
  text_.append("# HELP ").append(name).append(" ").append(help).append("\n# TYPE ").append(name).append(" gauge\n");
}

void Metrics::sample(const Labels& labels, std::int64_t number) {
  text_ += name_;
  char before = '{';
  for (const auto& [label, value] : labels) {
    text_.append(1, before).append(label).append("=\"");
    for (const char c : base::printable(value)) {
      if (c == '\\' || c == '"') text_ += '\\';
      text_ += c;
    }
    text_ += '"';
    before = ',';
  }
  if (!labels.empty()) text_ += '}';
  text_.append(" ").append(std::to_string(number)).append("\n");
}

void Metrics::single(std::string_view name, std::string_view help, std::int64_t number) {
  gauge(name, help);
  sample({}, number);
}

}  // namespace certkit::cli
