// The small languages inside the values of an INF: distinguished names, names with '&', usages.
#pragma once

#include "certkit/make.hpp"
#include "profile/node.hpp"

namespace certkit::profile {

// CertStrToName's form: CN=www.contoso.com, O="Contoso, Ltd.", S=Oslo; separators ',' ';' '+'. The first one written is the last one
// encoded, as in RFC 4514.
[[nodiscard]] Name inf_subject(const std::string& text, const Place& place);
// "dns=a&dns=b&ipaddress=10.1.1.5&url=…&email=…&upn=…&dn=…&oid=…"
[[nodiscard]] std::vector<GeneralName> inf_names(const std::string& text, const Place& place);
[[nodiscard]] bool inf_begins_name(std::string_view text);  // "dns=…" and its kin
// "0xa0", "160" or "CERT_DIGITAL_SIGNATURE_KEY_USAGE | …" as a mask of KeyUsage.
[[nodiscard]] unsigned inf_key_usage(const std::string& text, const Place& place);
// OIDs with ',' or '&' between; those that are there already are left out.
void inf_usages(const std::string& text, const Place& place, std::vector<Oid>& into);
// The parts between any of `separators`, without blanks around them; empty ones are left out.
[[nodiscard]] std::vector<std::string> inf_parts(std::string_view text, std::string_view separators);
[[nodiscard]] BasicConstraints inf_basic_constraints(const std::string& text, const Place& place);  // "ca=TRUE&pathlength=0"

}  // namespace certkit::profile
