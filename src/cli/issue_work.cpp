#include "cli/issue_work.hpp"

#include <algorithm>
#include <set>

#include "cli/earlier_request.hpp"
#include "cli/key_and_csr.hpp"
#include "cli/state.hpp"

namespace certkit::cli {

bool IssueWork::is_finished() const {
  std::error_code failed;
  return earlier && earlier->phase == issue::RequestRecord::Phase::done && !targets.empty() &&
         std::all_of(targets.begin(), targets.end(),
                     [&](const std::filesystem::path& file) { return std::filesystem::exists(file, failed); });
}

namespace {

OutputOptions outputs_of_requests(const IssueOptions& options) {
  OutputOptions outputs = options.outputs;
  outputs.out_dir = (std::filesystem::path(options.outputs.out_dir) / "request").string();
  return outputs;
}

IssueWork prepared(Session& session, Request& request, const IssueOptions& options) {
  if (!request.delivery)
    throw Error(Errc::usage, "issue delivers what a device takes, so it needs a profile",
                "--profile NAME; without one: certkit csr, then certkit submit");
  PreparedDelivery delivery =
      prepare_delivery(session, options.request.profile, request.which,
                       {request.csr.subject.common_name().value_or(request.base_name), request.base_name}, options.passout);
  IssueWork work{std::move(request), std::move(delivery), false, std::nullopt, {}, {}, {}, std::nullopt, {}};
  for (const auto& file : work.prepared.delivery.files)
    if (!file.split) work.targets.push_back(std::filesystem::path(options.outputs.out_dir) / file.file);
  work.trust = read_trust(session, options.trust, work.prepared);
  return work;
}

void require_names_of_their_own(const std::vector<IssueWork>& all) {
  std::set<std::filesystem::path> names;
  for (const IssueWork& work : all)
    for (const std::filesystem::path& target : work.targets)
      if (!names.insert(target).second)
        throw Error(Errc::usage, "two of the certificates would have a file called " + target.string(),
                    "--certificate NAME makes one of them");
}

void go_on_with(Session& session, IssueWork& work) {
  work.csr = work.earlier->csr;
  work.key_file = work.earlier->key_file;
  work.csr_file = work.earlier->csr_file;
  session.note("an earlier run made the request " + work.csr_file.filename().string() + ": it is gone on with");
}

}  // namespace

std::vector<IssueWork> prepare_issue(Session& session, IssueOptions& options) {
  std::vector<Request> requests = make_requests(session, options.request);
  require_made_here(requests);
  if (!options.outputs.name.empty()) name(requests, options.outputs.name);
  std::vector<IssueWork> all;
  for (Request& request : requests) all.push_back(prepared(session, request, options));
  require_names_of_their_own(all);
  std::vector<issue::RequestRecord> known;
  if (const auto remembered = cli::requests(session, options.issuing.state)) known = remembered->all(nullptr);
  for (IssueWork& work : all) work.earlier = earlier_request(session, work, known, outputs_of_requests(options));
  const bool some_left = std::any_of(all.begin(), all.end(), [](const IssueWork& work) { return !work.is_finished(); });
  std::vector<std::filesystem::path> targets;
  for (const IssueWork& work : all)
    if (!(some_left && work.is_finished())) targets.insert(targets.end(), work.targets.begin(), work.targets.end());
  require_room_for(targets, options.outputs);
  return all;
}

std::vector<base::FileSet::Written> commit_requests(Session& session, std::vector<IssueWork>& all, const IssueOptions& options) {
  const OutputOptions outputs = outputs_of_requests(options);
  base::FileSet files;
  for (IssueWork& work : all) {
    if (work.earlier) {
      go_on_with(session, work);
      continue;
    }
    const std::optional<Secret>& password = work.prepared.password;
    const bool in_token = work.request.make_key || (work.request.key && work.request.key->held() != nullptr);
    if (in_token) profile::require_no_key_in(work.prepared.delivery);
    work.own_key = in_token || work.request.key.has_value();
    // What protects the device's files protects the key that they are made of, too.
    if (password && options.request.key_format.empty()) work.request.key_format = KeyFormat::pkcs8;
    work.csr = add_key_and_csr(session, work.request, password, CsrForm::pem, outputs, files);
    work.csr_file = files.targets().back();
    if (!work.own_key)
      work.key_file = std::filesystem::path(work.csr_file).replace_extension(".key");
    else
      work.key_file = options.request.key.empty() ? options.request.reuse_key : options.request.key;
    profile::require_deliverable(work.prepared.delivery, {&*work.request.key, {}, &*work.csr, work.trust}, password ? &*password : nullptr);
  }
  auto written = files.empty() ? std::vector<base::FileSet::Written>() : commit(session, files, outputs);
  for (const IssueWork& work : all)
    if (!work.earlier) remember_made(session, options.issuing.state, *work.csr, work.key_file, work.csr_file);
  return written;
}

}  // namespace certkit::cli
