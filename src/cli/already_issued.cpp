#include "cli/already_issued.hpp"

namespace certkit::cli {

Error already_issued(const Error& error, const std::vector<KeptCertificate>& certificates, const std::string& go_on) {
  std::string serials, files;
  for (const KeptCertificate& one : certificates) {
    serials += (serials.empty() ? "" : ", ") + one.serial;
    if (!one.file.empty()) files += (files.empty() ? "" : ", ") + one.file.string();
  }
  const bool several = certificates.size() > 1;
  std::string hint = several ? "do not have them signed again" : "do not have it signed again";
  if (!go_on.empty())
    hint = go_on + "; " + hint;
  else if (!files.empty())
    hint = std::string(several ? "the CA keeps them" : "the CA keeps it") + ": copy " + files + "; " + hint;
  return Error(error.code(),
               error.message() + "; the CA has issued the certificate" + (several ? "s" : "") + " all the same, serial " + serials,
               error.hint().empty() ? hint : error.hint() + "; " + hint, error.input());
}

}  // namespace certkit::cli
