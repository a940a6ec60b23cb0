#include <memory>

#include "certkit/write.hpp"
#include "cli/commands/ca/words.hpp"
#include "cli/outputs.hpp"
#include "cli/password.hpp"
#include "cli/render/authority.hpp"
#include "issue/revocation.hpp"
#include "issue/web_files.hpp"

namespace certkit::cli {
namespace {

struct CrlOptions {
  std::string folder, to;
  int days = 0;
  PasswordSource passin;
  OutputOptions outputs;
};

std::string form_of(const CrlOptions& options) {
  if (!options.to.empty()) return options.to;
  return std::filesystem::path(options.outputs.out).extension() == ".pem" ? "pem" : "der";
}

Exit make_list(Session& session, CrlOptions& options) {
  require_room_for_json(session, options.outputs.out);
  auto authority = open_ca(session, options.folder);
  if (!options.outputs.out.empty() && options.outputs.out != "-") require_room_for({options.outputs.out}, options.outputs);
  const Crl crl = issue::renew_crl(authority, {options.days, session.io.now()}, asker(options.passin, session));
  std::vector<base::FileSet::Written> written{{authority.folder() / "ca.crl", {}}};
  if (!options.outputs.out.empty()) {
    options.outputs.holds_no_key = &issue::is_public_der;
    const std::string text = form_of(options) == "pem" ? to_pem("X509 CRL", crl.der()) : std::string(as_text(crl.der()));
    const auto copy = write_one(session, options.outputs, text);
    written.insert(written.end(), copy.begin(), copy.end());
  }
  if (options.outputs.out != "-") show(session, crl, written);
  return Exit::ok;
}

}  // namespace

Action declare_ca_crl(Syntax& syntax) {
  auto options = std::make_shared<CrlOptions>();
  declare_ca_folder(syntax, options->folder);
  syntax.option("--days N", options->days, "Days until the next list [crl_days of the settings: 7, of an offline root 180]")
      .number_between(1, 3650);
  declare_out(syntax, options->outputs, "A copy beside DIR/ca.crl, for the place that the certificates name; - is standard output");
  syntax.option("--to FORMAT", options->to, "Of the copy: der or pem [der; pem for a name that ends in .pem]").one_of({"der", "pem"});
  declare_password(syntax, "--passin", options->passin, "Password of the CA's key");
  return [options](Session& session) { return make_list(session, *options); };
}

}  // namespace certkit::cli
