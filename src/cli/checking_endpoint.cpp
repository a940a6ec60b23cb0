#include "cli/checking_endpoint.hpp"

#include <algorithm>

#include "base/workers.hpp"
#include "cli/checking.hpp"
#include "cli/duration.hpp"
#include "cli/meaning.hpp"
#include "cli/render/checked.hpp"
#include "cli/saving_chain.hpp"
#include "cli/server_check.hpp"
#include "crypto/threads.hpp"
#include "diagnose/eyes.hpp"

namespace certkit::cli {
namespace {

// Waiting costs nothing: more at once than there are processors.
constexpr unsigned kAtOnce = 16;
constexpr std::chrono::seconds kLongestTimeout{600};

net::Starttls starttls_of(const CheckCommand& command) {
  return command.endpoint.starttls.empty() ? net::Starttls::none : *net::starttls_from_word(command.endpoint.starttls);
}

}  // namespace

void declare_endpoint(Syntax& syntax, EndpointOptions& options) {
  syntax.option("--starttls PROTOCOL", options.starttls, "Begin as that protocol does, and go over to TLS").one_of(net::starttls_words());
  Option& name = syntax.option("--server-name NAME", options.server_name, "Name the server so when TLS begins (SNI) [the host]");
  syntax.flag("--no-sni", options.no_sni, "Name no server when TLS begins, as very old clients do").excludes(name);
  syntax
      .option("--connect-to ADDRESS", options.connect_to,
              "Connect to that address, or ADDRESS:PORT, instead of looking the host up; HOST=ADDRESS for one host of several")
      .understood_by([](const std::string& word) { (void)connect_to_from(word); });
  Option& certificate = syntax.option("--cert FILE", options.certificate, "Show this certificate to a server that asks for one");
  syntax.option("--key FILE", options.key, "Its private key [in the same file]").needs(certificate);
  syntax.option("--expect FILE", options.expect, "The certificate that the server ought to show");
  syntax.option("--client CLIENT", options.client, "Judge through the eyes of an old client as well [today]")
      .one_of(diagnose::client_words());
  syntax.option("--timeout TIME", options.timeout, "How long one attempt, or the fetching of one CRL, may take: 5s, 1m [15s]")
      .understood_by([](const std::string& word) {
        const auto time = duration_from(word);
        if (time < std::chrono::seconds(1) || time > kLongestTimeout) throw Error(Errc::usage, "a timeout is from 1s to 10m");
      });
  syntax.flag("--offline", options.offline, "Speak with the server alone: fetch no CRL, OCSP response or issuer");
}

void require_no_server_options(const EndpointOptions& options, const std::string& instead) {
  for (const auto& [given, name] :
       {std::pair(!options.starttls.empty(), "--starttls"), std::pair(!options.server_name.empty(), "--server-name"),
        std::pair(options.no_sni, "--no-sni"), std::pair(!options.connect_to.empty(), "--connect-to"),
        std::pair(!options.certificate.empty(), "--cert"), std::pair(!options.key.empty(), "--key"),
        std::pair(!options.expect.empty(), "--expect"), std::pair(!options.timeout.empty(), "--timeout")})
    if (given)
      throw Error(Errc::usage, std::string(name) + " is about a server, and " + instead, "name the server: certkit check HOST:PORT", name);
}

Exit check_servers(Session& session, const CheckCommand& command) {
  if (!command.save.out_dir.empty() && command.inputs.files.size() > 1)
    throw Error(Errc::usage, "--save writes the chain of one server", "check the others in calls of their own");
  const ServerWork work = prepare_servers(session, command);
  const net::Starttls starttls = starttls_of(command);
  std::vector<Target> targets;
  for (const std::string& typed : command.inputs.files)
    targets.push_back(meaning(typed, [&](const std::string& word) { return parse_target(word, starttls); }));
  crypto::prepare_for_threads();
  const base::InOrder how{targets.size(), kAtOnce * 2, std::min(kAtOnce, static_cast<unsigned>(targets.size()))};
  std::vector<std::optional<CheckedServer>> places(how.window);
  CheckedServers shown(session, targets.size());
  base::in_order(
      how, [&](std::size_t i) { places[i % how.window] = check_server(targets[i], starttls, work); },
      [&](std::size_t i) {
        const CheckedServer& result = *places[i % how.window];
        shown.add({result.one, result.findings, result.ok});
      });
  const bool ok = shown.end();
  // What was found is shown, whatever becomes of the files.
  if (!command.save.out_dir.empty()) save_chain(session, places.front()->one, command.save);
  return ok ? Exit::ok : Exit::no;
}

}  // namespace certkit::cli
