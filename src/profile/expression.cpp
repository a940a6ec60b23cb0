#include "profile/expression.hpp"

#include <algorithm>

#include "profile/ast.hpp"

namespace certkit::profile {

std::string_view to_word(Type type) noexcept {
  switch (type) {
    case Type::text: return "text";
    case Type::truth: return "true or false";
    case Type::number: return "a number";
    case Type::list: return "a list";
  }
  return "text";
}

Value empty_value(Type type) {
  switch (type) {
    case Type::text: return std::string();
    case Type::truth: return false;
    case Type::number: return std::int64_t{0};
    case Type::list: return std::vector<std::string>();
  }
  return std::string();
}

bool is_given(const Value& value) noexcept {
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  if (const auto* truth = std::get_if<bool>(&value)) return *truth;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number != 0;
  const auto* list = std::get_if<std::vector<std::string>>(&value);
  return list && !list->empty();
}

std::string to_text(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "true" : "false";
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return join(std::get<std::vector<std::string>>(value), ", ");
}

namespace {

using Op = Ast::Op;

class Checker {
 public:
  Checker(const Node& source, const Types& types) : source_(source), types_(types) {}

  Type type(const Ast& ast) const {
    switch (ast.op) {
      case Op::text: return Type::text;
      case Op::number: return Type::number;
      case Op::truth: return Type::truth;
      case Op::variable: return variable(ast);
      case Op::call: return call(ast);
      case Op::list:
        for (const Ast& item : ast.args) want(item, Type::text);
        return Type::list;
      case Op::negate:
      case Op::both:
      case Op::either:
        for (const Ast& arg : ast.args) (void)type(arg);  // anything can be asked whether it is there
        return Type::truth;
      case Op::equal:
      case Op::unequal: {
        const Type left = type(ast.args[0]);
        want(ast.args[1], left);
        return Type::truth;
      }
      case Op::less:
      case Op::less_equal:
      case Op::more:
      case Op::more_equal:
        want(ast.args[0], Type::number, "; versions are compared with older(a, b)");
        want(ast.args[1], Type::number, "; versions are compared with older(a, b)");
        return Type::truth;
      case Op::in:
        want(ast.args[0], Type::text);
        want(ast.args[1], Type::list);
        return Type::truth;
      case Op::add:
        for (const Ast& arg : ast.args) want(arg, Type::text, "; lists are joined with concat(a, b)");
        return Type::text;
    }
    return Type::text;
  }

 private:
  void want(const Ast& ast, Type expected, std::string_view advice = "") const {
    const Type is = type(ast);
    if (is != expected)
      fail(source_.at(ast.at), std::string(to_word(expected)) + " is needed, but this is " + std::string(to_word(is)) +
                                   std::string(advice) + ", in \"" + source_.text + "\"");
  }
  Type variable(const Ast& ast) const {
    const auto found = types_.find(ast.text);
    if (found != types_.end()) return found->second;
    std::vector<std::string> names;
    for (const auto& [name, unused] : types_) names.push_back(name);
    fail(source_.at(ast.at), "unknown variable '" + ast.text + "' in \"" + source_.text + "\"" + did_you_mean(ast.text, names));
  }
  Type call(const Ast& ast) const {
    const Function* function = find_function(ast.text);
    if (!function) {
      const std::vector<std::string> names = function_names();
      fail(source_.at(ast.at), "unknown function '" + ast.text + "' in \"" + source_.text + "\"" + did_you_mean(ast.text, names));
    }
    const std::size_t most = function->takes.size();
    if (ast.args.size() + function->optional < most || (ast.args.size() > most && !function->any_number))
      fail(source_.at(ast.at), "wrong number of values for " + std::string(function->info.signature));
    if (ast.text == "if") {
      (void)type(ast.args[0]);
      const Type result = type(ast.args[1]);
      want(ast.args[2], result);
      return result;
    }
    if (ast.text == "empty") {
      (void)type(ast.args[0]);
      return Type::truth;
    }
    for (std::size_t i = 0; i < ast.args.size(); ++i) want(ast.args[i], function->takes[std::min(i, most - 1)]);
    return function->gives;
  }

  const Node& source_;
  const Types& types_;
};

constexpr std::size_t kMaxItems = 10'000, kMaxOctets = 1u << 20;

// A value may be built from others again and again (concat(a, a) of concat(b, b) …): it is bounded where it grows.
Value bounded(Value value) {
  std::size_t octets = 0, items = 0;
  if (const auto* text = std::get_if<std::string>(&value)) octets = text->size();
  if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
    items = list->size();
    for (const std::string& item : *list) octets += item.size();
  }
  if (items > kMaxItems || octets > kMaxOctets)
    throw Error(Errc::usage, "a value of the profile grows beyond " + std::to_string(kMaxItems) + " items or 1 MiB of text",
                "give fewer values, or shorter ones");
  return value;
}

Value evaluate_ast(const Ast& ast, const Lookup& lookup) {
  const auto arg = [&](std::size_t i) { return evaluate_ast(ast.args[i], lookup); };
  const auto number = [&](std::size_t i) { return std::get<std::int64_t>(arg(i)); };
  switch (ast.op) {
    case Op::text: return ast.text;
    case Op::number: return ast.number;
    case Op::truth: return ast.number != 0;
    case Op::variable: return lookup(ast.text);
    case Op::list: {
      std::vector<std::string> items;
      for (std::size_t i = 0; i < ast.args.size(); ++i) items.push_back(std::get<std::string>(arg(i)));
      return items;
    }
    case Op::negate: return !is_given(arg(0));
    case Op::both: return std::all_of(ast.args.begin(), ast.args.end(), [&](const Ast& a) { return is_given(evaluate_ast(a, lookup)); });
    case Op::either: return std::any_of(ast.args.begin(), ast.args.end(), [&](const Ast& a) { return is_given(evaluate_ast(a, lookup)); });
    case Op::equal: return arg(0) == arg(1);
    case Op::unequal: return arg(0) != arg(1);
    case Op::less: return number(0) < number(1);
    case Op::less_equal: return number(0) <= number(1);
    case Op::more: return number(0) > number(1);
    case Op::more_equal: return number(0) >= number(1);
    case Op::in: {
      const Value item = arg(0), list = arg(1);
      const auto& items = std::get<std::vector<std::string>>(list);
      return std::find(items.begin(), items.end(), std::get<std::string>(item)) != items.end();
    }
    case Op::add: {
      std::string sum;
      for (std::size_t i = 0; i < ast.args.size(); ++i) sum += std::get<std::string>(arg(i));
      return bounded(std::move(sum));
    }
    case Op::call: break;
  }
  if (ast.text == "if") return is_given(arg(0)) ? arg(1) : arg(2);
  if (ast.text == "empty") return !is_given(arg(0));
  std::vector<Value> values;
  for (std::size_t i = 0; i < ast.args.size(); ++i) values.push_back(arg(i));
  return bounded(find_function(ast.text)->call(values));
}

void collect(const Ast& ast, std::set<std::string>& found) {
  if (ast.op == Op::variable) found.insert(ast.text);
  for (const Ast& arg : ast.args) collect(arg, found);
}

void want_scalar(const Node& node) {
  if (node.kind != Node::Kind::scalar) fail(node.place, "a single value is wanted, but here is " + std::string(node.kind_in_words()));
}

}  // namespace

Expression Expression::parse(const Node& scalar) {
  want_scalar(scalar);
  Expression result;
  result.source_ = scalar;
  std::size_t at = 0;
  result.root_ = std::make_shared<const Ast>(parse_expression(scalar, at, 0));
  return result;
}
Type Expression::check(const Types& types) const { return Checker(source_, types).type(*root_); }
Value Expression::evaluate(const Lookup& lookup) const { return evaluate_ast(*root_, lookup); }
void Expression::variables(std::set<std::string>& found) const {
  if (root_) collect(*root_, found);
}

Template Template::parse(const Node& scalar) {
  want_scalar(scalar);
  Template result;
  result.source_ = scalar;
  const std::string& text = scalar.text;
  std::string literal;
  for (std::size_t at = 0; at < text.size();) {
    if (text.compare(at, 3, "$${") == 0) {
      literal += "${";
      at += 3;
    } else if (text.compare(at, 2, "${") == 0) {
      if (!literal.empty()) result.pieces_.push_back({std::move(literal), nullptr});
      literal.clear();
      at += 2;
      result.pieces_.push_back({{}, std::make_shared<const Ast>(parse_expression(scalar, at, '}'))});
      ++at;
    } else {
      literal += text[at++];
    }
  }
  if (!literal.empty() || result.pieces_.empty()) result.pieces_.push_back({std::move(literal), nullptr});
  return result;
}

Type Template::check(const Types& types) const {
  for (const Piece& piece : pieces_) {
    if (!piece.expression) continue;
    const Type type = Checker(source_, types).type(*piece.expression);
    if (pieces_.size() == 1) return type;
    if (type == Type::list)
      fail(source_.at(piece.expression->at), "a list within other text in \"" + source_.text + "\"",
           "use foreach, each('prefix', list) or join(list, ', ')");
  }
  return Type::text;
}

Value Template::evaluate(const Lookup& lookup) const {
  if (pieces_.size() == 1 && pieces_[0].expression) return evaluate_ast(*pieces_[0].expression, lookup);
  std::string text;
  for (const Piece& piece : pieces_) text += piece.expression ? to_text(evaluate_ast(*piece.expression, lookup)) : piece.literal;
  return bounded(std::move(text));
}

std::string Template::evaluate_text(const Lookup& lookup) const { return pieces_.empty() ? std::string() : to_text(evaluate(lookup)); }

void Template::variables(std::set<std::string>& found) const {
  for (const Piece& piece : pieces_)
    if (piece.expression) collect(*piece.expression, found);
}

}  // namespace certkit::profile
