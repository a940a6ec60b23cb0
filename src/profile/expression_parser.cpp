#include <cctype>
#include <utility>

#include "profile/ast.hpp"

namespace certkit::profile {
namespace {

constexpr std::size_t kMaxLength = 4000;
constexpr int kMaxDepth = 32;

// Recursive descent over the scalar's text; `depth` bounds the recursion: how many parentheses, brackets and `not`s are around.
class Parser {
 public:
  Parser(const Node& source, std::size_t at) : source_(source), text_(source.text), at_(at) {}

  Ast whole(char closed_by) {
    Ast ast = either(0);
    blanks();
    if (closed_by != 0 && peek() != closed_by) wrong(std::string("'") + closed_by + "' expected" + here());
    if (closed_by == 0 && at_ != text_.size()) wrong("the expression goes on where it should end" + here());
    return ast;
  }
  [[nodiscard]] std::size_t at() const noexcept { return at_; }

 private:
  using Op = Ast::Op;
  [[noreturn]] void wrong(const std::string& message) const { fail(source_.at(at_), message + " in \"" + source_.text + "\""); }
  [[nodiscard]] std::string here() const {
    if (at_ >= text_.size()) return " at the end";
    std::size_t size = 1;  // a character may have several octets
    while (at_ + size < text_.size() && (text_[at_ + size] & 0xc0) == 0x80) ++size;
    return ", not '" + std::string(text_.substr(at_, size)) + "',";
  }
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }
  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
  }
  static bool starts_name(char c) noexcept { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
  static bool in_name(char c) noexcept { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.'; }

  std::string_view word_ahead() {
    blanks();
    if (!starts_name(peek())) return {};
    std::size_t end = at_;
    while (end < text_.size() && in_name(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }
  bool take_word(std::string_view word) {
    if (word_ahead() != word) return false;
    at_ += word.size();
    return true;
  }
  bool take(std::string_view sign) {
    blanks();
    if (!text_.substr(at_).starts_with(sign)) return false;
    at_ += sign.size();
    return true;
  }
  static Ast node(Op op, std::size_t at, std::vector<Ast> args) {
    Ast ast;
    ast.op = op;
    ast.at = at;
    ast.args = std::move(args);
    return ast;
  }
  static std::vector<Ast> two(Ast a, Ast b) {
    std::vector<Ast> args;
    args.push_back(std::move(a));
    args.push_back(std::move(b));
    return args;
  }
  void too_deep(int depth) const {
    if (depth > kMaxDepth) fail(source_.at(at_), "nested deeper than " + std::to_string(kMaxDepth) + " levels");
  }

  Ast either(int depth) {
    too_deep(depth);
    Ast left = both(depth);
    for (std::size_t at = at_; take_word("or"); at = at_) left = chain(Op::either, at, std::move(left), both(depth));
    return left;
  }
  Ast both(int depth) {
    Ast left = negation(depth);
    for (std::size_t at = at_; take_word("and"); at = at_) left = chain(Op::both, at, std::move(left), negation(depth));
    return left;
  }
  // a or b or c becomes one node, so that a long chain is not a deep tree.
  static Ast chain(Op op, std::size_t at, Ast left, Ast right) {
    if (left.op == op) {
      left.args.push_back(std::move(right));
      return left;
    }
    return node(op, at, two(std::move(left), std::move(right)));
  }
  Ast negation(int depth) {
    too_deep(depth);
    blanks();
    const std::size_t at = at_;
    if (!take_word("not")) return comparison(depth);
    std::vector<Ast> args;
    args.push_back(negation(depth + 1));
    return node(Op::negate, at, std::move(args));
  }
  Ast comparison(int depth) {
    Ast left = sum(depth);
    blanks();
    const std::size_t at = at_;
    static constexpr std::pair<std::string_view, Op> kSigns[] = {{"==", Op::equal},      {"!=", Op::unequal}, {"<=", Op::less_equal},
                                                                 {">=", Op::more_equal}, {"<", Op::less},     {">", Op::more}};
    for (const auto& [sign, op] : kSigns)
      if (take(sign)) return node(op, at, two(std::move(left), sum(depth)));
    if (peek() == '=') wrong("'=' has no meaning; equality is '=='");
    if (take_word("in")) return node(Op::in, at, two(std::move(left), sum(depth)));
    return left;
  }
  Ast sum(int depth) {
    Ast left = atom(depth);
    for (std::size_t at = at_; take("+"); at = at_) left = chain(Op::add, at, std::move(left), atom(depth));
    return left;
  }
  std::vector<Ast> arguments(int depth, char close) {
    std::vector<Ast> args;
    blanks();
    if (peek() == close) {
      ++at_;
      return args;
    }
    for (;;) {
      args.push_back(either(depth + 1));
      blanks();
      if (peek() == close) {
        ++at_;
        return args;
      }
      if (peek() != ',') wrong("',' or '" + std::string(1, close) + "' expected" + here());
      ++at_;
    }
  }
  Ast atom(int depth) {
    too_deep(depth);
    blanks();
    const std::size_t at = at_;
    const char c = peek();
    if (c == '(') {
      ++at_;
      Ast inner = either(depth + 1);
      blanks();
      if (peek() != ')') wrong("')' expected" + here());
      ++at_;
      // A chain in parentheses is not to grow with what follows it: it stays a node of its own.
      return inner;
    }
    if (c == '[') {
      ++at_;
      return node(Op::list, at, arguments(depth, ']'));
    }
    if (c == '\'' || c == '"') return literal(c);
    if (std::isdigit(static_cast<unsigned char>(c))) return number();
    const std::string_view word = word_ahead();
    if (word.empty()) wrong("a value expected" + here());
    at_ += word.size();
    Ast ast = node(Op::variable, at, {});
    ast.text = word;
    if (word == "true" || word == "false") {
      ast.op = Op::truth;
      ast.number = word == "true";
    } else if (word == "and" || word == "or" || word == "in" || word == "not") {
      at_ = at;
      wrong("a value expected, not '" + std::string(word) + "',");
    } else if (peek() == '(') {
      ++at_;
      ast.op = Op::call;
      ast.args = arguments(depth, ')');
    }
    return ast;
  }
  Ast literal(char quote) {
    Ast ast = node(Op::text, at_, {});
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) wrong(std::string("the closing ") + quote + " is missing");
    ast.text = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    return ast;
  }
  Ast number() {
    Ast ast = node(Op::number, at_, {});
    while (std::isdigit(static_cast<unsigned char>(peek()))) {
      ast.number = ast.number * 10 + (peek() - '0');
      if (ast.number > 1'000'000'000) wrong("a number over 1000000000");
      ++at_;
    }
    if (starts_name(peek()) || peek() == '.') wrong("a version or text needs quotes, as in '8.1',");
    return ast;
  }

  const Node& source_;
  std::string_view text_;
  std::size_t at_;
};

}  // namespace

Ast parse_expression(const Node& source, std::size_t& at, char closed_by) {
  if (source.text.size() > kMaxLength) fail(source.place, "an expression of more than " + std::to_string(kMaxLength) + " characters");
  Parser parser(source, at);
  Ast ast = parser.whole(closed_by);
  at = parser.at();
  return ast;
}

}  // namespace certkit::profile
