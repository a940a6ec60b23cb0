// A folder of its own for a test, gone afterwards; and the files of tests/vectors/issue.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"

namespace certkit::test {

class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "certkit-issue.XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw Error(Errc::unwritable, "no scratch folder");
    folder_ = name;
  }
  ~Scratch() {
    std::error_code error;
    std::filesystem::remove_all(folder_, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

inline std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw Error(Errc::unreadable, "no file " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write_text(const std::filesystem::path& file, const std::string& text) { std::ofstream(file, std::ios::binary) << text; }

inline std::filesystem::path vector(const std::string& name) { return std::string(CERTKIT_VECTORS) + "/issue/" + name; }
inline Csr csr(const std::string& name) { return Csr(to_bytes(as_bytes(text_of(vector(name + ".csr.der"))))); }
inline Certificate certificate(const std::string& name) { return Certificate(to_bytes(as_bytes(text_of(vector(name + ".der"))))); }

// What a function throws: its code, or nothing; the message goes into `message`.
template <class Function>
std::optional<Errc> thrown(Function&& function, std::string* message = nullptr) {
  try {
    function();
  } catch (const Error& error) {
    if (message != nullptr) *message = error.message();
    return error.code();
  }
  return std::nullopt;
}

inline const Time kNow = time_from_rfc3339("2026-11-21T06:00:00Z");

}  // namespace certkit::test
