// Submitting a CSR and judging what comes back: what submit, issue and (later) retrieve share.
#pragma once

#include <memory>
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
// Throws Errc::refused with the CA's reason, Errc::mismatch if the certificate is for another key. Differences are shown on standard error.
[[nodiscard]] Received submit(Session& session, issue::Issuer& issuer, const Csr& csr, const IssuingOptions& options);
// What is done with what came back: if it fails, the error says that the certificate exists.
template <class Work>
auto once_issued(const Received& received, Work&& work) {
  try {
    return work();
  } catch (const Error& error) {
    throw already_issued(error, {{received.issued.certificate.serial_hex(), received.issued.kept}});
  }
}

}  // namespace certkit::cli
