#include "cli/syntax.hpp"

namespace certkit::cli {

Option& Syntax::flag(std::string_view usage, bool& target, std::string_view description) {
  return options.emplace_back(usage, &target, description);
}

Option& Syntax::option(std::string_view usage, std::string& target, std::string_view description) {
  return options.emplace_back(usage, &target, description);
}

Option& Syntax::option(std::string_view usage, int& target, std::string_view description) {
  return options.emplace_back(usage, &target, description);
}

Option& Syntax::option(std::string_view usage, std::vector<std::string>& target, std::string_view description) {
  return options.emplace_back(usage, &target, description);
}

Option& Syntax::input(std::string_view usage, std::string& target, std::string_view description) {
  return inputs.emplace_back(usage, &target, description);
}

Option& Syntax::input(std::string_view usage, std::vector<std::string>& target, std::string_view description) {
  return inputs.emplace_back(usage, &target, description);
}

Option& Syntax::help(std::string_view usage, std::string_view description) {
  return options.emplace_back(usage, std::monostate(), description);
}

Syntax& Syntax::word(std::string_view own_name, std::string_view own_summary, Declare declare, std::string_view own_examples) {
  Syntax& own = words.emplace_back(own_name);
  own.around = this;
  own.summary = own_summary;
  own.examples = own_examples.empty() ? examples : own_examples;
  own.action = declare(own);
  return own;
}

std::string Syntax::path() const { return (around != nullptr ? around->path() + " " : "") + std::string(name); }

std::vector<const Option*> Syntax::everything() const {
  std::vector<const Option*> all;
  for (const Syntax* at = this; at != nullptr; at = at->around) {
    if (at != this && at->action) continue;  // what it takes is for what it does itself
    for (const std::list<Option>* some : {&at->inputs, &at->options})
      for (const Option& option : *some) all.push_back(&option);
  }
  return all;
}

}  // namespace certkit::cli
