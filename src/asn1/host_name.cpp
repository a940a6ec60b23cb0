#include "asn1/host_name.hpp"

#include <algorithm>

#include "asn1/ip_address.hpp"
#include "asn1/oids.hpp"
#include "asn1/public_suffix.hpp"
#include "asn1/reader.hpp"

namespace certkit::asn1 {
namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
bool same_text(std::string_view a, std::string_view b) noexcept {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

bool wildcard_covers(std::string_view wildcard, std::string_view name) noexcept {
  const std::size_t dot = name.find('.');
  if (!wildcard.starts_with("*.") || wildcard.size() == 2 || dot == name.npos || dot == 0 || name.starts_with('*')) return false;
  return same_text(wildcard.substr(1), name.substr(dot));
}

bool is_name_for(std::string_view presented, std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  if (host.empty()) return false;
  if (same_text(presented, host)) return host.front() != '*';
  if (!wildcard_covers(presented, host)) return false;
  const std::string_view below = presented.substr(2);
  return below.find('.') != below.npos && below.find('*') == below.npos && !is_public_suffix(below);
}

HostAnswer is_for_host(const Extensions& extensions, std::string_view host) {
  const Extension* extension = extensions.find(oid::kSubjectAltName);
  if (extension == nullptr) return HostAnswer::no_names;
  const auto address = parse_ip(host);
  bool any = false, found = false;
  Reader reader(extension->value, "subjectAltName");
  for (Reader names = reader.enter(kSequence, "GeneralNames"); !names.at_end();) {
    const Tlv name = names.any("name");
    if (name.tag == context(2, false)) {
      any = true;
      found = found || (!address && is_name_for(as_text(name.content), host));
    } else if (name.tag == context(7, false)) {
      any = true;
      found = found || (address && same(name.content, *address));
    }
  }
  reader.finish("subjectAltName");
  return found ? HostAnswer::yes : any ? HostAnswer::other_names : HostAnswer::no_names;
}

}  // namespace certkit::asn1
