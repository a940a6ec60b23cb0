// Builds the world and runs the program in it.
#include <cstddef>
#include <cstdlib>
#include <iostream>
#include <new>
#include <thread>

#include "base/executable.hpp"
#include "base/files.hpp"
#include "base/freed.hpp"
#include "base/output.hpp"
#include "base/processors.hpp"
#include "base/terminal.hpp"
#include "cli/run.hpp"
#include "crypto/openssl_memory.hpp"

// All forms of delete but those for extended alignment end here. (AddressSanitizer has its own, and must not be mixed with free().)
#ifndef CERTKIT_SANITIZED
void operator delete(void* memory) noexcept { certkit::base::free_as_wanted(memory); }
void operator delete(void* memory, std::size_t) noexcept { certkit::base::free_as_wanted(memory); }
#endif

int main(int argc, char** argv) {
  using namespace certkit;
  base::no_core_dumps();
  base::share_heaps();
  crypto::wipe_what_openssl_frees();
  base::occupy_standard_streams();
  std::ios::sync_with_stdio(false);
  base::Output output(1);
  std::cout.rdbuf(&output);
  cli::Io io{std::cout,
             std::cerr,
             [](std::size_t limit) { return base::read_stdin(limit); },
             [](const std::string& name) {
               const char* value = std::getenv(name.c_str());
               return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
             },
             {},
             [] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
             [](std::chrono::seconds time) { std::this_thread::sleep_for(time); },
             base::own_executable(),
             base::is_terminal(1),
             base::is_terminal(2)};
  io.read_some_stdin = [](char* into, std::size_t most) { return base::read_some_stdin(into, most); };
  if (base::is_terminal(0) || base::is_terminal(2)) io.ask = [](const std::string& prompt) { return base::ask_secret(prompt + ": "); };
  const int exit = cli::run({argv + 1, argv + argc}, io);
  // Straight out: what would still be destroyed are tables of libraries, a twentieth of what a short command costs.
  std::cout.flush();
  if (crypto::openssl_was_used()) base::wipe_stack();  // else no secret was worked with
  std::_Exit(exit);
}
