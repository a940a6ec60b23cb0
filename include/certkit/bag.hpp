// What comes in: a bag of objects, each with where it was, how it was protected and what had to be repaired.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "certkit/certificate.hpp"
#include "certkit/error.hpp"

namespace certkit {

// How an object, or the container it was in, is protected. Words are the field's: "PBES2", "AES-256-CBC", "PBKDF2-HMAC-SHA256".
struct Protection {
  std::string scheme;                   // "PBES2", "pbeWithSHA1And40BitRC2-CBC", "DEK-Info", "JKS", "bcrypt" …
  std::string cipher;                   // "AES-256-CBC", "3DES-CBC", "RC2-40-CBC" …
  std::string kdf;                      // "PBKDF2-HMAC-SHA256", "PKCS12KDF-SHA1", "EVP_BytesToKey-MD5" …
  std::uint64_t iterations = 0;
};

// One thing that was not as the standard has it, and how it was read all the same.
struct Repair {
  std::string id;                       // stable word: "utf-16", "bom", "crlf", "joined-blocks", "wrong-label", "no-armour", "ber" …
  std::string message;                  // for people, with the place
};

struct Source {
  std::string file;                     // as named by the user; "-" is standard input
  std::string container;                // "PEM", "DER", "PKCS#12", "PKCS#7", "JKS", "JCEKS", "OpenSSH", "base64"; nested: "PEM > PKCS#7"
  std::string place;                    // "line 12", "offset 340", "safe 1, bag 2", "alias tomcat": where in the file
  std::vector<Protection> protection;   // outermost first; empty = in the clear
  std::vector<Repair> repairs;
  std::string key_form = {};            // of a private key: "PKCS#8", "PKCS#1", "SEC1", "DSA" as it stood there; empty where its container has a form of its own
};

// What a PKCS#12 as a whole says (RFC 7292), for inspect and for "who can open it".
struct Pkcs12Facts {
  bool has_mac = false;
  std::string mac;                      // "HMAC-SHA1 (PKCS12KDF)", "PBMAC1-HMAC-SHA256 (PBKDF2)"
  std::uint64_t mac_iterations = 0;
  std::vector<Protection> safes;        // one per ContentInfo; empty scheme = unencrypted
  std::vector<Protection> keys;         // one per shrouded key bag
  std::string password_encoding;        // how the password that opened it was encoded: "UTF-16BE", "raw UTF-8 octets as BMPString", "absent", "empty" …
  bool password_beyond_ascii = false;   // Java cannot open it then, whatever the algorithms
  std::vector<PublicKey> public_keys;   // of the private keys that could be opened: not every reader knows every kind
  std::size_t key_bags = 0, certificate_bags = 0, crl_bags = 0, secret_bags = 0, unknown_bags = 0;
  bool java_trust = false;              // a certificate carries Oracle's trustedKeyUsage attribute
  bool ber = false;                     // indefinite lengths
};

struct Item {
  // JKS secret keys, PKCS#12 secret bags and other things that certkit does not open are items with Opaque.
  struct Opaque { std::string what; };
  std::variant<Certificate, PrivateKey, PublicKey, Csr, Crl, Opaque> object;
  Source source;
  std::string friendly_name;            // PKCS#12 friendlyName, JKS alias, OpenSSH comment, CSR friendlyName
  Bytes local_key_id;                   // PKCS#12 localKeyID
  std::string ms_csp_name;              // PKCS#12 Microsoft CSP name
  bool java_trusted = false;            // trusted certificate entry of a JKS, or Oracle's attribute in a PKCS#12
  // OpenSSL's trust attributes (TRUSTED CERTIFICATE): what it trusts the certificate for, and what it never does.
  std::vector<Oid> trusted_for = {}, rejected_for = {};
  std::uint8_t ms_key_usage = 0;        // PKCS#12: Windows' attribute of a key: 0x10 is AT_KEYEXCHANGE, 0x80 AT_SIGNATURE; 0 where it is not said

  template <class T> [[nodiscard]] const T* as() const noexcept { return std::get_if<T>(&object); }
};

// A block that could not be read. It is shown and makes the exit code 3, but does not hide the others.
struct Problem {
  Error error;
  std::string file, place;
  bool about_keys = false;              // all that is missing are private keys under a password: they are counted in Bag::File::closed_keys
};

struct Bag {
  std::vector<Item> items;
  std::vector<Problem> problems;
  struct File {
    std::string name;
    std::string kind;                               // "PKCS#12", "PEM, 3 blocks", "DER certificate": what the file is, for error sentences
    std::optional<Pkcs12Facts> pkcs12;
    std::vector<std::string> notes;                 // skipped secret bags, a missing MAC …
    std::vector<Repair> repairs;                    // of the file as a whole (UTF-16, BOM, CRLF …)
    std::string store_password_note;                // "two keys have another password than the store"
    std::size_t bytes = 0;                          // its size
    std::size_t closed_keys = 0;                    // private keys that are there and could not be opened, for want of their password
  };
  std::vector<File> files;

  template <class T> [[nodiscard]] std::vector<const T*> all() const {
    std::vector<const T*> found;
    for (const Item& item : items)
      if (const T* object = item.as<T>()) found.push_back(object);
    return found;
  }
  void append(Bag&& other);
  // "bundle.p7b holds 3 certificates and no key (PKCS#7)": the sentence for an error about a wrong kind.
  [[nodiscard]] std::string describe() const;
};

}  // namespace certkit
