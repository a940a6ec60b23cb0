#include <memory>

#include "cli/command.hpp"
#include "cli/outputs.hpp"
#include "cli/render/retrieved.hpp"
#include "cli/server_files.hpp"
#include "cli/state.hpp"
#include "cli/submission.hpp"
#include "cli/ticket.hpp"

namespace certkit::cli {
namespace {

struct RetrieveOptions {
  std::vector<std::string> tickets;
  IssuingOptions issuing;
  OutputOptions outputs;
};

// One request to ask for, and where its certificate goes.
struct Wanted {
  issue::RequestRecord record;
  std::string base;
};

std::vector<Wanted> from_tickets(Session& session, const RetrieveOptions& options) {
  if (options.tickets.size() > 1 && !options.outputs.name.empty())
    throw Error(Errc::usage, "--name names one certificate, and there are several tickets", "without it each has the name of its ticket");
  std::vector<Wanted> wanted;
  for (const std::string& file : options.tickets) {
    const std::string name = options.outputs.name.empty() ? name_of_ticket(file) : options.outputs.name;
    wanted.push_back({read_ticket(session, file), (std::filesystem::path(options.outputs.out_dir) / safe_file_name(name)).string()});
  }
  return wanted;
}

// Everything that is remembered as pending, each beside its CSR.
std::vector<Wanted> all_pending(Session& session, const RetrieveOptions& options) {
  using Phase = issue::RequestRecord::Phase;
  std::vector<Wanted> wanted;
  std::vector<std::string> damaged;
  if (const auto known = requests(session, options.issuing.state))
    for (issue::RequestRecord& record : known->all(&damaged)) {
      if (record.phase != Phase::pending && record.phase != Phase::sent && record.phase != Phase::issued) continue;
      const std::filesystem::path csr = record.csr_file;
      const std::filesystem::path folder =
          !options.outputs.out_dir.empty() ? std::filesystem::path(options.outputs.out_dir) : csr.parent_path();
      const std::string name = csr.empty() ? record.csr.subject().common_name().value_or("certificate") : csr.stem().string();
      wanted.push_back({std::move(record), (folder / safe_file_name(name)).string()});
    }
  for (const std::string& file : damaged) session.warn("a remembered request cannot be read: " + file);
  if (wanted.empty()) session.note("no request is pending");
  return wanted;
}

Retrieved retrieve_one(Session& session, const Wanted& wanted, const RetrieveOptions& options) {
  Submission submission(session, options.issuing, wanted.record.csr, {});
  submission.adopt(wanted.record);
  OpenIssuer issuer = open_issuer(session, submission.record(), options.issuing);
  require_room_for({wanted.base + ".crt", wanted.base + "-chain.crt"}, options.outputs);
  auto answer = submission.retrieve(issuer);
  Retrieved result{submission.record(), {}, {}, {}, {}};
  if (auto* pending = std::get_if<issue::Pending>(&answer)) {
    result.pending = std::move(*pending);
    return result;
  }
  const auto& issued = std::get<issue::Issued>(answer);
  once_issued(issued, go_on_again(submission, issued), [&] {
    result.received = compare(session, result.record.csr, result.record.days, *issuer.issuer, issued);
    base::FileSet files;
    add_issued(files, result.received->issued, wanted.base, options.outputs);
    result.files = commit(session, files, options.outputs);
  });
  submission.done();
  return result;
}

Exit retrieve(Session& session, RetrieveOptions& options) {
  const std::vector<Wanted> wanted = options.tickets.empty() ? all_pending(session, options) : from_tickets(session, options);
  std::vector<Retrieved> results;
  for (const Wanted& one : wanted) {
    try {
      results.push_back(retrieve_one(session, one, options));
    } catch (const Error& error) {
      if (wanted.size() == 1) throw;
      results.push_back({one.record, {}, {}, {}, error});
    }
  }
  show(session, results);
  return exit_for(results);
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<RetrieveOptions>();
  syntax.input("TICKET", options->tickets,
               "Tickets that submit or issue wrote; - is standard input. None: all requests that are remembered as pending");
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
