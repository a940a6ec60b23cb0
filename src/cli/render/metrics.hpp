// The text format of Prometheus (version 0.0.4), for node_exporter's textfile collector.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace certkit::cli {

inline constexpr std::string_view kMetricsBegin = "# HELP certkit_";  // every file of certkit's
// More series of a kind than this are no help to anybody, and a burden to Prometheus.
inline constexpr std::size_t kMostSeries = 20'000;

// Gauges. A series that ends is one that is gone: so nothing of a certificate that changes with time belongs in a label.
class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string_view, std::string>>;  // values as they are: they are made printable, and escaped
  void gauge(std::string_view name, std::string_view help);              // what follows are its samples
  void sample(const Labels& labels, std::int64_t number);
  void single(std::string_view name, std::string_view help, std::int64_t number);  // one without labels
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string name_, text_;
};

}  // namespace certkit::cli
