// Inside the expression language: the tree, and the functions that it may call.
#pragma once

#include "profile/expression.hpp"

namespace certkit::profile {

struct Ast {
  enum class Op {
    text,
    number,
    truth,
    variable,
    list,
    call,
    negate,
    both,
    either,
    equal,
    unequal,
    less,
    less_equal,
    more,
    more_equal,
    in,
    add
  };
  Op op = Op::text;
  std::size_t at = 0;  // offset in the source scalar
  std::string text;    // literal, name of the variable or function
  std::int64_t number = 0;
  std::vector<Ast> args;
};

// `at` is where the expression begins in `source`'s text; left on the first character after it. `closed_by` ('}' or 0 for the end of the
// text) must follow.
[[nodiscard]] Ast parse_expression(const Node& source, std::size_t& at, char closed_by);

struct Function {
  FunctionInfo info;
  std::string_view name;
  std::vector<Type> takes;   // of the parameters …
  std::size_t optional = 0;  // … of which this many last ones may be left out
  bool any_number = false;   // the last parameter may be repeated
  Type gives = Type::text;
  Value (*call)(const std::vector<Value>& args) = nullptr;  // null: `if`, `empty` and the like, which the evaluator does itself
};
[[nodiscard]] const Function* find_function(std::string_view name);
[[nodiscard]] std::vector<std::string> function_names();

}  // namespace certkit::profile
