#include <memory>

#include "cli/commands/ca/words.hpp"
#include "cli/encode_store.hpp"
#include "cli/outputs.hpp"
#include "cli/render/written.hpp"
#include "issue/authority.hpp"

namespace certkit::cli {
namespace {

struct ExportOptions {
  std::string folder;
  bool root_only = false;
  OutputOptions outputs;
  StoreForm form;
};

Exit export_chain(Session& session, ExportOptions& options) {
  if (options.outputs.out.empty()) options.outputs.out = "-";
  require_room_for_json(session, options.outputs.out);
  const auto authority = issue::Authority::open(options.folder);
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
  const auto written = options.form.to == "der"
                           ? write_one(session, options.outputs, std::string(as_text(certificates.front().der())))
                           : write_store(session, {std::move(certificates), {}, {}}, options.form, options.outputs).files;
  if (options.outputs.out != "-") show(session, "ca", written, {});
  return Exit::ok;
}

}  // namespace

Action declare_ca_export(Syntax& syntax) {
  auto options = std::make_shared<ExportOptions>();
  declare_ca_folder(syntax, options->folder);
  declare_out(syntax, options->outputs, "The file; its suffix says the format [- : standard output, PEM]");
  syntax.flag("--root", options->root_only, "The root alone: what goes into trust stores");
  declare_store_form(syntax, options->form, "one certificate: with --root");
  declare_eol(syntax, options->outputs);
  return [options](Session& session) { return export_chain(session, *options); };
}

}  // namespace certkit::cli
