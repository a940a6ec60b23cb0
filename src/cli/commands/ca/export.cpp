#include <memory>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "cli/commands/ca/words.hpp"
#include "cli/encode_store.hpp"
#include "cli/meaning.hpp"
#include "cli/outputs.hpp"
#include "cli/publishing.hpp"
#include "cli/render/written.hpp"
#include "issue/authority.hpp"
#include "issue/directory/ldif.hpp"
#include "issue/web_files.hpp"

namespace certkit::cli {
namespace {

struct ExportOptions {
  std::string folder, domain, cdp;
  bool root_only = false, crl = false;
  OutputOptions outputs;
  StoreForm form;
};
using Written = std::vector<base::FileSet::Written>;

Written export_crl(Session& session, const ExportOptions& options, const issue::Authority& authority) {
  if (!options.form.to.empty() && options.form.to != "der" && options.form.to != "pem")
    throw Error(Errc::usage, "a list of revoked certificates is written as der or pem", "--to der or --to pem", options.form.to);
  const Crl crl = issue::current_crl(authority);
  const bool pem = options.form.to.empty() ? std::filesystem::path(options.outputs.out).extension() == ".pem" : options.form.to == "pem";
  return write_one(session, options.outputs, pem ? with_eol(to_pem(crl), options.outputs) : std::string(as_text(crl.der())));
}

Written export_chain(Session& session, const ExportOptions& options, const issue::Authority& authority) {
  std::vector<Certificate> certificates = authority.chain();
  if (options.root_only) {
    if (authority.root() == nullptr)
      throw Error(Errc::wrong_kind, "the chain of this CA ends before its root", "put the root's certificate at the end of ca.crt",
                  options.folder);
    certificates = {*authority.root()};
  }
  if (options.form.to == "der" && certificates.size() != 1)
    throw Error(Errc::wrong_kind, "DER holds one certificate, and the chain has " + std::to_string(certificates.size()),
                "--root for the root alone, or --to pem");
  if (options.form.to == "der") return write_one(session, options.outputs, std::string(as_text(certificates.front().der())));
  return write_store(session, {std::move(certificates), {}, {}}, options.form, options.outputs).files;
}

// What the URLs in the certificates lead to, in the folder that a web server hands out.
Written export_all(Session& session, const ExportOptions& options, const issue::Authority& authority) {
  const Certificate& own = authority.chain().front();
  const std::string base_name = safe_file_name(own.subject().common_name().value_or("ca"));
  const issue::WebFiles web = issue::web_files(authority, base_name, session.io.now());
  base::FileSet files;
  for (const issue::WebFile& file : web.files) files.add(std::filesystem::path(options.outputs.out_dir) / file.path, file.content);
  const Written written = commit(session, files, options.outputs);
  for (const std::string& sentence : web.missing) session.note(sentence);
  return written;
}

// What domain members look for: the certificates of the chain, and the list where it is said in which container that belongs.
Written export_ldif(Session& session, const ExportOptions& options, const issue::Authority& authority) {
  PublishOptions how;
  how.cdp = options.cdp;
  ToPublish what{authority.chain(), {}};
  if (!options.cdp.empty()) what.crls.push_back(issue::current_crl(authority));
  const Name base = meaning(options.domain, &issue::directory::domain_base);
  return write_one(session, options.outputs, issue::directory::to_ldif(publication_of(what, base, how)));
}

Exit export_what(Session& session, ExportOptions& options) {
  if (!options.outputs.out_dir.empty()) {
    options.outputs.holds_no_key = &issue::is_public_der;
    show(session, "ca", export_all(session, options, open_ca(session, options.folder)), {});
    return Exit::ok;
  }
  if (options.outputs.out.empty()) options.outputs.out = "-";
  require_room_for_json(session, options.outputs.out);
  const auto authority = open_ca(session, options.folder);
  if (options.crl) options.outputs.holds_no_key = &issue::is_public_der;
  const auto how = !options.domain.empty() ? &export_ldif : options.crl ? &export_crl : &export_chain;
  const Written written = how(session, options, authority);
  if (options.outputs.out != "-") show(session, "ca", written, {});
  return Exit::ok;
}

}  // namespace

Action declare_ca_export(Syntax& syntax) {
  auto options = std::make_shared<ExportOptions>();
  declare_ca_folder(syntax, options->folder);
  declare_out(syntax, options->outputs, "The file; its suffix says the format [- : standard output, PEM]");
  Option& root = syntax.flag("--root", options->root_only, "The root alone: what goes into trust stores");
  Option& crl = syntax.flag("--crl", options->crl, "The list of revoked certificates, DER, or PEM for a name that ends in .pem");
  crl.excludes(root);
  Option& folder = syntax.option("--out-dir DIR", options->outputs.out_dir,
                                 "For a web server: certificate and list, in files named as the certificates' URLs want them");
  Option& ldif = syntax.option("--ldif DOMAIN", options->domain,
                               "For Active Directory: LDIF as certkit publish makes it; contoso.com, the forest's root");
  syntax.option("--cdp NAME", options->cdp, "With --ldif: the list too, in this container below CN=CDP, by custom the CA's machine")
      .needs(ldif);
  folder.excludes(ldif);
  declare_store_form(syntax, options->form, "one certificate: with --root");
  declare_eol(syntax, options->outputs);
  for (Option& other : syntax.options) {
    const bool form = other.is_spelt("--root") || other.is_spelt("--crl") || other.is_spelt("--to");
    if (form) ldif.excludes(other);
    if (form || other.is_spelt("--out")) folder.excludes(other);
  }
  return [options](Session& session) { return export_what(session, *options); };
}

}  // namespace certkit::cli
