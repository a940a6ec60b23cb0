#include <memory>

#include "cli/command.hpp"
#include "cli/retrieving.hpp"

namespace certkit::cli {
namespace {

Exit retrieve(Session& session, RetrieveOptions& options) {
  if (options.forget) return forget_requests(session, options);
  const WantedRequests wanted = wanted_requests(session, options);
  std::vector<Retrieved> results;
  for (const Wanted& one : wanted.requests) {
    try {
      results.push_back(retrieve_one(session, one, options));
    } catch (const Error& error) {
      if (wanted.requests.size() == 1 && wanted.unread.empty()) throw;
      results.push_back({one.record, {}, {}, {}, error, false});
    }
  }
  show(session, results, wanted.unread);
  return wanted.unread.empty() ? exit_for(results) : Exit::unreadable;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<RetrieveOptions>();
  syntax.input("TICKET", options->tickets,
               "Tickets that submit or issue wrote; - is standard input. None: all requests that are remembered as pending");
  syntax.flag("--forget", options->forget,
              "Nothing is asked: these requests, by ticket or CSR, count as never sent, whatever their CA makes of them");
  declare_issuer(syntax, options->issuing, "Who has the request, where it is not remembered: ");
  declare_reaching(syntax, options->issuing);
  declare_password(syntax, "--passin", options->issuing.passin, "Password of the CA's key");
  declare_out_dir(syntax, options->outputs);
  declare_eol(syntax, options->outputs);
  return [options](Session& session) { return retrieve(session, *options); };
}

}  // namespace

const Command& command_retrieve() {
  static const Command command{"retrieve",
                               Heading::make,
                               3,
                               "fetch what was pending",
                               "  # the certificate of one request: mcu1.contoso.com.crt and its chain\n"
                               "  certkit retrieve mcu1.contoso.com.ticket.json\n"
                               "  # waits for the approval, up to two hours\n"
                               "  certkit retrieve mcu1.contoso.com.ticket.json --wait 2h\n"
                               "  # everything that is pending, from cron: each certificate beside its request\n"
                               "  certkit retrieve\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
