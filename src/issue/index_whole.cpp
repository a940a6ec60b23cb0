#include "issue/index_whole.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <vector>

#include "base/files.hpp"
#include "base/ledger.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "crypto/pbe.hpp"
#include "issue/authority_index.hpp"

namespace certkit::issue {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNote = ".index-sound";
constexpr int kOnHold = 6;  // certificateHold, RFC 5280 §5.3.1
constexpr std::size_t kMaxCrlFile = std::size_t{256} << 20, kMaxCertificateFile = std::size_t{1} << 20;

// The number, so that zeros before it do not count. Longer ones, which RFC 5280 §4.1.2.2 does not allow, by their digest.
using Serial = std::array<std::uint8_t, 20>;

int digit_of(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

Serial serial_from(std::string_view hex) {
  hex.remove_prefix(std::min(hex.find_first_not_of('0'), hex.size()));
  Serial serial{};
  if (hex.size() > 2 * serial.size()) {
    const auto digest = crypto::sha256(as_bytes(base::lower_ascii(std::string(hex))));
    std::copy_n(digest.begin(), serial.size(), serial.begin());
    return serial;
  }
  for (std::size_t i = 0; i < hex.size(); ++i) {
    const int digit = digit_of(hex[hex.size() - 1 - i]);
    serial[serial.size() - 1 - i / 2] |= static_cast<std::uint8_t>(i % 2 == 0 ? digit : digit << 4);
  }
  return serial;
}

struct Row {
  Serial serial;
  std::size_t line = 0;
  bool revoked = false;
};

// What the folder holds besides. Gathered before the index is read: who signs makes the row before the certificate, who revokes changes the
// row before the list.
struct Besides {
  std::vector<std::string> issued;  // names of files
  std::optional<Crl> crl;
  IndexCounts noted;
};

struct Note {
  std::string state;
  IndexCounts counts;
};

// Of an earlier certkit it has the state alone.
Note read_note(const fs::path& folder) {
  std::ifstream in(folder / kNote, std::ios::binary);
  std::string size, time;
  Note note;
  if (in >> size >> time >> note.counts.rows >> note.counts.revoked) note.state = size + " " + time;
  return note.state.empty() ? Note{} : note;
}

std::string state_of_index(const fs::path& folder) {
  const fs::path index = folder / "index.txt";
  return std::to_string(fs::file_size(index)) + " " + std::to_string(fs::last_write_time(index).time_since_epoch().count());
}

std::vector<std::string> names_of_issued(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code failed;
  fs::directory_iterator entry(folder / "issued", failed);
  for (const fs::directory_iterator end; !failed && entry != end; entry.increment(failed)) {
    std::string name = entry->path().filename().string();
    const std::size_t digits = std::min(name.find_first_not_of("0123456789abcdefABCDEF"), name.size());
    if (digits != 0 && std::string_view(name).substr(digits) == ".crt") names.push_back(std::move(name));
  }
  if (failed && failed != std::errc::no_such_file_or_directory && failed != std::errc::not_a_directory)
    throw Error(Errc::unreadable, "what the CA has signed cannot be looked through: " + failed.message(),
                "run this as the user that the CA's folder belongs to", (folder / "issued").string());
  return names;
}

// A damaged list says nothing, and is made again.
std::optional<Crl> list_of(const fs::path& folder) {
  const fs::path file = folder / "ca.crl";
  std::error_code failed;
  if (!fs::exists(file, failed)) return std::nullopt;
  const Secret content = base::read_file(file, kMaxCrlFile);
  try {
    const Bag bag = read(content.reveal(), file.string(), {});
    const auto lists = bag.all<Crl>();
    return lists.empty() ? std::nullopt : std::optional(*lists.front());
  } catch (const Error&) {
    return std::nullopt;
  }
}

// One that is damaged, or called after another serial, proves nothing.
std::optional<Certificate> certificate_in(const fs::path& file, const Serial& serial) {
  try {
    const Bag bag = read(base::read_file(file, kMaxCertificateFile).reveal(), file.string(), {});
    const auto certificates = bag.all<Certificate>();
    if (certificates.empty() || serial_from(certificates.front()->serial_hex()) != serial) return std::nullopt;
    return *certificates.front();
  } catch (const Error&) {
    return std::nullopt;
  }
}

class WholeIndex {
 public:
  WholeIndex(const fs::path& folder, Time now)
      : folder_(folder),
        index_(folder / "index.txt"),
        now_(now),
        besides_{names_of_issued(folder), list_of(folder), read_note(folder).counts} {
    glance_at_index(index_, [&](const IndexGlance& row) {
      rows_.push_back({serial_from(row.serial), row.line, row.status == 'R'});
      counts_.revoked += row.status == 'R' && !row.on_hold;
    });
    counts_.rows = rows_.size();
    std::sort(rows_.begin(), rows_.end(),
              [](const Row& a, const Row& b) { return a.serial != b.serial ? a.serial < b.serial : a.line < b.line; });
  }

  [[nodiscard]] const IndexCounts& counts() const noexcept { return counts_; }

  void require_each_once() const {
    const Row* second = nullptr;
    std::size_t first_line = 0;
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (rows_[i].serial != rows_[i - 1].serial || (second != nullptr && second->line < rows_[i].line)) continue;
      second = &rows_[i];
      first_line = rows_[i - 1].line;
    }
    if (second == nullptr) return;
    fail(place_of(*second) + ": the serial number of this row stands in line " + std::to_string(first_line) + " already",
         "leave one row for each certificate: the one that says revoked, if one of them does");
  }

  void require_what_is_listed() const {
    if (!besides_.crl) return;
    for (const Crl::Revoked& one : besides_.crl->revoked()) {
      const std::string hex = base::to_hex(one.serial);
      if (find(serial_from(hex)) != nullptr || has_expired(hex)) continue;
      fail(base::printable(index_.string()) + " has no row of the certificate " + hex + ", which ca.crl lists as revoked",
           "restore index.txt from a backup that has it: the next list would no longer say that it is revoked");
    }
  }

  void require_revoked_is_revoked() const {
    if (!besides_.crl) return;
    std::vector<Serial> doubtful;
    for (const Crl::Revoked& one : besides_.crl->revoked()) {
      const Row* row = find(serial_from(base::to_hex(one.serial)));
      if (row != nullptr && !row->revoked && one.reason != kOnHold) doubtful.push_back(row->serial);
    }
    if (doubtful.empty()) return;
    std::sort(doubtful.begin(), doubtful.end());
    std::string trusted;  // the first of them that has not expired
    for_each_index_row(index_, [&](const IndexRow& row) {
      const bool asked = std::binary_search(doubtful.begin(), doubtful.end(), serial_from(row.serial_hex));
      if (asked && trusted.empty() && row.not_after >= now_) trusted = row.serial_hex;
    });
    if (trusted.empty()) return;
    fail(place_of(*find(serial_from(trusted))) + ": the certificate " + trusted + " is not revoked here, and ca.crl lists it as revoked",
         "restore index.txt from a backup that was made since; or revoke it again: certkit ca revoke " + base::printable(folder_.string()) +
             " " + trusted);
  }

  void require_what_is_issued() const {
    for (const std::string& name : besides_.issued) {
      const Serial serial = serial_from(std::string_view(name).substr(0, name.size() - 4));
      if (find(serial) != nullptr) continue;
      const auto certificate = certificate_in(folder_ / "issued" / name, serial);
      if (!certificate || certificate->not_after() < now_) continue;
      fail(base::printable(index_.string()) + " has no row of the certificate " + certificate->serial_hex() +
               ", which the CA has signed: issued/" + name,
           "restore index.txt from a backup that has it: without its row it can never be revoked");
    }
  }

  void require_as_many_rows() const {
    if (counts_.rows >= besides_.noted.rows) return;
    fail(base::printable(index_.string()) + " has " + std::to_string(counts_.rows) + (counts_.rows == 1 ? " row" : " rows") + ", and had " +
             std::to_string(besides_.noted.rows),
         on_purpose("rows were taken out"));
  }

  void require_as_many_revoked() const {
    if (counts_.revoked >= besides_.noted.revoked) return;
    fail(base::printable(index_.string()) + " says of " + std::to_string(counts_.revoked) +
             " certificates that they are revoked, and said it of " + std::to_string(besides_.noted.revoked),
         on_purpose("that was changed"));
  }

 private:
  [[noreturn]] void fail(const std::string& what, const std::string& hint) const {
    throw Error(Errc::malformed, what, hint, index_.string());
  }
  [[nodiscard]] std::string on_purpose(const std::string& what) const {
    return "restore index.txt from a backup; if " + what + " on purpose, remove " + base::printable((folder_ / kNote).string());
  }
  [[nodiscard]] std::string place_of(const Row& row) const { return base::printable(index_.string()) + ":" + std::to_string(row.line); }
  [[nodiscard]] const Row* find(const Serial& serial) const {
    const auto row = std::lower_bound(rows_.begin(), rows_.end(), serial, [](const Row& a, const Serial& b) { return a.serial < b; });
    return row != rows_.end() && row->serial == serial ? &*row : nullptr;
  }
  // Of a certificate without a row: by its file.
  [[nodiscard]] bool has_expired(const std::string& hex) const {
    const auto certificate = certificate_in(folder_ / "issued" / (hex + ".crt"), serial_from(hex));
    return certificate && certificate->not_after() < now_;
  }

  fs::path folder_, index_;
  Time now_;
  Besides besides_;
  std::vector<Row> rows_;
  IndexCounts counts_;
};

}  // namespace

IndexCounts require_whole_index(const fs::path& folder, Time now, IndexUse use) {
  const WholeIndex index(folder, now);
  index.require_each_once();
  index.require_what_is_listed();
  if (use != IndexUse::revoke) index.require_revoked_is_revoked();
  index.require_what_is_issued();
  index.require_as_many_rows();
  if (use != IndexUse::revoke) index.require_as_many_revoked();
  return index.counts();
}

void note_whole(const fs::path& folder, const IndexCounts& counts) noexcept {
  try {
    base::put_mark(folder / kNote,
                   state_of_index(folder) + " " + std::to_string(counts.rows) + " " + std::to_string(counts.revoked) + "\n");
  } catch (const std::exception&) {
    // Then it is read once more the next time.
  }
}

std::optional<IndexCounts> noted_as_whole(const fs::path& folder) {
  const Note note = read_note(folder);
  return !note.state.empty() && note.state == state_of_index(folder) ? std::optional(note.counts) : std::nullopt;
}

}  // namespace certkit::issue
