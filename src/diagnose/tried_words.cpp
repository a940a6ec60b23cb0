#include "diagnose/tried_words.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace certkit::diagnose {
namespace {

std::string words(const net::AddressTried& tried) {
  using Result = net::AddressTried::Result;
  if (tried.result == Result::connected) return "connected";
  if (tried.result == Result::timeout) return "no answer in " + std::to_string(tried.time.count()) + " ms";
  return base::printable(tried.error);
}

}  // namespace

std::string tried_words(const net::Observation& seen) {
  std::string text;
  for (const net::AddressTried& tried : seen.tried) text += (text.empty() ? "" : "; ") + tried.address + ": " + words(tried);
  return text;
}

bool any_tried(const net::Observation& seen, net::AddressTried::Result result) {
  return std::any_of(seen.tried.begin(), seen.tried.end(), [&](const auto& tried) { return tried.result == result; });
}

}  // namespace certkit::diagnose
