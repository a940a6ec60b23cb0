#include <memory>

#include "certkit/chain.hpp"
#include "cli/command.hpp"
#include "cli/issuing.hpp"
#include "cli/key_and_csr.hpp"
#include "cli/key_text.hpp"
#include "cli/outputs.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/issued.hpp"
#include "cli/request.hpp"
#include "cli/shell_word.hpp"

namespace certkit::cli {
namespace {

struct IssueOptions {
  RequestOptions request;
  IssuingOptions issuing;
  PasswordSource passout;
  OutputOptions outputs;
};

// The command that makes of the CA's own copy what this one could not.
std::string go_on(const issue::Issued& issued, const std::string& key, const PasswordSource& passin, const IssueOptions& options) {
  if (issued.kept.empty()) return "";
  std::vector<std::string> words{"certkit", "deliver", issued.kept.string(), issued.kept_chain.string(), "--key", key};
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {option, value});
  };
  add("--passin", passin.text);
  add("--profile", options.request.profile.name);
  for (const std::string& set : options.request.profile.set) add("--set", set);
  add("--passout", options.passout.text);
  add("--name", options.outputs.name);
  add("--out-dir", options.outputs.out_dir);
  std::string command;
  for (const std::string& word : words) command += (command.empty() ? "" : " ") + shell_word(word);
  return "go on with " + command;
}

// The request is on disk: what stops here goes on from there, and not with another key.
issue::Issued submit_kept(Session& session, issue::Issuer& issuer, const Csr& csr, const IssueOptions& options,
                          const std::vector<std::filesystem::path>& kept) {
  try {
    return submit(session, issuer, csr, options.issuing);
  } catch (const Error& error) {
    const std::string password = error.code() == Errc::no_password ? " --passin SRC" : "";
    throw Error(error.code(), error.message(),
                (password.empty() && !error.hint().empty() ? error.hint() + "; " : std::string()) + "the request is kept: certkit submit " +
                    kept.back().string() + " --issuer " + options.issuing.issuer + password +
                    ", then certkit deliver; or do it again with " + (password.empty() ? "" : "--ca-passin SRC and ") + "--force",
                error.input());
  }
}

Exit issue_all(Session& session, IssueOptions& options) {
  const auto issuer = open_issuer(session, options.issuing);
  Request request = make_request(session, options.request);
  if (!request.delivery)
    throw Error(Errc::usage, "issue delivers what a device takes, so it needs a profile",
                "--profile NAME; without one: certkit csr, then certkit submit");
  if (!options.outputs.name.empty()) request.base_name = options.outputs.name;
  const bool own_key = request.key.has_value();
  // What would stop the delivery stops it before the CA signs.
  const PreparedDelivery prepared = prepare_delivery(session, options.request.profile, request.base_name, options.passout);
  std::vector<std::filesystem::path> targets;
  for (const auto& file : prepared.delivery.files)
    if (!file.split) targets.push_back(std::filesystem::path(options.outputs.out_dir) / file.file);
  require_room_for(targets, options.outputs);

  // The key is on disk before the CSR leaves: a certificate without its key is worth nothing.
  OutputOptions request_outputs = options.outputs;
  request_outputs.out_dir = (std::filesystem::path(options.outputs.out_dir) / "request").string();
  base::FileSet request_files;
  // What protects the device's files protects the key that they are made of, too.
  if (prepared.password && options.request.key_format.empty()) request.key_format = KeyFormat::pkcs8;
  const Csr csr = add_key_and_csr(session, request, prepared.password, CsrForm::pem, request_outputs, request_files);
  profile::require_deliverable(prepared.delivery, &*request.key, prepared.password ? &*prepared.password : nullptr);
  auto written = commit(session, request_files, request_outputs);

  const auto kept = request_files.targets();
  const issue::Issued issued = submit_kept(session, *issuer, csr, options, kept);
  const std::string key = !own_key ? kept.front().string() : options.request.key.empty() ? options.request.reuse_key : options.request.key;
  const PasswordSource& opens_key = own_key ? options.request.passin : options.passout;
  std::vector<std::string> steps;
  const Received received = once_issued(issued, go_on(issued, key, opens_key, options), [&] {
    Received compared = compare(session, csr, issued);
    std::vector<const Certificate*> pool;
    for (const Certificate& certificate : issued.chain) pool.push_back(&certificate);
    base::FileSet files;
    steps = deliver(session, prepared, {&*request.key, order_chain(issued.certificate, pool).path, &csr, {}}, options.outputs, files);
    const auto delivered = commit(session, files, options.outputs);
    written.insert(written.end(), delivered.begin(), delivered.end());
    return compared;
  });
  show(session, "issue", received, written, steps);
  if (!own_key && !prepared.password) note_unencrypted(session, "--passout");
  return has_error(received.differences) ? Exit::no : Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<IssueOptions>();
  declare_request(syntax, options->request);
  declare_issuing(syntax, options->issuing);
  declare_password(syntax, "--ca-passin", options->issuing.passin, "Password of the CA's key");
  declare_password(syntax, "--passout", options->passout, "Password of the files that the device wants protected");
  declare_out_dir(syntax, options->outputs);
  return [options](Session& session) { return issue_all(session, *options); };
}

}  // namespace

const Command& command_issue() {
  static const Command command{
      "issue",
      Heading::make,
      5,
      "csr + submit + deliver in one go",
      "  # key, request, signature, and the files for the device\n"
      "  certkit issue --profile codian/mcu-4500 --set fqdn=mcu1.contoso.com --issuer ca:lab-ca --out-dir upload\n"
      "  # what may differ stands in a file of your own; what differs today, on the command line\n"
      "  certkit issue --profile mcu.yaml --set fqdn=mcu2.contoso.com --set ip=10.1.1.6 --issuer ca:lab-ca --out-dir mcu2\n"
      "  # by a CA whose key has a password: the first line of the file ca.pw\n"
      "  certkit issue --profile nginx/nginx --set fqdn=www.contoso.com --issuer ca:office-ca --ca-passin file:ca.pw\n",
      &declare};
  return command;
}

}  // namespace certkit::cli
