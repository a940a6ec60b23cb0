#include <algorithm>

#include "base/text.hpp"
#include "profile/check.hpp"
#include "profile/pattern.hpp"
#include "profile/session.hpp"
#include "profile/words.hpp"

namespace certkit::profile {
namespace {

struct Given {
  const std::string& name;
  const Input& input;
  const std::string& where;
};

[[noreturn]] void refuse(const Given& given, const std::string& value, const std::string& why) {
  std::string hint = given.input.help;
  if (!given.input.example.empty()) hint += (hint.empty() ? "" : " ") + std::string("For example: ") + given.input.example;
  throw Error(Errc::usage, given.where + ": " + given.name + " = '" + base::printable(value) + "': " + why, hint,
              given.where == "--set" ? given.name : "");
}

// In another script, or written as an A-label (RFC 5890) already.
bool is_international(const std::string& value) {
  const std::string name = "." + base::lower_ascii(value);
  return name.find(".xn--") != std::string::npos ||
         std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string dns_name(const Given& given, std::string value, bool dot_needed) {
  if (!given.input.idn && is_international(value)) refuse(given, value, "this device takes names of a-z, 0-9 and hyphen only");
  if (value.size() > 1 && value.ends_with('.')) value.pop_back();
  std::string canonical;
  try {
    canonical = canonical_dns(value, given.input.wildcard ? Wildcard::allowed : Wildcard::forbidden);
  } catch (const Error& e) {
    refuse(given, value, e.message());
  }
  if (dot_needed && canonical.find('.') == std::string::npos) refuse(given, value, "a full name with its domain is needed");
  return canonical;
}

bool looks_like_ip(const std::string& value) {
  return value.find(':') != std::string::npos || (!value.empty() && value.find_first_not_of("0123456789.") == std::string::npos);
}

std::string general_name(const Given& given, std::string_view prefix, const std::string& value) {
  try {
    return GeneralName::from_text(std::string(prefix) + value).value;
  } catch (const Error& e) {
    refuse(given, value, e.message());
  }
}

std::string url(const Given& given, const std::string& value) {
  const std::size_t scheme = value.find("://");
  const bool named = scheme != std::string::npos && scheme > 0 &&
                     std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(scheme),
                                 [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  if (!named) refuse(given, value, "a URL begins with its scheme, as https://");
  if (std::any_of(value.begin(), value.end(), [](char c) { return c <= ' ' || c == 0x7f || c == '"' || c == '<' || c == '>'; }))
    refuse(given, value, "a URL has no blanks or quotes in it");
  const std::size_t from = scheme + 3;
  const std::string authority = value.substr(from, value.find_first_of("/?#", from) - from);
  if (authority.empty() || authority.find('@') != std::string::npos) refuse(given, value, "a URL needs a host, and no user");
  if (authority.front() != '[') {
    const std::string host = authority.substr(0, authority.find(':'));
    if (!looks_like_ip(host)) (void)dns_name(given, host, false);
  }
  return value;
}

std::string text_item(const Given& given, const std::string& value) {
  switch (given.input.type.type) {
    case InputType::fqdn:
    case InputType::domain: return dns_name(given, value, true);
    case InputType::host: return dns_name(given, value, false);
    case InputType::ip: return general_name(given, "ip:", value);
    case InputType::host_or_ip: return looks_like_ip(value) ? general_name(given, "ip:", value) : dns_name(given, value, false);
    case InputType::url: return url(given, value);
    case InputType::email: return general_name(given, "email:", value);
    case InputType::choice:
      if (std::find(given.input.values.begin(), given.input.values.end(), value) == given.input.values.end())
        refuse(given, value, "none of " + join(given.input.values, ", ") + did_you_mean(value, given.input.values));
      return value;
    case InputType::text:
    case InputType::truth:
    case InputType::number: break;
  }
  if (!base::is_utf8(value) ||
      std::any_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; }))
    refuse(given, value, "not plain text");
  return value;
}

std::string checked_item(const Given& given, const std::string& value) {
  if (value.size() > 2000) refuse(given, value.substr(0, 40) + "…", "longer than 2000 characters");
  std::string result = text_item(given, value);
  if (!given.input.pattern.empty() && !Pattern(given.input.pattern, given.input.place).matches(result))
    refuse(given, value, "it does not look like " + given.input.pattern);
  return result;
}

// Each item of one text with commas between them. An empty one is a slip: nobody knows what was meant to stand there.
std::vector<std::string> listed(const Given& given, const std::string& text) {
  std::vector<std::string> list = split_list(text);
  const auto empty = std::find(list.begin(), list.end(), std::string());
  if (empty != list.end())
    throw Error(Errc::usage,
                given.where + ": " + given.name + " = '" + base::printable(text) + "': item " + std::to_string(empty - list.begin() + 1) +
                    " of the list is empty",
                "take out the comma that is too many, or put in what is missing", given.where == "--set" ? text : "");
  for (std::string& item : list) item = checked_item(given, item);
  return list;
}

Value number(const Given& given, const std::string& value) {
  if (value.empty() || value.size() > 9 || value.find_first_not_of("0123456789") != std::string::npos) refuse(given, value, "not a number");
  const int result = std::stoi(value);
  if (result < given.input.min || (given.input.max != 0 && result > given.input.max))
    refuse(given, value,
           "not from " + std::to_string(given.input.min) + (given.input.max != 0 ? " to " + std::to_string(given.input.max) : " up"));
  return static_cast<std::int64_t>(result);
}

}  // namespace

std::vector<std::string> split_list(std::string_view text) {
  const auto trimmed = [](std::string_view item) {
    const std::size_t from = item.find_first_not_of(' ');
    return from == std::string_view::npos ? std::string() : std::string(item.substr(from, item.find_last_not_of(' ') - from + 1));
  };
  std::vector<std::string> items;
  if (trimmed(text).empty()) return items;
  for (std::size_t comma = 0; comma != std::string_view::npos;) {
    comma = text.find(',');
    items.push_back(trimmed(text.substr(0, comma)));
    text.remove_prefix(comma == std::string_view::npos ? text.size() : comma + 1);
  }
  return items;
}

Value typed(const std::string& name, const Input& input, const std::vector<std::string>& items, const std::string& where) {
  const Given given{name, input, where};
  if (input.type.list) {
    std::vector<std::string> list;
    for (const std::string& item : items)
      for (std::string& one : listed(given, item)) list.push_back(std::move(one));
    if (list.size() > 1000) refuse(given, list.front() + ", …", "more than 1000 items");
    if (static_cast<int>(list.size()) < input.min) refuse(given, join(list, ","), "at least " + std::to_string(input.min) + " needed");
    if (input.max != 0 && static_cast<int>(list.size()) > input.max)
      refuse(given, join(list, ","), "at most " + std::to_string(input.max) + " allowed");
    return list;
  }
  if (items.size() != 1) refuse(given, join(items, ","), "one value is wanted, not a list");
  const std::string& value = items.front();
  if (input.type.type == InputType::truth) {
    if (value != "true" && value != "false") refuse(given, value, "neither true nor false");
    return value == "true";
  }
  if (input.type.type == InputType::number) return number(given, value);
  // Nothing given on purpose: an optional value may be taken back with --set NAME=.
  if (value.empty()) return std::string();
  return checked_item(given, value);
}

}  // namespace certkit::profile
