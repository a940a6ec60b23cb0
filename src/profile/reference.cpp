// JSON Schema and reference, both from the field table.
#include <algorithm>

#include "profile/fields.hpp"

namespace certkit::profile {
namespace {

using Form = FieldInfo::Form;
using Many = FieldInfo::Many;

std::string json_text(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

// Records are called by what they are called in messages, without the article: "a key choice" is key-choice.
std::string slug(std::string_view name) {
  for (const std::string_view article : {"the ", "an ", "a "})
    if (name.starts_with(article)) name.remove_prefix(article.size());
  std::string text;
  for (const char c : name) {
    if (c == '\'') continue;
    text += c == ' ' ? '-' : c;
  }
  return text;
}

void collect(const RecordInfo& record, std::vector<const RecordInfo*>& all) {
  if (std::find(all.begin(), all.end(), &record) != all.end()) return;
  all.push_back(&record);
  for (const FieldInfo& field : record.fields)
    if (field.record) collect(*field.record, all);
}

std::vector<const RecordInfo*> all_records(const RecordInfo& root) {
  std::vector<const RecordInfo*> all;
  collect(root, all);
  return all;
}

std::string list_of(const std::string& schema) { return R"({"type": "array", "items": )" + schema + "}"; }

std::string value_schema(const FieldInfo& field) {
  static const std::string scalar = R"({"type": ["string", "number", "boolean"]})";
  switch (field.form) {
    case Form::truth: return R"({"type": "boolean"})";
    case Form::number: return R"({"type": "integer", "minimum": 0})";
    case Form::choice: {
      std::string words;
      for (const std::string& word : field.allowed) words += (words.empty() ? "" : ", ") + json_text(word);
      return R"({"enum": [)" + words + "]}";
    }
    case Form::plain_value:
    case Form::template_value: return R"({"anyOf": [)" + scalar + ", " + list_of(scalar) + "]}";
    case Form::record: return R"({"$ref": "#/$defs/)" + slug(field.record->name) + "\"}";
    case Form::text:
    case Form::expression:
    case Form::text_template: return scalar;
  }
  return scalar;
}

std::string with_doc(std::string schema, const FieldInfo& field) {
  schema.pop_back();
  schema += R"(, "description": )" + json_text(field.doc);
  if (!field.default_text.empty()) {
    const bool bare = field.form == Form::truth || field.form == Form::number;
    schema += R"(, "default": )" + (bare ? field.default_text : json_text(field.default_text));
  }
  return schema + "}";
}

std::string field_schema(const FieldInfo& field) {
  std::string schema = value_schema(field);
  if (field.many == Many::list) schema = list_of(schema);
  if (field.many == Many::named)
    schema =
        R"({"type": "object", "propertyNames": {"pattern": )" + json_text(field.names) + R"(}, "additionalProperties": )" + schema + "}";
  return with_doc(schema, field);
}

std::string record_schema(const RecordInfo& record, const std::string& indent) {
  std::string properties, required;
  for (const FieldInfo& field : record.fields) {
    const std::string lead = (properties.empty() ? "\n" : ",\n") + indent + "    ";
    properties += lead + json_text(field.key) + ": " + field_schema(field);
    // What a map may say instead of its list, to append to an inherited one.
    if (field.many == Many::list)
      properties += ",\n" + indent + "    " + json_text(std::string(field.key) + "+") + ": " + field_schema(field);
    // Required once everything is merged: a file that extends another need not repeat it.
    if (field.required) required += (required.empty() ? "" : ", ") + json_text(field.key);
  }
  std::string schema = "{\n" + indent + R"(  "type": ["object", "null"],)" + "\n" + indent + R"(  "description": )" +
                       json_text(record.doc) + ",\n" + indent + R"(  "additionalProperties": )" + (record.open ? "true" : "false") + ",\n" +
                       indent + R"(  "properties": {)" + properties + "\n" + indent + "  }\n" + indent + "}";
  if (record.shorthand.empty()) return schema;
  for (const FieldInfo& field : record.fields)
    if (field.key == record.shorthand) return R"({"anyOf": [)" + value_schema(field) + ", " + schema + "]}";
  return schema;
}

std::string type_words(const FieldInfo& field) {
  std::string words;
  switch (field.form) {
    case Form::text: words = "text"; break;
    case Form::truth: words = "true or false"; break;
    case Form::number: words = "number"; break;
    case Form::choice: words = "word"; break;
    case Form::expression: words = "expression"; break;
    case Form::text_template: words = "text with ${…}"; break;
    case Form::plain_value: words = "value or list"; break;
    case Form::template_value: words = "value or list, with ${…}"; break;
    case Form::record: words = "[" + std::string(field.record->name) + "](#" + slug(field.record->name) + ")"; break;
  }
  if (field.many == Many::list) return "list of " + words;
  if (field.many == Many::named) return "map of names to " + words;
  return words;
}

std::string escaped_cell(std::string_view text) {
  std::string cell;
  bool code = false;  // between backticks nothing but a bar has to be escaped
  for (const char c : text) {
    if (c == '`') code = !code;
    if (code && c != '|') {
      cell += c;
      continue;
    }
    if (c == '|' || c == '<' || c == '*' || c == '_') cell += '\\';
    cell += c;
  }
  return cell;
}

}  // namespace

std::string json_schema_of(const RecordInfo& top, std::string_view title) {
  std::string definitions;
  for (const RecordInfo* record : all_records(top)) {
    if (record == &top) continue;
    definitions +=
        std::string(definitions.empty() ? "" : ",") + "\n    " + json_text(slug(record->name)) + ": " + record_schema(*record, "    ");
  }
  std::string root = record_schema(top, "");
  root.replace(root.find(R"(["object", "null"])"), std::string_view(R"(["object", "null"])").size(), R"("object")");
  root.erase(root.rfind("\n}"));
  return R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": )" +
         json_text(title) + "," + root.substr(1) + ",\n  \"$defs\": {" + definitions + "\n  }\n}\n";
}

std::string reference_of(const RecordInfo& root, const std::string& preface) {
  std::string text = preface;
  for (const RecordInfo* record : all_records(root)) {
    std::string name = slug(record->name);
    std::replace(name.begin(), name.end(), '-', ' ');
    // GitHub makes the anchor of a heading from its words.
    text += "\n## " + name + "\n" + escaped_cell(record->doc);
    if (!record->shorthand.empty()) text += " A single value in place of the map is its `" + std::string(record->shorthand) + "`.";
    text += "\n\n| key | what it is | default | meaning |\n|---|---|---|---|\n";
    for (const FieldInfo& field : record->fields) {
      std::string meaning = escaped_cell(field.doc);
      if (!field.allowed.empty()) {
        meaning += " One of ";
        for (std::size_t i = 0; i < field.allowed.size(); ++i) meaning += (i == 0 ? "`" : ", `") + field.allowed[i] + "`";
        meaning += ".";
      }
      if (!field.inherited) meaning += " Not taken over by `extends`.";
      text += "| `" + std::string(field.key) + "` | " + type_words(field) + " | " +
              (field.required               ? "needed"
               : field.default_text.empty() ? ""
                                            : "`" + field.default_text + "`") +
              " | " + meaning + " |\n";
    }
  }
  return text;
}

std::string json_schema() { return json_schema_of(profile_record(), "certkit device profile"); }

std::string field_reference_markdown() {
  std::string text = reference_of(
      profile_record(),
      "# Every key of a profile\n\n"
      "Made from the field table in `src/profile/fields.cpp` (`certkit profile schema` prints the same table as JSON Schema); how a "
      "profile is written is told in\n"
      "[profiles.md](profiles.md). A list may also be given under `key+`, which appends it to the inherited one.\n");
  text += "\n## functions of expressions\n\n| function | value |\n|---|---|\n";
  for (const FunctionInfo& function : functions())
    text += "| `" + std::string(function.signature) + "` | " + escaped_cell(function.doc) + " |\n";
  return text;
}

}  // namespace certkit::profile
