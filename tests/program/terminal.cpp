#include "terminal.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <stdexcept>

#include "support/memory.hpp"

namespace test {

Terminal::Terminal(std::vector<std::string> answers) : answers_(std::move(answers)) {
  master_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (master_ < 0 || ::grantpt(master_) != 0 || ::unlockpt(master_) != 0) throw std::runtime_error("no pseudo-terminal");
}

Terminal::~Terminal() { ::close(master_); }

Program Terminal::at(const Program& program) const {
  Program there = program;
  there.in = ::ptsname(master_);
  there.path = "/usr/bin/setsid";  // becomes the program
  there.arguments = {"--ctty", program.path.string()};
  there.arguments.insert(there.arguments.end(), program.arguments.begin(), program.arguments.end());
  return there;
}

void Terminal::answer(const SystemCall& call) {
  char shown[256];
  for (ssize_t got = 0; (got = ::read(master_, shown, sizeof shown)) > 0;) seen_.append(shown, static_cast<std::size_t>(got));
  if (call.number != SYS_write) return;
  const auto octets = call.memory->read(call.arguments[1], call.arguments[2]);
  if (!std::string(octets.begin(), octets.end()).ends_with(": ")) return;
  const std::string line = answers_.empty() ? "\x04" : answers_.front() + "\n";
  if (::write(master_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) throw std::runtime_error("nothing can be typed");
  if (!answers_.empty()) answers_.erase(answers_.begin());
}

}  // namespace test
