#include <charconv>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "certkit/key.hpp"

namespace certkit {
namespace {

constexpr const char* kThereIs =
    "there are rsa:2048 to rsa:16384 (rsa:2048, rsa:3072, rsa:4096), ec:p256, ec:p384, ec:p521, ed25519 and ed448";

Error bad(std::string_view text, const std::string& why) {
  return Error(Errc::usage, "\"" + base::printable(text) + "\" is no key type: " + why, kThereIs);
}

int rsa_bits(std::string_view text, std::string_view number) {
  int bits = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), bits);
  if (error != std::errc{} || end != number.data() + number.size())
    throw bad(text, "\"" + base::printable(number) + "\" is no number of bits");
  if (bits < 2048) throw bad(text, "RSA keys of less than 2048 bits are refused everywhere");
  if (bits > 16384) throw bad(text, "RSA keys have at most 16384 bits");
  if (bits % 8 != 0) throw bad(text, "the number of bits is a multiple of 8");
  return bits;
}

}  // namespace

KeySpec KeySpec::parse(std::string_view text) {
  const std::string lower = base::lower_ascii(text);
  const std::size_t colon = lower.find(':');
  const std::string kind = lower.substr(0, colon);
  const std::string rest = colon == std::string::npos ? "" : lower.substr(colon + 1);
  if (kind == "rsa") return {KeyType::rsa, colon == std::string::npos ? 2048 : rsa_bits(text, rest)};
  if (kind == "ec") {
    if (rest == "p256" || rest == "p-256" || rest == "prime256v1" || rest == "secp256r1") return {KeyType::ec, 256};
    if (rest == "p384" || rest == "p-384" || rest == "secp384r1") return {KeyType::ec, 384};
    if (rest == "p521" || rest == "p-521" || rest == "secp521r1") return {KeyType::ec, 521};
    throw bad(text, rest.empty() ? "the curve is missing" : "unknown curve");
  }
  if (lower == "ed25519") return {KeyType::ed25519, 256};
  if (lower == "ed448") return {KeyType::ed448, 456};
  throw bad(text, "unknown");
}

std::string KeySpec::to_text() const {
  switch (type) {
    case KeyType::rsa: return "rsa:" + std::to_string(bits);
    case KeyType::ec: return "ec:p" + std::to_string(bits);
    default: return std::string(to_word(type));
  }
}

std::string_view to_word(Hash hash) noexcept {
  switch (hash) {
    case Hash::md5: return "md5";
    case Hash::sha1: return "sha1";
    case Hash::sha224: return "sha224";
    case Hash::sha256: return "sha256";
    case Hash::sha384: return "sha384";
    case Hash::sha512: return "sha512";
  }
  return "sha256";
}

}  // namespace certkit
