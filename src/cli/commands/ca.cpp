#include <CLI/CLI.hpp>
#include <memory>

#include "asn1/oids.hpp"
#include "certkit/write.hpp"
#include "cli/choice.hpp"
#include "cli/command.hpp"
#include "cli/encode_store.hpp"
#include "cli/inputs.hpp"
#include "cli/outputs.hpp"
#include "cli/render/authority.hpp"
#include "cli/render/written.hpp"
#include "container/read_back.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {
namespace {

struct CaOptions {
  std::string folder, subject, parent, key_type = "rsa:3072";
  std::vector<std::string> name_constraints, requests, purposes;
  std::string crl_url, ocsp_url, aia_url;
  int days = 0, path_length = -1;
  bool intermediate = false, root_only = false;
  PasswordSource passin, passout;
  OutputOptions outputs;
  StoreForm form;
};

Exit init(Session& session, CaOptions& options) {
  issue::Authority::Init init;
  init.subject = Name::from_rfc4514(options.subject);
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

Exit sign(Session& session, CaOptions& options) {
  auto authority = issue::Authority::open(options.folder);
  if (!options.outputs.out.empty() && options.requests.size() > 1)
    throw Error(Errc::usage, "-o names one file, and there are several CSRs", "use --out-dir");
  issue::Authority::SignOptions how;
  if (options.days > 0) how.validity_days = options.days;
  for (const std::string& word : options.purposes) {
    if (word == "serverAuth")
      how.extended_key_usage.push_back(asn1::oid::kServerAuth);
    else if (word == "clientAuth")
      how.extended_key_usage.push_back(asn1::oid::kClientAuth);
    else
      how.extended_key_usage.push_back(Oid::parse(word));
  }
  how.now = session.io.now();
  // All CSRs are read before the first one is signed, and where the certificates go is looked at first: what is signed is not lost over a
  // file in the way.
  std::vector<Csr> requests;
  std::vector<std::filesystem::path> targets;
  for (const std::string& file : options.requests) {
    const Bag bag = read_one(session, file, {});
    requests.push_back(require_csr(bag, file));
    const std::string stem = file == "-" ? "certificate" : std::filesystem::path(file).stem().string();
    targets.push_back(!options.outputs.out.empty() ? std::filesystem::path(options.outputs.out)
                                                   : std::filesystem::path(options.outputs.out_dir) / safe_file_name(stem + ".crt"));
  }
  require_free(targets, options.outputs);
  for (const Csr& request : requests) authority.check(request, how);  // all, before the first one is signed
  const AskPassword ask = asker(options.passin, session);
  base::FileSet files;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    const Certificate certificate = authority.sign(requests[i], how, ask);
    std::string text = with_eol(to_pem(certificate), options.outputs);
    container::read_back(as_bytes(text), std::nullopt, {&certificate, 1}, nullptr);
    if (options.outputs.out == "-") {
      session.io.out << text;
      return Exit::ok;
    }
    files.add(targets[i], std::move(text));
  }
  show(session, "ca", commit(session, files, options.outputs), {});
  return Exit::ok;
}

Exit list(Session& session, CaOptions& options) {
  show(session, issue::Authority::open(options.folder).list(session.io.now()));
  return Exit::ok;
}

Exit export_chain(Session& session, CaOptions& options) {
  const auto authority = issue::Authority::open(options.folder);
  std::vector<Certificate> certificates = authority.chain();
  if (options.root_only) {
    if (authority.root() == nullptr)
      throw Error(Errc::wrong_kind, "the chain of this CA ends before its root", "put the root's certificate at the end of ca.crt",
                  options.folder);
    certificates = {*authority.root()};
  }
  if (options.outputs.out.empty()) options.outputs.out = "-";
  if (options.form.to == "der") {
    if (certificates.size() != 1)
      throw Error(Errc::wrong_kind, "DER holds one certificate, and the chain has " + std::to_string(certificates.size()),
                  "--root for the root alone, or --to pem");
    write_one(session, options.outputs, std::string(as_text(certificates.front().der())));
    if (options.outputs.out != "-") show(session, "ca", {{options.outputs.out, {}}}, {});
    return Exit::ok;
  }
  const auto written = write_store(session, certificates, options.form, options.outputs);
  if (options.outputs.out != "-") show(session, "ca", written.files, {});
  return Exit::ok;
}

Action declare(CLI::App& parser) {
  auto options = std::make_shared<CaOptions>();
  auto chosen = std::make_shared<Exit (*)(Session&, CaOptions&)>();
  parser.require_subcommand(1);
  const auto subcommand = [&](const char* name, const char* text, Exit (*run)(Session&, CaOptions&)) -> CLI::App& {
    CLI::App& sub = *parser.add_subcommand(name, text);
    sub.callback([chosen, run] { *chosen = run; });
    sub.add_option("DIR", options->folder, "The CA's folder")->required()->type_name("");
    return sub;
  };
  CLI::App& i = subcommand("init", "a new CA in a folder", &init);
  i.add_option("--subject", options->subject, "\"CN=Lab Root CA,O=Contoso\"")->required()->type_name("DN");
  auto* intermediate =
      i.add_flag("--intermediate", options->intermediate, "Root and intermediate; the intermediate signs, the root can go offline");
  i.add_option("--parent", options->parent, "With --intermediate: another CA folder, whose CA signs this one")
      ->type_name("DIR")
      ->needs(intermediate);
  i.add_option("--name-constraint", options->name_constraints, "Only names below: .contoso.com, contoso.com or 10.0.0.0/8; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
  i.add_option("--path-length", options->path_length, "How many CAs may follow below it")
      ->check(CLI::Range(0, 16).description(""))
      ->type_name("N");
  i.add_option("--key-type", options->key_type, "rsa:3072, rsa:4096, ec:p256, ec:p384 … [rsa:3072]")
      ->check(such_as({"rsa:3072", "rsa:4096", "ec:p256", "ec:p384", "ec:p521", "ed25519"}))
      ->type_name("TYPE");
  i.add_option("--days", options->days, "Validity of the CA certificate [3650; an intermediate 1825]")
      ->check(CLI::Range(1, 36500).description(""))
      ->type_name("N");
  i.add_option("--crl-url", options->crl_url, "Where its CRL will be: goes into what it signs")->type_name("URL");
  i.add_option("--ocsp-url", options->ocsp_url, "Where its OCSP responder will be")->type_name("URL");
  i.add_option("--aia-url", options->aia_url, "Where its certificate can be fetched")->type_name("URL");
  declare_password(i, "--passout", options->passout, "Password that protects the CA key; without it the key is not encrypted");
  declare_password(i, "--passin", options->passin, "With --parent: password of the parent's key");
  i.get_option("--passin")->needs(i.get_option("--parent"));

  CLI::App& s = subcommand("sign", "sign CSRs", &sign);
  s.add_option("CSR", options->requests, "CSRs in any form")->required()->type_name("");
  s.add_option("--days", options->days, "Validity [397]; never longer than the CA's own")
      ->check(CLI::Range(1, 36500).description(""))
      ->type_name("N");
  s.add_option("--eku", options->purposes, "serverAuth, clientAuth or an OID; repeatable [as the CSR asks]")
      ->check(such_as({"serverAuth", "clientAuth"}))
      ->type_name("PURPOSE")
      ->allow_extra_args(false);
  declare_password(s, "--passin", options->passin, "Password of the CA key");
  declare_out(s, options->outputs, "The certificate; - is standard output [CSR's name with .crt]");
  s.add_option("--out-dir", options->outputs.out_dir, "Folder for the certificates [.]")->type_name("DIR");
  declare_eol(s, options->outputs);

  subcommand("list", "what it has signed", &list);

  CLI::App& e = subcommand("export", "its certificate and chain", &export_chain);
  declare_out(e, options->outputs, "The file; its suffix says the format [- : standard output, PEM]");
  e.add_flag("--root", options->root_only, "The root alone: what goes into trust stores");
  declare_store_form(e, options->form);
  declare_eol(e, options->outputs);
  return [options, chosen](Session& session) { return (*chosen)(session, *options); };
}

}  // namespace

const Command& command_ca() {
  static const Command command{"ca",
                               Heading::make,
                               6,
                               "a small CA of your own: init, sign, list, export",
                               "  certkit ca init lab-ca --subject \"CN=Lab Root CA,O=Contoso\"\n"
                               "  certkit ca sign lab-ca mcu1.contoso.com.csr -o mcu1.contoso.com.crt\n"
                               "  certkit ca export lab-ca --root -o lab-root.pem\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
