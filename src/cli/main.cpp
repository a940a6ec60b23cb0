// Builds the world and runs the program in it.
#include <cstdlib>
#include <iostream>

#include "base/executable.hpp"
#include "base/files.hpp"
#include "base/terminal.hpp"
#include "cli/run.hpp"

int main(int argc, char** argv) {
  using namespace certkit;
  base::no_core_dumps();
  std::ios::sync_with_stdio(false);
  cli::Io io{std::cout,
             std::cerr,
             [](std::size_t limit) { return base::read_stdin(limit); },
             [](const std::string& name) {
               const char* value = std::getenv(name.c_str());
               return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
             },
             {},
             [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
             base::own_executable(),
             base::is_terminal(1),
             base::is_terminal(2)};
  if (base::is_terminal(0) || base::is_terminal(2)) io.ask = [](const std::string& prompt) { return base::ask_secret(prompt + ": "); };
  const int exit = cli::run({argv + 1, argv + argc}, io);
  // Straight out: what would still be destroyed are tables of libraries, a twentieth of what a short command costs.
  std::cout.flush();
  std::_Exit(exit);
}
