#include "cli/system_trust.hpp"

#include <filesystem>

#include "certkit/error.hpp"

namespace certkit::cli {

std::string system_trust_bundle() {
  // Debian and Alpine; Fedora and RHEL; SUSE; BSD.
  std::string tried;
  for (const char* path :
       {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem"}) {
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
    tried += (tried.empty() ? "" : ", ") + std::string(path);
  }
  throw Error(Errc::unreadable, "this machine has no trust store where one is expected: " + tried,
              "install ca-certificates, or name the file");
}

}  // namespace certkit::cli
