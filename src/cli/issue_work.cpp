#include "cli/issue_work.hpp"

#include <algorithm>

#include "cli/key_and_csr.hpp"

namespace certkit::cli {

std::vector<IssueWork> prepare_issue(Session& session, IssueOptions& options) {
  std::vector<Request> requests = make_requests(session, options.request);
  require_made_here(requests);
  if (!options.outputs.name.empty()) name(requests, options.outputs.name);
  std::vector<IssueWork> all;
  std::vector<std::filesystem::path> targets;
  for (Request& request : requests) {
    if (!request.delivery)
      throw Error(Errc::usage, "issue delivers what a device takes, so it needs a profile",
                  "--profile NAME; without one: certkit csr, then certkit submit");
    PreparedDelivery prepared =
        prepare_delivery(session, options.request.profile, request.which,
                         {request.csr.subject.common_name().value_or(request.base_name), request.base_name}, options.passout);
    for (const auto& file : prepared.delivery.files) {
      if (file.split) continue;
      const auto target = std::filesystem::path(options.outputs.out_dir) / file.file;
      if (std::find(targets.begin(), targets.end(), target) != targets.end())
        throw Error(Errc::usage, "two of the certificates would have a file called " + target.string(),
                    "--certificate NAME makes one of them");
      targets.push_back(target);
    }
    all.push_back({std::move(request), std::move(prepared), false, std::nullopt, {}, {}, {}});
    all.back().trust = read_trust(session, options.trust, all.back().prepared);
  }
  require_room_for(targets, options.outputs);
  return all;
}

std::vector<base::FileSet::Written> commit_requests(Session& session, std::vector<IssueWork>& all, const IssueOptions& options) {
  OutputOptions outputs = options.outputs;
  outputs.out_dir = (std::filesystem::path(options.outputs.out_dir) / "request").string();
  base::FileSet files;
  for (IssueWork& work : all) {
    const std::optional<Secret>& password = work.prepared.password;
    work.own_key = work.request.key.has_value();
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
  return commit(session, files, outputs);
}

}  // namespace certkit::cli
