#include <memory>

#include "certkit/write.hpp"
#include "cli/command.hpp"
#include "cli/encode_store.hpp"
#include "cli/issuing.hpp"
#include "cli/outputs.hpp"
#include "cli/render/asked.hpp"
#include "crypto/signature.hpp"
#include "issue/web_files.hpp"

namespace certkit::cli {
namespace {

struct IssuerCommand {
  std::string renewal;
  bool crl = false, new_account_key = false, close_account = false;
  IssuingOptions issuing;
  OutputOptions outputs;
  StoreForm form;
};

Exit chain_of(Session& session, const OpenIssuer& issuer, IssuerCommand& options) {
  const std::vector<Certificate> chain = issuer.issuer->chain();
  const auto written = write_store(session, {chain, {}, {}}, options.form, options.outputs).files;
  if (options.outputs.out != "-") show_chain(session, issuer.name, chain, written);
  return Exit::ok;
}

// A list counts when the CA's own key has signed it.
void require_signed(const Crl& crl, const std::vector<Certificate>& chain, const std::string& issuer) {
  for (const Certificate& one : chain)
    if (same(one.subject_der(), crl.issuer_der()) &&
        crypto::verify(one.public_key(), crl.signature_algorithm(), crl.tbs(), crl.signature()))
      return;
  throw Error(Errc::mismatch, "the list that came is not signed by a certificate of " + issuer,
              "ask whoever runs the CA for the right one");
}

Exit list_of(Session& session, const OpenIssuer& issuer, IssuerCommand& options) {
  const Crl crl = issuer.issuer->crl();
  require_signed(crl, issuer.issuer->chain(), issuer.name);
  if (crl.next_update() && *crl.next_update() < session.io.now())
    session.warn("a newer list was due on " + to_rfc3339(*crl.next_update()) + ": the CA has not made it");
  options.outputs.holds_no_key = &issue::is_public_der;
  const bool pem = options.outputs.out == "-" || std::filesystem::path(options.outputs.out).extension() == ".pem";
  const auto written = write_one(session, options.outputs, pem ? to_pem(crl) : std::string(as_text(crl.der())));
  if (options.outputs.out != "-") show_list(session, issuer.name, crl, written);
  return Exit::ok;
}

Exit renewal_of(Session& session, const OpenIssuer& issuer, const IssuerCommand& options) {
  const Certificate certificate = one_certificate(session, options.renewal);
  const auto info = issuer.issuer->renewal_info(certificate);
  show_renewal(session, issuer.name, certificate, info);
  return info ? Exit::ok : Exit::no;
}

Exit ask(Session& session, IssuerCommand& options) {
  const bool writes = options.renewal.empty() && !options.new_account_key && !options.close_account;
  if (!writes && !options.outputs.out.empty())
    throw Error(Errc::usage, "there is nothing to be written to " + options.outputs.out, "-o is for the chain, and for --crl");
  if (options.outputs.out.empty()) options.outputs.out = "-";
  if (writes) require_room_for_json(session, options.outputs.out);
  const OpenIssuer issuer = open_issuer(session, options.issuing);
  if (options.crl) return list_of(session, issuer, options);
  if (!options.renewal.empty()) return renewal_of(session, issuer, options);
  if (writes) return chain_of(session, issuer, options);
  show_account(session, issuer.name, options.close_account ? issuer.issuer->close_account() : issuer.issuer->change_account_key());
  return Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<IssuerCommand>();
  declare_issuer_input(syntax, options->issuing);
  Option& crl = syntax.flag("--crl", options->crl, "The newest list of what it has revoked, DER, or PEM for a name that ends in .pem");
  Option& renewal =
      syntax.option("--renewal FILE", options->renewal, "When it would like this certificate to be renewed (acme:, RFC 9773)");
  Option& key =
      syntax.flag("--new-account-key", options->new_account_key, "A new key for the account there (acme:); the old one is kept beside it");
  Option& close = syntax.flag("--close-account", options->close_account, "Nothing can be done with the account there any more (acme:)");
  declare_server(syntax, options->issuing);
  declare_out(syntax, options->outputs, "The file; its suffix says the format [- : standard output, PEM]");
  declare_store_form(syntax, options->form, "one certificate");
  declare_eol(syntax, options->outputs);
  crl.excludes(renewal).excludes(key).excludes(close);
  renewal.excludes(key).excludes(close);
  key.excludes(close);
  return [options](Session& session) { return ask(session, *options); };
}

}  // namespace

const Command& command_issuer() {
  static const Command command{"issuer",
                               Heading::make,
                               8,
                               "what else a CA is asked: its chain, its CRL, when to renew, and an account there",
                               "  # its certificates, as it hands them out\n"
                               "  certkit issuer ca:lab-ca\n"
                               "  # into a file for a device that wants PKCS#7\n"
                               "  certkit issuer ca:lab-ca -o chain.p7b\n"
                               "  # by a name in a file of issuers\n"
                               "  certkit issuer lab --issuers issuers.yaml -o lab-chain.pem\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
