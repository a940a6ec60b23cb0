// X.501 distinguished names and X.509 general names (RFC 5280 §4.1.2.4, §4.2.1.6; text form RFC 4514). All text is UTF-8.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "certkit/oid.hpp"

namespace certkit {

struct NameAttribute {
  Oid type;
  std::string value;        // UTF-8, whatever string type it was encoded in; a non-string value is "#" and the hex of its DER
  std::uint8_t tag = 0;     // ASN.1 tag as found; 0 = choose on writing (PrintableString for C and serialNumber, IA5String for DC and
                            // emailAddress, else UTF8String), so that a parsed name is written back octet for octet
  friend bool operator==(const NameAttribute&, const NameAttribute&) = default;
};

struct Name {
  std::vector<std::vector<NameAttribute>> rdns;  // in encoding order: the most significant (C) first

  [[nodiscard]] static Name parse(ByteView der);                // throws Errc::malformed
  // "CN=mcu1.contoso.com,O=Contoso,C=NO": RFC 4514, so the first one written is the last one encoded. Types by short name,
  // any case (CN O OU L ST C DC STREET UID serialNumber emailAddress SN GN title …) or OID. A leading "/" (openssl's form) and
  // an unknown type are errors that quote the place. Throws Errc::usage.
  [[nodiscard]] static Name from_rfc4514(std::string_view text);
  [[nodiscard]] Bytes der() const;
  [[nodiscard]] std::string to_rfc4514() const;
  [[nodiscard]] bool empty() const noexcept { return rdns.empty(); }
  [[nodiscard]] std::optional<std::string> common_name() const;  // the last CN encoded (the most specific), if any
  void add(const Oid& type, std::string value);                  // as an RDN of its own, after the others
  friend bool operator==(const Name&, const Name&) = default;
};

struct GeneralName {
  enum class Type { other_name, email, dns, x400, directory, edi_party, uri, ip, registered_id, upn };
  Type type = Type::dns;
  // dns: A-labels, as found. ip: RFC 5952 text (in name constraints "address/prefix" or "address/mask"). directory: RFC 4514. registered_id: dotted.
  // upn: the principal name (otherName 1.3.6.1.4.1.311.20.2.3). other_name: "OID:hex of the value". x400, edi_party: hex of the DER.
  std::string value;
  std::optional<Name> name;  // directory only; where absent on writing, `value` is parsed as RFC 4514

  [[nodiscard]] static GeneralName parse(ByteView der);          // one GeneralName TLV; throws Errc::malformed
  [[nodiscard]] Bytes der() const;                               // throws Errc::usage if value does not fit type
  // As the user writes it: "[dns:|ip:|email:|uri:|upn:|dirname:|rid:|othername:]VALUE", the type inferred where there is no prefix. Domains in other
  // scripts become A-labels (IDNA2008). Blanks, underscores, empty and over-long labels, misplaced wildcards, an IP under
  // "dns:" are Errc::usage, and the message points at the offender.
  [[nodiscard]] static GeneralName from_text(std::string_view text);
  [[nodiscard]] std::string to_text() const;                     // "DNS:mcu1.contoso.com", "IP:10.1.1.5", "UPN:a@b" …
  friend bool operator==(const GeneralName& a, const GeneralName& b) { return a.type == b.type && a.value == b.value; }
};

[[nodiscard]] std::string_view to_word(GeneralName::Type type) noexcept;  // "dns", "ip", "email", … : JSON and profiles

// Checks one DNS name as a certificate may carry it and returns it in lower case A-labels; `wildcard_allowed` lets "*." lead. Throws Errc::usage.
enum class Wildcard { allowed, forbidden };
[[nodiscard]] std::string canonical_dns(std::string_view name, Wildcard wildcard);

}  // namespace certkit
