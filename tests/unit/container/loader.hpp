// What the loader's tests share: the vectors, and reading them.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "certkit/read.hpp"

namespace loader {

inline std::string vector(const std::string& name) {
  std::ifstream file(std::string(CERTKIT_VECTORS) + "/container/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline certkit::AskPassword answering(std::string password) {
  return [password](const std::string&, int) -> std::optional<certkit::Secret> { return certkit::Secret::copy_of(password); };
}

inline certkit::Bag read(const std::string& content, certkit::AskPassword ask = {}) {
  certkit::ReadOptions options;
  options.ask = std::move(ask);
  return certkit::read(certkit::as_bytes(content), "x", options);
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
  return text;
}

inline bool has(const std::vector<certkit::Repair>& repairs, const std::string& id) {
  return std::any_of(repairs.begin(), repairs.end(), [&](const certkit::Repair& repair) { return repair.id == id; });
}

// The one certificate of the vectors, whatever it came in.
inline bool is_leaf(const certkit::Bag& bag) {
  const auto certificates = bag.all<certkit::Certificate>();
  return bag.items.size() == 1 && certificates.size() == 1 && bag.problems.empty() &&
         certkit::as_text(certificates[0]->der()) == vector("leaf.der");
}

// Was it repaired so, on the file or on its first object?
inline bool repaired(const certkit::Bag& bag, const std::string& id) {
  return has(bag.files.at(0).repairs, id) || (!bag.items.empty() && has(bag.items[0].source.repairs, id));
}

}  // namespace loader
