// The files that a CA has to have on a web server: its certificate and its list, named as the URLs in the certificates want them.
#pragma once

#include <string>
#include <vector>

#include "issue/authority.hpp"

namespace certkit::issue {

struct WebFile {
  std::string path;     // relative, from the root of the web server on: "crl/lab.crl"
  std::string content;  // DER, as RFC 5280 §4.2.1.13 and §4.2.2.1 have it
};
struct WebFiles {
  std::vector<WebFile> files;
  std::vector<std::string> missing;  // sentences: what some URL promises and the folder does not have, or has and is out of date
};

// caIssuers and cRLDistributionPoints of what it signs (crl_url and aia_url of the settings), and caIssuers of its own chain. What no URL
// names is called `base_name`.crt and .crl. ldap URLs are left out: they name no files. Throws Errc::usage where two URLs want different
// files at one place, Errc::malformed, Errc::unreadable.
[[nodiscard]] WebFiles web_files(const Authority& authority, const std::string& base_name, Time now);

// DIR/ca.crl. Throws Errc::unreadable where there is none yet, saying how it is made.
[[nodiscard]] Crl current_crl(const Authority& authority);

// A certificate, a CRL or a bundle of certificates in DER: what may be replaced without a copy of it being kept.
[[nodiscard]] bool is_public_der(ByteView content) noexcept;

// Where a file has to be for an http or https URL: its path without the first "/", percent-encoding undone. Empty where no file can be: for
// a query, a folder, or a name that leads elsewhere ("..").
[[nodiscard]] std::string file_for_url(const std::string& url);

}  // namespace certkit::issue
