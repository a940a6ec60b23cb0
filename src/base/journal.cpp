#include "base/journal.hpp"

#include <charconv>
#include <cstdint>
#include <random>

#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr std::string_view kFirstLine = "certkit-journal 1", kLastLine = "end";
constexpr std::size_t kIdDigits = 16;

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' || c == '_' || c == '-' || c == '/';
}

// Names hold whatever they like, line ends too: one word each.
std::string escape(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (is_plain(c)) {
      out += c;
    } else {
      out += '%' + to_hex(as_bytes(std::string_view(&c, 1)));
    }
  return out.empty() ? "%" : out;
}

[[noreturn]] void damaged(const char* what) {
  throw Error(Errc::malformed, std::string("the journal of a killed run is damaged: ") + what);
}

class Words {
 public:
  explicit Words(std::string_view line) : line_(line) {}
  std::string_view word() {
    if (line_.empty()) damaged("a line is too short");
    const std::size_t end = std::min(line_.find(' '), line_.size());
    const std::string_view found = line_.substr(0, end);
    line_.remove_prefix(std::min(end + 1, line_.size()));
    return found;
  }
  std::string text() {
    const std::string_view coded = word();
    std::string out;
    if (coded == "%") return out;
    for (std::size_t i = 0; i < coded.size(); ++i) {
      if (coded[i] != '%') {
        if (!is_plain(coded[i])) damaged("a name has an odd character");
        out += coded[i];
        continue;
      }
      const auto octet = from_hex(coded.substr(i + 1, 2));
      if (!octet || octet->size() != 1 || octet->front() == 0) damaged("a name is cut off");
      out += static_cast<char>(octet->front());
      i += 2;
    }
    return out;
  }
  std::string name() {
    std::string plain = text();
    if (plain.empty() || plain == "." || plain == ".." || plain.find('/') != std::string::npos) damaged("a name leads out of the folder");
    return plain;
  }
  std::filesystem::path folder() {
    std::filesystem::path path = text();
    if (!path.is_absolute()) damaged("a folder is not named in full");
    return path;
  }
  template <class Number>
  Number number() {
    const std::string_view digits = word();
    Number value{};
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size()) damaged("a number is none");
    return value;
  }
  FileId id() {
    const auto file_number = number<std::uint64_t>();
    const auto size = number<std::uint64_t>();
    return {file_number, size, number<std::int64_t>()};
  }
  void finish() const {
    if (!line_.empty()) damaged("a line is too long");
  }

 private:
  std::string_view line_;
};

std::string to_text(const FileId& id) {
  return std::to_string(id.number) + ' ' + std::to_string(id.size) + ' ' + std::to_string(id.modified_ns);
}

Journal::File parse_file(Words& words, const std::string& id, bool gone) {
  Journal::File file;
  file.gone = gone;
  file.number = words.number<int>();
  file.before = words.id();
  if (!gone) file.staged = words.id();
  file.name = words.name();
  file.backup = words.text();
  if (gone && file.backup.empty()) damaged("what was moved away is nowhere");
  if (file.number < 0) damaged("a number is negative");
  if (!parse_hidden_name(file.name).id.empty()) damaged("a file is called like a temporary");
  if (!file.backup.empty() && file.backup != hidden_name(id, file.number, kBackup) &&
      (file.backup.rfind(file.name + ".old-", 0) != 0 || file.backup.find('/') != std::string::npos))
    damaged("a backup is not called as backups are");
  return file;
}

}  // namespace

std::string new_commit_id() {
  std::random_device random;
  std::string id;
  while (id.size() < kIdDigits) id += to_hex(Bytes{static_cast<std::uint8_t>(random() & 0xff)});
  return id;
}

std::string hidden_name(const std::string& id, std::string_view kind) { return std::string(kHiddenPrefix) + id + '.' + std::string(kind); }
std::string hidden_name(const std::string& id, int number, std::string_view kind) {
  return hidden_name(id, std::to_string(number) + '.' + std::string(kind));
}

HiddenName parse_hidden_name(std::string_view name) {
  if (name.substr(0, kHiddenPrefix.size()) != kHiddenPrefix) return {};
  name.remove_prefix(kHiddenPrefix.size());
  if (name.size() < kIdDigits + 2 || name[kIdDigits] != '.') return {};
  const std::string_view id = name.substr(0, kIdDigits), rest = name.substr(kIdDigits + 1);
  if (id.find_first_not_of("0123456789abcdef") != std::string_view::npos) return {};
  const std::size_t digits = rest.find_first_not_of("0123456789");
  const bool numbered = digits != 0 && digits != std::string_view::npos && rest[digits] == '.';
  const std::string_view kind = numbered ? rest.substr(digits + 1) : rest;
  const bool known =
      numbered ? kind == kStaged || kind == kBackup || kind == kTree : kind == kJournal || kind == kDone || kind == kJournalPart;
  if (!known) return {};
  return {std::string(id), std::string(rest)};
}

std::string to_text(const Journal& journal) {
  std::string text = std::string(kFirstLine) + '\n';
  if (!journal.home.empty()) text += "home " + escape(journal.home.string()) + '\n';
  for (const auto& member : journal.members) text += "member " + escape(member.string()) + '\n';
  for (const auto& file : journal.files)
    text += (file.gone ? "gone " : "file ") + std::to_string(file.number) + ' ' + to_text(file.before) +
            (file.gone ? "" : ' ' + to_text(file.staged)) + ' ' + escape(file.name) + ' ' + escape(file.backup) + '\n';
  for (const auto& folder : journal.subfolders) text += "folder " + std::to_string(folder.number) + ' ' + escape(folder.name) + '\n';
  return text + std::string(kLastLine) + '\n';
}

Journal parse_journal(std::string_view text, const std::string& id) {
  Journal journal;
  journal.id = id;
  bool first = true, ended = false;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos || ended) damaged("it has no proper end");
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (std::exchange(first, false)) {
      if (line != kFirstLine) damaged("it is none, or of a newer certkit");
      continue;
    }
    Words words(line);
    const std::string_view kind = words.word();
    if (kind == kLastLine) {
      ended = true;
    } else if (kind == "home") {
      journal.home = words.folder();
    } else if (kind == "member") {
      journal.members.push_back(words.folder());
    } else if (kind == "file" || kind == "gone") {
      journal.files.push_back(parse_file(words, id, kind == "gone"));
    } else if (kind == "folder") {
      const int number = words.number<int>();
      journal.subfolders.push_back({number, words.name()});
    } else {
      damaged("a line is of no known kind");
    }
    words.finish();
  }
  if (!ended) damaged("it has no proper end");
  return journal;
}

}  // namespace certkit::base
