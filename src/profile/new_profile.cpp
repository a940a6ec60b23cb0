#include "profile/new_profile.hpp"

#include <algorithm>

#include "profile/check.hpp"
#include "profile/session.hpp"
#include "profile/which.hpp"
#include "profile/yaml_text.hpp"

namespace certkit::profile {
namespace {

constexpr std::size_t kWidth = 110;

// In lines that an editor shows whole.
std::string comment(const std::string& text, const std::string& indent) {
  std::string lines, line;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min(text.find(' ', from), text.size());
    const std::string word = text.substr(from, to - from);
    if (!line.empty() && line.size() + word.size() >= kWidth) {
      lines += indent + "# " + line + "\n";
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
    from = to + 1;
  }
  return lines + indent + "# " + line + "\n";
}

std::string yaml_value(const Value& value) {
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  if (!list) return yaml_scalar(to_text(value));
  std::string items;
  for (const std::string& item : *list) items += (items.empty() ? "" : ", ") + yaml_scalar(item);
  return "[" + items + "]";
}

std::string standard_text(const Input& input) {
  std::string items;
  for (const Template& item : input.default_value->items) items += (items.empty() ? "" : ", ") + yaml_scalar(item.text());
  return input.default_value->is_list ? "[" + items + "]" : items;
}

// What is computed from other values cannot stand here: values are no templates.
bool is_computed(const Input& input) { return input.default_value && standard_text(input).find("${") != std::string::npos; }

std::string standard(const Input& input) {
  if (is_computed(input) && type_of(input) == Type::truth) return "true";
  if (is_computed(input)) return input.example.empty() ? "\"\"" : yaml_scalar(input.example);
  if (!input.default_value) return type_of(input) == Type::list ? "[]" : type_of(input) == Type::truth ? "false" : "\"\"";
  return standard_text(input);
}

std::string about(const Input& input, bool needed) {
  std::string text = input.help;
  if (!input.values.empty()) text += (text.empty() ? "" : " ") + ("One of: " + join(input.values, ", ") + ".");
  if (needed && input.required.text() != "true") text += (text.empty() ? "" : " ") + ("Needed when " + input.required.text() + ".");
  if (is_computed(input)) text += (text.empty() ? "" : " ") + ("Without it: " + standard_text(input) + ".");
  if (!input.example.empty()) text += (text.empty() ? "" : " ") + ("For example " + input.example);
  return text;
}

}  // namespace

std::string new_profile(const DeviceProfile& device, const std::string& extends, const GivenInputs& given) {
  (void)certificate_rule(device, "");
  Session session(device, given, Session::Missing::is_placeholder);
  std::string text =
      comment(device.title + ": " + extends + ", filled in. certkit profile show " + extends + " tells what it does with the values.", "");
  text += "#   certkit csr --profile THIS.yaml --dry-run    the names, each with the rule that put it there\n";
  text += "#   certkit profile test THIS.yaml               what stands under `tests`\n";
  text += "title: " + yaml_scalar(device.title) + "\nextends: " + yaml_scalar(extends) + "\n\n";
  std::string values;
  bool any = false;  // that is no comment
  for (const auto& [name, place, input] : device.inputs.entries) {
    const bool always = input.required && input.required.text() == "true";
    const std::string help = about(input, static_cast<bool>(input.required) && input.required.text() != "false");
    if (!help.empty()) values += comment(help, "  ");
    any = any || given.contains(name) || always;
    if (given.contains(name))
      values += "  " + name + ": " + yaml_value(session.get(name)) + "\n";
    else if (always)
      values += "  " + name + ": \"\"\n";
    else
      values += "  # " + name + ": " + standard(input) + "\n";
  }
  return text + (any ? "values:\n" : "# values:\n") + values +
         "\n# What must come out; `san` in this order.\n"
         "# tests:\n"
         "#   - name: as it was ordered\n"
         "#     expect: {cn: www.contoso.com, san: [www.contoso.com]}\n";
}

}  // namespace certkit::profile
