// A certificate or a request as the rules see it: read once, leniently, so that one damaged field does not hide the others.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asn1/reader.hpp"
#include "certkit/certificate.hpp"

namespace certkit::lint {

// A GeneralName as it is encoded: what may be wrong with it is what is judged.
struct RawName {
  enum Tag : std::uint8_t {
    other_name = 0xa0,
    email = 0x81,
    dns = 0x82,
    x400 = 0xa3,
    directory = 0xa4,
    edi_party = 0xa5,
    uri = 0x86,
    ip = 0x87,
    registered_id = 0x88
  };
  std::uint8_t tag = 0;
  ByteView content;
  const char* extension = "";  // "subjectAltName" or "issuerAltName"
  [[nodiscard]] std::string_view text() const noexcept { return as_text(content); }
};

// An AlgorithmIdentifier where it stands.
struct RawAlgorithm {
  ByteView whole, oid, parameters;
};
struct RawTime {
  std::uint8_t tag = 0;
  ByteView content;
};

struct Device;

// `now`: to say what has expired. `issued`: by the rules of which day it is judged.
struct Days {
  Time now{}, issued{};
};

struct Paper {
  // `self_signed`: its own key signed it.
  Paper(const Certificate& certificate, Days days, bool self_signed);
  Paper(const Csr& request, Days days);

  const Certificate* certificate = nullptr;  // exactly one of the two
  const Csr* request = nullptr;
  const Device* device = nullptr;  // that it is for, where one is known: what it asks for is no mistake
  Days days;
  Name subject, issuer;
  ByteView subject_der, issuer_der, spki;
  PublicKey key;
  Extensions extensions;
  RawAlgorithm signature, inner_signature, key_algorithm;  // inner: within the signed part; of certificates only
  RawTime not_before, not_after;
  bool issuer_unique_id = false, subject_unique_id = false;

  // Of the extensions, empty where there are none or they are damaged.
  std::vector<RawName> names, all_names;  // subjectAltName; and issuerAltName with it
  std::optional<unsigned> key_usage;
  std::vector<Oid> purposes, policies;
  std::optional<BasicConstraints> basic_constraints;

  bool ca = false, self_signed = false;
  [[nodiscard]] bool leaf() const noexcept { return !ca && !self_signed; }
  // For TLS servers, or for everything: no extended key usage, serverAuth, any, or one of the policies of public server certificates.
  [[nodiscard]] bool for_servers() const;
  [[nodiscard]] bool has_purpose(const Oid& purpose) const;
  [[nodiscard]] bool has_policy(const Oid& policy) const;
  [[nodiscard]] const Extension* find(const Oid& oid) const noexcept { return extensions.find(oid); }
  [[nodiscard]] std::string what() const { return certificate != nullptr ? "certificate" : "request"; }

 private:
  void read_extensions();
};

// The elements of a constructed value, shallow; empty if it is damaged.
[[nodiscard]] std::vector<asn1::Tlv> elements(ByteView content) noexcept;
// Those within the one SEQUENCE (or whatever it is) that `value` must be.
[[nodiscard]] std::vector<asn1::Tlv> elements_within(ByteView value) noexcept;

[[nodiscard]] std::string in_quotes(std::string_view text);  // in quotes, safe on a terminal

}  // namespace certkit::lint
