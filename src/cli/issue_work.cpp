#include "cli/issue_work.hpp"

#include <algorithm>

#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "cli/key_and_csr.hpp"
#include "cli/state.hpp"

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

namespace {

// What an earlier run of the same command made and did not bring to its end: the request is still wanted, as long as nothing that is asked
// for is another thing now.
std::optional<issue::RequestRecord> unfinished(Session& session, IssueWork& work, const IssueOptions& options,
                                               const OutputOptions& outputs) {
  using Phase = issue::RequestRecord::Phase;
  const auto known = requests(session, options.issuing.state);
  const std::filesystem::path base = std::filesystem::path(outputs.out_dir) / safe_file_name(work.request.base_name);
  const std::filesystem::path key_file = std::filesystem::absolute(base.string() + ".key"),
                              csr_file = std::filesystem::absolute(base.string() + ".csr");
  std::error_code failed;
  if (!known || outputs.force || work.request.key || !std::filesystem::is_regular_file(key_file, failed)) return std::nullopt;
  for (issue::RequestRecord& record : known->all(nullptr)) {
    if (record.key_file != key_file || record.csr_file != csr_file || record.phase == Phase::done) continue;
    ReadOptions how;
    how.password_given = work.prepared.password.has_value();
    how.ask = [&](const std::string&, int attempt) {
      return attempt == 0 && work.prepared.password ? std::optional(work.prepared.password->clone()) : std::nullopt;
    };
    const Bag bag = read(base::read_file(key_file, 1u << 20).reveal(), key_file.string(), how);
    const auto keys = bag.all<PrivateKey>();
    if (keys.size() != 1 || !keys.front()->public_key().same_as(record.csr.public_key())) continue;
    if (!same(make_csr(work.request.csr, *keys.front()).info(), record.csr.info())) continue;
    work.request.key = keys.front()->clone();
    return std::move(record);
  }
  return std::nullopt;
}

}  // namespace

std::vector<base::FileSet::Written> commit_requests(Session& session, std::vector<IssueWork>& all, const IssueOptions& options) {
  OutputOptions outputs = options.outputs;
  outputs.out_dir = (std::filesystem::path(options.outputs.out_dir) / "request").string();
  base::FileSet files;
  for (IssueWork& work : all) {
    const std::optional<Secret>& password = work.prepared.password;
    if (const auto record = unfinished(session, work, options, outputs)) {
      work.csr = record->csr;
      work.key_file = record->key_file;
      work.csr_file = record->csr_file;
      session.note("an earlier run made this request: it is gone on with");
      continue;
    }
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
  for (const IssueWork& work : all) remember_made(session, options.issuing.state, *work.csr, work.key_file, work.csr_file);
  return written;
}

}  // namespace certkit::cli
