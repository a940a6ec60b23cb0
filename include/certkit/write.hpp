// Objects to bytes: PEM (strict RFC 7468), DER, keys, PKCS#12 (RFC 7292), PKCS#7 certs-only (RFC 2315), JKS.
// Everything is returned as Secret where it holds a private key, else as text or Bytes; nothing here touches a file.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit {

[[nodiscard]] std::string to_pem(const Certificate& certificate);
[[nodiscard]] std::string to_pem(const Csr& csr);
[[nodiscard]] std::string to_pem(const Crl& crl);
[[nodiscard]] std::string to_pem(std::string_view label, ByteView der);  // 64 columns, LF, last newline

enum class KeyFormat { pkcs8, pkcs1, sec1 };  // pkcs1: RSA only; sec1: EC only; else Errc::usage
[[nodiscard]] KeyFormat key_format_from_word(std::string_view word);
enum class KeyCipher {
  pbes2_aes256,  // PBES2, AES-256-CBC, PBKDF2-HMAC-SHA256: the default
  pbes2_aes128,
  pbes2_3des,
  pbe_sha1_3des,  // PKCS#12 PBE for old devices
  dek_info_3des,
  dek_info_aes256,  // traditional PEM; PKCS#1 and SEC1 only
};
struct Encrypt {
  const Secret& password;  // UTF-8
  KeyCipher cipher = KeyCipher::pbes2_aes256;
  std::uint64_t kdf_iterations = 100'000;  // PBKDF2 rounds; Windows refuses more than 600,000
};
[[nodiscard]] Secret to_pem(const PrivateKey& key, KeyFormat format, const Encrypt& encrypt);
[[nodiscard]] Secret to_pem_unencrypted(const PrivateKey& key, KeyFormat format);
[[nodiscard]] Secret to_der_unencrypted(const PrivateKey& key, KeyFormat format);
[[nodiscard]] Secret to_der(const PrivateKey& key, const Encrypt& encrypt);  // EncryptedPrivateKeyInfo

// Who must be able to open a PFX or a JKS.
enum class OpenableBy { windows_2008, windows_2016, windows_2019, java8, java, openssl1, openssl3, macos, azure, nss };
[[nodiscard]] OpenableBy openable_by_from_word(std::string_view word);  // "windows-2016"; Errc::usage lists them
[[nodiscard]] const std::vector<std::string>& openable_by_words();      // all of them

struct Pkcs12Options {
  enum class Protect { aes256_sha256, des3_sha1 };  // PBES2 + HMAC-SHA256, or PBE-SHA1-3DES + HMAC-SHA1 for those that read nothing else
  Protect protect = Protect::aes256_sha256;
  std::uint64_t kdf_iterations = 100'000;  // of MAC and of each KDF; Windows refuses more than 600,000
  std::string friendly_name;               // of key and leaf; what the device shows; may be empty
  std::vector<std::string>
      names;  // friendlyName of each certificate, in their order, where not empty; the leaf's is friendly_name if that is given
  std::string ms_csp_name;           // "Microsoft RSA SChannel Cryptographic Provider"; may be empty
  bool ms_key_exchange = false;      // RSA keys get the attribute keyUsage 0x10 (AT_KEYEXCHANGE); others have no such thing
  bool ascii_password_only = false;  // Java's PBE takes no other (PBEKey: "Password is not ASCII"): refuse to write what it cannot open
  std::optional<OpenableBy>
      reader;               // what this one could not open for another reason (the kind of key, an empty password) is not made: Errc::usage
  bool java_trust = false;  // without a key: each certificate is a trusted entry with an alias of its own: its name, or one that is made
                            // up. A key's chain is never marked
  [[nodiscard]] static Pkcs12Options for_reader(OpenableBy reader);  // see docs: which reader takes what, with sources
};
// `key` may be null (a trust store). leaf first, then the rest of the chain. A key that does not fit leaf is Errc::mismatch; nothing to
// write, a password that BMPString cannot hold, or a CSP that cannot hold the key is Errc::usage.
[[nodiscard]] Secret to_pkcs12(const PrivateKey* key, std::span<const Certificate> certificates, const Secret& password,
                               const Pkcs12Options& options);

[[nodiscard]] Bytes to_pkcs7(std::span<const Certificate> certificates);  // DER, degenerate SignedData, certificates in the order given

struct JksEntry {
  std::string alias;
  std::vector<Certificate> certificates;  // with a key: its chain, leaf first; without: exactly one, trusted
  const PrivateKey* key = nullptr;
  Time created{};
};
// Store and key passwords are the same. The format has no choice of algorithms (proprietary SHA-1 based protection): Java 8 and newer read
// it.
[[nodiscard]] Secret to_jks(std::span<const JksEntry> entries, const Secret& password);

// Which programs can open a PKCS#12 that is made so, and if not, why; for inspect. `facts` as read.
struct Pkcs12Facts;
struct CanOpen {
  std::string reader;  // "Windows Server 2008 R2 to 2016", "Java 8" …
  bool yes = false;
  std::string why;         // not
  bool with_help = false;  // not, but for the case that `why` names: a version, an option
};
[[nodiscard]] std::vector<CanOpen> who_can_open(const Pkcs12Facts& facts);
[[nodiscard]] CanOpen can_open(OpenableBy reader, const Pkcs12Facts& facts);

}  // namespace certkit
