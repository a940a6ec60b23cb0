#include <memory>

#include "certkit/chain.hpp"
#include "cli/command.hpp"
#include "cli/issue_work.hpp"
#include "cli/key_text.hpp"
#include "cli/profiles.hpp"
#include "cli/render/issued.hpp"
#include "base/shell_word.hpp"
#include "cli/submission.hpp"
#include "cli/ticket.hpp"

namespace certkit::cli {
namespace {

// The request is on disk: what stops here goes on from there, and not with another key.
Error with_way_on(const Error& error, const IssueOptions& options) {
  const bool locked = error.code() == Errc::no_password && options.issuing.issuer.starts_with("ca:");
  const std::string again =
      std::string("the request is kept, and the same command again ") + (locked ? "with --ca-passin SRC " : "") + "goes on with it";
  return Error(error.code(), error.message(), error.hint().empty() || locked ? again : error.hint() + "; " + again,
               error.input().empty() ? options.issuing.issuer : error.input());
}

Submission::Answer answer_to(Submission& submission, OpenIssuer& issuer, const IssueWork& work, const IssueOptions& options) {
  try {
    // What `retrieve` fetched meanwhile is there, and is delivered.
    if (work.earlier && work.earlier->phase == issue::RequestRecord::Phase::done) return submission.retrieve(issuer);
    return submission.submit(issuer);
  } catch (const Error& error) {
    throw with_way_on(error, options);
  }
}

IssuedForDevice finished_before(Session& session, const IssueWork& work) {
  session.note(to_text(work.request.which) + " was made by an earlier run, and is left as it is");
  const std::vector<Certificate>& all = work.earlier->certificates;
  IssuedForDevice one{work.request.which, Received{{all.front(), {all.begin() + 1, all.end()}, {}, {}}, {}}, {}, {}, {}, {}, {}};
  for (const std::filesystem::path& file : work.targets) one.files.push_back({file, {}});
  return one;
}

IssuedForDevice pending(Session& session, const Submission& submission, const IssueWork& work, const issue::Pending& answer,
                        const IssueOptions& options) {
  const auto base = std::filesystem::path(options.outputs.out_dir) / work.csr_file.stem();
  const Ticket ticket = write_ticket(session, options.issuing.state, submission.record(), base.string(), options.outputs);
  return {work.request.which, {}, answer, submission.record().issuer, ticket.written, {}, ticket.error};
}

IssuedForDevice issue_one(Session& session, OpenIssuer& issuer, const IssueWork& work, const IssueOptions& options) {
  if (work.is_finished()) return finished_before(session, work);
  Submission submission(session, options.issuing, *work.csr, {work.key_file, work.csr_file});
  const auto answer = answer_to(submission, issuer, work, options);
  if (const auto* waiting = std::get_if<issue::Pending>(&answer)) return pending(session, submission, work, *waiting, options);
  const auto& issued = std::get<issue::Issued>(answer);
  const auto way_on = [&] { return submission.way_on(); };
  IssuedForDevice result = once_issued(issued, way_on, [&]() -> IssuedForDevice {
    Received received = submission.received(issuer, issued, judge_issued(session, work.prepared, issued.certificate));
    std::vector<const Certificate*> pool;
    for (const Certificate& certificate : received.issued.chain) pool.push_back(&certificate);
    const profile::Bundle bundle{&*work.request.key, order_chain(issued.certificate, pool).path, &*work.csr, work.trust};
    base::FileSet files;
    auto steps = deliver(session, work.prepared, bundle, options.outputs, files);
    return {work.request.which, std::move(received), {}, {}, commit(session, files, options.outputs), std::move(steps), {}};
  });
  submission.done();
  return result;
}

Exit issue_all(Session& session, IssueOptions& options) {
  // A slip in its name is said before anything is looked at.
  if (options.request.profile.given()) (void)load(session, options.request.profile);
  OpenIssuer issuer = open_issuer(session, options.issuing);
  std::vector<IssueWork> all = prepare_issue(session, options);
  auto keys = commit_requests(session, all, options);
  std::vector<IssuedForDevice> done;
  for (const IssueWork& work : all) {
    try {
      done.push_back(issue_one(session, issuer, work, options));
    } catch (const Error& error) {
      if (all.size() == 1) throw;
      done.push_back({work.request.which, {}, {}, {}, {}, {}, error});
    }
  }
  show(session, keys, done);
  if (!all.front().own_key && !all.front().prepared.password) note_unencrypted(session, "--passout");
  return exit_for(done);
}

Action declare(Syntax& syntax) {
  auto options = std::make_shared<IssueOptions>();
  declare_request(syntax, options->request);
  declare_issuing(syntax, options->issuing);
  declare_password(syntax, "--ca-passin", options->issuing.passin, "Password of the CA's key");
  declare_password(syntax, "--passout", options->passout, "Password of the files that the device wants protected");
  declare_trust(syntax, options->trust);
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
