#include "profile/binding.hpp"

namespace certkit::profile {
namespace {

std::size_t row_of(const RecordInfo& info, std::string_view key, const Place& place) {
  for (std::size_t row = 0; row < info.fields.size(); ++row)
    if (info.fields[row].key == key) return row;
  std::vector<std::string> known;
  for (const FieldInfo& field : info.fields) known.emplace_back(field.key);
  const std::string name(info.name), given(key);
  const bool prose = given.find(' ') != std::string::npos;
  fail(place, "unknown key '" + given + "' in " + name + did_you_mean(given, known),
       prose ? "text with ': ' in it, or inside {…} with a comma, stands in double quotes" : "keys of " + name + ": " + join(known, ", "));
}

}  // namespace

FieldInfo& RecordInfo::add(std::string_view key, std::string_view field_doc) {
  FieldInfo& field = fields.emplace_back();
  field.key = key;
  field.doc = field_doc;
  return field;
}

RowsGiven rows_given(const RecordInfo& info, const Node& node) {
  if (node.kind == Node::Kind::scalar && !info.shorthand.empty()) return {{row_of(info, info.shorthand, node.place), &node}};
  if (node.kind != Node::Kind::map) wrong_kind(node, "a map of the keys of " + std::string(info.name));
  RowsGiven rows;
  for (std::size_t k = 0; k < node.keys.size(); ++k) rows.emplace_back(row_of(info, node.keys[k], node.key_places[k]), &node.items[k]);
  for (const FieldInfo& field : info.fields)
    if (field.required && !node.find(field.key))
      fail(node.place, "'" + std::string(field.key) + "' is missing in " + std::string(info.name));
  return rows;
}

void wrong_kind(const Node& node, std::string_view wanted) {
  fail(node.place, std::string(wanted) + " is wanted, but here is " + std::string(node.kind_in_words()));
}

const std::string& scalar(const Node& node, std::string_view wanted) {
  if (node.kind != Node::Kind::scalar) wrong_kind(node, wanted);
  return node.text;
}

}  // namespace certkit::profile
