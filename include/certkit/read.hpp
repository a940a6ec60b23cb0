// The one loader, for every command: any bytes in, a Bag out. The content is sniffed, never the file's suffix.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "certkit/bag.hpp"

namespace certkit {

// Explicit limits; exceeding one is Errc::limit and names it.
struct ReadLimits {
  std::size_t file_bytes = 64u << 20;
  std::size_t objects = 200'000;
  int nesting = 32;                          // ASN.1 depth; also PKCS#12 in base64 in UTF-16 …
  std::uint64_t kdf_iterations = 10'000'000; // of one KDF; the sum per file may be at most three times as much, and twice as much for guesses at an empty password
};

// Asked for a password, once per distinct need. `what` is for the prompt: "bundle.pfx", "bundle.pfx, key of alias tomcat". `attempt` counts from 0; return nullopt
// to give up: then the object is a Problem with Errc::no_password (attempt 0), else wrong_password or bad_decrypt (see error.hpp), and everything that needs no password is still read.
using AskPassword = std::function<std::optional<Secret>(const std::string& what, int attempt)>;

struct ReadOptions {
  ReadLimits limits;
  AskPassword ask;                           // may be empty: no password is known
  bool password_given = false;               // `ask` does not prompt but answers with --passin: it is tried before the empty password, which saves its KDF
  // Empty and absent passwords are tried first on PKCS#12, silently, where it does not cost more than two million iterations; a password with characters outside ASCII is tried in the encodings found in the wild.
  bool decrypt = true;                       // false: look only at what is in the clear; a protected key is an Opaque item with its protection
};

// Reads one file's content. `name` is used in sources and messages. Never throws for damaged content of single blocks (they are Problems);
// throws Errc::unreadable for empty input and Errc::malformed if nothing in it is recognised, saying what it looks like.
[[nodiscard]] Bag read(ByteView content, const std::string& name, const ReadOptions& options);

}  // namespace certkit
