#include "issue/settings.hpp"

#include <algorithm>
#include <set>

#include "base/process.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::issue {
namespace {

[[noreturn]] void refuse(const GivenSetting& given, const std::string& what, const std::string& hint = {}) {
  throw Error(Errc::usage, given.where + ": " + what, hint);
}

const std::string& one(const GivenSetting& given) {
  if (given.values.size() != 1) refuse(given, given.name + " takes one value");
  return given.values.front();
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

void require_word(const Setting& setting, const GivenSetting& given, const std::string& value) {
  if (setting.words.empty() || std::find(setting.words.begin(), setting.words.end(), value) != setting.words.end()) return;
  const std::string meant = base::nearest(value, setting.words);
  refuse(given, given.name + " is not \"" + base::printable(value) + "\"; it is one of " + joined(setting.words),
         meant.empty() ? "" : "did you mean " + meant + "?");
}

void require_good(const Setting& setting, const GivenSetting& given, const std::string& value) {
  try {
    setting.check(value);
  } catch (const Error& error) {
    refuse(given, given.name + ": " + error.message(), error.hint());
  }
}

int number(const Setting& setting, const GivenSetting& given) {
  const std::string& text = one(given);
  const bool digits = !text.empty() && text.size() <= 9 && text.find_first_not_of("0123456789") == std::string::npos;
  const int value = digits ? std::stoi(text) : -1;
  if (value < setting.least || value > setting.most)
    refuse(given, given.name + " is a number from " + std::to_string(setting.least) + " to " + std::to_string(setting.most));
  return value;
}

SecretReference reference(const GivenSetting& given) {
  const std::string& text = one(given);
  if (text.starts_with("env:")) base::withhold(text.substr(4));
  if (text.starts_with("env:") || text.starts_with("file:") || text.starts_with("fd:") || text == "prompt" || text == "stdin")
    return {text};
  refuse(given, given.name + " is a secret, and is not written here", "say where it is: env:VARIABLE or file:PATH");
}

void put(const Setting& setting, const GivenSetting& given) {
  switch (setting.form) {
    case Setting::Form::text:
      require_word(setting, given, one(given));
      if (setting.check) require_good(setting, given, one(given));
      *std::get<std::string*>(setting.target) = one(given);
      break;
    case Setting::Form::secret: {
      SecretReference read = reference(given);
      if (read.text.starts_with("file:") && !given.folder.empty()) read.text = "file:" + (given.folder / read.text.substr(5)).string();
      *std::get<SecretReference*>(setting.target) = read;
      break;
    }
    case Setting::Form::file:
      *std::get<std::filesystem::path*>(setting.target) =
          given.folder.empty() ? std::filesystem::path(one(given)) : given.folder / one(given);
      break;
    case Setting::Form::list:
      for (const std::string& value : given.values) require_word(setting, given, value);
      *std::get<std::vector<std::string>*>(setting.target) = given.values;
      break;
    case Setting::Form::number: *std::get<int*>(setting.target) = number(setting, given); break;
    case Setting::Form::flag:
      if (one(given) != "true" && one(given) != "false") refuse(given, given.name + " is true or false");
      *std::get<bool*>(setting.target) = one(given) == "true";
      break;
  }
}

}  // namespace

Setting& SettingTable::add(std::string_view name, std::string_view doc, Setting::Form form) {
  Setting& setting = rows_.emplace_back();
  setting.name = name;
  setting.doc = doc;
  setting.form = form;
  return setting;
}

Setting& SettingTable::text(std::string_view name, std::string& target, std::string_view doc) {
  Setting& setting = add(name, doc, Setting::Form::text);
  setting.target = &target;
  return setting;
}
Setting& SettingTable::secret(std::string_view name, SecretReference& target, std::string_view doc) {
  Setting& setting = add(name, doc, Setting::Form::secret);
  setting.target = &target;
  return setting;
}
Setting& SettingTable::file(std::string_view name, std::filesystem::path& target, std::string_view doc) {
  Setting& setting = add(name, doc, Setting::Form::file);
  setting.target = &target;
  return setting;
}
Setting& SettingTable::list(std::string_view name, std::vector<std::string>& target, std::string_view doc) {
  Setting& setting = add(name, doc, Setting::Form::list);
  setting.target = &target;
  return setting;
}
Setting& SettingTable::number(std::string_view name, int& target, int least, int most, std::string_view doc) {
  Setting& setting = add(name, doc, Setting::Form::number);
  setting.target = &target;
  setting.least = least;
  setting.most = most;
  return setting;
}
Setting& SettingTable::flag(std::string_view name, bool& target, std::string_view doc) {
  Setting& setting = add(name, doc, Setting::Form::flag);
  setting.target = &target;
  return setting;
}

void SettingTable::fill(std::span<const GivenSetting> all) const {
  std::set<std::string> seen;
  for (const GivenSetting& given : all) {
    const auto row = std::find_if(rows_.begin(), rows_.end(), [&](const Setting& setting) { return setting.name == given.name; });
    if (row == rows_.end()) {
      std::vector<std::string> names;
      for (const Setting& setting : rows_) names.emplace_back(setting.name);
      const std::string meant = base::nearest(given.name, names);
      refuse(given, "this issuer has no setting \"" + base::printable(given.name) + "\"",
             (meant.empty() ? "" : "did you mean " + meant + "? ") +
                 (names.empty() ? "it has no settings" : "its settings are " + joined(names)));
    }
    if (!seen.insert(given.name).second) refuse(given, given.name + " is given twice");
    put(*row, given);
  }
}

}  // namespace certkit::issue
