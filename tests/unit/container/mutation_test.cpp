// Damage of every kind to every kind of file: an Error at most, and soon.
#include <doctest/doctest.h>

#include <filesystem>

#include "loader.hpp"

using namespace loader;

namespace {

// Only certkit::Error may come out; everything else ends the test program.
void must_not_break(const std::string& content) {
  certkit::ReadOptions options;
  options.ask = [](const std::string&, int attempt) {
    return attempt == 0 ? std::optional(certkit::Secret::copy_of(std::string_view("correct horse"))) : std::nullopt;
  };
  options.limits.kdf_iterations = 5'000;
  try {
    (void)certkit::read(certkit::as_bytes(content), "x", options);
  } catch (const certkit::Error&) {
  }
}

std::uint32_t next(std::uint32_t& state) {  // xorshift32: the same damage on every run
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return state;
}

}  // namespace

TEST_CASE("Flipped, cut and doubled octets") {
  std::uint32_t state = 0x2545f491;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(CERTKIT_VECTORS) + "/container")) {
    const std::string name = entry.path().filename().string();
    if (name == "make.sh" || name == "README.md") continue;
    CAPTURE(name);
    const std::string good = vector(name);
    const int rounds = name.starts_with("ssh-") || name.find("pb") != std::string::npos ? 12 : 40;
    for (int i = 0; i < rounds; ++i) {
      std::string flipped = good;
      for (std::uint32_t flips = 1 + next(state) % 3; flips > 0; --flips)
        flipped[next(state) % flipped.size()] = static_cast<char>(next(state));
      must_not_break(flipped);
      must_not_break(good.substr(0, next(state) % good.size()));
      const std::size_t at = next(state) % good.size();
      must_not_break(good.substr(0, at) + good.substr(next(state) % good.size()));
    }
  }
}

TEST_CASE("Every cut and every flipped octet of a small key, and of a BER message's envelope") {
  const std::string key = vector("ed25519.der"), message = vector("signed-ber.p7m");
  for (std::size_t i = 0; i < key.size(); ++i) {
    must_not_break(key.substr(0, i));
    for (const int bit : {0, 1, 5, 7}) {
      std::string flipped = key;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      must_not_break(flipped);
    }
  }
  for (std::size_t i = 0; i < 80; ++i) {
    std::string flipped = message;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x80);
    must_not_break(flipped);
    must_not_break(message.substr(i));
  }
}

TEST_CASE("Files that are made to be slow are not") {
  // Quadratic work on a mebioctet takes more than ctest gives it.
  const auto many = [](const std::string& piece, std::size_t size) {
    std::string all;
    while (all.size() < size) all += piece;
    return all;
  };
  constexpr std::size_t kSize = 1u << 20;
  must_not_break(many("-----BEGIN A-----\n", kSize));
  must_not_break(many("-----END A-----\n", kSize));
  must_not_break(many("-----BEGIN A----------END A-----", kSize));
  must_not_break(many("-", kSize) + "BEGIN ");
  must_not_break(many("BEGIN END ", kSize));
  must_not_break(many("-BEGIN ", kSize));
  must_not_break(many("\\", kSize) + "-----BEGIN A-----\n");
  must_not_break("-----BEGIN A-----\n" + many("a:b\n", kSize) + "-----END A-----\n");
  must_not_break("-----BEGIN A-----\n" + many("= \n", kSize) + "-----END A-----\n");
  must_not_break(many("MAAA", kSize));
  must_not_break(many("AAAA=", kSize));
  must_not_break(many(std::string("\x30\x80", 2), kSize));
  must_not_break(many(std::string("\x30\x00", 2), kSize));
  must_not_break(many(std::string("\x30\x03\x06\x01\x2a", 5), kSize));
  must_not_break(many("ssh-rsa AAAA\n", kSize));
  must_not_break(many("\xef\xbb\xbf", kSize));
}
