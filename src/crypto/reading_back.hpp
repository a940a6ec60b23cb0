// How second_opinion reads: with Botan, and with OpenSSL's parsers where Botan does not know the kind of key. Nothing here uses certkit's
// own reader or writer.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"
#include "crypto/signature_scheme.hpp"

namespace certkit::crypto::reading_back {

// One TLV as Botan's decoder sees it.
struct Tlv {
  unsigned tag = 0;  // identifier octet
  Bytes content;
  Bytes whole() const;
  friend bool operator==(const Tlv&, const Tlv&) = default;
};
// The TLVs in `content`, in order. Throws Botan's exceptions: see translated().
[[nodiscard]] std::vector<Tlv> children(ByteView content);
[[nodiscard]] std::string oid_text(const Tlv& tlv);  // dotted
// UTF-8, whatever the string type; "#" and the hex of the TLV for what is no string.
[[nodiscard]] std::string string_text(const Tlv& tlv);
[[nodiscard]] std::vector<std::uint8_t> sha1(ByteView data);
[[nodiscard]] std::string time_text(const Tlv& tlv);  // RFC 3339

// A signed structure: the content of what is signed, and whether the signature is `signer`'s.
struct Signed {
  Bytes body;
  bool signature_good = false;
};
[[nodiscard]] bool botan_knows(const PublicKey& key);
// `own`: the private key of `signer`, where it is at hand, which makes it quicker; may be null.
[[nodiscard]] Signed csr_by_botan(ByteView der, const PublicKey& signer, const PrivateKey* own);
[[nodiscard]] Signed certificate_by_botan(ByteView der, const PublicKey& signer);
// nullopt: Botan does not know this combination. `own` as before.
[[nodiscard]] std::optional<bool> verify_by_botan(const PublicKey& key, const SignatureScheme& scheme, ByteView data, ByteView signature,
                                                  const PrivateKey* own);
// True: the key is that of `meant`. Throws what Botan throws if it cannot be read.
[[nodiscard]] bool private_key_fits_by_botan(ByteView pkcs8, const PublicKey& meant);
[[nodiscard]] Secret pem_by_botan(ByteView pem, const std::string& label);  // its content
[[nodiscard]] bool encrypted_key_fits_by_botan(ByteView encrypted_pkcs8, const Secret& password, const PublicKey& meant);

// The same by OpenSSL. Each throws Errc::mismatch if it cannot read.
[[nodiscard]] Signed csr_by_openssl(ByteView der, const PublicKey& signer);
[[nodiscard]] Signed certificate_by_openssl(ByteView der, const PublicKey& signer);
[[nodiscard]] bool verify_by_openssl(const PublicKey& key, const SignatureScheme& scheme, ByteView data, ByteView signature);
[[nodiscard]] bool private_key_fits_by_openssl(ByteView pkcs8, const PublicKey& meant);
[[nodiscard]] bool encrypted_key_fits_by_openssl(ByteView encrypted_pkcs8, const Secret& password, const PublicKey& meant);
[[nodiscard]] bool pem_key_fits_by_openssl(ByteView pem, const Secret* password, const PublicKey& meant);
[[nodiscard]] Bytes ip_octets(const std::string& text);  // 4 or 16; empty if it is none

// names: an unambiguous text for each, so that sets can be compared and differences named.
[[nodiscard]] std::string general_name_seen(const Tlv& name);
[[nodiscard]] std::string general_name_meant(const GeneralName& name);
[[nodiscard]] std::string subtree_meant(const std::string& constraint);
// Empty if `seen` (content of the Name) is `meant`, else a sentence that says what differs.
[[nodiscard]] std::string name_difference(ByteView seen, const Name& meant);

}  // namespace certkit::crypto::reading_back
