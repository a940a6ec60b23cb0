// The language of profiles: small, typed and total. Every expression ends, reads nothing but its variables, and is checked when the profile
// is loaded, not when its value is first needed: an unknown variable is an error with its place, even behind a `when` that is false.
//
//   or, and, not, ==, !=, <, <=, >, >=, in, +, (…), ['a', b], 'text', 12, true, variable, files.key, function(…)
//
// A template is text with ${expression} in it; one that is a single ${…} keeps the type of its expression. `$${` writes "${".
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <variant>

#include "profile/node.hpp"

namespace certkit::profile {

enum class Type { text, truth, number, list };  // the order of Value's alternatives
using Value = std::variant<std::string, bool, std::int64_t, std::vector<std::string>>;
[[nodiscard]] inline Type type_of(const Value& value) noexcept { return static_cast<Type>(value.index()); }
[[nodiscard]] std::string_view to_word(Type type) noexcept;
[[nodiscard]] Value empty_value(Type type);
// Whether something is there: true; text or a list that is not empty; a number other than 0.
[[nodiscard]] bool is_given(const Value& value) noexcept;
[[nodiscard]] std::string to_text(const Value& value);  // lists with ", " between

struct Ast;                                                        // expression.cpp
using Types = std::map<std::string, Type>;                         // what a variable's name means, to the check …
using Lookup = std::function<Value(const std::string& variable)>;  // … and to the evaluation

class Expression {
 public:
  Expression() = default;
  [[nodiscard]] static Expression parse(const Node& scalar);  // throws Errc::usage with the place of the character
  [[nodiscard]] explicit operator bool() const noexcept { return root_ != nullptr; }
  [[nodiscard]] const std::string& text() const noexcept { return source_.text; }
  [[nodiscard]] const Place& place() const noexcept { return source_.place; }
  [[nodiscard]] Type check(const Types& types) const;        // throws Errc::usage with the place
  [[nodiscard]] Value evaluate(const Lookup& lookup) const;  // after a check
  void variables(std::set<std::string>& found) const;

 private:
  Node source_;
  std::shared_ptr<const Ast> root_;
};

class Template {
 public:
  Template() = default;
  [[nodiscard]] static Template parse(const Node& scalar);
  [[nodiscard]] explicit operator bool() const noexcept { return !pieces_.empty(); }
  [[nodiscard]] const std::string& text() const noexcept { return source_.text; }
  [[nodiscard]] const Place& place() const noexcept { return source_.place; }
  [[nodiscard]] Type check(const Types& types) const;
  [[nodiscard]] Value evaluate(const Lookup& lookup) const;
  [[nodiscard]] std::string evaluate_text(const Lookup& lookup) const;  // lists with ", " between
  void variables(std::set<std::string>& found) const;

 private:
  struct Piece {
    std::string literal;
    std::shared_ptr<const Ast> expression;
  };
  Node source_;
  std::vector<Piece> pieces_;
};

struct FunctionInfo {
  std::string_view signature, doc;
};
[[nodiscard]] std::span<const FunctionInfo> functions();  // for the reference

}  // namespace certkit::profile
