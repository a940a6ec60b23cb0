#include "profile/session.hpp"

#include <algorithm>

#include "profile/check.hpp"

namespace certkit::profile {

Session::Session(const DeviceProfile& profile, const GivenInputs& given, Missing missing)
    : profile_(profile), given_(given), missing_mode_(missing) {
  const std::vector<std::string> known = profile.inputs.names();
  for (const auto& [name, value] : given)
    if (!profile.inputs.find(name))
      throw Error(Errc::usage, "--set " + name + ": the profile " + profile.id + " has no input of that name" + did_you_mean(name, known),
                  "inputs: " + join(known, ", "), name);
  choose("", "");
}

void Session::choose(const std::string& certificate, const std::string& item) {
  const auto& all = profile_.certificates.entries;
  const std::string chosen = certificate.empty() && !all.empty() ? all.front().name : certificate;
  values_["certificate"] = chosen;
  for (const auto& [name, place, rule] : all)
    if (rule.for_each) values_[rule.as] = "";
  if (const CertificateRule* rule = profile_.certificates.find(chosen); rule && rule->for_each) values_[rule->as] = item;
}

Value Session::get(const std::string& variable) {
  if (const auto found = values_.find(variable); found != values_.end()) return found->second;
  Value value;
  if (const Input* rule = profile_.inputs.find(variable)) {
    value = input(variable, *rule);
  } else if (const Expression* let = profile_.let.find(variable)) {
    value = let->evaluate(lookup());
  } else {
    throw Error(Errc::internal, "variable '" + variable + "' of profile " + profile_.id + " has no value");
  }
  values_[variable] = value;
  return value;
}

Value Session::input(const std::string& name, const Input& rule) {
  bool cleared = false;  // --set NAME= takes back what the file says; in a new file "" waits to be filled in
  if (const auto given = given_.find(name); given != given_.end()) {
    cleared = given->second.empty();
    if (!cleared) return typed(name, rule, {given->second}, "--set");
  } else if (const PlainValue* value = profile_.values.find(name)) {
    cleared = std::all_of(value->items.begin(), value->items.end(), [](const std::string& item) { return item.empty(); });
    if (!cleared) return typed(name, rule, value->items, value->place.to_text());
  }
  if (rule.required && holds(rule.required)) {
    missing_.push_back(name);
    if (missing_mode_ == Missing::is_error || type_of(rule) == Type::truth || type_of(rule) == Type::number)
      return empty_value(type_of(rule));
    const std::string placeholder = "<" + name + ">";
    return rule.type.list ? Value(std::vector<std::string>{placeholder}) : Value(placeholder);
  }
  return cleared ? empty_value(type_of(rule)) : standard(name, rule);
}

Value Session::standard(const std::string& name, const Input& rule) {
  if (!rule.default_value) return empty_value(type_of(rule));
  std::vector<std::string> items;
  for (const Template& item : rule.default_value->items) {
    const Value value = item.evaluate(lookup());
    if (const auto* list = std::get_if<std::vector<std::string>>(&value))
      items.insert(items.end(), list->begin(), list->end());
    else
      items.push_back(to_text(value));
  }
  // Made of values that are missing, a default would only be refused for what was not given.
  if (!missing_.empty())
    return missing_mode_ == Missing::is_error || rule.type.list ? empty_value(type_of(rule))
           : type_of(rule) == Type::text                        ? Value(join(items, ","))
                                                                : typed(name, rule, items, rule.default_value->place.to_text());
  if (rule.type.list && items.empty()) return empty_value(Type::list);
  return typed(name, rule, items, rule.default_value->place.to_text());
}

void Session::report_missing() const {
  if (missing_.empty()) return;
  std::string message = "the profile " + profile_.id + (missing_.size() == 1 ? " needs a value for " : " needs values for "),
              hint = "give them";
  if (missing_.size() == 1) hint = "give it";
  hint += " with";
  for (std::size_t i = 0; i < missing_.size(); ++i) {
    const Input& input = *profile_.inputs.find(missing_[i]);
    message += (i == 0 ? "" : "; ") + missing_[i];
    if (!input.help.empty()) message += " (" + input.help + ")";
    hint += " --set " + missing_[i] + "=" + (input.example.empty() ? "…" : input.example);
  }
  throw Error(Errc::usage, message, hint + ", or under 'values' in a file of your own that extends the profile");
}

bool Session::has_all() {
  for (const auto& entry : profile_.inputs.entries) (void)get(entry.name);
  return missing_.empty();
}

void Session::settle() {
  if (!has_all()) report_missing();
  for (const Assert& rule : profile_.asserts)
    if (holds(rule.when) && !holds(rule.require)) fail_by_rule(rule.place, rule.id, text(rule.message), rule.require);
}

void fail_by_rule(const Place& place, const std::string& id, const std::string& message, const Expression& rule) {
  throw Error(Errc::usage, place.to_text() + ": " + message + (id.empty() ? "" : " [" + id + "]"), "the rule is: " + rule.text())
      .by_rule(id);
}

}  // namespace certkit::profile
