// Which hosts a name in a certificate is for (RFC 9525 §6.3): the one place that knows what a wildcard stands for.
#pragma once

#include <cstdint>
#include <string_view>

#include "certkit/certificate.hpp"

namespace certkit::asn1 {

// "*.contoso.com" stands for one whole label, the left-most: www.contoso.com, not contoso.com nor a.b.contoso.com. Any case. False for a
// `name` that is a wildcard itself, and where `wildcard` is none.
[[nodiscard]] bool wildcard_covers(std::string_view wildcard, std::string_view name) noexcept;

// Whether clients take the dNSName `presented` for `host`: the same name, or a wildcard that covers it and stands below a domain that
// belongs to somebody ("*.com" and "*.co.uk" do not). `host` in A-labels, with or without a last dot; no address.
[[nodiscard]] bool is_name_for(std::string_view presented, std::string_view host);

enum class HostAnswer : std::uint8_t { yes, other_names, no_names };  // no_names: there is neither dNSName nor iPAddress to look at
// By subjectAltName alone; the CN is no name of a host (RFC 9525 §2). Throws Errc::malformed if the extension is damaged.
[[nodiscard]] HostAnswer is_for_host(const Extensions& extensions, std::string_view host);

}  // namespace certkit::asn1
