// A small CA of one's own in a folder: what `certkit ca` and the issuer `ca:DIR` share.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "certkit/make.hpp"
#include "issue/authority_settings.hpp"

namespace certkit::issue {

class SigningGroup;
struct IndexRow;
using Ask = std::function<std::optional<Secret>(const std::string& what, int attempt)>;

// Layout of DIR (0700): ca.crt (own certificate first, then its issuers), ca.key (0600; or the key is in a token, and `settings` has its
// URI), index.txt and index.txt.attr (OpenSSL's format, so
// that `openssl ocsp -index` serves it), issued/<serial>.crt, settings ("key: value"). A serial is 159 random bits and stands in
// index.txt, on disk, before the signature is made; writers take turns (a lock on the folder). The row of a certificate that a killed run
// never made is taken back by the next one; only after a power failure it may stay: it is listed as `missing`. A signature reads the index
// only where it is another than the last one left, and adds nothing to one that is broken or has lost rows (index_whole.hpp): what each
// costs does not grow with it.
class Authority {
 public:
  struct Init {
    Name subject;                     // must not be empty
    KeySpec key{KeyType::rsa, 3072};  // not smaller: it lives ten years; RSA: every device can check it
    int validity_days = 0;            // 0: 3650 for a root, 1825 for an intermediate; never longer than the issuer
    std::optional<int> path_length;   // absent: none for a root, 0 for an intermediate; under a parent never more than it allows
    std::vector<std::string>
        name_constraints;          // ".contoso.com", "contoso.com", "10.0.0.0/8"; critical; with `intermediate`, in root and intermediate
    std::filesystem::path parent;  // --intermediate under this CA folder; empty: a root
    bool intermediate = false;  // without parent: root and intermediate are both made, DIR signs with the intermediate, the root (subject
                                // with " Root" after the CN) is in DIR/root, a CA folder of its own that can be moved to a safe place
    std::string crl_url, ocsp_url, aia_url;  // for what it signs: into `settings`; may be empty
    const Secret* key_password = nullptr;    // encrypts ca.key (and root/ca.key)
    std::string token_key;                   // a pkcs11: URI: the CA's key is in a token, and no ca.key is written …
    std::function<PrivateKey(const KeySpec& kind)> take_token_key;  // … which this opens, or makes
    Time now{};
  };
  // All files or none. `ask` is for the parent's key. Throws Errc::usage if DIR holds a CA already, Errc::refused if the parent may not or
  // will not sign it.
  static Authority init(const std::filesystem::path& folder, const Init& init, const Ask& ask);
  static Authority open(const std::filesystem::path& folder);  // Errc::unreadable, Errc::malformed with what is missing

  struct SignOptions {
    int validity_days = 0;                // 0: `leaf_days` of the settings, 397 where that is not changed
    std::vector<Oid> extended_key_usage;  // empty: what the CSR asks for of serverAuth and clientAuth; serverAuth if it asks for nothing
    std::vector<GeneralName> more_names;  // that whoever signs wants in it besides those of the CSR; under the same rules
    Time now{};
    // Called with the serial that the certificate will have, before the lock is taken and anything is written or signed. May be empty.
    std::function<void(const std::string& serial_hex)> drawn;
  };
  // The serial of a certificate that a killed run had begun and not signed: it was never issued, and open() has taken its row back.
  [[nodiscard]] const std::optional<std::string>& never_issued() const noexcept { return never_issued_; }
  // The CSR's self-signature is verified (by both libraries); SAN types by whitelist (dns, ip, email, uri, upn); a request without SAN gets
  // its CN if that is a host name or address, and what is for a server is refused without either; names within the name constraints of the
  // whole chain; a CA flag or CA key usage in the CSR is refused, and so are weak and foreign keys. Valid from five minutes ago (clocks
  // differ); never outlives its issuers. The key is opened at the first signature and kept until this goes. Throws Errc::refused with the
  // reason, Errc::malformed for an index that is broken or not whole. From any thread: what several ask for at the same time is flushed to
  // the disk once for all of them.
  [[nodiscard]] Certificate sign(const Csr& csr, const SignOptions& options, const Ask& ask);
  // Throws what `sign` would throw because of the request, without opening the key or writing: for a batch, before its first signature.
  void check(const Csr& csr, const SignOptions& options) const;

  [[nodiscard]] const std::vector<Certificate>& chain() const noexcept { return chain_; }  // own certificate first, root last
  [[nodiscard]] const Certificate* root() const;  // the last of the chain if it is self-issued, else nullptr
  [[nodiscard]] std::string chain_pem() const;    // as in ca.crt: what a server sends after its leaf, and the root

  struct Entry {
    char status = 'V';  // V, R, E as index.txt has them; E computed from now
    Time not_after{};
    std::string serial_hex, subject, file;  // lower case; "/C=NO/CN=…" as OpenSSL writes it; relative to the folder, or "unknown"
    std::optional<Time> revoked;
    std::string reason;    // "keyCompromise"; may be empty
    bool missing = false;  // `file` is named and not there: never made, or deleted since
  };
  [[nodiscard]] std::vector<Entry> list(Time now) const;  // throws what require_whole_index() throws
  [[nodiscard]] Entry entry_of(const IndexRow& row, Time now) const;
  [[nodiscard]] std::filesystem::path file_of(const Certificate& certificate) const;  // where the folder keeps one that it has signed
  [[nodiscard]] std::filesystem::path chain_file() const;                             // what chain_pem() is
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }
  [[nodiscard]] const Settings& settings() const noexcept { return settings_; }
  // The CA's own key, opened when it is first asked for and kept until this goes. Throws Errc::mismatch if it is not that of ca.crt.
  [[nodiscard]] const PrivateKey& key(const Ask& ask);

 private:
  explicit Authority(std::filesystem::path folder);
  std::filesystem::path folder_;
  std::vector<Certificate> chain_;
  Settings settings_;
  std::optional<PrivateKey> key_;
  std::shared_ptr<SigningGroup> group_;
  std::optional<std::string> never_issued_;
};

}  // namespace certkit::issue
