#include "cli/render/json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

using certkit::Errc;
using certkit::Error;
using certkit::cli::Json;
using certkit::cli::JsonRecord;

TEST_CASE("a document has its members in the order in which they were set") {
  Json json = certkit::cli::document("test");
  json["zebra"] = 1;
  json["ant"] = {{"yes", true}, {"no", false}, {"nothing", Json()}};
  json["list"] = std::vector<std::string>{"a", "b"};
  json["list"].push_back({{"deep", Json::array()}});
  json["zebra"] = -2;
  json["ant"]["late"] = std::size_t{18446744073709551615u};
  CHECK(json.text() == R"({
  "schema": "certkit.test/1",
  "zebra": -2,
  "ant": {
    "yes": true,
    "no": false,
    "nothing": null,
    "late": 18446744073709551615
  },
  "list": [
    "a",
    "b",
    {
      "deep": []
    }
  ]
})");
}

TEST_CASE("texts are escaped, and octets that are no UTF-8 replaced") {
  CHECK(Json("a\"\\\n\x01\xc3\xb8").text() == "\"a\\\"\\\\\\n\\u0001\xc3\xb8\"");
  CHECK(Json("\xff.\xc3").text() == "\"\xef\xbf\xbd.\xef\xbf\xbd\"");
  Json json;
  json["\"x\""] = "";
  CHECK(json.text() == "{\n  \"\\\"x\\\"\": \"\"\n}");
}

TEST_CASE("a margin stands before every line but the first; other documents are taken in") {
  Json json{{"a", Json::array()}};
  json["a"].push_back(1);
  CHECK(json.text("  ") == "{\n    \"a\": [\n      1\n    ]\n  }");
  json["b"] = Json::parse(R"({"x": [1, {"y": null}], "z": {}})");
  CHECK(json.text() == nlohmann::ordered_json::parse(json.text()).dump(2));
}

TEST_CASE("a member that stands twice in a line is refused") {
  CHECK(JsonRecord(R"({"name":"www","cn":"a"})").text("cn") == "a");
  try {
    const JsonRecord record(R"({"name":"www","cn":"a","cn":"b"})");
    FAIL("it was taken");
  } catch (const Error& error) {
    CHECK(error.code() == Errc::malformed);
    CHECK(error.message() == "the member \"cn\" stands twice in one line");
  }
}
