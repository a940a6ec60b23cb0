#include "issue/acme/names.hpp"

#include <algorithm>

#include "asn1/ip_address.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "trust/name_constraints.hpp"

namespace certkit::issue::acme {

std::vector<Identifier> names_of(const Csr& csr) {
  std::vector<Identifier> names;
  const auto add = [&](const GeneralName& name) {
    const bool ip = name.type == GeneralName::Type::ip;
    if (!ip && name.type != GeneralName::Type::dns)
      throw Error(Errc::usage, "an ACME CA certifies host names and addresses, and the request has " + base::printable(name.to_text()),
                  "make a request without that name, or ask another kind of CA");
    Identifier identifier{ip ? "ip" : "dns", base::lower_ascii(name.value)};
    if (std::find(names.begin(), names.end(), identifier) == names.end()) names.push_back(std::move(identifier));
  };
  for (const GeneralName& name : csr.extensions().subject_alt_names()) add(name);
  if (const auto host = trust::host_in_common_name(csr.subject())) add(*host);
  if (names.empty())
    throw Error(Errc::usage, "the request has no name that an ACME CA could certify",
                "give it host names: certkit csr --san www.example.org");
  return names;
}

bool is_for(const Authorization& authorization, const Identifier& name) {
  if (authorization.identifier.type != name.type) return false;
  if (name.type == "ip") {
    const auto a = asn1::parse_ip(authorization.identifier.value), b = asn1::parse_ip(name.value);
    return a && b && *a == *b;
  }
  return base::lower_ascii(shown(authorization)) == name.value;
}

std::string shown(const Authorization& authorization) { return (authorization.wildcard ? "*." : "") + authorization.identifier.value; }

bool has_wildcard(const std::vector<Identifier>& names) {
  return std::any_of(names.begin(), names.end(), [](const Identifier& name) { return name.value.starts_with("*."); });
}

}  // namespace certkit::issue::acme
