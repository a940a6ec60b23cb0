// The one table of what a profile may hold. Each row binds a key to a member and says what it means; from it come the parser with its
// messages, the JSON Schema and the reference. A key that is not in the table does not exist.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "profile/schema.hpp"

namespace certkit::profile {

struct RecordInfo;

struct FieldInfo {
  enum class Form { text, truth, number, choice, expression, text_template, plain_value, template_value, record };
  enum class Many { one, list, named };
  std::string_view key, doc;
  Form form = Form::text;
  Many many = Many::one;
  bool required = false;
  bool inherited = true;                             // false: says something of this one file, and is not taken over by `extends`
  std::string default_text;                          // what holds where the key is missing; empty: nothing
  std::vector<std::string> allowed;                  // of a choice
  const RecordInfo* record = nullptr;                // of a record
  std::string_view names = "^[a-z][a-z0-9_]*\\+?$";  // what names look like, of many that are named
};

struct RecordInfo {
  std::string_view name, doc;
  std::string_view shorthand;  // the key that a single value stands for; empty: a map is needed
  std::vector<FieldInfo> fields;
  bool open = false;  // other keys are somebody else's to judge

  FieldInfo& add(std::string_view key, std::string_view field_doc);
};

// The whole table, from its root.
[[nodiscard]] const RecordInfo& profile_record();
// The tree of one profile, already merged, as a DeviceProfile. Throws Errc::usage with the place of what is unknown, missing or of the
// wrong kind.
[[nodiscard]] DeviceProfile read_profile(const Node& tree);

// JSON Schema 2020-12 of what a table says, from its root; and its reference, as Markdown: `preface`, and a section for each record.
[[nodiscard]] std::string json_schema_of(const RecordInfo& root, std::string_view title);
[[nodiscard]] std::string reference_of(const RecordInfo& root, const std::string& preface);
// JSON Schema 2020-12 of a profile file.
[[nodiscard]] std::string json_schema();
// The text of docs/profiles-reference.md.
[[nodiscard]] std::string field_reference_markdown();

}  // namespace certkit::profile
