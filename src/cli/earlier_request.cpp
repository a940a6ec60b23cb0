#include "cli/earlier_request.hpp"

#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "cli/key_and_csr.hpp"

namespace certkit::cli {
namespace {

namespace fs = std::filesystem;
using Phase = issue::RequestRecord::Phase;

constexpr std::size_t kKeyFileLimit = 1u << 20;

// The key that the earlier run made, if it is there and `password` opens it.
std::optional<PrivateKey> key_in(const fs::path& file, const std::optional<Secret>& password) {
  ReadOptions how;
  how.password_given = password.has_value();
  how.ask = [&](const std::string&, int attempt) { return attempt == 0 && password ? std::optional(password->clone()) : std::nullopt; };
  const Bag bag = read(base::read_file(file, kKeyFileLimit).reveal(), file.string(), how);
  const auto keys = bag.all<PrivateKey>();
  if (keys.size() != 1) return std::nullopt;
  return keys.front()->clone();
}

// A run that was killed before it could remember anything left the two files.
std::vector<issue::RequestRecord> left_in_files(const fs::path& key_file, const fs::path& csr_file) {
  std::error_code failed;
  if (!fs::is_regular_file(csr_file, failed) || !fs::is_regular_file(key_file, failed)) return {};
  const Bag bag = read(base::read_file(csr_file, kKeyFileLimit).reveal(), csr_file.string(), {});
  const auto csrs = bag.all<Csr>();
  if (csrs.size() != 1) return {};
  issue::RequestRecord record(*csrs.front());
  record.key_file = key_file;
  record.csr_file = csr_file;
  return {std::move(record)};
}

bool is_over(const issue::RequestRecord& record, Time now) {
  if (record.phase == Phase::revoked) return true;
  return record.phase == Phase::done && (record.certificates.empty() || record.certificates.front().not_after() < now);
}

}  // namespace

std::optional<issue::RequestRecord> earlier_request(Session& session, IssueWork& work, const std::vector<issue::RequestRecord>& known,
                                                    const OutputOptions& outputs) {
  if (outputs.force) return std::nullopt;
  const fs::path base = fs::path(outputs.out_dir) / safe_file_name(work.request.base_name);
  const fs::path csr_file = fs::absolute(base.string() + ".csr"), key_file = fs::absolute(base.string() + ".key");
  std::vector<issue::RequestRecord> all = known;
  for (issue::RequestRecord& record : left_in_files(key_file, csr_file)) all.push_back(std::move(record));
  for (const issue::RequestRecord& record : all) {
    if (record.csr_file != csr_file || is_over(record, session.io.now())) continue;
    std::error_code failed;
    std::optional<PrivateKey> key;
    if (work.request.key)
      key = work.request.key->clone();
    else if (record.key_file == key_file && fs::is_regular_file(key_file, failed))
      key = key_in(key_file, work.prepared.password);
    if (!key || !key->public_key().same_as(record.csr.public_key())) continue;
    if (!same(make_csr(work.request.csr, *key).info(), record.csr.info())) continue;
    work.own_key = work.request.key.has_value();
    work.request.key = std::move(key);
    return record;
  }
  return std::nullopt;
}

}  // namespace certkit::cli
