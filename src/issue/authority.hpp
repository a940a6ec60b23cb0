// A small CA of one's own in a folder: what `certkit ca` and the issuer `ca:DIR` share.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "certkit/make.hpp"

namespace certkit::issue {

using Ask = std::function<std::optional<Secret>(const std::string& what, int attempt)>;

// Layout of DIR: ca.crt (own certificate first, then its issuers), ca.key (0600), index.txt (OpenSSL's format, so that `openssl ocsp -index` serves it),
// issued/<serial>.crt, settings.yaml or .json. Serials are 159 random bits and stand in index.txt before the signature is made; a lock file serialises writers.
class Authority {
 public:
  struct Init {
    Name subject;
    KeySpec key;
    int validity_days = 3650;
    std::optional<int> path_length;
    std::vector<std::string> name_constraints;       // ".contoso.com", "contoso.com", "10.0.0.0/8"
    std::filesystem::path parent;                    // --intermediate under this CA folder; empty: a root
    bool intermediate = false;                       // without parent: root and intermediate are both made, DIR signs with the intermediate, the root is in DIR/root
    const Secret* key_password = nullptr;            // encrypts ca.key
    Time now{};
  };
  // Throws Errc::usage if DIR holds a CA already.
  static Authority init(const std::filesystem::path& folder, const Init& init, const Ask& ask);
  static Authority open(const std::filesystem::path& folder);   // Errc::unreadable, Errc::malformed with what is missing

  struct SignOptions {
    int validity_days = 397;
    std::vector<Oid> extended_key_usage;             // empty: what the CSR asks for if it is serverAuth/clientAuth, else serverAuth
    Time now{};
  };
  // The CSR's self-signature is verified; names: SAN types by whitelist (dns, ip, email, uri, upn), never more than name constraints allow; a CA flag in the CSR is refused.
  // The leaf never outlives its issuer. Throws Errc::refused with the reason.
  [[nodiscard]] Certificate sign(const Csr& csr, const SignOptions& options, const Ask& ask);
  [[nodiscard]] const std::vector<Certificate>& chain() const noexcept { return chain_; }   // own certificate first, root last
  struct Entry { char status; Time not_after; std::string serial_hex, subject, file; };       // V, R, E as index.txt has them; E computed from now
  [[nodiscard]] std::vector<Entry> list(Time now) const;
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

 private:
  explicit Authority(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path folder_;
  std::vector<Certificate> chain_;
};

}  // namespace certkit::issue
