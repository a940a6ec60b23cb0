// The extensions that were meant against those that another reader found.
#pragma once

#include <string>
#include <vector>

#include "certkit/make.hpp"

namespace certkit::crypto::second_opinion {

struct SeenExtension {
  std::string oid;
  bool critical = false;
  Bytes value;
};

// What an extension must hold, as texts that are the same if and only if the meaning is: as a set (names) or in order.
struct ExpectedExtension {
  std::string oid;
  const char* name;  // "SAN", "key usage": for sentences
  bool critical = false;
  std::vector<std::string> holds;  // in order; for names sorted
  std::vector<std::string> shown;  // for each of `holds`, how the user knows it
  bool unread = false;             // `holds` is the hex of the value
};
[[nodiscard]] std::vector<ExpectedExtension> expected_in_csr(const CsrSpec& meant, const Bytes& subject_key_id);
[[nodiscard]] std::vector<ExpectedExtension> expected_in_certificate(const CertificateSpec& meant, const Bytes& subject_key_id,
                                                                     const Bytes& authority_key_id);

// Throws Errc::mismatch: an extension that is missing, too many, differently critical, or holds anything else.
void confirm_extensions(const char* object, const std::vector<SeenExtension>& seen, const std::vector<ExpectedExtension>& expected);

}  // namespace certkit::crypto::second_opinion
