#include "cli/retrieving.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "cli/inputs.hpp"
#include "cli/server_files.hpp"
#include "cli/state.hpp"
#include "cli/submission.hpp"
#include "cli/ticket.hpp"

namespace certkit::cli {
namespace {

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
WantedRequests all_pending(Session& session, const RetrieveOptions& options) {
  using Phase = issue::RequestRecord::Phase;
  WantedRequests wanted;
  const auto known = requests(session, options.issuing.state);
  if (!known)
    throw Error(Errc::usage, "which requests are pending is not known: neither --state nor HOME says where they are remembered",
                "certkit retrieve --state DIR; or name the tickets");
  for (issue::RequestRecord& record : known->all(&wanted.unread)) {
    if (record.phase != Phase::pending && record.phase != Phase::sent && record.phase != Phase::issued) continue;
    const std::filesystem::path csr = record.csr_file;
    const std::filesystem::path folder =
        !options.outputs.out_dir.empty() ? std::filesystem::path(options.outputs.out_dir) : csr.parent_path();
    const std::string name = csr.empty() ? record.csr.subject().common_name().value_or("certificate") : csr.stem().string();
    wanted.requests.push_back({std::move(record), (folder / safe_file_name(name)).string()});
  }
  if (wanted.requests.empty() && wanted.unread.empty()) session.note("no request is pending");
  return wanted;
}

// A ticket is a file that somebody may have made: of a request that is not remembered here it may name a server, and no program, folder,
// password or file.
void require_trusted(const Submission& submission, const RetrieveOptions& options) {
  const issue::RequestRecord& record = submission.record();
  const std::string place = record.issuer.substr(std::min(record.issuer.find(':') + 1, record.issuer.size()));
  const bool harmless = (place.starts_with("https://") || place.starts_with("http://")) && record.settings.empty();
  if (harmless || !options.issuing.issuer.empty()) return;
  throw Error(
      Errc::usage,
      "nothing is remembered here of this ticket's request, and its issuer or settings could make certkit run a program or send a file: " +
          base::printable(record.issuer),
      "if it is yours, name its issuer, with its settings: --issuer KIND:PLACE --with NAME=VALUE; or say --state DIR");
}

OpenIssuer issuer_for(Session& session, Submission& submission, const Wanted& wanted, const RetrieveOptions& options) {
  if (!submission.was_sent()) {
    submission.adopt(wanted.record);
    require_trusted(submission, options);
  }
  return options.issuing.issuer.empty() ? open_issuer(session, submission.record(), options.issuing)
                                        : open_issuer(session, options.issuing);
}

// Of a request that was cut off there may be no ticket: its CSR means it too.
Csr request_in(Session& session, const std::string& file) {
  try {
    return read_ticket(session, file).csr;
  } catch (const Error& error) {
    if (error.code() != Errc::wrong_kind || is_read_once(file)) throw;
  }
  const Bag bag = read_one(session, file, {});
  return require_csr(bag, file);
}

}  // namespace

WantedRequests wanted_requests(Session& session, const RetrieveOptions& options) {
  return options.tickets.empty() ? all_pending(session, options) : WantedRequests{from_tickets(session, options), {}};
}

Retrieved retrieve_one(Session& session, const Wanted& wanted, const RetrieveOptions& options) {
  // Of all that is pending, what another run is waiting for is its business.
  const std::chrono::milliseconds patience(options.tickets.empty() ? 0 : 60'000);
  Submission submission(session, options.issuing, wanted.record.csr, {}, patience);
  OpenIssuer issuer = issuer_for(session, submission, wanted, options);
  require_room_for({wanted.base + ".crt", wanted.base + "-chain.crt"}, options.outputs);
  auto answer = submission.retrieve(issuer);
  Retrieved result{submission.record(), {}, {}, {}, {}, false};
  if (auto* pending = std::get_if<issue::Pending>(&answer)) {
    result.pending = std::move(*pending);
    return result;
  }
  const auto& issued = std::get<issue::Issued>(answer);
  once_issued(
      issued, [&] { return submission.way_on(); },
      [&] {
        result.received = submission.received(issuer, issued);
        base::FileSet files;
        add_issued(files, result.received->issued, wanted.base, options.outputs);
        result.files = commit(session, files, options.outputs);
      });
  submission.done();
  return result;
}

Exit forget_requests(Session& session, const RetrieveOptions& options) {
  if (options.tickets.empty())
    throw Error(Errc::usage, "which request is to be forgotten?", "certkit retrieve --forget TICKET, or the CSR that was sent");
  std::vector<Retrieved> forgotten;
  for (const std::string& file : options.tickets) {
    Submission submission(session, options.issuing, request_in(session, file), {});
    Retrieved one{submission.record(), {}, {}, {}, {}, true};
    const std::string who = submission.forget();
    show_forgotten(session, one.record, who);
    if (!who.empty()) forgotten.push_back(std::move(one));
  }
  if (session.json) show(session, forgotten);
  return Exit::ok;
}

}  // namespace certkit::cli
