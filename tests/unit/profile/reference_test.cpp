#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "profile/fields.hpp"

using namespace certkit::profile;

TEST_CASE("docs/profiles-reference.md is what the field table says") {
  const std::string file = std::string(CERTKIT_SOURCE) + "/docs/profiles-reference.md";
  const std::string made = field_reference_markdown();
  // CERTKIT_UPDATE_DOCS=1 build/dev/tests/unit-profile writes it anew.
  if (std::getenv("CERTKIT_UPDATE_DOCS")) std::ofstream(file) << made;
  std::stringstream there;
  there << std::ifstream(file).rdbuf();
  CHECK_MESSAGE(there.str() == made, "run CERTKIT_UPDATE_DOCS=1 build/dev/tests/unit-profile");
}

TEST_CASE("the JSON Schema is JSON, names every key and refers only to what is there") {
  const auto schema = nlohmann::json::parse(json_schema());
  CHECK(schema["$schema"] == "https://json-schema.org/draft/2020-12/schema");
  for (const FieldInfo& field : profile_record().fields) CHECK(schema["properties"].contains(std::string(field.key)));
  CHECK(schema["additionalProperties"] == false);
  std::function<void(const nlohmann::json&)> walk = [&](const nlohmann::json& node) {
    if (node.is_object() && node.contains("$ref")) CHECK(schema["$defs"].contains(node["$ref"].get<std::string>().substr(8)));
    if (node.is_structured())
      for (const auto& child : node) walk(child);
  };
  walk(schema);
}

TEST_CASE("every row of the field table says something") {
  std::function<void(const RecordInfo&, int)> walk = [&](const RecordInfo& record, int depth) {
    REQUIRE(depth < 10);
    CHECK_FALSE(record.doc.empty());
    for (const FieldInfo& field : record.fields) {
      CAPTURE(field.key);
      CHECK(field.doc.ends_with('.'));
      if (field.record) walk(*field.record, depth + 1);
    }
  };
  walk(profile_record(), 0);
}
