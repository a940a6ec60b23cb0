// The seams inside container/: one file per format, joined by read.cpp.
#pragma once

#include "certkit/bag.hpp"
#include "certkit/read.hpp"

namespace certkit::container {

// Passed down while a file is read: limits already spent, what was learned about the file, the password asked for once.
struct Reading {
  const ReadOptions& options;
  std::string file;
  Bag& bag;
  int depth = 0;
  std::uint64_t iterations_left = 0;                   // of all KDFs of the file
};

// pem.cpp: text in UTF-8 with whatever damage; every block through read_der. text.cpp turns UTF-16, BOMs and the like into UTF-8 first.
void read_pem(std::string_view text, Reading& reading, const Source& outer);
// read.cpp: one DER or BER object of any kind.
void read_der(ByteView der, Reading& reading, const Source& source, std::string_view pem_label);
// Each throws Errc::malformed if it is not of that kind at all; damage within becomes Problems.
void read_pkcs12(ByteView ber, Reading& reading, const Source& source);
void read_pkcs7(ByteView ber, Reading& reading, const Source& source);
void read_jks(ByteView bytes, Reading& reading, const Source& source);        // JKS (feedfeed) and JCEKS (cececece)
void read_openssh(ByteView blob, Reading& reading, const Source& source);     // "openssh-key-v1"
void read_encrypted_pkcs8(ByteView der, Reading& reading, const Source& source);
[[nodiscard]] bool looks_like_pkcs12(ByteView der) noexcept;
[[nodiscard]] bool looks_like_jks(ByteView bytes) noexcept;

// Asks until `use` does not throw wrong_password, at most 3 times; rethrows as no_password if nothing was given. Empty and absent are the caller's business.
void with_password(Reading& reading, const std::string& what, const std::function<void(const Secret&)>& use);

}  // namespace certkit::container
