// A terminal for the program, and somebody who answers its prompts.
#pragma once

#include <string>
#include <vector>

#include "support/traced.hpp"

namespace test {

class Terminal {
 public:
  explicit Terminal(std::vector<std::string> answers);
  ~Terminal();
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  // The program with this as its controlling terminal and its standard input.
  [[nodiscard]] Program at(const Program& program) const;
  // The next answer is typed when a prompt is being written; behind the last one, Ctrl-D.
  void answer(const SystemCall& call);
  [[nodiscard]] bool is_answered() const { return answers_.empty(); }
  [[nodiscard]] const std::string& seen() const { return seen_; }  // so far

 private:
  int master_ = -1;
  std::vector<std::string> answers_;
  std::string seen_;
};

}  // namespace test
