// JSON output: one document, members in the order written, "schema" first. nlohmann/json is seen by json.cpp alone.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/library_version.hpp"

namespace certkit::cli {

class Json {
 public:
  struct Member;
  Json();  // null
  Json(bool value);
  Json(std::integral auto value) : Json(Written{std::to_string(value)}) {}
  Json(const char* text);
  Json(std::string_view text);
  Json(std::string text);
  Json(const std::vector<std::string>& texts);
  Json(std::initializer_list<Member> members);  // an object
  Json(const Json& other);
  Json(Json&& other) noexcept;
  Json& operator=(const Json& other);
  Json& operator=(Json&& other) noexcept;
  ~Json();
  [[nodiscard]] static Json array();
  [[nodiscard]] static Json parse(std::string_view text);  // text of our own, as it is shown elsewhere

  Json& operator[](std::string_view name);  // of an object, or of null, which becomes one
  void push_back(Json element);             // to an array

  // Indented by two blanks; `margin` stands before every line but the first. What is no UTF-8, from hostile names, is replaced.
  [[nodiscard]] std::string text(std::string_view margin = {}) const;
  [[nodiscard]] std::string line() const;  // the same, in one line: a record of JSON Lines

 private:
  struct Written {
    std::string text;
  };
  using Elements = std::vector<Json>;
  using Members = std::vector<Member>;
  explicit Json(Written done);
  void write(std::string& out, const std::string& line_begin) const;
  std::variant<std::monostate, Written, std::string, Elements, Members> value_;
};

struct Json::Member {
  std::string name;
  Json value;
};

// What a line of a batch may say: one object of texts, lists of texts, whole numbers and flags. A single text where a list may stand is a
// list of one; null is as if it were not there.
class JsonRecord {
 public:
  explicit JsonRecord(std::string_view text);  // throws Errc::malformed, for any other form too
  // Errc::malformed where it is of another type. What is not there is empty, or `otherwise`.
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
  [[nodiscard]] std::int64_t number(std::string_view name, std::int64_t otherwise) const;
  [[nodiscard]] bool has(std::string_view name) const noexcept;
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  using Value = std::variant<std::vector<std::string>, std::int64_t>;
  std::vector<std::pair<std::string, Value>> members_;
};

[[nodiscard]] Json document(const std::string& command);
void print(std::ostream& out, const Json& json);

[[nodiscard]] base::LibraryVersion nlohmann_json_version();

}  // namespace certkit::cli
