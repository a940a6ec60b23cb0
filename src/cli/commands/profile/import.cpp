#include "profile/import/import.hpp"

#include <algorithm>
#include <memory>

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/chain.hpp"
#include "cli/commands/profile/words.hpp"
#include "cli/inputs.hpp"
#include "cli/meaning.hpp"
#include "cli/profiles.hpp"
#include "cli/render/imported.hpp"
#include "net/tls_chain.hpp"
#include "profile/import/profile_text.hpp"

namespace certkit::cli {
namespace {

struct ImportOptions {
  std::string file, format, section;
  std::vector<std::string> set;
  PasswordSource passin;
  OutputOptions outputs;
};

// The certificate of a server or client, or a request: what a file holds.
profile::Imported import_objects(const Bag& bag, const std::string& name) {
  require_readable(bag);
  const auto certificates = bag.all<Certificate>();
  if (std::count_if(certificates.begin(), certificates.end(), [](const Certificate* one) { return !one->is_ca(); }) > 1)
    throw Error(Errc::wrong_kind, "there are several certificates in it that are no CA's, and one is imported: " + bag.describe(),
                "give one of them in a file of its own", name);
  if (const Certificate* leaf = find_leaf(certificates, {})) return profile::import_certificate(*leaf, name);
  const auto requests = bag.all<Csr>();
  if (requests.size() == 1) return profile::import_csr(*requests.front(), name);
  throw Error(Errc::wrong_kind, "one certificate or one request is needed: " + bag.describe(), "", name);
}

// A server as it is: the names and usages of the certificate that it shows.
profile::Imported import_server(const ImportOptions& options) {
  if (!options.section.empty() || !options.set.empty() || (!options.format.empty() && options.format != "certificate"))
    throw Error(Errc::usage, "--section, --set and --format are for files, and this is a server", "", base::printable(options.file));
  const net::Url url = meaning(options.file, [](const std::string& text) { return net::parse_url(text, net::kWithoutLogin); });
  return profile::import_certificate(net::tls_chain(url).front(), base::printable(options.file));
}

profile::Imported import_file(Session& session, const ImportOptions& options) {
  if (options.file.starts_with("https://")) return import_server(options);
  const ReadLimits limits;
  const Secret content = options.file == "-" ? session.take_stdin(limits.file_bytes) : base::read_file(options.file, limits.file_bytes);
  const std::string name = base::printable(options.file);
  const profile::ImportFormat format =
      options.format.empty() ? profile::sniff_import(as_text(content.reveal()), name) : profile::import_format_from_word(options.format);
  const profile::ImportSettings settings{options.section, given_inputs(ProfileChoice{{}, options.set, {}, {}})};
  if (format != profile::ImportFormat::certificate) return profile::import_request(as_text(content.reveal()), name, format, settings);
  if (!options.section.empty() || !options.set.empty())
    throw Error(Errc::usage, "--section and --set are for an openssl.cnf, and " + name + " is read as a certificate");
  ReadOptions how;
  how.ask = asker(options.passin, session);
  how.password_given = options.passin.given();
  return import_objects(read(content.reveal(), name, how), name);
}

Exit import(Session& session, const ImportOptions& options) {
  require_room_for_json(session, options.outputs.out);
  profile::Imported imported = import_file(session, options);
  imported.note_cn_alone();
  const std::string yaml = profile::profile_text(imported);
  show(session, imported, yaml, write_if_file(session, options.outputs, yaml));
  return Exit::ok;
}

}  // namespace

Action declare_profile_import(Syntax& syntax) {
  auto options = std::make_shared<ImportOptions>();
  syntax
      .input("FILE", options->file,
             "certreq INF, openssl.cnf, certtool template, cfssl JSON request, certificate or CSR; - for standard input; or "
             "https://HOST[:PORT], "
             "a server that shows its certificate")
      .required();
  declare_out(syntax, options->outputs, "The profile to write [standard output]");
  syntax.option("--format FORMAT", options->format, "inf, openssl, certtool, cfssl or certificate [by the content]")
      .one_of(profile::import_format_words());
  syntax.option("--section NAME", options->section, "Of an openssl.cnf: the section of the request [req]");
  syntax.option("--set NAME=VALUE", options->set, "A value for $ENV::NAME in an openssl.cnf, repeatable");
  declare_password(syntax, "--passin", options->passin, "Password that opens a PFX");
  return [options](Session& session) { return import(session, *options); };
}

}  // namespace certkit::cli
