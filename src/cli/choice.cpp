#include "cli/choice.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

// A validator's name is free text that CLI11 shows to nobody: the words travel in it.
constexpr std::string_view kMark = "words:";

std::string marked(const std::vector<std::string>& words) { return std::string(kMark) + join(words, " "); }

}  // namespace

CLI::Validator one_of(std::vector<std::string> words) {
  const std::string name = marked(words);
  const auto check = [words = std::move(words)](std::string& given) -> std::string {
    if (std::find(words.begin(), words.end(), given) != words.end()) return {};
    return "'" + base::printable(given) + "' is none of " + join(words);
  };
  return CLI::Validator(check, "", name);
}

CLI::Validator such_as(const std::vector<std::string>& words) {
  return CLI::Validator([](std::string&) { return std::string(); }, "", marked(words));
}

std::vector<std::string> choices_of(CLI::Option& option) {
  std::string name;
  try {
    for (int i = 0; name.rfind(kMark, 0) != 0; ++i) name = option.get_validator(i)->get_name();
  } catch (const CLI::OptionNotFound&) {  // CLI11's way to say that there are no more
    return {};
  }
  std::vector<std::string> words;
  for (std::size_t at = kMark.size(); at < name.size();) {
    const std::size_t end = std::min(name.find(' ', at), name.size());
    words.push_back(name.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

}  // namespace certkit::cli
