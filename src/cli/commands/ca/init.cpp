#include <memory>

#include "cli/commands/ca/words.hpp"
#include "cli/inputs.hpp"
#include "cli/meaning.hpp"
#include "cli/password.hpp"
#include "cli/render/authority.hpp"
#include "cli/token_input.hpp"
#include "crypto/token_uri.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {
namespace {

struct InitOptions {
  std::string folder, subject, parent, key, key_type;
  std::vector<std::string> name_constraints;
  std::string crl_url, ocsp_url, aia_url;
  int days = 0, path_length = -1;
  bool intermediate = false, new_key = false;
  PasswordSource passin, keypassin, passout;
};

// An own key in a token wants its PIN; the parent's key, if there is one, wants the password that is given.
void use_token(Session& session, const InitOptions& options, issue::Authority::Init& init) {
  const PasswordSource& pin = options.keypassin.given() || !options.parent.empty() ? options.keypassin : options.passin;
  if (!options.new_key && !options.key_type.empty())
    throw Error(Errc::usage, "--key-type and --key exclude each other",
                "a key that exists has its type; with --new-key one is made in the token", "--key-type");
  init.token_key = options.key;
  if (options.new_key)
    init.take_token_key = key_maker(session, options.key, pin);
  else
    init.take_token_key = [&options, ask = asker(pin, session)](const KeySpec&) {
      return require_key(read_token(options.key, ask), options.key).clone();
    };
}

Exit init(Session& session, const InitOptions& options) {
  issue::Authority::Init init;
  init.subject = meaning(options.subject, &Name::from_rfc4514);
  if (!options.key_type.empty()) init.key = KeySpec::parse(options.key_type);
  if (options.days > 0) init.validity_days = options.days;
  if (options.path_length >= 0) init.path_length = options.path_length;
  init.name_constraints = options.name_constraints;
  init.parent = options.parent;
  init.intermediate = options.intermediate;
  init.crl_url = options.crl_url;
  init.ocsp_url = options.ocsp_url;
  init.aia_url = options.aia_url;
  init.now = session.io.now();
  if (!options.key.empty())
    use_token(session, options, init);
  else if (options.passin.given() && options.parent.empty())
    throw Error(Errc::usage, "--passin opens the key of --parent or of --key, and there is neither", "--passout protects the new key",
                "--passin");
  std::optional<Secret> password;
  if (options.passout.given()) {
    password = new_password_from(options.passout, session, "new password for the CA key");
    init.key_password = &*password;
  }
  const auto authority = issue::Authority::init(options.folder, init, asker(options.passin, session));
  show(session, authority);
  if (!password && options.key.empty()) session.note("the CA key is not encrypted; --passout SRC protects it");
  return Exit::ok;
}

}  // namespace

Action declare_ca_init(Syntax& syntax) {
  auto options = std::make_shared<InitOptions>();
  declare_ca_folder(syntax, options->folder);
  syntax.option("--subject DN", options->subject, "\"CN=Lab Root CA,O=Contoso\"").required();
  Option& intermediate =
      syntax.flag("--intermediate", options->intermediate, "Root and intermediate; the intermediate signs, the root can go offline");
  Option& parent = syntax.option("--parent DIR", options->parent, "With --intermediate: another CA folder, whose CA signs this one");
  parent.needs(intermediate);
  syntax.option("--name-constraint NAME", options->name_constraints,
                "Only names below: .contoso.com, contoso.com or 10.0.0.0/8; repeatable");
  syntax.option("--path-length N", options->path_length, "How many CAs may follow below it").number_between(0, 16);
  syntax.option("--key-type TYPE", options->key_type, "rsa:3072, rsa:4096, ec:p256, ec:p384 … [rsa:3072]")
      .such_as({"rsa:3072", "rsa:4096", "ec:p256", "ec:p384", "ec:p521", "ed25519"})
      .understood_by([](const std::string& word) { (void)KeySpec::parse(word); });
  Option& key = syntax.option("--key URI", options->key, "Its key is in a token: pkcs11:token=…;object=…; no ca.key is written")
                    .understood_by([](const std::string& word) { (void)crypto::parse_token_uri(word); });
  syntax.flag("--new-key", options->new_key, "Make the key of --key in the token, of --key-type").needs(key);
  syntax.option("--days N", options->days, "Validity of the CA certificate [3650; an intermediate 1825]").number_between(1, 36500);
  syntax.option("--crl-url URL", options->crl_url, "Where its CRL will be: goes into what it signs");
  syntax.option("--ocsp-url URL", options->ocsp_url, "Where its OCSP responder will be");
  syntax.option("--aia-url URL", options->aia_url, "Where its certificate can be fetched");
  declare_password(syntax, "--passout", options->passout, "Password that protects the CA key; without it the key is not encrypted")
      .excludes(key);
  declare_password(syntax, "--passin", options->passin,
                   "With --parent: password of the parent's key; else PIN of the token that --key is in");
  declare_password(syntax, "--keypassin", options->keypassin, "PIN of the token that --key is in, where --passin is the parent's")
      .needs(key);
  return [options](Session& session) { return init(session, *options); };
}

}  // namespace certkit::cli
