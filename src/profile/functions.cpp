#include <algorithm>
#include <array>

#include "asn1/host_name.hpp"
#include "base/text.hpp"
#include "profile/ast.hpp"

namespace certkit::profile {
namespace {

using List = std::vector<std::string>;
const std::string& text(const Value& value) { return std::get<std::string>(value); }
const List& list(const Value& value) { return std::get<List>(value); }

Value host(const std::vector<Value>& args) {
  std::string_view url = text(args[0]);
  if (const std::size_t scheme = url.find("://"); scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (const std::size_t user = url.rfind('@'); user != std::string_view::npos) url.remove_prefix(user + 1);
  if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') == std::string_view::npos ? url.npos : url.find(']') - 1));
  return base::lower_ascii(url.substr(0, url.find(':')));
}

Value parent(const std::vector<Value>& args) {
  const std::size_t dot = text(args[0]).find('.');
  return dot == std::string::npos ? std::string() : text(args[0]).substr(dot + 1);
}

Value label(const std::vector<Value>& args) {
  std::string_view rest = text(args[0]);
  for (std::int64_t n = std::get<std::int64_t>(args[1]); n > 0; --n) {
    const std::size_t dot = rest.find('.');
    if (dot == std::string_view::npos) return std::string();
    rest.remove_prefix(dot + 1);
  }
  return std::string(rest.substr(0, rest.find('.')));
}

bool is_under(std::string_view name, std::string_view domain) {
  if (name == domain) return true;
  return name.size() > domain.size() && name.ends_with(domain) && name[name.size() - domain.size() - 1] == '.';
}

bool is_covered(std::string_view name, std::string_view by) { return name == by || asn1::wildcard_covers(by, name); }

Value each(const std::vector<Value>& args) {
  List result;
  for (const std::string& item : list(args[1])) result.push_back(text(args[0]) + item + (args.size() > 2 ? text(args[2]) : ""));
  return result;
}

Value unique(const std::vector<Value>& args) {
  List result;
  for (const std::string& item : list(args[0]))
    if (std::find(result.begin(), result.end(), item) == result.end()) result.push_back(item);
  return result;
}

Value concat(const std::vector<Value>& args) {
  List result;
  for (const Value& arg : args) result.insert(result.end(), list(arg).begin(), list(arg).end());
  return result;
}

Value both(const std::vector<Value>& args) {
  List result;
  for (const std::string& item : list(args[0]))
    if (std::find(list(args[1]).begin(), list(args[1]).end(), item) != list(args[1]).end()) result.push_back(item);
  return result;
}

Value outside(const std::vector<Value>& args) {
  List result;
  for (const std::string& item : list(args[0]))
    if (!is_under(item, text(args[1]))) result.push_back(item);
  return result;
}

Value without(const std::vector<Value>& args) {
  List result;
  for (const std::string& item : list(args[0]))
    if (std::find(list(args[1]).begin(), list(args[1]).end(), item) == list(args[1]).end()) result.push_back(item);
  return result;
}

// "8.1" is older than "8.10"; parts that are no numbers are compared as text.
bool older(std::string_view a, std::string_view b) {
  const auto part = [](std::string_view& rest) {
    const std::size_t end = rest.find_first_of(".-_ ");
    const std::string_view first = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    return first;
  };
  const auto digits = [](std::string_view t) {
    return !t.empty() && t.size() < 18 && std::all_of(t.begin(), t.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  while (!a.empty() || !b.empty()) {
    const std::string x(part(a)), y(part(b));
    if (digits(x.empty() ? "0" : x) && digits(y.empty() ? "0" : y)) {
      const long long m = x.empty() ? 0 : std::stoll(x), n = y.empty() ? 0 : std::stoll(y);
      if (m != n) return m < n;
    } else if (x != y) {
      return x < y;
    }
  }
  return false;
}

bool all_covered(const List& names, const List& by) {
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    return std::any_of(by.begin(), by.end(), [&](const std::string& pattern) { return is_covered(name, pattern); });
  });
}

const std::vector<Function>& table() {
  constexpr Type text_ = Type::text, list_ = Type::list, number_ = Type::number, truth_ = Type::truth;
  static const std::vector<Function> all = {
      {{"if(condition, a, b)", "a if the condition holds, else b; both of one type"},
       "if",
       {truth_, text_, text_},
       0,
       false,
       text_,
       nullptr},
      {{"empty(x)", "true if x was not given: empty text or an empty list"}, "empty", {text_}, 0, false, truth_, nullptr},
      {{"count(list)", "how many there are"},
       "count",
       {list_},
       0,
       false,
       number_,
       [](const std::vector<Value>& a) -> Value { return static_cast<std::int64_t>(list(a[0]).size()); }},
      {{"length(text)", "how many octets it has"},
       "length",
       {text_},
       0,
       false,
       number_,
       [](const std::vector<Value>& a) -> Value { return static_cast<std::int64_t>(text(a[0]).size()); }},
      {{"first(list)", "the first one; empty text if the list is empty"},
       "first",
       {list_},
       0,
       false,
       text_,
       [](const std::vector<Value>& a) -> Value { return list(a[0]).empty() ? std::string() : list(a[0]).front(); }},
      {{"rest(list)", "all but the first one"},
       "rest",
       {list_},
       0,
       false,
       list_,
       [](const std::vector<Value>& a) -> Value { return list(a[0]).empty() ? List() : List(list(a[0]).begin() + 1, list(a[0]).end()); }},
      {{"unique(list)", "each one once, where it was first"}, "unique", {list_}, 0, false, list_, unique},
      {{"concat(list, …)", "the lists one after the other"}, "concat", {list_}, 0, true, list_, concat},
      {{"each(prefix, list, suffix)", "every one of the list with the prefix before it and, if given, the suffix behind it"},
       "each",
       {text_, list_, text_},
       1,
       false,
       list_,
       each},
      {{"without(list, list)", "those of the first list that are not in the second"}, "without", {list_, list_}, 0, false, list_, without},
      {{"both(list, list)", "those of the first list that are in the second too"}, "both", {list_, list_}, 0, false, list_, both},
      {{"outside(list, domain)", "those of the list that are neither the domain nor below it"},
       "outside",
       {list_, text_},
       0,
       false,
       list_,
       outside},
      {{"join(list, separator)", "the list as one text"},
       "join",
       {list_, text_},
       0,
       false,
       text_,
       [](const std::vector<Value>& a) -> Value { return join(list(a[0]), text(a[1])); }},
      {{"lower(text)", "in lower case"},
       "lower",
       {text_},
       0,
       false,
       text_,
       [](const std::vector<Value>& a) -> Value { return base::lower_ascii(text(a[0])); }},
      {{"host(url)", "the host of a URL: host('https://meet.contoso.com/x') is meet.contoso.com"}, "host", {text_}, 0, false, text_, host},
      {{"parent(fqdn)", "what is behind the first dot: parent('a.contoso.com') is contoso.com"},
       "parent",
       {text_},
       0,
       false,
       text_,
       parent},
      {{"label(fqdn, n)", "one label, counted from 0: label('a.contoso.com', 1) is contoso"},
       "label",
       {text_, number_},
       0,
       false,
       text_,
       label},
      {{"under(name, domain)", "true if the name is the domain or below it"},
       "under",
       {text_, text_},
       0,
       false,
       truth_,
       [](const std::vector<Value>& a) -> Value { return is_under(text(a[0]), text(a[1])); }},
      {{"covered(names, by)", "true if every name is in the second list or matches a wildcard of it (one label, leftmost: RFC 6125)"},
       "covered",
       {list_, list_},
       0,
       false,
       truth_,
       [](const std::vector<Value>& a) -> Value { return all_covered(list(a[0]), list(a[1])); }},
      {{"older(version, than)", "true if the first version comes before the second: older('8.1', '8.10')"},
       "older",
       {text_, text_},
       0,
       false,
       truth_,
       [](const std::vector<Value>& a) -> Value { return older(text(a[0]), text(a[1])); }},
  };
  return all;
}

}  // namespace

const Function* find_function(std::string_view name) {
  for (const Function& function : table())
    if (function.name == name) return &function;
  return nullptr;
}

std::vector<std::string> function_names() {
  std::vector<std::string> names;
  for (const Function& function : table()) names.emplace_back(function.name);
  return names;
}

std::span<const FunctionInfo> functions() {
  static const std::vector<FunctionInfo> all = [] {
    std::vector<FunctionInfo> infos;
    for (const Function& function : table()) infos.push_back(function.info);
    return infos;
  }();
  return all;
}

}  // namespace certkit::profile
