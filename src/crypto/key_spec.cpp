#include <array>
#include <charconv>

#include "certkit/error.hpp"
#include "certkit/key.hpp"

namespace certkit {
namespace {

struct Named {
  std::string_view word;
  KeySpec spec;
};
constexpr std::array kNamed = {
    Named{"ec:p256", {KeyType::ec, 256}},
    Named{"ec:p384", {KeyType::ec, 384}},
    Named{"ec:p521", {KeyType::ec, 521}},
    Named{"ed25519", {KeyType::ed25519, 256}},
    Named{"ed448", {KeyType::ed448, 456}},
};

[[noreturn]] void unknown(std::string_view text) {
  throw Error(Errc::usage, "there is no key type \"" + std::string(text) + "\"",
              "one of rsa:2048, rsa:3072, rsa:4096 (any multiple of 8 from 2048 to 16384), ec:p256, ec:p384, ec:p521, ed25519, ed448");
}

}  // namespace

KeySpec KeySpec::parse(std::string_view text) {
  for (const Named& named : kNamed)
    if (named.word == text) return named.spec;
  constexpr std::string_view kRsa = "rsa:";
  if (text.substr(0, kRsa.size()) != kRsa) unknown(text);
  const std::string_view digits = text.substr(kRsa.size());
  int bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc() || end != digits.data() + digits.size() || bits < 2048 || bits > 16384 || bits % 8 != 0) unknown(text);
  return {KeyType::rsa, bits};
}

std::string KeySpec::to_text() const {
  for (const Named& named : kNamed)
    if (named.spec == *this) return std::string(named.word);
  return std::string(to_word(type)) + ":" + std::to_string(bits);
}

std::string_view to_word(Hash hash) noexcept {
  switch (hash) {
    case Hash::sha1: return "sha1";
    case Hash::sha224: return "sha224";
    case Hash::sha256: return "sha256";
    case Hash::sha384: return "sha384";
    case Hash::sha512: return "sha512";
    case Hash::md5: return "md5";
  }
  return "";
}

}  // namespace certkit
