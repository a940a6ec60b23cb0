#include "fleet/import/source.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/read.hpp"
#include "profile/source_text.hpp"

namespace certkit::fleet {
namespace {

constexpr std::size_t kMostNames = 100'000, kMostValues = 10'000;

std::string unquoted(std::string_view value) {
  for (const std::string_view quote : {"\"\"\"", "'''", "\"", "'"})
    if (value.size() >= 2 * quote.size() && value.starts_with(quote) && value.ends_with(quote))
      return std::string(value.substr(quote.size(), value.size() - 2 * quote.size()));
  return std::string(value);
}

}  // namespace

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  std::filesystem::directory_iterator at(folder, error), end;
  if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return names;
  for (; !error && at != end; at.increment(error)) {
    if (names.size() == kMostNames) throw Error(Errc::limit, "more than " + std::to_string(kMostNames) + " files", "", folder.string());
    names.push_back(at->path().filename().string());
  }
  if (error) throw Error(Errc::unreadable, "the folder cannot be read: " + error.message(), "", folder.string());
  std::sort(names.begin(), names.end());
  return names;
}

bool is_file(const std::filesystem::path& file) {
  std::error_code unknown;
  const auto type = std::filesystem::status(file, unknown).type();
  return type == std::filesystem::file_type::regular || type == std::filesystem::file_type::none;
}

bool is_folder(const std::filesystem::path& folder) {
  std::error_code unknown;
  return std::filesystem::is_directory(folder, unknown);
}

void take_one(const std::filesystem::path& file, ImportedFleet& fleet, const std::function<void()>& take) {
  try {
    take();
  } catch (const Error& error) {
    if (error.code() == Errc::internal || fleet.certificates.size() == kMostImported) throw;
    const std::string& where = error.input().empty() ? file.string() : error.input();
    const std::string& what = error.message();
    fleet.unreadable.push_back(what.find(where) == std::string::npos ? base::printable(where) + ": " + what : what);
  }
}

namespace {

Secret content_of(const std::filesystem::path& file) {
  std::error_code unknown;
  if (!is_file(file) && std::filesystem::exists(file, unknown)) throw Error(Errc::unreadable, "it is no file", "", file.string());
  return base::read_file(file, kMostImportedOctets);
}

}  // namespace

std::string text_of(const std::filesystem::path& file) {
  const Secret content = content_of(file);
  std::vector<std::string> guesses;
  return profile::source_text(as_text(content.reveal()), file.string(), guesses);
}

Certificate leaf_in(const std::filesystem::path& file) {
  const Secret content = content_of(file);
  ReadOptions how;
  how.decrypt = false;
  const Bag bag = read(content.reveal(), file.string(), how);
  const auto certificates = bag.all<Certificate>();
  if (certificates.empty()) throw Error(Errc::wrong_kind, "there is no certificate in it", "", file.string());
  return *certificates.front();
}

std::vector<SourceValue> read_ini(std::string_view text, const std::string& file) {
  const auto name = std::make_shared<const std::string>(file);
  std::vector<SourceValue> values;
  std::string section;
  profile::Lines lines(text);
  for (std::string_view line; lines.next(line);) {
    line = profile::trimmed(line);
    if (line.empty() || line.front() == '#' || line.front() == ';') continue;
    const Place place{name, lines.number, 1};
    if (line.front() == '[') {
      if (line.back() != ']') profile::fail(place, "a section has no end");
      const std::size_t from = line.find_first_not_of('['), to = line.find_last_not_of(']');
      section =
          from == std::string_view::npos || to < from ? std::string() : std::string(profile::trimmed(line.substr(from, to + 1 - from)));
      continue;
    }
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) profile::fail(place, "NAME = VALUE is expected");
    if (values.size() == kMostValues) profile::fail(place, "more than " + std::to_string(kMostValues) + " values");
    values.push_back(
        {section, std::string(profile::trimmed(line.substr(0, equals))), unquoted(profile::trimmed(line.substr(equals + 1))), place});
  }
  return values;
}

const SourceValue* find(const std::vector<SourceValue>& values, std::string_view section, std::string_view name) noexcept {
  const auto found =
      std::find_if(values.begin(), values.end(), [&](const SourceValue& one) { return one.section == section && one.name == name; });
  return found == values.end() ? nullptr : &*found;
}

}  // namespace certkit::fleet
