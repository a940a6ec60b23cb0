// A server's certificate, key and chain in files of their own, and certificates in PEM in general.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "certkit/write.hpp"
#include "cli/bundle.hpp"
#include "cli/outputs.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {

// One file with these certificates, read back by the second library. No certificate, no file.
void add_certificates(base::FileSet& files, const std::string& path, std::span<const Certificate> certificates,
                      const OutputOptions& outputs);

// What a CA sent: BASE.crt and BASE-chain.crt.
void add_issued(base::FileSet& files, const issue::Issued& issued, const std::string& base, const OutputOptions& outputs);

struct ServerFiles {
  std::string base;  // with its folder: what each name begins with
  KeyFormat key_format = KeyFormat::pkcs8;
  std::optional<Secret> key_password;  // absent: the key is not encrypted
  bool fullchain = false;
};
// BASE.key, BASE.crt (the leaf), BASE-chain.crt (intermediates, leaf side first), BASE-ca.crt (the root), each only if there is one; and
// BASE-fullchain.crt if it is wanted.
void add_server_files(Session& session, base::FileSet& files, const ServerBundle& bundle, const ServerFiles& how,
                      const OutputOptions& outputs);

}  // namespace certkit::cli
