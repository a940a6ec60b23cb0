// What came of a question to an issuer that is no request for a certificate.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "cli/session.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {

using WrittenFiles = std::vector<base::FileSet::Written>;

// `reason` absent: it was revoked before, for a reason that the CA knows.
void show_revoked(Session& session, const Certificate& certificate, const std::string& issuer, const std::optional<std::string>& reason);

void show_chain(Session& session, const std::string& issuer, const std::vector<Certificate>& chain, const WrittenFiles& written);
void show_list(Session& session, const std::string& issuer, const Crl& crl, const WrittenFiles& written);
// `info` absent: the issuer does not say.
void show_renewal(Session& session, const std::string& issuer, const Certificate& certificate,
                  const std::optional<issue::RenewalInfo>& info);
void show_account(Session& session, const std::string& issuer, const std::string& says);

}  // namespace certkit::cli
