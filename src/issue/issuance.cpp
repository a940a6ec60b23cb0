#include "issue/issuance.hpp"

#include <fstream>

#include "base/text.hpp"
#include "certkit/write.hpp"
#include "crypto/pbe.hpp"
#include "issue/authority_index.hpp"

namespace certkit::issue {

Bytes random_serial() {
  Bytes serial(20);
  do {
    crypto::random_bytes(std::span<std::uint8_t>(serial));
    serial[0] &= 0x7f;
  } while (serial[0] == 0);  // a leading zero octet would not be DER
  return serial;
}

std::string issued_file(ByteView serial) { return "issued/" + base::to_hex(serial) + ".crt"; }

std::string index_row(const CertificateSpec& spec) {
  IndexRow row;
  row.not_after = spec.not_after;
  row.serial_hex = base::to_hex(spec.serial);
  row.file = issued_file(spec.serial);
  row.subject = one_line(spec.subject);
  return to_text(row);
}

namespace {

namespace fs = std::filesystem;

// Before the rows and until the certificates are in place: the rows. Not flushed to the disk: a kill leaves it, and after a power failure
// the row of a certificate that is missing tells the rest.
constexpr const char* kJournal = ".signing";

std::string lines_of(const std::vector<std::string>& rows) {
  std::string text;
  for (const std::string& row : rows) text += row + "\n";
  return text;
}

void begin_journal(const fs::path& folder, const std::vector<std::string>& rows) { base::put_mark(folder / kJournal, lines_of(rows)); }

void end_journal(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(folder / kJournal, ignored);
}

// Of the lines at the end of the index those that are the journal's, or as much of them as a killed run could write, without the first
// `keep` octets of them. True if there was something to take back.
bool take_back_last(const fs::path& index, const std::string& lines, std::size_t keep) {
  const std::uintmax_t size = fs::file_size(index), tail_size = std::min<std::uintmax_t>(size, lines.size() + 1);
  std::string tail(static_cast<std::size_t>(tail_size), '\0');
  std::ifstream in(index, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(size - tail_size));
  if (!in.read(tail.data(), static_cast<std::streamsize>(tail_size))) return false;
  for (std::size_t begin = 0; begin < tail.size(); ++begin) {
    const bool begins_line = begin == 0 ? tail_size == size : tail[begin - 1] == '\n';
    const std::string_view written = std::string_view(tail).substr(begin);
    if (!begins_line || !lines.starts_with(written)) continue;
    if (written.size() <= keep) return false;
    base::take_back(index, size - written.size() + keep);
    return true;
  }
  return false;
}

// Under the lock of the folder.
std::optional<std::string> settle(const fs::path& folder) {
  std::ifstream in(folder / kJournal, std::ios::binary);
  std::string lines, undone;
  std::size_t keep = 0;
  for (std::string row; std::getline(in, row);) {
    if (!is_whole_row(row)) break;  // killed while it was written: nothing was done yet
    lines += row + "\n";
    const IndexRow begun = parse_index_row(row);
    if (fs::exists(folder / begun.file)) {
      keep = lines.size();  // certificates are put in place in this order
      undone.clear();
    } else {
      undone += (undone.empty() ? "" : ", ") + begun.serial_hex;
    }
  }
  in.close();
  const bool taken_back = keep != lines.size() && take_back_last(folder / "index.txt", lines, keep);
  end_journal(folder);
  return taken_back ? std::optional(undone) : std::nullopt;
}

}  // namespace

std::optional<std::string> settle_killed_issuance(const fs::path& folder) noexcept {
  try {
    std::error_code failed;
    if (!fs::exists(folder / kJournal, failed)) return std::nullopt;
    const base::FileLock lock(folder, std::chrono::milliseconds(0));
    return settle(folder);
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

namespace {

// What the ledger says it could not write is one of certkit's own names.
template <class Write>
void written(const fs::path& folder, Write&& write) {
  try {
    write();
  } catch (const Error& error) {
    if (error.code() != Errc::unwritable || !error.hint().empty()) throw;
    throw Error(error.code(), error.message(),
                "nothing was signed; the CA writes down what it signs: " + base::printable(folder.string()) +
                    " has to be writable for this user, and its disk to have room",
                error.input());
  }
}

}  // namespace

Issuance::Issuance(const std::filesystem::path& folder, std::span<const CertificateSpec* const> specs) : folder_(folder), lock_(folder) {
  for (const CertificateSpec* spec : specs) {
    rows_.push_back(index_row(*spec));
    targets_.push_back(folder / issued_file(spec->serial));
  }
  {
    const base::SignalGuard uninterrupted;
    written(folder_, [&] { (void)settle(folder_); });
  }
  const auto noted = noted_as_whole(folder_);
  before_ = noted ? *noted : require_whole_index(folder_, specs.front()->not_before);
  const fs::path issued = folder_ / "issued";
  std::error_code failed;
  if (!fs::exists(issued, failed) && !fs::create_directory(issued, failed))
    throw Error(Errc::unwritable, "the folder for what the CA signs cannot be made: " + failed.message(), "see who owns the CA's folder",
                issued.string());
  signals_.emplace();
  written(folder_, [&] { write_rows(); });
}

void Issuance::write_rows() {
  begin_journal(folder_, rows_);
  std::string lines = lines_of(rows_);
  lines.pop_back();
  index_size_ = base::append_line(folder_ / "index.txt", lines, is_whole_row);
}

void Issuance::publish(std::span<const Certificate* const> certificates) {
  std::vector<base::NewFile> files;
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    if (certificates[i] == nullptr) continue;
    files.push_back({targets_[i], to_pem(*certificates[i])});
    rows.push_back(rows_[i]);
  }
  written(folder_, [&] {
    if (rows.size() != rows_.size()) {
      base::take_back(folder_ / "index.txt", index_size_);
      rows_ = std::move(rows);
      write_rows();
    }
    published_ = files.size() > 1;  // of several, some may be in place when one cannot be
    base::put_files(files, folder_ / ".issuing");
  });
  published_ = true;
  note_whole(folder_, {before_.rows + rows_.size(), before_.revoked});
  end_journal(folder_);
}

Issuance::~Issuance() {
  if (kept_) return;
  try {
    if (published_) {
      note_whole(folder_, before_);  // before the rows go: fewer than are noted are no whole index
      for (const fs::path& target : targets_) fs::remove(target);
    }
    base::take_back(folder_ / "index.txt", index_size_);
    end_journal(folder_);
  } catch (const std::exception&) {
    // The rows stay: serials that are spent and were never seen outside. `ca list` shows them as missing.
  }
}

}  // namespace certkit::issue
