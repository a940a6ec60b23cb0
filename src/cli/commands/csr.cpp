#include <memory>

#include "cli/command.hpp"
#include "cli/key_and_csr.hpp"
#include "cli/key_text.hpp"
#include "cli/linting.hpp"
#include "cli/outputs.hpp"
#include "cli/render/request.hpp"
#include "cli/request.hpp"
#include "cli/requesting_batch.hpp"
#include "cli/state.hpp"
#include "cli/to_inf.hpp"

namespace certkit::cli {
namespace {

struct CsrOptions {
  RequestOptions request;
  OutputOptions outputs;
  PasswordSource passout;
  std::string to_inf;
  std::string issuer_kind;
  std::string state, batch;
  bool dry_run = false, out_der = false, no_second_opinion = false;
};

// Where the key of a request is, so that deliver finds it: the new one beside the CSR, or the one that was given.
void remember(Session& session, const CsrOptions& options, const std::vector<Csr>& made,
              const std::vector<std::filesystem::path>& csr_files, bool new_key) {
  const std::string& given = options.request.key.empty() ? options.request.reuse_key : options.request.key;
  for (std::size_t i = 0; i < made.size(); ++i)
    remember_made(session, options.state, made[i],
                  new_key ? std::filesystem::path(csr_files[i]).replace_extension(".key") : std::filesystem::path(given), csr_files[i]);
}

Exit csr(Session& session, CsrOptions& options) {
  if (options.request.profile.given() && !options.issuer_kind.empty())
    options.request.profile.set.push_back("issuer=" + options.issuer_kind);
  if (!options.batch.empty())
    return csr_batch(session, {options.batch, options.request, options.issuer_kind, options.outputs, options.passout, options.out_der,
                               options.dry_run, !options.no_second_opinion});
  std::vector<Request> requests = make_requests(session, options.request);
  if (!options.issuer_kind.empty()) requests.front().issuer_kind = options.issuer_kind;
  const auto conflicts = conflicts_with_public_ca(session, requests, options.request.profile);
  const bool refused = !is_ok(conflicts, "error");
  if (!options.outputs.name.empty()) name(requests, options.outputs.name);
  if (options.dry_run) {
    for (const Request& request : requests) rehearse(request);
    show(session, requests, {}, conflicts);
    return refused ? Exit::no : Exit::ok;
  }
  require_made_here(requests);
  if (refused) {
    show(session, requests, {}, conflicts);
    session.note("nothing was written; with --issuer-kind internal the request is made for a CA of your own");
    return Exit::no;
  }
  if (!options.to_inf.empty()) return write_inf(session, requests, options.request, options.to_inf, options.outputs);
  const bool in_token = requests.front().make_key != nullptr, new_key = !requests.front().key && !in_token;
  if (in_token && options.passout.given())
    throw Error(Errc::usage, "--passout protects a key in a file; in a token, the token does", "leave --passout out", "--passout");
  if (!new_key && options.passout.given())
    throw Error(Errc::usage, "--passout protects a new key; the key is there already",
                "certkit convert KEY --to pkcs8 --passout SRC -o FILE encrypts one");
  std::optional<Secret> password;
  if (options.passout.given()) password = new_password_from(options.passout, session, "new password for the key");
  base::FileSet files;
  std::vector<Csr> made;
  std::vector<std::filesystem::path> csr_files;
  for (Request& request : requests) {
    // The form that the device takes is made by deliver; until then the key is protected as well as can be.
    if (password && options.request.key_format.empty()) request.key_format = KeyFormat::pkcs8;
    made.push_back(add_key_and_csr(session, request, password, options.out_der ? CsrForm::der : CsrForm::pem, options.outputs, files));
    csr_files.push_back(files.targets().back());
  }
  const auto written = commit(session, files, options.outputs);
  remember(session, options, made, csr_files, new_key);
  show(session, requests, written, conflicts);
  if (new_key && !password) note_unencrypted(session, "--passout");
  return Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<CsrOptions>();
  declare_request(syntax, options->request);
  declare_password(syntax, "--passout", options->passout, "Password that protects the new key; without it the key is not encrypted");
  declare_out_dir(syntax, options->outputs);
  declare_eol(syntax, options->outputs);
  Option& state = declare_state(syntax, options->state);
  syntax
      .option("--issuer-kind KIND", options->issuer_kind,
              "Who will sign it: internal, public or self-signed; what a public CA would refuse is said before")
      .one_of({"internal", "public", "self-signed"});
  syntax.flag("--out-der", options->out_der, "The CSR as DER");
  Option& to_inf = syntax.option("--to-inf FILE", options->to_inf,
                                 "Write an INF for certreq, which makes key and CSR under Windows; - for standard output");
  Option& batch = syntax
                      .option("--batch FILE", options->batch,
                              "A key and a CSR for each line of FILE, a JSON object, and a line of answer for each; - is standard input")
                      .excludes(to_inf)
                      .excludes(state);
  syntax
      .flag("--no-second-opinion", options->no_second_opinion,
            "With --batch: what is made is not read back by a second library; see docs/batches.md for what that saves")
      .needs(batch);
  syntax.flag("--dry-run", options->dry_run, "Show subject, names with the rule of each, key and usages; write nothing");
  return [options](Session& session) { return csr(session, *options); };
}

}  // namespace

const Command& command_csr() {
  static const Command command{
      "csr",
      Heading::make,
      1,
      "a private key and a CSR, from a profile, from flags, from a certreq INF, or from an old certificate",
      "  # the names that a pool needs, each with the rule that puts it there; nothing is written\n"
      "  certkit csr --profile lync-pool.yaml --dry-run\n"
      "  # key and CSR for a device that certkit knows\n"
      "  certkit csr --profile codian/mcu-4500 --set fqdn=bridge.contoso.com\n"
      "  # for anything else\n"
      "  certkit csr --subject \"CN=www.contoso.com,O=Contoso,C=NO\" --san www.contoso.com --san 10.1.1.5\n"
      "  # as before: the names of the old certificate, and its key\n"
      "  certkit csr --from old.cer --reuse-key old.key --name renewed\n"
      "  # many at once: {\"name\": \"www\", \"cn\": \"www.contoso.com\", \"san\": [\"intranet.contoso.com\"]} in each line\n"
      "  certkit csr --batch hosts.jsonl --key-type ec:p256 --out-dir requests\n"
      "  # from a file that was written for certreq\n"
      "  certkit csr --inf request.inf\n"
      "  # and the other way round: for certreq, which makes the key on the Windows machine\n"
      "  certkit csr --profile microsoft/iis --set fqdn=www.contoso.com --to-inf www.inf\n",
      &declare};
  return command;
}

}  // namespace certkit::cli
