#include "profile/import/variables.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "profile/session.hpp"

namespace certkit::profile {
namespace {

// The name of an input: lower case, and none that a profile has already.
std::string input_name(const std::string& source) {
  static const std::vector<std::string> taken = {"cn",          "name", "n",    "key_type", "thumbprint", "password", "files", "issuer",
                                                 "certificate", "item", "true", "false",    "and",        "or",       "not",   "in"};
  std::string name = base::lower_ascii(source);
  for (char& c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) c = '_';
  const bool usable = !name.empty() && name[0] >= 'a' && name[0] <= 'z' && std::find(taken.begin(), taken.end(), name) == taken.end();
  return usable ? name : "env_" + name;
}

// Something that fits where the variable stands: alone, behind a dot ("www.$DOMAIN"), or before more.
std::string example_for(Wanted wanted, const CnfText& text, std::size_t at) {
  const bool alone = text.size() == 1, last = at + 1 == text.size();
  const std::string before = at > 0 && !text[at - 1].environment ? text[at - 1].text : "";
  switch (wanted) {
    case Wanted::country: return "NO";
    case Wanted::ip: return alone ? "192.0.2.1" : "1";
    case Wanted::email: return alone ? "admin@example.com" : before.ends_with('@') ? "example.com" : "admin";
    case Wanted::uri: return alone ? "https://www.example.com/" : "www.example.com";
    case Wanted::host: return alone ? "www.example.com" : last && before.ends_with('.') ? "example.com" : "www";
    case Wanted::text: break;
  }
  return "Example";
}

[[noreturn]] void both(const std::string& name, const Place& place) {
  fail(place, "$ENV::" + name + " is a list of names, and stands in another value too: a profile needs two inputs", "give them two names");
}

}  // namespace

const ImportedInput& Variables::input(const std::string& name, const std::string& source, const std::string& example) {
  for (const ImportedInput& there : into_.inputs)
    if (there.source == source) return there;
  if (into_.inputs.size() >= 200) throw Error(Errc::usage, into_.file + ": more than 200 variables of the environment");
  ImportedInput made{input_name(name), source, example, false};
  for (const auto& [given, value] : given_) {
    if (base::lower_ascii(given) != base::lower_ascii(name)) continue;
    const bool one_line =
        std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (value.empty() || value.front() == ' ' || value.back() == ' ' || !one_line || !base::is_utf8(value))
      throw Error(Errc::usage, "--set " + given + "='" + base::printable(value) + "': not one line of text", "--set " + given + "=VALUE",
                  given);
    made.value = value;
    made.given = true;
    used_.push_back(given);
  }
  const std::string base = made.name;
  const auto taken = [&] {
    return std::any_of(into_.inputs.begin(), into_.inputs.end(), [&](const ImportedInput& there) { return there.name == made.name; });
  };
  for (int n = 2; taken(); ++n) made.name = base + "_" + std::to_string(n);
  return into_.inputs.emplace_back(std::move(made));
}

ImportedText Variables::fill(const CnfText& text, Wanted wanted, const Place& place) {
  ImportedText filled;
  std::string pending;  // literal text is escaped as a whole: "$" and "{" may stand in two pieces
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!text[i].environment) {
      pending += text[i].text;
      filled.value += text[i].text;
      continue;
    }
    const ImportedInput& variable = input(text[i].text, "$ENV::" + text[i].text, example_for(wanted, text, i));
    if (variable.list) both(text[i].text, place);
    const bool dollar = pending.ends_with('$');  // "$${" would be a literal "${"
    if (dollar) pending.pop_back();
    filled.as_template += as_template(pending) + (dollar ? "${'$'}" : "") + "${" + variable.name + "}";
    pending.clear();
    filled.value += variable.value;
    if (filled.value.size() + filled.as_template.size() > (64u << 10)) fail(place, "more than 64 KiB of text");
    filled.made_up = filled.made_up || !variable.given;
  }
  filled.as_template += as_template(pending);
  return filled;
}

std::optional<std::string> Variables::fixed(const CnfText& text, const Place& place) {
  std::string value;
  for (const CnfPiece& piece : text) {
    if (!piece.environment) {
      value += piece.text;
      continue;
    }
    const auto given = std::find_if(given_.begin(), given_.end(),
                                    [&](const auto& one) { return base::lower_ascii(one.first) == base::lower_ascii(piece.text); });
    if (given == given_.end()) {
      into_.lose(place, "it is made of $ENV::" + piece.text + ", which cannot be an input here; --set " + piece.text + "=VALUE fixes it");
      return std::nullopt;
    }
    used_.push_back(given->first);
    into_.note(place, "the value of $ENV::" + piece.text + " is fixed in the profile");
    value += given->second;
    if (value.size() > (64u << 10)) fail(place, "more than 64 KiB of text");
  }
  return value;
}

ImportedText Variables::ask(const std::string& name, const std::string& source, Wanted wanted) {
  const CnfText alone = {{name, true}};
  const ImportedInput& variable = input(name, source, example_for(wanted, alone, 0));
  return {variable.value, "${" + variable.name + "}", !variable.given};
}

void Variables::names(const std::string& name, const Place& place) {
  const std::size_t inputs = into_.inputs.size(), lost = into_.lost.size();
  const ImportedInput variable = input(name, "$ENV::" + name, "DNS:www.example.com");
  if (into_.inputs.size() == inputs) both(name, place);
  if (!into_.csr.san.empty()) return into_.lose(place, "subjectAltName from $ENV::" + name + ": there are other names already");
  into_.inputs.back().list = true;
  into_.names_input = variable.name;
  for (const std::string& one : split_list(variable.value)) into_.add_name("", literal(one), place);
  if (into_.csr.san.empty() || into_.lost.size() != lost)
    throw Error(Errc::usage, "--set " + name + ": not a list of names" + (into_.lost.size() == lost ? "" : ": " + into_.lost.back()),
                "--set " + name + "=DNS:www.contoso.com,IP:10.1.1.5");
}

void Variables::require_all_used() const {
  for (const auto& [name, value] : given_) {
    if (std::find(used_.begin(), used_.end(), name) != used_.end()) continue;
    std::vector<std::string> known;
    for (const ImportedInput& input : into_.inputs)
      known.push_back(input.source.starts_with("$ENV::") ? input.source.substr(6) : input.name);
    throw Error(Errc::usage, "--set " + name + ": " + into_.file + " has no variable of that name" + did_you_mean(name, known),
                known.empty() ? "it has no $ENV:: variable at all" : "it has " + join(known, ", "), name);
  }
}

}  // namespace certkit::profile
