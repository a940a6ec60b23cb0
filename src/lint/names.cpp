#include "lint/names.hpp"

#include "asn1/ip_address.hpp"

namespace certkit::lint {
namespace {

void add_parts(const Name& name, const char* whose, std::vector<Part>& parts) {
  for (const auto& rdn : name.rdns)
    for (const NameAttribute& attribute : rdn) parts.push_back({whose, attribute});
}

bool is_scheme(std::string_view text) noexcept {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (text.empty() || !letter(text[0])) return false;
  for (const char c : text)
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '+' && c != '-' && c != '.') return false;
  return true;
}

}  // namespace

std::vector<std::string_view> labels_of(std::string_view dns) {
  std::vector<std::string_view> labels;
  for (std::size_t at = 0;;) {
    const std::size_t dot = dns.find('.', at);
    labels.push_back(dns.substr(at, dot == dns.npos ? dns.npos : dot - at));
    if (dot == dns.npos) return labels;
    at = dot + 1;
  }
}

bool leads_with_wildcard(std::string_view dns) noexcept { return dns.starts_with("*."); }

std::vector<std::string_view> dns_names(const Paper& paper) {
  std::vector<std::string_view> names;
  for (const RawName& name : paper.names)
    if (name.tag == RawName::dns) names.push_back(name.text());
  return names;
}

bool is_address(std::string_view text) { return asn1::parse_ip(text).has_value(); }

std::string Part::name() const { return name_of(attribute.type) + " of the " + whose; }

std::vector<Part> subject_parts(const Paper& paper) {
  std::vector<Part> parts;
  add_parts(paper.subject, "subject", parts);
  return parts;
}

std::vector<Part> all_parts(const Paper& paper) {
  std::vector<Part> parts = subject_parts(paper);
  add_parts(paper.issuer, "issuer", parts);
  return parts;
}

std::vector<std::string> subject_values(const Paper& paper, const Oid& type) {
  std::vector<std::string> values;
  for (const Part& part : subject_parts(paper))
    if (part.attribute.type == type) values.push_back(part.attribute.value);
  return values;
}

UriParts parts_of_uri(std::string_view uri) noexcept {
  UriParts parts;
  const std::size_t colon = uri.find(':');
  if (colon == uri.npos || !is_scheme(uri.substr(0, colon))) return {{}, uri, {}, {}, false};
  parts.scheme = uri.substr(0, colon);
  parts.rest = uri.substr(colon + 1);
  if (!parts.rest.starts_with("//")) return parts;
  parts.has_authority = true;
  parts.authority = parts.rest.substr(2, parts.rest.find_first_of("/?#", 2) - 2);
  std::string_view host = parts.authority;
  if (const std::size_t at = host.rfind('@'); at != host.npos) host.remove_prefix(at + 1);
  if (host.starts_with('[')) {
    host = host.substr(1, host.find(']') == host.npos ? host.npos : host.find(']') - 1);
  } else if (const std::size_t port = host.rfind(':'); port != host.npos) {
    host = host.substr(0, port);
  }
  parts.host = host;
  return parts;
}

}  // namespace certkit::lint
