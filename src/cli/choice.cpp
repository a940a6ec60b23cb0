#include "cli/choice.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "cli/meaning.hpp"
#include "cli/meant.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

// A validator's name is free text that CLI11 shows to nobody: the words travel in it.
constexpr std::string_view kMark = "words:";

std::string marked(const std::vector<std::string>& words) { return std::string(kMark) + join(words, " "); }

std::string wrong(const CLI::Option& option, const std::string& given) {
  return option.get_name() + ": '" + base::printable(given) + "' is ";
}

}  // namespace

CLI::Option* one_of(CLI::Option* option, std::vector<std::string> words) {
  const std::string name = marked(words);
  const auto check = [option, words = std::move(words)](const std::string& given) -> std::string {
    if (std::find(words.begin(), words.end(), given) != words.end()) return {};
    throw Error(Errc::usage, wrong(*option, given) + "none of " + join(words), did_you_mean(given, words), given);
  };
  return option->check(CLI::Validator(check, "", name));
}

CLI::Option* such_as(CLI::Option* option, const std::vector<std::string>& words) {
  return option->check(CLI::Validator([](std::string&) { return std::string(); }, "", marked(words)));
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

CLI::Option* number_between(CLI::Option* option, int least, int most) {
  const auto check = [option, least, most](const std::string& given) -> std::string {
    int number = 0;
    const auto [end, failure] = std::from_chars(given.data(), given.data() + given.size(), number);
    if (failure == std::errc() && end == given.data() + given.size() && number >= least && number <= most) return {};
    throw Error(Errc::usage, wrong(*option, given) + "no number from " + std::to_string(least) + " to " + std::to_string(most), "", given);
  };
  return option->check(CLI::Validator(check, ""));
}

CLI::Option* understood_by(CLI::Option* option, std::function<void(const std::string&)> read) {
  const auto check = [read = std::move(read)](const std::string& given) -> std::string {
    meaning(given, read);
    return {};
  };
  return option->check(CLI::Validator(check, ""));
}

}  // namespace certkit::cli
