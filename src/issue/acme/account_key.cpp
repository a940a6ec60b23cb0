#include "issue/acme/account_key.hpp"

#include "base/files.hpp"
#include "base/ledger.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "issue/http_settings.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileLimit = 1u << 20;

PrivateKey only_key(const Bag& bag, const fs::path& file) {
  const auto keys = bag.all<PrivateKey>();
  if (keys.size() == 1) return keys.front()->clone();
  if (keys.empty() && !bag.problems.empty()) throw bag.problems.front().error.in(file.string());
  throw Error(Errc::wrong_kind, keys.empty() ? "there is no private key in it" : "there is more than one private key in it",
              "account_key is a file with the one key of the account", file.string());
}

PrivateKey own_key(const fs::path& file) {
  return only_key(read(base::read_file(file, kFileLimit).reveal(), file.string(), ReadOptions()), file);
}

void put_key(const fs::path& file, const PrivateKey& key, bool replace, Time now) {
  base::FileSet set;
  set.add(file, to_pem_unencrypted(key, KeyFormat::pkcs8));
  base::FileSet::Options options;
  options.replace = replace;
  options.now = now;
  set.commit(options);
}

fs::path folder_for(const fs::path& state, const std::string& directory_url) {
  std::string host = net::parse_url(directory_url).host;
  for (char& c : host)
    if (c == ':') c = '_';
  return state / "acme" / (host + "-" + base::to_hex(ByteView(crypto::sha256(as_bytes(directory_url))).first(4)));
}

}  // namespace

PrivateKey read_private_key(const fs::path& file, const SecretReference& password, const IssuerSettings& settings) {
  return only_key(read_setting_file(file, password, settings), file);
}

AccountKeyFile::AccountKeyFile(const fs::path& state, const std::string& directory_url, const std::string& account) {
  const fs::path folder = folder_for(state, directory_url);
  path_ = folder / (account + ".key");
  staged_ = folder / (account + ".next.key");
  lock_ = folder / (account + ".lock");
}

PrivateKey AccountKeyFile::load() const { return own_key(path_); }

PrivateKey AccountKeyFile::load_or_make(Time now) const {
  std::error_code failed;
  if (fs::exists(path_, failed)) return load();
  const fs::path folder = path_.parent_path();
  base::make_private_folder(folder.parent_path());
  base::make_private_folder(folder);
  const base::FileLock lock(lock_);
  if (fs::exists(path_, failed)) return load();
  put_key(path_, generate_key({KeyType::ec, 256}), false, now);
  return load();
}

void AccountKeyFile::stage(const PrivateKey& next, Time now) const { put_key(staged_, next, false, now); }

std::optional<PrivateKey> AccountKeyFile::staged() const {
  std::error_code failed;
  if (!fs::exists(staged_, failed)) return std::nullopt;
  return own_key(staged_);
}

void AccountKeyFile::adopt_staged(Time now) const {
  const auto next = staged();
  if (!next) return;
  put_key(path_, *next, true, now);
  drop_staged();
}

fs::path AccountKeyFile::put_aside(Time now) const {
  const base::FileLock lock(lock_);
  std::string time = to_rfc3339(now);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  const fs::path aside = path_.parent_path() / (path_.stem().string() + ".closed-" + time + ".key");
  std::error_code failed;
  fs::rename(path_, aside, failed);
  if (failed)
    throw Error(Errc::unwritable, "the account is closed, and its key cannot be put aside: " + failed.message(),
                "remove it, so that the next request makes a new account", path_.string());
  return aside;
}

void AccountKeyFile::drop_staged() const {
  // Not as a set of files, which keeps a key that goes: this one is the account's by now, or nobody's.
  std::error_code failed;
  if (!fs::remove(staged_, failed) && failed)
    throw Error(Errc::unwritable, "cannot remove the file: " + failed.message(), "remove it by hand", staged_.string());
}

}  // namespace certkit::issue::acme
