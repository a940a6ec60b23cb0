// A Bag into the bytes of one file: what `convert` does.
#pragma once

#include <string>

#include "certkit/bag.hpp"
#include "cli/outputs.hpp"
#include "cli/password.hpp"

namespace certkit::cli {

enum class Form { pem, der, pfx, p7b, jks, pkcs1, pkcs8, sec1, base64 };

struct EncodeOptions {
  std::string to;      // --to; empty: by the suffix of the output
  std::string reader;  // --for
  PasswordSource passout;
  std::string friendly_name, csp;
  bool der = false;  // keys and PKCS#7 as DER
};

void declare_encode(Syntax& syntax, EncodeOptions& options);
// Throws Errc::usage if neither says it.
[[nodiscard]] Form form_of(const std::string& to, const std::string& out);
// `file` names the input in messages. Read back and compared before it is returned. Throws Errc::mismatch if a certificate and a key do not
// belong together.
[[nodiscard]] Secret encode(Session& session, const Bag& bag, const std::string& file, Form form, const EncodeOptions& options,
                            const OutputOptions& outputs);

}  // namespace certkit::cli
