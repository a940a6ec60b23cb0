// Vectors of tests/vectors/asn1 (made by openssl and certtool: see make.sh there).
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "base/text.hpp"
#include "certkit/bytes.hpp"
#include "certkit/error.hpp"

inline std::filesystem::path vector_folder() { return std::filesystem::path(CERTKIT_VECTORS) / "asn1"; }

inline certkit::Bytes vector(const std::filesystem::path& name) {
  std::ifstream file(vector_folder() / name, std::ios::binary);
  certkit::Bytes bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (bytes.empty()) throw std::runtime_error("no vector " + name.string());
  return bytes;
}

inline certkit::Bytes unhex(std::string text) {
  std::erase(text, ' ');
  return certkit::base::from_hex(text).value();
}

// The message of the Error that `act` throws, with its code in front ("usage: …"); "accepted" if it throws none.
template <class Act>
std::string refusal(Act act) {
  try {
    act();
    return "accepted";
  } catch (const certkit::Error& error) {
    return std::string(certkit::to_word(error.code())) + ": " + error.message();
  }
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
