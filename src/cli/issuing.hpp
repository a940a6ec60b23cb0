// Submitting a CSR and judging what comes back: what submit, issue and (later) retrieve share.
#pragma once

#include <memory>
#include <new>
#include <string>
#include <vector>

#include "cli/already_issued.hpp"
#include "cli/password.hpp"
#include "issue/issuer.hpp"

namespace certkit::cli {

struct IssuingOptions {
  std::string issuer;  // "ca:DIR"
  int days = 0;
  PasswordSource passin;  // of the CA's key
};

void declare_issuing(Syntax& syntax, IssuingOptions& options);

struct Received {
  issue::Issued issued;
  std::vector<issue::Difference> differences;
};
// Before anything else is done: an issuer that is not there stops the command at once.
[[nodiscard]] std::unique_ptr<issue::Issuer> open_issuer(Session& session, const IssuingOptions& options);
// Throws Errc::refused with the CA's reason.
[[nodiscard]] issue::Issued submit(Session& session, issue::Issuer& issuer, const Csr& csr, const IssuingOptions& options);
// Differences, of the validity too, are shown on standard error. Throws Errc::mismatch if the certificate is for another key.
[[nodiscard]] Received compare(Session& session, const Csr& csr, const IssuingOptions& options, issue::Issued issued);
// What is done with what came back: if it fails, the error says that the certificate exists, and how to go on with it (may be empty).
template <class Work>
auto once_issued(const issue::Issued& issued, const std::string& go_on, Work&& work) {
  const std::vector<KeptCertificate> kept{{issued.certificate.serial_hex(), issued.kept}};
  try {
    return work();
  } catch (const Error& error) {
    throw already_issued(error, kept, go_on);
  } catch (const std::bad_alloc&) {
    throw already_issued(Error(Errc::limit, "there is not enough memory for this input"), kept, go_on);
  }
}

}  // namespace certkit::cli
