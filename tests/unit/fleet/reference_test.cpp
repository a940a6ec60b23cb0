#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fleet/fields.hpp"

using namespace certkit::fleet;
using certkit::profile::FieldInfo;
using certkit::profile::RecordInfo;

TEST_CASE("docs/fleet-reference.md is what the field table says") {
  const std::string file = std::string(CERTKIT_SOURCE) + "/docs/fleet-reference.md";
  const std::string made = fleet_reference_markdown();
  // CERTKIT_UPDATE_DOCS=1 build/dev/tests/unit-fleet writes it anew.
  if (std::getenv("CERTKIT_UPDATE_DOCS")) std::ofstream(file) << made;
  std::stringstream there;
  there << std::ifstream(file).rdbuf();
  CHECK_MESSAGE(there.str() == made, "run CERTKIT_UPDATE_DOCS=1 build/dev/tests/unit-fleet");
}

TEST_CASE("the JSON Schema of a fleet is JSON, names every key and refers only to what is there") {
  const auto schema = nlohmann::json::parse(fleet_json_schema());
  for (const FieldInfo& field : fleet_record().fields) CHECK(schema["properties"].contains(std::string(field.key)));
  CHECK(schema["additionalProperties"] == false);
  CHECK(schema["$defs"]["issuer"]["additionalProperties"] == true);
  CHECK(schema["$defs"]["certificate"]["additionalProperties"] == false);
  std::function<void(const nlohmann::json&)> walk = [&](const nlohmann::json& node) {
    if (node.is_object() && node.contains("$ref")) CHECK(schema["$defs"].contains(node["$ref"].get<std::string>().substr(8)));
    if (node.is_structured())
      for (const auto& child : node) walk(child);
  };
  walk(schema);
}

TEST_CASE("every row of the fleet's table says something") {
  std::function<void(const RecordInfo&, int)> walk = [&](const RecordInfo& record, int depth) {
    REQUIRE(depth < 10);
    CHECK_FALSE(record.doc.empty());
    for (const FieldInfo& field : record.fields) {
      CAPTURE(field.key);
      const bool sentence = field.doc.ends_with('.') || field.doc.ends_with("…");
      CHECK(sentence);
      if (field.record) walk(*field.record, depth + 1);
    }
  };
  walk(fleet_record(), 0);
}
