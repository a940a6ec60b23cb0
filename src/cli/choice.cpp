#include "cli/choice.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "base/text.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {

CLI::Validator one_of(std::vector<std::string> words) {
  const auto check = [words = std::move(words)](std::string& given) -> std::string {
    if (std::find(words.begin(), words.end(), given) != words.end()) return {};
    return "'" + base::printable(given) + "' is none of " + join(words);
  };
  return CLI::Validator(check, "");
}

}  // namespace certkit::cli
