#include "issue/acme/account_key.hpp"

#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "certkit/make.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileLimit = 1u << 20;

PrivateKey only_key(const fs::path& file, const ReadOptions& how) {
  const Bag bag = read(base::read_file(file, kFileLimit).reveal(), file.string(), how);
  const auto keys = bag.all<PrivateKey>();
  if (keys.size() == 1) return keys.front()->clone();
  if (keys.empty() && !bag.problems.empty()) throw bag.problems.front().error.in(file.string());
  throw Error(Errc::wrong_kind, keys.empty() ? "there is no private key in it" : "there is more than one private key in it", "",
              file.string());
}

// The folder is the owner's alone: nothing in it is anybody else's business.
void make_folder(const fs::path& folder) {
  std::error_code failed;
  if (fs::create_directories(folder, failed)) fs::permissions(folder, fs::perms::owner_all, failed);
  if (!fs::is_directory(folder, failed))
    throw Error(Errc::unwritable, "the folder for account keys cannot be made: " + base::printable(folder.string()),
                "give yourself the right to write there, or name another one: --state DIR");
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
  ReadOptions how;
  how.password_given = password.given();
  how.ask = [&](const std::string&, int attempt) -> std::optional<Secret> {
    if (attempt > 0 || !password.given()) return std::nullopt;
    return settings.secret(password);
  };
  return only_key(file, how);
}

AccountKeyFile::AccountKeyFile(const fs::path& state, const std::string& directory_url, const std::string& account) {
  const fs::path folder = folder_for(state, directory_url);
  path_ = folder / (account + ".key");
  staged_ = folder / (account + ".next.key");
  lock_ = folder / (account + ".lock");
}

PrivateKey AccountKeyFile::load() const { return only_key(path_, {}); }

PrivateKey AccountKeyFile::load_or_make(Time now) const {
  std::error_code failed;
  if (fs::exists(path_, failed)) return load();
  make_folder(path_.parent_path());
  const base::FileLock lock(lock_);
  if (fs::exists(path_, failed)) return load();
  put_key(path_, generate_key({KeyType::ec, 256}), false, now);
  return load();
}

void AccountKeyFile::stage(const PrivateKey& next, Time now) const { put_key(staged_, next, false, now); }

std::optional<PrivateKey> AccountKeyFile::staged() const {
  std::error_code failed;
  if (!fs::exists(staged_, failed)) return std::nullopt;
  return only_key(staged_, {});
}

void AccountKeyFile::adopt_staged(Time now) const {
  const auto next = staged();
  if (!next) return;
  put_key(path_, *next, true, now);
  drop_staged();
}

void AccountKeyFile::drop_staged() const {
  base::FileSet set;
  set.remove(staged_);
  base::FileSet::Options options;
  options.replace = true;
  set.commit(options);
}

}  // namespace certkit::issue::acme
