#include "issue/requests.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/ledger.hpp"
#include "base/text.hpp"
#include "crypto/pbe.hpp"

namespace certkit::issue {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kRecordLimit = 4u << 20;

std::string begin_of_name(const PublicKey& key) { return base::to_hex(key.spki_sha256()).substr(0, 32) + "-"; }

std::vector<RequestRecord> read_all(const fs::path& folder, const std::string& begin, std::vector<Error>* unread) {
  std::vector<RequestRecord> records;
  std::error_code failed;
  fs::directory_iterator entry(folder, failed);
  for (const fs::directory_iterator end; !failed && entry != end; entry.increment(failed)) {
    const std::string name = entry->path().filename().string(), file = entry->path().string();
    if (!name.starts_with(begin) || !name.ends_with(".json")) continue;
    try {
      records.push_back(request_from_json(as_text(base::read_file(entry->path(), kRecordLimit).reveal()), file));
    } catch (const Error& error) {
      // What is no record here was one.
      const Errc code = error.code() == Errc::wrong_kind ? Errc::malformed : error.code();
      if (unread != nullptr)
        unread->emplace_back(code, "what is remembered of a request cannot be read: " + error.message(),
                             "its ticket goes on with it, and so does its CSR: certkit retrieve TICKET, certkit submit CSR", file);
    }
  }
  if (failed && failed != std::errc::no_such_file_or_directory && unread != nullptr)
    unread->emplace_back(Errc::unreadable, "the folder of what is remembered of requests cannot be read: " + failed.message(),
                         "run this as the user who sent them; or name another folder: --state DIR", folder.string());
  std::stable_sort(records.begin(), records.end(), [](const RequestRecord& a, const RequestRecord& b) { return a.made > b.made; });
  return records;
}

}  // namespace

fs::path Requests::file_of(const Csr& csr, std::string_view suffix) const {
  return folder_ / (begin_of_name(csr.public_key()) + base::to_hex(crypto::sha256(csr.der())).substr(0, 16) + std::string(suffix));
}

std::optional<RequestRecord> Requests::find(const Csr& csr) const {
  const fs::path file = file_of(csr, ".json");
  std::error_code failed;
  if (!fs::exists(file, failed)) return std::nullopt;
  return request_from_json(as_text(base::read_file(file, kRecordLimit).reveal()), file.string());
}

fs::path Requests::put_aside(const Csr& csr) const {
  const fs::path file = file_of(csr, ".json"), aside = file_of(csr, ".damaged");
  std::error_code failed;
  fs::rename(file, aside, failed);
  if (failed)
    throw Error(Errc::unwritable, file.string() + " cannot be put aside: " + failed.message(), "see who owns the state folder",
                file.string());
  return aside;
}

std::vector<RequestRecord> Requests::for_key(const PublicKey& key, std::vector<Error>* unread) const {
  return read_all(folder_, begin_of_name(key), unread);
}

std::vector<RequestRecord> Requests::all(std::vector<Error>* unread) const { return read_all(folder_, "", unread); }

void Requests::put(const RequestRecord& record) const {
  base::make_private_folder(folder_);
  base::replace_private_file(file_of(record.csr, ".json"), file_of(record.csr, ".new"), to_json(record));
}

fs::path Requests::lock_file(const Csr& csr) const {
  base::make_private_folder(folder_);
  return file_of(csr, ".lock");
}

}  // namespace certkit::issue
