#include <CLI/CLI.hpp>
#include <memory>

#include "cli/choice.hpp"
#include "cli/commands/ca/words.hpp"
#include "cli/meaning.hpp"
#include "cli/password.hpp"
#include "cli/render/authority.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {
namespace {

struct InitOptions {
  std::string folder, subject, parent, key_type = "rsa:3072";
  std::vector<std::string> name_constraints;
  std::string crl_url, ocsp_url, aia_url;
  int days = 0, path_length = -1;
  bool intermediate = false;
  PasswordSource passin, passout;
};

Exit init(Session& session, const InitOptions& options) {
  issue::Authority::Init init;
  init.subject = meaning(options.subject, &Name::from_rfc4514);
  init.key = KeySpec::parse(options.key_type);
  if (options.days > 0) init.validity_days = options.days;
  if (options.path_length >= 0) init.path_length = options.path_length;
  init.name_constraints = options.name_constraints;
  init.parent = options.parent;
  init.intermediate = options.intermediate;
  init.crl_url = options.crl_url;
  init.ocsp_url = options.ocsp_url;
  init.aia_url = options.aia_url;
  init.now = session.io.now();
  std::optional<Secret> password;
  if (options.passout.given()) {
    password = new_password_from(options.passout, session, "new password for the CA key");
    init.key_password = &*password;
  }
  const auto authority = issue::Authority::init(options.folder, init, asker(options.passin, session));
  show(session, authority);
  if (!password) session.note("the CA key is not encrypted; --passout SRC protects it");
  return Exit::ok;
}

}  // namespace

Action declare_ca_init(CLI::App& parser) {
  auto options = std::make_shared<InitOptions>();
  declare_ca_folder(parser, options->folder);
  parser.add_option("--subject", options->subject, "\"CN=Lab Root CA,O=Contoso\"")->required()->type_name("DN");
  auto* intermediate =
      parser.add_flag("--intermediate", options->intermediate, "Root and intermediate; the intermediate signs, the root can go offline");
  parser.add_option("--parent", options->parent, "With --intermediate: another CA folder, whose CA signs this one")
      ->type_name("DIR")
      ->needs(intermediate);
  parser
      .add_option("--name-constraint", options->name_constraints, "Only names below: .contoso.com, contoso.com or 10.0.0.0/8; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
  number_between(parser.add_option("--path-length", options->path_length, "How many CAs may follow below it")->type_name("N"), 0, 16);
  understood_by(such_as(parser.add_option("--key-type", options->key_type, "rsa:3072, rsa:4096, ec:p256, ec:p384 … [rsa:3072]")->type_name("TYPE"),
                        {"rsa:3072", "rsa:4096", "ec:p256", "ec:p384", "ec:p521", "ed25519"}),
                [](const std::string& word) { (void)KeySpec::parse(word); });
  number_between(parser.add_option("--days", options->days, "Validity of the CA certificate [3650; an intermediate 1825]")->type_name("N"), 1,
                 36500);
  parser.add_option("--crl-url", options->crl_url, "Where its CRL will be: goes into what it signs")->type_name("URL");
  parser.add_option("--ocsp-url", options->ocsp_url, "Where its OCSP responder will be")->type_name("URL");
  parser.add_option("--aia-url", options->aia_url, "Where its certificate can be fetched")->type_name("URL");
  declare_password(parser, "--passout", options->passout, "Password that protects the CA key; without it the key is not encrypted");
  declare_password(parser, "--passin", options->passin, "With --parent: password of the parent's key");
  parser.get_option("--passin")->needs(parser.get_option("--parent"));
  return [options](Session& session) { return init(session, *options); };
}

}  // namespace certkit::cli
