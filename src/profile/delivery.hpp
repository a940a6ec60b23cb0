// Which files a device takes, in which shape; and making them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "certkit/certificate.hpp"
#include "certkit/write.hpp"

namespace certkit::profile {

enum class Part { key, leaf, intermediates, root, csr, trust };  // trust: CA certificates for the device's own trust store
enum class Container { pem, der, base64, pkcs7_pem, pkcs7_der, pkcs12, jks, text };  // base64: one object, one line, no armour
enum class Eol { lf, crlf };

struct OutputFile {
  std::string id;       // the profile's name for it, as in "${files.key}"
  std::string file;     // name with placeholders filled in: "mcu1.contoso.com.pem"
  std::string purpose;  // what the device calls it: "Private key"
  Container container = Container::pem;
  std::vector<Part> contents;  // in file order
  bool root_first = false;     // chain from root to leaf (PacketShaper)
  bool optional = false;       // root, intermediates and trust may be missing; nothing left: no file
  bool split = false;          // one file per certificate; `file` then holds ${n}
  KeyFormat key_format = KeyFormat::pkcs8;
  bool key_format_matters = false;  // the device is known to read this one only
  enum class KeyProtection { none, required, if_password };
  KeyProtection key_protection = KeyProtection::none;
  std::optional<KeyCipher> key_cipher;  // absent, or not for the format that the key gets: the strongest that this has
  std::string pem_label;                // PKCS7 or CERTIFICATE for pkcs7_pem; empty: PKCS7
  Eol eol = Eol::lf;
  bool eol_matters = false;   // the device does not take other line ends
  bool any_order = false;     // the key may stand anywhere between or behind the certificates
  bool name_matters = false;  // the device looks for the friendly name or alias
  Pkcs12Options pkcs12;
  std::string alias;                                          // JKS
  std::string fixed_password;                                 // the device's own, published one ("changeit"); empty: the user's
  std::string text;                                           // Container::text: side files such as certPassword.txt ("${password}")
  int password_min = 0, password_max = 0;                     // characters; 0 = any
  bool password_required = false;                             // it may not be empty
  std::string password_pattern;                               // that it matches as a whole; empty: any
  base::FileSet::Mode mode = base::FileSet::Mode::is_public;  // of a file without a key
  std::size_t max_bytes = 0, max_certificates = 0;            // 0 = no limit
};

struct Delivery {
  std::vector<OutputFile> files;
  std::vector<std::string> steps;  // how to install it; "${thumbprint}" and "${files.ID}" are filled in by sayings(), here and below
  std::vector<std::string> pitfalls;
  std::vector<std::string> notes;  // renewal, restarts
};

// The objects that go out. The key may be null where no output wants one.
struct Bundle {
  const PrivateKey* key = nullptr;
  std::vector<Certificate> chain;  // leaf first
  const Csr* csr = nullptr;
  std::vector<Certificate> trust;
};

// The delivery's files, made. `password` may be null. Throws Errc::mismatch if key and leaf do not belong together, Errc::wrong_kind if a
// required part is missing ("the profile needs the root; …"), Errc::no_password if a password is needed, Errc::usage for what breaks the
// device's limits (max_bytes, the length of the password).
struct MadeFile {
  std::string name;  // as the profile says it: whoever writes it checks that it is a plain one
  Secret content;
  bool is_private = false;  // a key or a password is in it
  base::FileSet::Mode mode = base::FileSet::Mode::is_public;
};
[[nodiscard]] std::vector<MadeFile> made_files(const Delivery& delivery, const Bundle& bundle, const Secret* password);
// Fills `files` with them, below `folder`.
void deliver(const Delivery& delivery, const Bundle& bundle, const Secret* password, const std::filesystem::path& folder,
             base::FileSet& files);
// Throws what of this key (may be null), these certificates to trust and this password would make deliver() fail: asked before there is a
// certificate, so `known.chain` is empty.
void require_deliverable(const Delivery& delivery, const Bundle& known, const Secret* password);
// Throws Errc::usage if one of the files holds the private key: asked for one that is in a token, before there is a request.
void require_no_key_in(const Delivery& delivery);
// DEK-Info, which PKCS#1 and SEC1 have, and PKCS#8 has not.
[[nodiscard]] bool is_dek_info(KeyCipher cipher) noexcept;
// Whether deliver() makes this file: an optional one may have nothing in it.
[[nodiscard]] bool has_content(const OutputFile& file, const Bundle& bundle);
// What the delivery says to people, with what is known only now (thumbprint, file names) filled in.
struct Sayings {
  std::vector<std::string> steps, notes, pitfalls;
};
[[nodiscard]] Sayings sayings(const Delivery& delivery, const Bundle& bundle, const std::filesystem::path& folder);

}  // namespace certkit::profile
