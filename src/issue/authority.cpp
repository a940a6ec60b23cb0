#include "issue/authority.hpp"

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "issue/authority_index.hpp"
#include "issue/index_whole.hpp"
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

[[noreturn]] void closed(const std::filesystem::path& folder, const std::error_code& why) {
  throw Error(Errc::unreadable, base::printable(folder.string()) + " cannot be looked into: " + why.message(),
              "a CA's folder is its owner's alone: run this as that user, or have them do it", folder.string());
}

// What is there of a CA's folder that is not whole says what to do: restore the rest, or name another folder.
void require_ca_folder(const std::filesystem::path& folder) {
  const auto has = [&](const char* name) {
    std::error_code error;
    const bool there = std::filesystem::exists(folder / name, error);
    if (error) closed(folder, error);
    return there;
  };
  const bool certificate = has("ca.crt"), index = has("index.txt");
  if (certificate && index) return;
  const std::string missing = certificate ? "index.txt" : "ca.crt";
  if (!certificate && !index && !has("ca.key"))
    throw Error(Errc::unreadable, base::printable(folder.string()) + " is not a CA folder: " + missing + " is not there",
                "certkit ca init " + base::printable(folder.string()) + " --subject … makes one", folder.string());
  throw Error(Errc::unreadable, missing + " is missing from the CA folder " + base::printable(folder.string()),
              certificate ? "restore it from a backup: it is what the CA has signed and revoked, and nothing is signed without it"
                          : "restore it from a backup: the CA's certificate, then those above it",
              folder.string());
}

}  // namespace

Authority::Authority(std::filesystem::path folder) : folder_(std::move(folder)), group_(std::make_shared<SigningGroup>()) {}

Authority Authority::open(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) {
    const std::filesystem::directory_iterator look(folder, error);
    if (error) closed(folder, error);
    // An init that was killed may have left a folder that looks whole and will be undone: before anything is signed, not after.
    (void)base::recover(folder);
  }
  require_ca_folder(folder);
  Authority authority(folder);
  authority.never_issued_ = settle_killed_issuance(folder);
  authority.chain_ = read_chain(authority.chain_file());
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

Authority::Entry Authority::entry_of(const IndexRow& row, Time now) const {
  Entry entry{row.status, row.not_after, row.serial_hex, row.subject, row.file, row.revoked, row.reason, false};
  if (entry.status == 'V' && entry.not_after < now) entry.status = 'E';
  std::error_code error;
  entry.missing = !entry.file.empty() && entry.file != "unknown" && !std::filesystem::exists(folder_ / entry.file, error);
  return entry;
}

std::vector<Authority::Entry> Authority::list(Time now) const {
  require_whole_index(folder_, now);
  std::vector<Entry> entries;
  for_each_index_row(folder_ / "index.txt", [&](IndexRow&& row) { entries.push_back(entry_of(row, now)); });
  return entries;
}

}  // namespace certkit::issue
