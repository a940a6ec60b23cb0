#include <memory>

#include "cli/command.hpp"
#include "cli/inputs.hpp"
#include "cli/outputs.hpp"
#include "cli/render/differences.hpp"
#include "cli/render/issued.hpp"
#include "cli/render/retrieved.hpp"
#include "cli/server_files.hpp"
#include "cli/submission.hpp"
#include "cli/ticket.hpp"

namespace certkit::cli {
namespace {

struct SubmitCommand {
  std::string request;
  IssuingOptions issuing;
  OutputOptions outputs;
};

std::vector<base::FileSet::Written> write(Session& session, const Received& received, const std::string& base,
                                          const OutputOptions& outputs) {
  base::FileSet files;
  add_issued(files, received.issued, base, outputs);
  return commit(session, files, outputs);
}

Exit submit_csr(Session& session, SubmitCommand& options) {
  OpenIssuer issuer = open_issuer(session, options.issuing);
  const Bag bag = read_one(session, options.request, {});
  const Csr& csr = require_csr(bag, options.request);
  const bool piped = options.request == "-";
  const std::string stem = piped ? "certificate" : std::filesystem::path(options.request).stem().string();
  const std::string base =
      (std::filesystem::path(options.outputs.out_dir) / safe_file_name(options.outputs.name.empty() ? stem : options.outputs.name))
          .string();
  // Before the CA has signed.
  require_room_for({base + ".crt", base + "-chain.crt"}, options.outputs);
  Submission submission(session, options.issuing, csr, {{}, piped ? "" : options.request});
  const auto answer = submission.submit(issuer);
  if (const auto* pending = std::get_if<issue::Pending>(&answer)) {
    const Ticket ticket = write_ticket(session, options.issuing.state, submission.record(), base, options.outputs);
    show_pending(session, "submit", submission.record(), *pending, ticket.written);
    if (ticket.error) throw *ticket.error;
    return Exit::pending;
  }
  const auto& issued = std::get<issue::Issued>(answer);
  const auto way_on = [&] { return submission.way_on(); };
  const auto [received, written] = once_issued(issued, way_on, [&] {
    Received compared = submission.received(issuer, issued);
    auto files = write(session, compared, base, options.outputs);
    return std::pair{std::move(compared), std::move(files)};
  });
  submission.done();
  show(session, "submit", received, written, {});
  return has_error(received.differences) ? Exit::no : Exit::ok;
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<SubmitCommand>();
  syntax.input("CSR", options->request, "A CSR in any form; - is standard input").required();
  declare_issuing(syntax, options->issuing);
  declare_password(syntax, "--passin", options->issuing.passin, "Password of the CA's key");
  declare_out_dir(syntax, options->outputs);
  declare_eol(syntax, options->outputs);
  return [options](Session& session) { return submit_csr(session, *options); };
}

}  // namespace

const Command& command_submit() {
  static const Command command{"submit",
                               Heading::make,
                               2,
                               "send a CSR to a CA; get the certificate, or a ticket if it is pending",
                               "  # the certificate and its chain appear beside the CSR\n"
                               "  certkit submit mcu1.contoso.com.csr --issuer ca:lab-ca\n"
                               "  certkit submit mcu1.contoso.com.csr --issuer ca:lab-ca --days 90 --out-dir issued\n"
                               "  # by a CA whose key has a password: the first line of the file ca.pw\n"
                               "  certkit submit mcu1.contoso.com.csr --issuer ca:office-ca --passin file:ca.pw\n",
                               &declare};
  return command;
}

}  // namespace certkit::cli
