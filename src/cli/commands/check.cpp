#include <algorithm>
#include <memory>

#include "cli/checking.hpp"
#include "cli/command.hpp"
#include "cli/duration.hpp"
#include "cli/saving_chain.hpp"
#include "cli/target.hpp"

namespace certkit::cli {
namespace {

// What would be of no use beside --batch is not taken without a word.
void require_batch_options(const CheckCommand& options) {
  const auto refuse = [](const std::string& name) {
    throw Error(Errc::usage, "--batch says in each line what is checked, and " + name + " does not go with it", "leave it out", name);
  };
  if (!options.inputs.files.empty()) refuse(options.inputs.files.front());
  if (options.profile.given()) refuse("--profile");
  if (!options.save.out_dir.empty()) refuse("--save");
  require_no_server_options(options.endpoint, "a batch checks files");
}

Exit check(Session& session, const CheckCommand& options) {
  if (!options.batch.empty()) {
    require_batch_options(options);
    return check_batch(session, options);
  }
  if (options.profile.given()) return check_profile(session, options);
  if (options.inputs.files.empty())
    throw Error(Errc::usage, "there is nothing to check", "certkit check server.pem --chain ca.pem --host www.contoso.com");
  const auto servers = std::count_if(options.inputs.files.begin(), options.inputs.files.end(), &is_target);
  if (servers == 0) {
    require_no_server_options(options.endpoint, "what is checked are files");
    return check_files(session, options);
  }
  if (static_cast<std::size_t>(servers) != options.inputs.files.size())
    throw Error(Errc::usage, "files and servers are checked in calls of their own",
                "a server's own certificate is compared with --expect FILE");
  return check_servers(session, options);
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<CheckCommand>();
  syntax.input(
      "INPUT", options->inputs.files,
      "A server (https://HOST/PATH, HOST:PORT, HOST), or several; or a certificate on disk, and with it what belongs to it: chain, key");
  declare_password(syntax, "--passin", options->inputs.passin,
                   "Password that opens the inputs: env:VAR, file:PATH, fd:N, stdin, prompt or empty");
  syntax.option("--chain FILE", options->chain, "Certificates of CAs that belong to the chain, in any order");
  syntax.option("--trust FILE", options->trust, "What is trusted: a file or folder of certificates, system, or none [system]");
  syntax.option("--crl FILE", options->crls, "CRLs: each certificate but the root then needs one that covers it");
  syntax.option("--host NAME", options->host, "The name or address that clients connect to").understood_by([](const std::string& word) {
    (void)host_from_word(word);
  });
  syntax.option("--purpose PURPOSE", options->purpose, "What it is used for: server, client or any [server]")
      .one_of({"server", "client", "any"});
  syntax.option("--at TIME", options->at, "Judge as of that time: 2027-03-15, or 2027-03-15T12:00:00Z [now]")
      .understood_by([](const std::string& word) { (void)time_from_rfc3339(word); });
  syntax.option("--expires-within TIME", options->expires_within, "Warn of what expires within: 30d, 12h [30d]")
      .understood_by([](const std::string& word) { (void)duration_from(word); });
  syntax
      .option("--revocation POLICY", options->revocation,
              "If nobody can say whether it is revoked: soft warns, hard makes that an error; none asks nobody [soft]")
      .one_of({"none", "soft", "hard"});
  syntax.option("--max-depth N", options->max_depth, "CA certificates between leaf and root, at most [16]").number_between(0, 1000);
  declare_endpoint(syntax, options->endpoint);
  declare_save(syntax, options->save);
  declare_profile(syntax, options->profile);
  syntax.option("--fail-on SEVERITY", options->fail_on, "What makes the exit code 1: error, warning, note or never [error]")
      .one_of({"error", "warning", "note", "never"});
  syntax.option("--batch FILE", options->batch,
                "Check what each line of FILE says, a JSON object, and answer each with a line; - is standard input");
  return [options](Session& session) { return check(session, *options); };
}

}  // namespace

const Command& command_check() {
  static const Command command{
      "check",
      Heading::look,
      4,
      "why does this TLS endpoint (or chain on disk) fail for its clients, and what mends it",
      "  # why does that page not come up?\n"
      "  certkit check https://mail.contoso.com/ews/exchange.asmx\n"
      "  certkit check --starttls smtp mail.contoso.com:25\n"
      "  # write down what the server does not send, ready for it\n"
      "  certkit check www.contoso.com --save to-send\n"
      "  # has the service been reloaded?\n"
      "  certkit check www.contoso.com --expect server.cer\n"
      "  # every name that the device has to be served under, in one table; and before DNS leads there\n"
      "  certkit check --profile lync2013/reverse-proxy --set external_web_fqdns=webext.contoso.com --set sip_domains=contoso.com\n"
      "  certkit check --profile exchange/client-access --set mail_fqdn=mail.contoso.com --connect-to 192.0.2.10\n"
      "  # would clients of www.contoso.com take it? what is wrong comes first, with what mends it\n"
      "  certkit check server.cer --host www.contoso.com\n"
      "  # with the CA certificates that the server sends along, and a root of your own\n"
      "  certkit check server.cer --chain chain.pem --trust lab-root.pem --host www.contoso.com\n"
      "  # will it still be good in May? nobody has revoked it?\n"
      "  certkit check bundle.pfx --passin file:pw --at 2027-05-01 --crl ca.crl --trust lab-root.pem\n"
      "  # very many: {\"id\": \"1\", \"certificate\": \"a.pem\", \"chain\": [\"ca.pem\"], \"host\": \"a.contoso.com\"} in each line\n"
      "  certkit check --batch chains.jsonl --trust lab-root.pem\n",
      &declare};
  return command;
}

}  // namespace certkit::cli
