// A Bag in each of the forms that a file can have. Nothing is read back here.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/bag.hpp"
#include "cli/encode.hpp"
#include "crypto/kdf_call.hpp"

namespace certkit::cli {

struct ToEncode {
  Session& session;
  const Bag& bag;
  const std::string& file;  // the input, in messages
  const EncodeOptions& options;
  const std::optional<Secret>& password;  // of the output
};

struct Encoded {
  Secret content;
  bool is_text = true;
  // What is found in it when it is read back.
  std::vector<Certificate> certificates;
  std::vector<const PrivateKey*> keys;  // borrowed from the Bag
  std::optional<crypto::KnownKeys> known;
};

// Throws Errc::wrong_kind if the Bag holds what the form does not, or not what it needs; Errc::mismatch if a key belongs to none of the
// certificates.
[[nodiscard]] Encoded encoded_as(Form form, const ToEncode& from);

}  // namespace certkit::cli
