// Which CA, and how it is asked: what submit, retrieve and issue share.
#pragma once

#include <filesystem>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "cli/already_issued.hpp"
#include "cli/password.hpp"
#include "issue/issuer.hpp"
#include "issue/requests.hpp"

namespace certkit::cli {

struct IssuingOptions {
  std::string issuer;                   // "ca:DIR", or a name in issuers.yaml
  std::string issuers;                  // that file
  std::vector<std::string> with;        // "NAME=VALUE", settings of the issuer
  std::vector<std::string> attributes;  // "NAME:VALUE"
  std::string ca_file, state, wait;
  std::string replaces;  // file of the certificate that is renewed
  int days = 0;
  bool at_once = false;   // --now
  PasswordSource passin;  // of the CA's key
};

void declare_issuing(Syntax& syntax, IssuingOptions& options);
// --issuer and --issuers alone, and neither has to be there. `description` comes before the list of the kinds.
void declare_issuer(Syntax& syntax, IssuingOptions& options, const std::string& description);
// The same as an input, which has to be there.
void declare_issuer_input(Syntax& syntax, IssuingOptions& options);
// --with and --ca-file alone.
void declare_settings(Syntax& syntax, IssuingOptions& options);
// How its server is reached: --with, --ca-file, --state.
void declare_server(Syntax& syntax, IssuingOptions& options);
// The ones that say how the issuer is reached, for retrieve too, which knows from the ticket which it is: --with, --ca-file, --wait,
// --now, --state.
void declare_reaching(Syntax& syntax, IssuingOptions& options);

// What an issuer sees of the world: the session's clock, where its secrets come from, who is told. Its own settings are still to be put in.
[[nodiscard]] issue::IssuerSettings world_of_issuers(Session& session, const PasswordSource& passin, const std::filesystem::path& state);

// An issuer, and what has to be remembered to open it again.
struct OpenIssuer {
  std::unique_ptr<issue::Issuer> issuer;
  std::string name;  // "adcs:https://…"
  std::vector<issue::GivenSetting> settings;
  std::vector<std::string> attributes;
  std::optional<Certificate> replaces;  // --replaces
};
// Before anything else is done: an issuer that is not there stops the command at once.
[[nodiscard]] OpenIssuer open_issuer(Session& session, const IssuingOptions& options);
// The one that a request was sent to; what `options` say of settings is said of this time.
[[nodiscard]] OpenIssuer open_issuer(Session& session, const issue::RequestRecord& record, const IssuingOptions& options);

// The one certificate of a file, of several the leaf. Throws Errc::wrong_kind.
[[nodiscard]] Certificate one_certificate(Session& session, const std::string& file);

struct Received {
  issue::Issued issued;
  std::vector<issue::Difference> differences;
};
// Completes the chain. Differences from what was asked for, of the validity too, and what was `found` besides, are shown on standard error.
// Throws Errc::mismatch if the certificate is for another key.
[[nodiscard]] Received compare(Session& session, const Csr& csr, int days, issue::Issuer& issuer, issue::Issued issued,
                               std::vector<issue::Difference> found = {});
// What is done with what came back: if it fails, the error says that the certificate exists, and how to go on with it: `go_on()`, may be
// empty.
template <class GoOn, class Work>
auto once_issued(const issue::Issued& issued, const GoOn& go_on, Work&& work) {
  const std::vector<KeptCertificate> kept{{issued.certificate.serial_hex(), issued.kept}};
  try {
    return work();
  } catch (const Error& error) {
    throw already_issued(error, kept, go_on());
  } catch (const std::bad_alloc&) {
    throw already_issued(Error(Errc::limit, "there is not enough memory for this input"), kept, go_on());
  }
}

}  // namespace certkit::cli
