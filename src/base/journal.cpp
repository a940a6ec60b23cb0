#include "base/journal.hpp"

#include <cstdint>
#include <random>

#include "base/text.hpp"
#include "base/words.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr std::string_view kFirstLine = "certkit-journal 1", kLastLine = "end";
constexpr std::size_t kIdDigits = 16;

constexpr std::string_view kRecord = "the journal of a killed run";
[[noreturn]] void damaged(const char* what) { Words("", kRecord).damaged(what); }

FileId file_id(Words& words) {
  const auto file_number = words.number<std::uint64_t>();
  const auto size = words.number<std::uint64_t>();
  return {file_number, size, words.number<std::int64_t>()};
}

std::string to_text(const FileId& id) {
  return std::to_string(id.number) + ' ' + std::to_string(id.size) + ' ' + std::to_string(id.modified_ns);
}

Journal::File parse_file(Words& words, const std::string& id, bool gone) {
  Journal::File file;
  file.gone = gone;
  file.number = words.number<int>();
  file.before = file_id(words);
  if (!gone) file.staged = file_id(words);
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
  while (id.size() < kIdDigits)
    for (unsigned octets = random(), i = 0; i < 4; ++i, octets >>= 8) id += to_hex(Bytes{static_cast<std::uint8_t>(octets & 0xff)});
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
  if (!journal.home.empty()) text += "home " + as_word(journal.home.string()) + '\n';
  for (const auto& member : journal.members) text += "member " + as_word(member.string()) + '\n';
  for (const auto& file : journal.files)
    text += (file.gone ? "gone " : "file ") + std::to_string(file.number) + ' ' + to_text(file.before) +
            (file.gone ? "" : ' ' + to_text(file.staged)) + ' ' + as_word(file.name) + ' ' + as_word(file.backup) + '\n';
  for (const auto& folder : journal.subfolders) text += "folder " + std::to_string(folder.number) + ' ' + as_word(folder.name) + '\n';
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
    Words words(line, kRecord);
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
