#include "base/process.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "base/signals.hpp"
#include "certkit/error.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

using namespace certkit;
using namespace certkit::base;
using namespace std::chrono_literals;

namespace {

ProcessEnd shell(const std::string& script) {
  Process process;
  process.program = "sh";
  process.arguments = {"-c", script};
  return run(process);
}

}  // namespace

TEST_CASE("process: arguments arrive as they are, output and exit code come back") {
  Process process;
  process.program = "/bin/sh";
  process.arguments = {"-c", "printf '%s|' \"$@\"; echo wrong >&2; exit 3", "name", "a b", "$(id)", "", "';\n"};
  const ProcessEnd end = run(process);
  CHECK(end.out == "a b|$(id)||';\n|");
  CHECK(end.err == "wrong\n");
  CHECK(end.exit_code == 3);
  CHECK_FALSE(end.good());
  CHECK(how_it_ended(end) == "exit code 3: wrong");
  CHECK(shell("exit 0").good());
  CHECK(shell("kill -TERM $$").exit_code == 128 + SIGTERM);
}

TEST_CASE("process: the environment is added to") {
  ::setenv("CERTKIT_TEST_A", "old", 1);
  ::setenv("CERTKIT_TEST_B", "kept", 1);
  Process process;
  process.program = "sh";
  process.arguments = {"-c", "echo \"$CERTKIT_TEST_A $CERTKIT_TEST_B $CERTKIT_TEST_C\""};
  process.environment = {{"CERTKIT_TEST_A", "new"}, {"CERTKIT_TEST_C", "a=b"}};
  CHECK(run(process).out == "new kept a=b\n");
  ::unsetenv("CERTKIT_TEST_A");
  ::unsetenv("CERTKIT_TEST_B");
}

TEST_CASE("process: what is withheld of the environment no program gets, and nothing else is missing") {
  for (const char* const name : {"PROCESS_TEST_SECRET", "PGPASSWORD", "PROCESS_TEST_OTHER"}) ::setenv(name, "hunter2", 1);
  withhold("PROCESS_TEST_SECRET");
  CHECK(shell("env | grep hunter2").out == "PROCESS_TEST_OTHER=hunter2\n");
  for (const char* const name : {"PROCESS_TEST_SECRET", "PGPASSWORD", "PROCESS_TEST_OTHER"}) ::unsetenv(name);
}

TEST_CASE("process: standard input, also one that nobody reads, and none") {
  Bytes much(300'000, 'x');
  Process process;
  process.program = "wc";
  process.arguments = {"-c"};
  process.input = much;
  CHECK(run(process).out == "300000\n");
  process.program = "true";
  process.arguments = {};
  CHECK(run(process).good());
  process.program = "cat";
  process.input = {};
  CHECK(run(process).out.empty());
}

TEST_CASE("process: output is limited, and drained nevertheless") {
  Process process;
  process.program = "sh";
  process.arguments = {"-c", "head -c 500000 /dev/zero; echo done >&2"};
  process.output_limit = 1000;
  const ProcessEnd end = run(process);
  CHECK(end.good());
  CHECK(end.cut);
  CHECK(end.out.size() == 1000);
  CHECK(end.err == "done\n");
}

TEST_CASE("process: when its time is over it is killed, with what it started") {
  const test::Scratch folder;
  Process process;
  process.program = "sh";
  process.arguments = {"-c", "sleep 600 & echo $!; echo early; wait"};
  process.limit = 300ms;
  const ProcessEnd end = run(process);
  CHECK(end.timed_out);
  CHECK(how_it_ended(end).starts_with("it did not end in time"));
  CHECK(end.out.ends_with("early\n"));
  const int grandchild = std::stoi(end.out);
  // It is a zombie until init takes it, or gone.
  bool gone = false;
  for (int i = 0; i < 500 && !gone; ++i) {
    std::error_code failed;
    const std::string status = std::filesystem::exists("/proc/" + std::to_string(grandchild), failed)
                                   ? test::get("/proc/" + std::to_string(grandchild) + "/stat")
                                   : " Z ";
    gone = status.find(" Z ") != std::string::npos;
    if (!gone) ::usleep(10'000);
  }
  CHECK(gone);
}

TEST_CASE("process: what it leaves in the background is not waited for") {
  Process process;
  process.program = "sh";
  process.arguments = {"-c", "sleep 600 & echo $!"};
  process.limit = 500s;
  const ProcessEnd end = run(process);
  CHECK(end.good());
  ::kill(std::stoi(end.out), SIGKILL);
}

TEST_CASE("process: what has a session of its own is neither killed when time is over, nor waited for") {
  Process process;
  process.program = "sh";
  process.arguments = {"-c", "setsid sh -c 'echo $$; exec sleep 600' & sleep 600"};
  process.limit = 500ms;
  const ProcessEnd end = run(process);
  CHECK(end.timed_out);
  const int left = std::stoi(end.out);
  CHECK(::kill(left, 0) == 0);
  ::kill(left, SIGKILL);
}

TEST_CASE("process: when certkit is asked to end, a program is stopped, and one that cleans up is not") {
  const test::Scratch folder;
  for (const bool to_the_end : {false, true}) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::signal(SIGTERM, SIG_DFL);
      const SignalGuard guard;
      ::raise(SIGTERM);
      Process process;
      process.program = "sh";
      process.arguments = {"-c", "sleep 0.2; echo done > \"$0\"", (folder / (to_the_end ? "cleaned" : "stopped")).string()};
      process.to_the_end = to_the_end;
      try {
        (void)run(process);
      } catch (const Error&) {
        ::_exit(1);
      }
      ::_exit(0);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    CHECK(WEXITSTATUS(status) == (to_the_end ? 0 : 1));
  }
  CHECK(test::snapshot(folder.path()) == test::Snapshot{{"cleaned", "done\n"}});
}

TEST_CASE("process: no descriptor leaks into it, and none stays") {
  const int leaky = ::open("/dev/null", O_RDONLY);  // not close-on-exec
  const auto mine = [] {
    std::size_t count = 0;
    for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) ++count;
    return count;
  };
  const std::size_t before = mine();
  CHECK(shell("ls /proc/self/fd | wc -l").out == "4\n");  // the three, and the folder that ls reads
  CHECK(mine() == before);
  ::close(leaky);
}

TEST_CASE("process: a program that is not there, or is none" * doctest::skip(test::is_under_valgrind())) {
  const test::Scratch folder;
  test::put(folder / "text", "hello");
  const auto message = [](const std::string& program) {
    Process process;
    process.program = program;
    try {
      (void)run(process);
    } catch (const Error& error) {
      CHECK(error.code() == Errc::unreadable);
      return error.message();
    }
    return std::string("it ran");
  };
  CHECK(message((folder / "nothing").string()).find("No such file") != std::string::npos);
  CHECK(message((folder / "text").string()).find("Permission denied") != std::string::npos);
  CHECK(message("certkit-test-no-such-program").find("No such file") != std::string::npos);
}
