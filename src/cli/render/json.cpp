#include "cli/render/json.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "certkit/error.hpp"

namespace certkit::cli {
namespace {

using Foreign = nlohmann::ordered_json;

std::string written(const Foreign& json) { return json.dump(2, ' ', false, Foreign::error_handler_t::replace); }

// "[", each of `all` on a line of its own, "]".
template <class Some, class Write>
void write_lines(std::string& out, const Some& all, const char* brackets, const std::string& line_begin, Write write) {
  out += brackets[0];
  const std::string inner = line_begin + "  ";
  const char* between = "";
  for (const auto& one : all) {
    out += between + inner;
    write(one, inner);
    between = ",";
  }
  if (!all.empty()) out += line_begin;
  out += brackets[1];
}

}  // namespace

Json::Json() = default;
Json::Json(bool value) : value_(Written{value ? "true" : "false"}) {}
Json::Json(Written done) : value_(std::move(done)) {}
Json::Json(const char* text) : value_(std::string(text)) {}
Json::Json(std::string_view text) : value_(std::string(text)) {}
Json::Json(std::string text) : value_(std::move(text)) {}
Json::Json(const std::vector<std::string>& texts) : value_(Elements(texts.begin(), texts.end())) {}
Json::Json(std::initializer_list<Member> members) : value_(Members(members)) {}

// Here, where a member is a complete type.
Json::Json(const Json& other) = default;
Json::Json(Json&& other) noexcept = default;
Json& Json::operator=(const Json& other) = default;
Json& Json::operator=(Json&& other) noexcept = default;
Json::~Json() = default;

Json Json::array() {
  Json json;
  json.value_ = Elements();
  return json;
}

Json Json::parse(std::string_view text) { return Json(Written{written(Foreign::parse(text))}); }

Json& Json::operator[](std::string_view name) {
  if (std::holds_alternative<std::monostate>(value_)) value_ = Members();
  auto& members = std::get<Members>(value_);
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& member) { return member.name == name; });
  return found != members.end() ? found->value : members.emplace_back(Member{std::string(name), {}}).value;
}

void Json::push_back(Json element) { std::get<Elements>(value_).push_back(std::move(element)); }

std::string Json::line() const { return Foreign::parse(text()).dump(-1, ' ', false, Foreign::error_handler_t::replace); }

JsonRecord::JsonRecord(std::string_view text) {
  std::set<std::string> met;
  std::optional<std::string> twice;
  const auto note = [&](int depth, Foreign::parse_event_t event, const Foreign& parsed) {
    if (event == Foreign::parse_event_t::key && depth == 1 && !met.insert(parsed.get<std::string>()).second && !twice)
      twice = parsed.get<std::string>();
    return true;
  };
  const Foreign json = Foreign::parse(text, note, false);
  if (json.is_discarded()) throw Error(Errc::malformed, "a line that is no JSON");
  if (!json.is_object()) throw Error(Errc::malformed, "a line has to be a JSON object");
  if (twice) throw Error(Errc::malformed, "the member \"" + *twice + "\" stands twice in one line");
  for (const auto& [name, value] : json.items()) {
    if (value.is_null()) continue;
    if (value.is_number_integer()) {
      members_.emplace_back(name, value.get<std::int64_t>());
      continue;
    }
    const bool texts = value.is_array() && std::all_of(value.begin(), value.end(), [](const Foreign& one) { return one.is_string(); });
    if (!value.is_string() && !texts)
      throw Error(Errc::malformed, "the member \"" + name + "\" is neither text, a list of texts nor a whole number");
    members_.emplace_back(name,
                          value.is_string() ? std::vector<std::string>{value.get<std::string>()} : value.get<std::vector<std::string>>());
  }
}

bool JsonRecord::has(std::string_view name) const noexcept {
  return std::any_of(members_.begin(), members_.end(), [&](const auto& member) { return member.first == name; });
}

std::vector<std::string> JsonRecord::names() const {
  std::vector<std::string> all;
  for (const auto& member : members_) all.push_back(member.first);
  return all;
}

std::vector<std::string> JsonRecord::list(std::string_view name) const {
  for (const auto& [own, value] : members_) {
    if (own != name) continue;
    if (const auto* texts = std::get_if<std::vector<std::string>>(&value)) return *texts;
    throw Error(Errc::malformed, "the member \"" + own + "\" has to be text");
  }
  return {};
}

std::string JsonRecord::text(std::string_view name) const {
  const std::vector<std::string> texts = list(name);
  if (texts.size() > 1) throw Error(Errc::malformed, "the member \"" + std::string(name) + "\" has to be one text");
  return texts.empty() ? std::string() : texts.front();
}

std::int64_t JsonRecord::number(std::string_view name, std::int64_t otherwise) const {
  for (const auto& [own, value] : members_) {
    if (own != name) continue;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
    throw Error(Errc::malformed, "the member \"" + own + "\" has to be a whole number");
  }
  return otherwise;
}

void Json::write(std::string& out, const std::string& line_begin) const {
  if (const auto* text = std::get_if<std::string>(&value_)) {
    out += written(*text);
  } else if (const auto* done = std::get_if<Written>(&value_)) {
    for (const char c : done->text) {
      if (c == '\n')
        out += line_begin;
      else
        out += c;
    }
  } else if (const auto* elements = std::get_if<Elements>(&value_)) {
    write_lines(out, *elements, "[]", line_begin, [&](const Json& element, const std::string& inner) { element.write(out, inner); });
  } else if (const auto* members = std::get_if<Members>(&value_)) {
    write_lines(out, *members, "{}", line_begin, [&](const Member& member, const std::string& inner) {
      out += written(member.name) + ": ";
      member.value.write(out, inner);
    });
  } else {
    out += "null";
  }
}

std::string Json::text(std::string_view margin) const {
  std::string out;
  write(out, "\n" + std::string(margin));
  return out;
}

Json document(const std::string& command) { return {{"schema", "certkit." + command + "/1"}}; }

void print(std::ostream& out, const Json& json) { out << json.text() << '\n'; }

base::LibraryVersion nlohmann_json_version() {
  return {"nlohmann-json", std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." + std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "." +
                               std::to_string(NLOHMANN_JSON_VERSION_PATCH)};
}

}  // namespace certkit::cli
