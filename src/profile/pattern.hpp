// A regular expression that always ends: matched by walking all its states at once (Thompson), never by backtracking, and bounded in size.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "profile/node.hpp"

namespace certkit::profile {

class Pattern {
 public:
  // Letters, \ before a sign, ., [a-z0-9_] and [^…], (…), |, ?, *, +, {n}, {m,n}. Throws Errc::usage at `place`, for
  // more than 2000 states too.
  Pattern(std::string_view text, const Place& place);
  [[nodiscard]] bool matches(std::string_view text) const;  // as a whole, octet by octet

 private:
  struct State {
    enum class Kind { set, split, end } kind;
    std::vector<bool> octets;
    std::size_t next = 0, other = 0;
  };
  friend class PatternParser;
  std::vector<State> states_;
  std::size_t start_ = 0;
};

}  // namespace certkit::profile
