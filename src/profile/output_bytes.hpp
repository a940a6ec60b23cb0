// One file of a delivery: which objects it holds, and their bytes in its shape.
#pragma once

#include <variant>

#include "crypto/kdf_call.hpp"
#include "profile/delivery.hpp"

namespace certkit::profile {

using Piece = std::variant<const PrivateKey*, const Csr*, Certificate>;

struct OutputBytes {
  Secret bytes;
  bool is_private = false;                      // a key or a password is in it
  std::optional<crypto::KnownKeys> known = {};  // of a PKCS#12: container/pkcs12_write.hpp
};

// What goes into the file, in order, no certificate twice. Empty: the file is left out. Throws Errc::wrong_kind for what is needed and
// missing.
[[nodiscard]] std::vector<Piece> pieces_of(const OutputFile& file, const Bundle& bundle);
[[nodiscard]] bool uses_password(const OutputFile& file);
[[nodiscard]] bool holds(const OutputFile& file, Part part);  // where there is something of it
[[nodiscard]] bool is_private(const OutputFile& file);        // a key or a password is in it
// Throws what of this key (may be null), these certificates to trust and this password would make write_output() fail: asked before there
// is a certificate.
void require_writable(const OutputFile& file, const Bundle& known, const Secret* password);
// Throws Errc::no_password, and what the writers throw.
[[nodiscard]] OutputBytes write_output(const OutputFile& file, std::span<const Piece> pieces, const Secret* password);

}  // namespace certkit::profile
