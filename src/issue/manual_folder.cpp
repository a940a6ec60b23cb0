#include "issue/manual_folder.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "issue/among.hpp"

namespace certkit::issue {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFile = 16u << 20;

// What a file can be called anywhere: "*.contoso.com" as "_.contoso.com".
std::string base_name(const Csr& csr) {
  std::string name = csr.subject().common_name().value_or("");
  if (name.empty()) {
    const auto names = csr.extensions().subject_alt_names();
    name = names.empty() ? "request" : names.front().value;
  }
  for (char& c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
    if (!plain) c = '_';
  }
  if (name.front() == '.') name.front() = '_';
  return name.substr(0, 200);
}

bool holds(const fs::path& file, const Csr& csr) {
  try {
    const Bag bag = read(base::read_file(file, kMaxFile).reveal(), file.string(), {});
    const auto requests = bag.all<Csr>();
    return requests.size() == 1 && same(requests.front()->der(), csr.der());
  } catch (const Error&) {
    return false;
  }
}

std::string shown(const std::string& file) { return base::printable(file); }

// A certificate with the request's name and another key is a mistake that is easily made, and hard to see.
void remark_on(const std::string& file, const Certificate& certificate, const Csr& csr, std::vector<std::string>& remarks) {
  const auto name = certificate.subject().common_name();
  if (certificate.is_ca() || !name || name != csr.subject().common_name()) return;
  remarks.push_back(shown(file) + " is a certificate for this name, and for another key");
}

}  // namespace

fs::path put_request(const fs::path& folder, const Csr& csr, Time now) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (!fs::is_directory(folder))
    throw Error(Errc::unwritable, shown(folder.string()) + ": the folder cannot be made" + (error ? ": " + error.message() : ""),
                "name a folder that you may write to", folder.string());
  const std::string name = base_name(csr), own = base::to_hex(crypto::sha256(csr.der())).substr(0, 16);
  fs::path place = folder / (name + ".csr");
  // Somebody may come first, between the look and the write: then it is looked at again.
  for (int attempt = 0;; ++attempt) {
    if (fs::exists(fs::symlink_status(place, error))) {
      if (holds(place, csr)) return place;
      place = folder / (name + "-" + own + ".csr");
      if (holds(place, csr)) return place;
    }
    base::FileSet files;
    files.add(place, to_pem(csr));
    base::FileSet::Options options;
    options.now = now;
    try {
      (void)files.commit(options);
      return place;
    } catch (const Error& failure) {
      if (failure.code() != Errc::usage || attempt == 3) throw;
    }
  }
}

HandedIn find_answer(const fs::path& folder, const Csr& csr, Time now, const Certificate* replaced) {
  HandedIn result;
  const PublicKey key = csr.public_key();
  std::vector<Certificate> all;
  std::vector<fs::path> closed;
  for (const std::string& file : base::files_below(folder, &closed)) {
    ReadOptions options;
    options.decrypt = false;
    try {
      const Bag bag = read(base::read_file(file, kMaxFile).reveal(), file, options);
      const auto certificates = bag.all<Certificate>();
      for (const Certificate* one : certificates) {
        const bool fits = one->public_key().same_as(key);
        const bool old =
            one->not_after() < now || (replaced != nullptr && (*one == *replaced || one->not_before() < replaced->not_before()));
        if (!fits) remark_on(file, *one, csr, result.remarks);
        if (!fits || !old) all.push_back(*one);
      }
      if (certificates.empty() && !bag.problems.empty())
        result.remarks.push_back(shown(file) + ": " + bag.problems.front().error.message());
    } catch (const Error& error) {
      result.remarks.push_back(shown(file) + ": " + error.message());
    }
  }
  for (const fs::path& one : closed) result.remarks.push_back(shown(one.string()) + " may not be looked into");
  std::vector<const Certificate*> pool;
  for (const Certificate& one : all) pool.push_back(&one);
  result.issued = issued_among(csr, pool);
  return result;
}

}  // namespace certkit::issue
