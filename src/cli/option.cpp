#include "cli/option.hpp"

#include <algorithm>
#include <charconv>

#include "base/text.hpp"
#include "certkit/error.hpp"
#include "cli/meaning.hpp"
#include "cli/meant.hpp"
#include "cli/render/table.hpp"

namespace certkit::cli {
namespace {

std::string wrong(const std::string& name, const std::string& value) { return name + ": '" + base::printable(value) + "' is "; }

}  // namespace

Option::Option(std::string_view usage, Target to, std::string_view description) : target(to) {
  while (!usage.empty()) {
    const std::string_view word = usage.substr(0, usage.find(' '));
    usage.remove_prefix(std::min(word.size() + 1, usage.size()));
    if (word.front() != '-')
      facts.placeholder = word;
    else
      facts.spellings.emplace_back(word.substr(0, word.find(',')));
  }
  facts.description = description;
  facts.several = std::holds_alternative<std::vector<std::string>*>(target);
}

Option& Option::required() {
  facts.required = true;
  return *this;
}

Option& Option::one_of(const std::vector<std::string>& words) {
  such_as(words);
  return understood_by([name = name(), words](const std::string& value) {
    if (std::find(words.begin(), words.end(), value) == words.end()) {
      const std::string meant = did_you_mean(value, words);
      throw Error(Errc::usage, wrong(name, value) + "none of " + join(words),
                  meant.empty() ? "one of these is wanted; --help says what they are" : meant);
    }
  });
}

Option& Option::such_as(const std::vector<std::string>& words) {
  facts.choices = words;
  return *this;
}

Option& Option::number_between(int least, int most) {
  return understood_by([name = name(), least, most](const std::string& value) {
    int number = 0;
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failure != std::errc() || end != value.data() + value.size() || number < least || number > most)
      throw Error(Errc::usage, wrong(name, value) + "no number from " + std::to_string(least) + " to " + std::to_string(most),
                  "a whole number in this range is wanted, without a unit");
  });
}

Option& Option::understood_by(Check read) {
  checks.push_back(std::move(read));
  return *this;
}

Option& Option::needs(const Option& other) {
  needed.push_back(&other);
  return *this;
}

Option& Option::excludes(Option& other) {
  excluded.push_back(&other);
  other.excluded.push_back(this);
  return *this;
}

bool Option::is_spelt(std::string_view word) const noexcept {
  return std::find(facts.spellings.begin(), facts.spellings.end(), word) != facts.spellings.end();
}

void Option::check(const std::string& value) const {
  for (const Check& read : checks) meaning(value, read);
}

}  // namespace certkit::cli
