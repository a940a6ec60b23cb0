// How a row of the field table binds a key to a member: what the member's type means in YAML is told by Codec<type>, once for each type.
#pragma once

#include <functional>
#include <limits>

#include "profile/fields.hpp"
#include "profile/words.hpp"

namespace certkit::profile {

// Which row each value in a node is for, in the order of the file. Throws Errc::usage where a key is unknown or missing.
using RowsGiven = std::vector<std::pair<std::size_t, const Node*>>;
[[nodiscard]] RowsGiven rows_given(const RecordInfo& info, const Node& node);

template <class T>
struct Record {
  RecordInfo info;
  std::vector<std::function<void(T&, const Node&)>> readers;  // as info.fields

  [[nodiscard]] T read(const Node& node) const;
};
// One for every struct of schema.hpp, in the file that is about it.
template <class T>
[[nodiscard]] const Record<T>& record_of();
// clang-format off
// fields_names.cpp
template <> const Record<Input>& record_of();
template <> const Record<Assert>& record_of();
template <> const Record<Check>& record_of();
template <> const Record<NameRule>& record_of();
template <> const Record<WildcardGroup>& record_of();
template <> const Record<NameOrder>& record_of();
template <> const Record<NameLimits>& record_of();
template <> const Record<SubjectAttribute>& record_of();
template <> const Record<SubjectRule>& record_of();
// fields_certificate.cpp
template <> const Record<KeyChoice>& record_of();
template <> const Record<KeyRule>& record_of();
template <> const Record<HashRule>& record_of();
template <> const Record<UsageRule>& record_of();
template <> const Record<BasicConstraintsRule>& record_of();
template <> const Record<CriticalRule>& record_of();
template <> const Record<ExtensionRule>& record_of();
template <> const Record<IssuedRule>& record_of();
template <> const Record<CertificateRule>& record_of();
// fields_output.cpp
template <> const Record<OutputKey>& record_of();
template <> const Record<OutputPkcs12>& record_of();
template <> const Record<OutputPassword>& record_of();
template <> const Record<Output>& record_of();
// fields.cpp
template <> const Record<Advice>& record_of();
template <> const Record<ServedRule>& record_of();
template <> const Record<Expectation>& record_of();
template <> const Record<EmbeddedTest>& record_of();
template <> const Record<DeviceProfile>& record_of();
// clang-format on

[[noreturn]] void wrong_kind(const Node& node, std::string_view wanted);
[[nodiscard]] const std::string& scalar(const Node& node, std::string_view wanted);

// A struct: a record of its own.
template <class M>
struct Codec {
  static void describe(FieldInfo& field) {
    field.form = FieldInfo::Form::record;
    field.record = &record_of<M>().info;
  }
  static std::string show(const M&) { return {}; }
  static M read(const Node& node) { return record_of<M>().read(node); }
};

template <>
struct Codec<std::string> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text; }
  static std::string show(const std::string& value) { return value; }
  static std::string read(const Node& node) { return scalar(node, "text"); }
};

template <>
struct Codec<bool> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::truth; }
  static std::string show(bool value) { return value ? "true" : "false"; }
  static bool read(const Node& node) {
    const std::string& text = scalar(node, "true or false");
    if (text != "true" && text != "false") fail(node.place, "'" + text + "' is neither true nor false");
    return text == "true";
  }
};

template <>
struct Codec<int> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::number; }
  static std::string show(int value) { return value == 0 ? std::string() : std::to_string(value); }
  static int read(const Node& node) {
    const std::string& text = scalar(node, "a number");
    if (text.empty() || text.size() > 9 || text.find_first_not_of("0123456789") != std::string::npos)
      fail(node.place, "'" + text + "' is not a number from 0 to 999999999");
    return std::stoi(text);
  }
};

template <class E>
requires std::is_enum_v<E>
struct Codec<E> {
  static void describe(FieldInfo& field) {
    field.form = FieldInfo::Form::choice;
    for (const auto& [word, value] : words_of(E{})) field.allowed.emplace_back(word);
  }
  static std::string show(E value) { return std::string(word_for(value)); }
  static E read(const Node& node) {
    std::vector<std::string> allowed;
    for (const auto& [word, value] : words_of(E{})) {
      if (scalar(node, "one word") == word) return value;
      allowed.emplace_back(word);
    }
    fail(node.place, "'" + node.text + "' is none of " + join(allowed, ", ") + did_you_mean(node.text, allowed));
  }
};

template <>
struct Codec<InputKind> {
  static void describe(FieldInfo& field) {
    field.form = FieldInfo::Form::choice;
    for (const auto& [word, value] : words_of(InputType{})) field.allowed.emplace_back(word);
    for (const auto& [word, value] : words_of(InputType{}))
      if (value != InputType::truth && value != InputType::number) field.allowed.push_back("list<" + std::string(word) + ">");
  }
  static std::string show(const InputKind&) { return {}; }
  static InputKind read(const Node& node) {
    FieldInfo field;
    describe(field);
    for (const auto& [word, value] : words_of(InputType{})) {
      if (scalar(node, "a type") == word) return {value, false};
      if (node.text == "list<" + std::string(word) + ">" && value != InputType::truth && value != InputType::number) return {value, true};
    }
    fail(node.place, "unknown type '" + node.text + "'" + did_you_mean(node.text, field.allowed), "types are " + join(field.allowed, ", "));
  }
};

template <>
struct Codec<Expression> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::expression; }
  static std::string show(const Expression&) { return {}; }
  static Expression read(const Node& node) { return Expression::parse(node); }
};

template <>
struct Codec<Template> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::text_template; }
  static std::string show(const Template&) { return {}; }
  static Template read(const Node& node) { return Template::parse(node); }
};

template <>
struct Codec<PlainValue> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::plain_value; }
  static std::string show(const PlainValue&) { return {}; }
  static PlainValue read(const Node& node) {
    PlainValue value{node.place, node.kind == Node::Kind::list, {}};
    if (node.kind == Node::Kind::scalar) value.items.push_back(node.text);
    if (node.kind == Node::Kind::map) wrong_kind(node, "a value or a list of values");
    for (const Node& item : node.items) value.items.push_back(scalar(item, "a single value"));
    return value;
  }
};

template <>
struct Codec<TemplateValue> {
  static void describe(FieldInfo& field) { field.form = FieldInfo::Form::template_value; }
  static std::string show(const TemplateValue&) { return {}; }
  static TemplateValue read(const Node& node) {
    TemplateValue value{node.place, node.kind == Node::Kind::list, {}};
    if (node.kind == Node::Kind::scalar) value.items.push_back(Template::parse(node));
    if (node.kind == Node::Kind::map) wrong_kind(node, "a value or a list of values");
    for (const Node& item : node.items) value.items.push_back(Template::parse(item));
    return value;
  }
};

template <class M>
struct Codec<std::optional<M>> {
  static void describe(FieldInfo& field) { Codec<M>::describe(field); }
  static std::string show(const std::optional<M>&) { return {}; }
  static std::optional<M> read(const Node& node) { return Codec<M>::read(node); }
};

template <class M>
struct Codec<std::vector<M>> {
  static void describe(FieldInfo& field) {
    Codec<M>::describe(field);
    field.many = FieldInfo::Many::list;
  }
  static std::string show(const std::vector<M>&) { return {}; }
  static std::vector<M> read(const Node& node) {
    if (node.kind != Node::Kind::list) wrong_kind(node, "a list");
    std::vector<M> items;
    for (const Node& item : node.items) items.push_back(Codec<M>::read(item));
    return items;
  }
};

template <class M>
struct Codec<Named<M>> {
  static void describe(FieldInfo& field) {
    Codec<M>::describe(field);
    field.many = FieldInfo::Many::named;
  }
  static std::string show(const Named<M>&) { return {}; }
  static Named<M> read(const Node& node) {
    if (node.kind != Node::Kind::map) wrong_kind(node, "a map of names");
    Named<M> named;
    for (std::size_t i = 0; i < node.keys.size(); ++i) {
      check_name(node.keys[i], node.key_places[i]);
      named.entries.push_back({node.keys[i], node.key_places[i], Codec<M>::read(node.items[i])});
    }
    return named;
  }
  // Names become variables and options (--set NAME=…, --certificate NAME).
  static void check_name(const std::string& name, const Place& place) {
    constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz", kAll = "abcdefghijklmnopqrstuvwxyz0123456789_";
    if (name.empty() || kLetters.find(name[0]) == std::string_view::npos || name.find_first_not_of(kAll) != std::string::npos)
      fail(place, "'" + name + "' is not a name: lower-case letters, digits and '_', a letter first");
  }
};

template <class T>
T Record<T>::read(const Node& node) const {
  T value{};
  if constexpr (requires { value.place; }) value.place = node.place;
  for (const auto& [row, item] : rows_given(info, node)) readers[row](value, *item);
  return value;
}

// Builds a table row by row: rows(name, doc).row("key", &T::member, "sentence").row(…)
template <class T>
class Rows {
 public:
  Rows(std::string_view name, std::string_view doc) { record_.info = {name, doc, {}, {}}; }
  template <class M>
  Rows& row(std::string_view key, M T::*member, std::string_view doc) {
    FieldInfo& field = record_.info.add(key, doc);
    Codec<M>::describe(field);
    field.default_text = Codec<M>::show(T{}.*member);
    record_.readers.push_back([member](T& value, const Node& node) { value.*member = Codec<M>::read(node); });
    return *this;
  }
  Rows& required() { return record_.info.fields.back().required = true, *this; }
  Rows& own() { return record_.info.fields.back().inherited = false, *this; }
  // The last row is what a single value in place of the map means.
  Rows& shorthand() { return record_.info.shorthand = record_.info.fields.back().key, *this; }
  [[nodiscard]] Record<T> done() { return std::move(record_); }

 private:
  Record<T> record_;
};

}  // namespace certkit::profile
