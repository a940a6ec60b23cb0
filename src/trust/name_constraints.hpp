// Which names a CA may sign: the nameConstraints of a chain (RFC 5280 §4.2.1.10), asked before signing, and of a path that is judged.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "certkit/certificate.hpp"

namespace certkit::trust {

class NameConstraints {
 public:
  // Of every certificate of the chain: a name must satisfy them all. Throws Errc::malformed, Errc::refused for a minimum or maximum.
  explicit NameConstraints(std::span<const Certificate> chain);

  // Why `name` may not be signed, as a sentence's end ("… is not below .contoso.com"); nothing if it may. otherName (UPN) is refused as
  // soon as any otherName is constrained: what that would mean is left to the implementation by the RFC.
  [[nodiscard]] std::optional<std::string> refusal(const GeneralName& name) const;
  // Of the subject: as a directory name, its e-mail addresses, and its CN where that is a host name or an address, because old clients
  // compare it.
  enum class CommonName : std::uint8_t { counts, ignored };
  [[nodiscard]] std::optional<std::string> refusal(const Name& subject, CommonName common_name = CommonName::counts) const;
  // The number of ranges: how much it costs to hold a name against them.
  [[nodiscard]] std::size_t size() const noexcept;

  // Why a CA below may not be permitted this subtree (dns: "contoso.com", ".contoso.com"; ip: "10.0.0.0/8"): what is not wholly within the
  // constraints would promise names that no client accepts. A part of it may be excluded.
  [[nodiscard]] std::optional<std::string> subtree_refusal(const GeneralName& subtree) const;

 private:
  struct Subtree {
    std::uint8_t tag;
    Bytes content;
    std::string text;
  };
  struct Rules {
    std::vector<Subtree> permitted, excluded;
  };
  std::vector<Rules> rules_;  // one per certificate that has constraints
};

// The CN as the name that clients take it for, if it is a host name (with a dot in it) or an address.
[[nodiscard]] std::optional<GeneralName> host_in_common_name(const Name& subject);

}  // namespace certkit::trust
