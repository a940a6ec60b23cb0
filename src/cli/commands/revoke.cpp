#include <memory>

#include "base/shell_word.hpp"
#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/issuing.hpp"
#include "cli/render/asked.hpp"
#include "cli/state.hpp"
#include "issue/revocation.hpp"

namespace certkit::cli {
namespace {

struct RevokeCommand {
  std::string certificate, key, reason = "unspecified";
  IssuingOptions issuing;
};

// Who ordered the certificate is remembered, as a rule.
OpenIssuer issuer_of(Session& session, const Certificate& certificate, const RevokeCommand& options) {
  if (!options.issuing.issuer.empty()) return open_issuer(session, options.issuing);
  const auto record = request_of(session, options.issuing.state, certificate);
  if (!record)
    throw Error(Errc::usage, "which CA has issued this certificate is not remembered here", "name it: --issuer KIND:PLACE",
                options.certificate);
  return open_issuer(session, *record, options.issuing);
}

PrivateKey own_key(Session& session, const Certificate& certificate, const RevokeCommand& options) {
  const Bag bag = read_one(session, options.key, options.issuing.passin);
  const PrivateKey& key = require_key(bag, options.key);
  if (!key.public_key().same_as(certificate.public_key()))
    throw Error(Errc::mismatch, "this is not the key of the certificate", "certkit verify-pair finds the right one", options.key);
  return key.clone();
}

Exit revoke(Session& session, const RevokeCommand& options) {
  const Certificate certificate = one_certificate(session, options.certificate);
  OpenIssuer issuer = issuer_of(session, certificate, options);
  issue::RevokeOptions how;
  how.reason = issue::reason_number(options.reason);
  std::optional<PrivateKey> key;
  if (!options.key.empty()) key = own_key(session, certificate, options);
  if (key) how.key = &*key;
  const bool now = issuer.issuer->revoke(certificate, how);
  remember_revoked(session, options.issuing.state, certificate);
  // What the CA was told before, certkit does not know.
  show_revoked(session, certificate, issuer.name, now ? std::optional(options.reason) : std::nullopt);
  if (issuer.name.starts_with("ca:"))
    session.note("the world learns of it by the next list: certkit ca crl " + base::shell_word(issuer.name.substr(3)));
  return Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<RevokeCommand>();
  syntax.input("FILE", options->certificate, "The certificate, in any form; of a chain the leaf").required();
  syntax.option("--reason WORD", options->reason, "Why [unspecified]").one_of(issue::revocation_reasons());
  declare_issuer(syntax, options->issuing, "Who has issued it, where that is not remembered: ");
  declare_server(syntax, options->issuing);
  syntax.option("--key FILE", options->key,
                "The certificate's own key: acme: takes its signature in place of that of the account that ordered the certificate");
  declare_password(syntax, "--passin", options->issuing.passin, "Password of that key");
  return [options](Session& session) { return revoke(session, *options); };
}

}  // namespace

const Command& command_revoke() {
  static const Command command{"revoke",
                               Heading::make,
                               7,
                               "have a certificate revoked by the CA that issued it",
                               "  # by the CA that certkit had it from, which is remembered\n"
                               "  certkit revoke server.cer\n"
                               "  certkit revoke server.cer --reason superseded\n"
                               "  # somebody else may have its key\n"
                               "  certkit revoke server.cer --issuer ca:lab-ca --reason keyCompromise\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
