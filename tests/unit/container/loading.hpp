// Vectors and single formats, read without the sniffing of certkit::read.
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "container/internal.hpp"
#include "doctest/doctest.h"

namespace certkit::container::testing {

inline Bytes vector_file(const std::string& path) {
  std::ifstream in(std::string(CERTKIT_VECTORS) + "/" + path, std::ios::binary);
  Bytes bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  REQUIRE_MESSAGE(!bytes.empty(), path);
  return bytes;
}

// Answers with the passwords in turn, and remembers what it was asked for.
struct Passwords {
  std::vector<std::string> answers;
  std::vector<std::string> asked = {};
  AskPassword ask() {
    return [this](const std::string& what, int) -> std::optional<Secret> {
      asked.push_back(what);
      if (asked.size() > answers.size()) return std::nullopt;
      return Secret::copy_of(answers[asked.size() - 1]);
    };
  }
};

using ReadFormat = void (*)(ByteView, Reading&, const Source&);

inline Bag read_with(ReadFormat format, ByteView bytes, const ReadOptions& options, const std::string& container) {
  Bag bag;
  bag.files.emplace_back();
  bag.files.back().name = "file";
  Reading reading{
      .options = options, .file = "file", .bag = bag, .depth = 0, .iterations_left = 3 * options.limits.kdf_iterations, .passwords = {}};
  Source source;
  source.file = "file";
  source.container = container;
  format(bytes, reading, source);
  return bag;
}

inline Bag read_p12(ByteView bytes, const ReadOptions& options) { return read_with(read_pkcs12, bytes, options, "PKCS#12"); }
inline Bag read_p12(ByteView bytes, std::vector<std::string> answers) {
  Passwords passwords{std::move(answers)};
  ReadOptions options;
  if (!passwords.answers.empty()) options.ask = passwords.ask();
  return read_p12(bytes, options);
}
inline Bag read_store(ByteView bytes, std::vector<std::string> answers) {
  Passwords passwords{std::move(answers)};
  ReadOptions options;
  if (!passwords.answers.empty()) options.ask = passwords.ask();
  return read_with(read_jks, bytes, options, "JKS");
}

}  // namespace certkit::container::testing
