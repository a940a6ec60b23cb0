#include "issue/revocation.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "base/files.hpp"
#include "base/lock.hpp"
#include "base/text.hpp"
#include "issue/authority_index.hpp"
#include "issue/index_whole.hpp"
#include "issue/web_files.hpp"

namespace certkit::issue {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxIndexFile = std::size_t{1} << 30, kMaxNumberFile = 4096;
constexpr std::pair<const char*, int> kReasons[] = {{"unspecified", 0},        {"keyCompromise", 1}, {"CACompromise", 2},
                                                    {"affiliationChanged", 3}, {"superseded", 4},    {"cessationOfOperation", 5},
                                                    {"certificateHold", 6}};

// What openssl ca writes besides: "holdInstruction,OID", "keyTime,TIME", "CAkeyTime,TIME". What certkit does not know is unspecified.
int reason_code(std::string_view text) {
  const std::string_view word = text.substr(0, text.find(','));
  for (const auto& [known, code] : kReasons)
    if (word == known) return code;
  return word == "holdInstruction" ? 6 : word == "keyTime" ? 1 : word == "CAkeyTime" ? 2 : 0;
}

std::string text_of(const fs::path& file, std::size_t limit) { return std::string(as_text(base::read_file(file, limit).reveal())); }

struct ChangedMeanwhile {};

// Writes `files` if `from` still holds what they were made of; another run may have signed meanwhile.
void commit_if_still(base::FileSet& files, const fs::path& from, const std::string& content, std::size_t limit, Time now) try {
  base::FileSet::Options options;
  options.replace = true;
  options.holds_no_key = &is_public_der;
  options.now = now;
  options.still_so = [&] {
    std::error_code error;
    const bool there = fs::exists(from, error);
    if ((there ? text_of(from, limit) : std::string()) != content) throw ChangedMeanwhile{};
  };
  files.commit(options);
} catch (const Error& error) {
  // There is no other folder to choose: it is this CA's.
  if (error.code() != Errc::unwritable || (!error.hint().empty() && error.hint().find("choose") == std::string::npos)) throw;
  throw Error(error.code(), error.message(),
              "the CA writes this down in its own folder: " + base::printable(from.parent_path().string()) +
                  " has to be writable for this user, and its disk to have room",
              error.input());
}

// Again and again while others sign in between; each of them gets on, so this ends.
template <class Attempt>
auto until_nobody_was_faster(Attempt&& attempt) {
  for (;;) {
    try {
      return attempt();
    } catch (const ChangedMeanwhile&) {
    }
  }
}

// The index with these rows revoked, which `each` is given; comments and everything else stay as they are.
std::string with_revoked(std::string_view index, std::vector<std::string> serials, const std::string& reason, Time now,
                         const std::function<void(const IndexRow&)>& each) {
  std::string changed;
  while (!index.empty()) {
    const std::size_t end = std::min(index.find('\n'), index.size());
    const std::string_view line = index.substr(0, end);
    index.remove_prefix(std::min(end + 1, index.size()));
    std::string text(line);
    if (!line.empty() && line.front() != '#' && is_whole_row(line)) {
      IndexRow row = parse_index_row(line);
      const auto asked = std::find(serials.begin(), serials.end(), row.serial_hex);
      if (asked != serials.end()) {
        if (row.status == 'R')
          throw Error(Errc::usage, row.serial_hex + " (" + row.subject + ") is revoked already, since " + to_rfc3339(*row.revoked),
                      "nothing is left to do but the list that says so: certkit ca crl DIR", row.serial_hex);
        row.status = 'R';
        row.revoked = now;
        row.reason = reason;
        text = to_text(row);
        each(row);
        serials.erase(asked);
      }
    }
    changed += text + "\n";
  }
  if (!serials.empty())
    throw Error(Errc::usage, "this CA has signed no certificate with the serial number " + base::printable(serials.front()),
                "certkit ca list shows what it has signed", serials.front());
  return changed;
}

// An index from before this is less than was known, from now on.
void note_revoked(const fs::path& folder, Time now) noexcept {
  try {
    const base::FileLock lock(folder);
    note_whole(folder, require_whole_index(folder, now));
  } catch (const std::exception&) {
    // What is noted already counts.
  }
}

// One more than the number, which has up to 20 octets.
Bytes next_after(Bytes number) {
  for (auto octet = number.rbegin(); octet != number.rend(); ++octet)
    if (++*octet != 0) return number;
  number.insert(number.begin(), 1);
  return number;
}

// crlnumber holds the next one to be used, in hex.
Bytes number_from(const std::string& text, const fs::path& file) {
  std::string hex = text.substr(0, text.find_first_of("\r\n"));
  if (hex.empty()) return {1};
  const auto number = base::from_hex(hex.size() % 2 == 0 ? hex : "0" + hex);
  if (!number || number->empty() || number->size() > 19)
    throw Error(Errc::malformed, "\"" + base::printable(hex.substr(0, 64)) + "\" is no number of a CRL",
                "write the next number into it, in hexadecimal", file.string());
  return *number;
}

}  // namespace

std::vector<std::string> revocation_reasons() {
  std::vector<std::string> words;
  for (const auto& [word, code] : kReasons) words.emplace_back(word);
  return words;
}

std::string reason_word(int code) {
  for (const auto& [word, known] : kReasons)
    if (known == code) return word;
  throw Error(Errc::usage, std::to_string(code) + " is no reason that this CA revokes for", "0 to 6 are, as RFC 5280 §5.3.1 has them");
}

int reason_number(const std::string& word) {
  for (const auto& [known, code] : kReasons)
    if (known == word) return code;
  throw Error(Errc::usage, "\"" + base::printable(word) + "\" is no reason for a revocation", "certkit revoke --help lists them", word);
}

std::vector<Authority::Entry> revoke(const Authority& authority, const std::vector<std::string>& serials, const std::string& reason,
                                     Time now) {
  const std::vector<std::string> words = revocation_reasons();
  if (std::find(words.begin(), words.end(), reason) == words.end())
    throw Error(Errc::usage, "\"" + base::printable(reason) + "\" is no reason for a revocation", "certkit ca revoke --help lists them",
                reason);
  const fs::path index = authority.folder() / "index.txt";
  auto revoked = until_nobody_was_faster([&] {
    require_whole_index(authority.folder(), now, IndexUse::revoke);
    std::vector<Authority::Entry> entries;
    const std::string content = text_of(index, kMaxIndexFile);
    base::FileSet files;
    files.add(index,
              with_revoked(content, serials, reason, now, [&](const IndexRow& row) { entries.push_back(authority.entry_of(row, now)); }));
    commit_if_still(files, index, content, kMaxIndexFile, now);
    return entries;
  });
  note_revoked(authority.folder(), now);
  return revoked;
}

Crl renew_crl(Authority& authority, const NewCrlOptions& options, const Ask& ask) {
  const PrivateKey& key = authority.key(ask);
  const fs::path number_file = authority.folder() / "crlnumber";
  return until_nobody_was_faster([&] {
    std::error_code error;
    const std::string number_text = fs::exists(number_file, error) ? text_of(number_file, kMaxNumberFile) : std::string();
    require_whole_index(authority.folder(), options.now);
    CrlSpec spec;
    spec.number = number_from(number_text, number_file);
    spec.this_update = options.now;
    spec.next_update = options.now + std::chrono::hours(24) * (options.days != 0 ? options.days : authority.settings().crl_days);
    for_each_index_row(authority.folder() / "index.txt", [&](IndexRow&& row) {
      if (row.status == 'R') spec.revoked.push_back({*base::from_hex(row.serial_hex), *row.revoked, reason_code(row.reason)});
    });
    Crl crl = make_crl(spec, authority.chain().front(), key);
    base::FileSet files;
    files.add(authority.folder() / "ca.crl", std::string(as_text(crl.der())));
    files.add(number_file, base::to_hex(next_after(spec.number)) + "\n");
    commit_if_still(files, number_file, number_text, kMaxNumberFile, options.now);
    return crl;
  });
}

}  // namespace certkit::issue
