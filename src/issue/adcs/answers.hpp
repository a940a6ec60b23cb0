// What is sent to certsrv, and what its answers come to.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "issue/adcs/page.hpp"
#include "issue/adcs/site.hpp"
#include "issue/issuer.hpp"

namespace certkit::issue::adcs {

inline constexpr std::size_t kCertificateLimit = 1u << 20, kChainLimit = 4u << 20, kCrlLimit = 64u << 20;

// Forms of certfnsh.asp. `attributes` as Attributes::text() gives them.
[[nodiscard]] std::string new_request_form(const Csr& csr, const std::string& attributes);
[[nodiscard]] std::string pending_form(const std::string& request_id);

[[nodiscard]] Page read(const net::HttpAnswer& answer);
// The request's id in a page that broke off, where all of its digits came; empty: it is not there.
[[nodiscard]] std::string id_in_part(const net::HttpAnswer& part);

// The certificates of certnew.cer or certnew.p7b, in any encoding and under any label and Content-Type; empty if it holds none.
[[nodiscard]] std::vector<Certificate> certificates_in(const net::HttpAnswer& answer);
// The one for the key of `csr`; nullopt if there is none at all. Throws Errc::mismatch if there is another's.
[[nodiscard]] std::optional<Certificate> certificate_for(const Csr& csr, const std::string& request_id, const net::HttpAnswer& answer,
                                                         const net::Url& certsrv);

// certcarc.asp says which is the newest CA certificate; it, and those above it.
[[nodiscard]] std::vector<Certificate> newest_chain(Site& site);
// The base CRL of its key.
[[nodiscard]] Crl newest_crl(Site& site);

// A page that says no, explained. `template_name` as it was sent; empty: none.
[[nodiscard]] Refused refusal(const Page& page, const std::string& template_name);
// A page that has a code and no decision: a no, or throws Errc::network where the CA does not work.
[[nodiscard]] Refused refused_or_failed(const Page& page, const std::string& template_name, const net::Url& certsrv);
[[nodiscard]] Error as_error(const Refused& refused, const net::Url& certsrv);
[[nodiscard]] Error no_certsrv_page(const Page& page, const net::Url& certsrv);                                // Errc::malformed
[[nodiscard]] Error no_certificate(const Page& page, const std::string& request_id, const net::Url& certsrv);  // Errc::malformed

}  // namespace certkit::issue::adcs
