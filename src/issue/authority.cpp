#include "issue/authority.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/authority_index.hpp"
#include "issue/issuance.hpp"
#include "issue/signing_group.hpp"

namespace certkit::issue {
namespace {

constexpr std::size_t kMaxChainFile = 16u << 20, kMaxSettingsFile = 1u << 20;

// The certificates of ca.crt in order. Everything in the file must be readable: it is what the CA is.
std::vector<Certificate> read_chain(const std::filesystem::path& file) {
  const Bag bag = read(base::read_file(file, kMaxChainFile).reveal(), file.string(), {});
  if (!bag.problems.empty()) throw bag.problems.front().error.in(file.string());
  std::vector<Certificate> chain;
  for (const Certificate* certificate : bag.all<Certificate>()) chain.push_back(*certificate);
  if (chain.empty())
    throw Error(Errc::wrong_kind, file.string() + " holds no certificate", "put back the CA's own certificate, then its issuers",
                file.string());
  if (!chain.front().is_ca()) {
    throw Error(Errc::malformed, file.string() + ": the first certificate is not a CA's",
                "the CA's own certificate comes first, then its issuers", file.string());
  }
  return chain;
}

}  // namespace

Authority::Authority(std::filesystem::path folder) : folder_(std::move(folder)), group_(std::make_shared<SigningGroup>()) {}

Authority Authority::open(const std::filesystem::path& folder) {
  std::error_code missing;
  // An init that was killed may have left a folder that looks whole and will be undone: before anything is signed, not after.
  if (std::filesystem::is_directory(folder, missing)) (void)base::recover(folder);
  for (const char* name : {"ca.crt", "index.txt"}) {
    std::error_code error;
    if (std::filesystem::exists(folder / name, error)) continue;
    throw Error(Errc::unreadable, folder.string() + " is not a CA folder: " + name + " is not there",
                "certkit ca init " + folder.string() + " --subject … makes one", folder.string());
  }
  Authority authority(folder);
  authority.never_issued_ = settle_killed_issuance(folder);
  authority.chain_ = read_chain(authority.chain_file());
  std::error_code error;
  if (const auto file = folder / "settings"; std::filesystem::exists(file, error)) {
    authority.settings_ = parse_settings(as_text(base::read_file(file, kMaxSettingsFile).reveal()), file.string());
  }
  return authority;
}

const Certificate* Authority::root() const { return chain_.back().self_issued() ? &chain_.back() : nullptr; }

std::filesystem::path Authority::chain_file() const { return folder_ / "ca.crt"; }

std::string Authority::chain_pem() const {
  std::string pem;
  for (const Certificate& certificate : chain_) pem += to_pem(certificate);
  return pem;
}

std::vector<Authority::Entry> Authority::list(Time now) const {
  std::vector<Entry> entries;
  for_each_index_row(folder_ / "index.txt", [&](IndexRow&& row) {
    Entry entry{row.status, row.not_after, row.serial_hex, row.subject, row.file, row.revoked, row.reason, false};
    if (entry.status == 'V' && entry.not_after < now) entry.status = 'E';
    std::error_code error;
    entry.missing = !entry.file.empty() && entry.file != "unknown" && !std::filesystem::exists(folder_ / entry.file, error);
    entries.push_back(std::move(entry));
  });
  return entries;
}

}  // namespace certkit::issue
