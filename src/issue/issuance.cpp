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

// Before the row and until the certificate is in place: the row. Not flushed to the disk: a kill leaves it, and after a power failure the row
// of a certificate that is missing tells the rest.
constexpr const char* kJournal = ".signing";

void begin_journal(const fs::path& folder, const std::string& row) { base::put_mark(folder / kJournal, row + "\n"); }

void end_journal(const fs::path& folder) {
  std::error_code ignored;
  fs::remove(folder / kJournal, ignored);
}

// If `row`, or as much of it as a killed run could write, is the last line.
bool take_back_last(const fs::path& index, const std::string& row) {
  const std::uintmax_t size = fs::file_size(index), tail_size = std::min<std::uintmax_t>(size, row.size() + 2);
  std::string tail(static_cast<std::size_t>(tail_size), '\0');
  std::ifstream in(index, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(size - tail_size));
  if (!in.read(tail.data(), static_cast<std::streamsize>(tail_size))) return false;
  const bool ended = tail.ends_with('\n');
  if (ended) tail.pop_back();
  const std::size_t line_end = tail.rfind('\n');
  if (line_end == std::string::npos && tail_size < size) return false;
  const std::string last = line_end == std::string::npos ? tail : tail.substr(line_end + 1);
  if (last.empty() || (ended ? last != row : !row.starts_with(last))) return false;
  base::take_back(index, size - last.size() - (ended ? 1 : 0));
  return true;
}

// Under the lock of the folder.
std::optional<std::string> settle(const fs::path& folder) {
  std::ifstream in(folder / kJournal, std::ios::binary);
  std::string row;
  if (!in || !std::getline(in, row)) row.clear();
  in.close();
  std::optional<std::string> undone;
  if (is_whole_row(row)) {
    const IndexRow begun = parse_index_row(row);
    if (!fs::exists(folder / begun.file) && take_back_last(folder / "index.txt", row)) undone = begun.serial_hex;
  }
  end_journal(folder);
  return undone;
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

Issuance::Issuance(const std::filesystem::path& folder, const CertificateSpec& spec, bool& index_is_sound)
    : folder_(folder), target_(folder / issued_file(spec.serial)), lock_(folder) {
  if (!index_is_sound) require_sound_index(folder_ / "index.txt");
  index_is_sound = true;
  std::error_code failed;
  if (!fs::exists(target_.parent_path(), failed) && !fs::create_directory(target_.parent_path(), failed))
    throw Error(Errc::unwritable, "the folder for what the CA signs cannot be made: " + failed.message(), "see who owns the CA's folder",
                target_.parent_path().string());
  signals_.emplace();
  (void)settle(folder_);
  const std::string row = index_row(spec);
  begin_journal(folder_, row);
  index_size_ = base::append_line(folder_ / "index.txt", row, is_whole_row);
}

void Issuance::publish(const Certificate& certificate) {
  base::put_file(target_, folder_ / ".issuing", to_pem(certificate));
  published_ = true;
  end_journal(folder_);
}

Issuance::~Issuance() {
  if (kept_) return;
  try {
    if (published_) std::filesystem::remove(target_);
    base::take_back(folder_ / "index.txt", index_size_);
    end_journal(folder_);
  } catch (const std::exception&) {
    // The row stays: a serial that is spent and was never seen outside. `ca list` shows it as missing.
  }
}

}  // namespace certkit::issue
