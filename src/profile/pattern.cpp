#include "profile/pattern.hpp"

#include <utility>

namespace certkit::profile {

// Recursive descent to a tree, then one pass from the back that lays out the states: {m,n} lays its part out n times.
class PatternParser {
 public:
  PatternParser(std::string_view text, const Place& place) : text_(text), place_(place) {}

  void into(Pattern& pattern) {
    if (text_.size() > 500) wrong("longer than 500 characters");
    const Part all = alternatives(0);
    if (at_ != text_.size()) wrong("a ')' without '('");
    pattern.states_.push_back({Pattern::State::Kind::end, {}, 0, 0});
    pattern.start_ = lay(pattern, all, 0);
  }

 private:
  struct Part {
    enum class Kind { set, sequence, either, repeat } kind = Kind::sequence;
    std::vector<bool> octets;
    std::vector<Part> parts;
    int min = 1, max = 1;  // max -1: no end
  };

  [[noreturn]] void wrong(const std::string& what) const { fail(place_, "pattern \"" + std::string(text_) + "\": " + what); }
  [[nodiscard]] char peek() const noexcept { return at_ < text_.size() ? text_[at_] : '\0'; }

  Part alternatives(int depth) {
    if (depth > 20) wrong("nested deeper than 20 levels");
    Part result{Part::Kind::either, {}, {}, 1, 1};
    for (;;) {
      Part sequence{Part::Kind::sequence, {}, {}, 1, 1};
      while (at_ < text_.size() && peek() != '|' && peek() != ')') sequence.parts.push_back(repeated(depth));
      result.parts.push_back(std::move(sequence));
      if (peek() != '|') return result;
      ++at_;
    }
  }

  Part repeated(int depth) {
    Part part = one(depth);
    const char c = peek();
    if (c != '?' && c != '*' && c != '+' && c != '{') return part;
    ++at_;
    Part result{Part::Kind::repeat, {}, {}, c == '+' ? 1 : 0, c == '?' ? 1 : -1};
    if (c == '{') {
      result.min = result.max = number();
      if (peek() == ',') {
        ++at_;
        result.max = peek() == '}' ? -1 : number();
      }
      if (peek() != '}' || (result.max != -1 && result.max < result.min)) wrong("a repetition is {n}, {m,n} or {m,}");
      ++at_;
    }
    if (peek() == '?' || peek() == '*' || peek() == '+' || peek() == '{') wrong("a repetition of a repetition needs parentheses");
    result.parts.push_back(std::move(part));
    return result;
  }

  int number() {
    int value = 0;
    const std::size_t from = at_;
    while (peek() >= '0' && peek() <= '9' && value <= 300) value = value * 10 + (text_[at_++] - '0');
    if (at_ == from || value > 300) wrong("a count from 0 to 300 is wanted in {…}");
    return value;
  }

  Part one(int depth) {
    Part part{Part::Kind::set, std::vector<bool>(256), {}, 1, 1};
    const char c = text_[at_++];
    switch (c) {
      case '(': {
        Part inner = alternatives(depth + 1);
        if (peek() != ')') wrong("a '(' without ')'");
        ++at_;
        return inner;
      }
      case '[': return set();
      case '.': part.octets.flip(); return part;
      case '?':
      case '*':
      case '+':
      case '{': wrong("nothing to repeat");
      case '^':
      case '$': wrong("it always matches the whole: leave '^' and '$' out");
      default: break;
    }
    part.octets[static_cast<unsigned char>(c == '\\' ? escaped() : c)] = true;
    return part;
  }

  char escaped() {
    const char c = peek();
    if (c == '\0' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) wrong("'\\' stands before a sign only");
    ++at_;
    return c;
  }

  Part set() {
    Part part{Part::Kind::set, std::vector<bool>(256), {}, 1, 1};
    const bool negated = peek() == '^';
    if (negated) ++at_;
    bool first = true;
    while (at_ < text_.size() && (peek() != ']' || first)) {
      first = false;
      char c = text_[at_++];
      if (c == '\\') c = escaped();
      char last = c;
      if (peek() == '-' && at_ + 1 < text_.size() && text_[at_ + 1] != ']') {
        ++at_;
        last = text_[at_++];
        if (last == '\\') last = escaped();
      }
      const auto from = static_cast<unsigned char>(c), to = static_cast<unsigned char>(last);
      if (from > to) wrong("a range that runs backwards");
      for (unsigned octet = from; octet <= to; ++octet) part.octets[octet] = true;
    }
    if (peek() != ']') wrong("a '[' without ']'");
    ++at_;
    if (negated) part.octets.flip();
    return part;
  }

  std::size_t add(Pattern& pattern, Pattern::State state) {
    if (pattern.states_.size() >= 2000) fail(place_, "pattern \"" + std::string(text_) + "\" has more than 2000 states");
    pattern.states_.push_back(std::move(state));
    return pattern.states_.size() - 1;
  }

  std::size_t lay(Pattern& pattern, const Part& part, std::size_t next) {
    using Kind = Pattern::State::Kind;
    if (++laid_ > 20'000) wrong("too many repetitions of repetitions");
    switch (part.kind) {
      case Part::Kind::set: return add(pattern, {Kind::set, part.octets, next, 0});
      case Part::Kind::sequence:
        for (auto it = part.parts.rbegin(); it != part.parts.rend(); ++it) next = lay(pattern, *it, next);
        return next;
      case Part::Kind::either: {
        std::size_t start = lay(pattern, part.parts.back(), next);
        for (std::size_t i = part.parts.size() - 1; i-- > 0;)
          start = add(pattern, {Kind::split, {}, lay(pattern, part.parts[i], next), start});
        return start;
      }
      case Part::Kind::repeat: {
        if (part.max == -1) {
          const std::size_t loop = add(pattern, {Kind::split, {}, 0, next});
          const std::size_t body = lay(pattern, part.parts[0], loop);
          pattern.states_[loop].next = body;
          next = loop;
        } else {
          const std::size_t after = next;
          for (int i = part.min; i < part.max; ++i) next = add(pattern, {Kind::split, {}, lay(pattern, part.parts[0], next), after});
        }
        for (int i = 0; i < part.min; ++i) next = lay(pattern, part.parts[0], next);
        return next;
      }
    }
    return next;
  }

  std::string_view text_;
  const Place& place_;
  std::size_t at_ = 0;
  int laid_ = 0;
};

Pattern::Pattern(std::string_view text, const Place& place) { PatternParser(text, place).into(*this); }

bool Pattern::matches(std::string_view text) const {
  std::vector<bool> now(states_.size());
  std::vector<std::size_t> list, stack;
  const auto enter = [&](std::size_t state, std::vector<bool>& seen, std::vector<std::size_t>& into) {
    stack.assign(1, state);
    while (!stack.empty()) {
      const std::size_t at = stack.back();
      stack.pop_back();
      if (seen[at]) continue;
      seen[at] = true;
      if (states_[at].kind == State::Kind::split) {
        stack.push_back(states_[at].next);
        stack.push_back(states_[at].other);
      } else {
        into.push_back(at);
      }
    }
  };
  enter(start_, now, list);
  for (const char c : text) {
    std::vector<bool> then(states_.size());
    std::vector<std::size_t> next;
    for (const std::size_t at : list)
      if (states_[at].kind == State::Kind::set && states_[at].octets[static_cast<unsigned char>(c)]) enter(states_[at].next, then, next);
    list = std::move(next);
    now = std::move(then);
    if (list.empty()) return false;
  }
  return now[0];  // the end is laid out first
}

}  // namespace certkit::profile
