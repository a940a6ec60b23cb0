// Runs commands in turn, A, B, C, A, B, C, and says what each run cost. A program of its own because a child's peak memory is counted from
// before its exec: whoever starts it must be smaller than what is measured, and Python is not. Linked statically for the same reason.
// usage: bench-launch ROUNDS -- COMMAND [ARGUMENT...] [-- COMMAND...]
//   {} in an argument is the number of the round, for fresh folders. Round 0 warms up and is not shown.
//   A line per run: ROUND COMMAND(index) WALL(us) CPU(us) PEAK(KiB). A command that fails ends everything, with what it wrote to stderr.
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <string>
#include <vector>

extern char** environ;

namespace {

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "bench-launch: %s\n", what.c_str());
  std::exit(1);
}

long long now_us() {
  timespec t{};
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1'000'000LL + t.tv_nsec / 1000;
}
long long in_us(const timeval& t) { return t.tv_sec * 1'000'000LL + t.tv_usec; }

std::string with_round(std::string argument, int round) {
  for (std::size_t at; (at = argument.find("{}")) != std::string::npos;) argument.replace(at, 2, std::to_string(round));
  return argument;
}

struct Run {
  long long wall = 0;
  rusage used{};
};

Run run(const std::vector<std::string>& command, int round, int errors) {
  std::vector<std::string> words;
  std::vector<char*> argv;
  for (const std::string& word : command) words.push_back(with_round(word, round));
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  if (ftruncate(errors, 0) != 0 || lseek(errors, 0, SEEK_SET) != 0) fail("its own temporary file cannot be emptied");

  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&files, errors, 2);
  Run result;
  pid_t child = 0;
  const long long start = now_us();
  if (const int error = posix_spawnp(&child, argv[0], &files, nullptr, argv.data(), environ); error != 0)
    fail(words[0] + ": " + std::strerror(error));
  int status = 0;
  while (wait4(child, &status, 0, &result.used) < 0)
    if (errno != EINTR) fail("wait4 failed");
  result.wall = now_us() - start;
  posix_spawn_file_actions_destroy(&files);
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    std::string line, text(4000, '\0');
    for (const std::string& word : words) line += " " + word;
    const ssize_t size = pread(errors, text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    fail("this failed (" +
         (WIFEXITED(status) ? "exit " + std::to_string(WEXITSTATUS(status)) : "signal " + std::to_string(WTERMSIG(status))) + "):" + line +
         "\n" + text);
  }
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4 || std::string(argv[2]) != "--") fail("usage: bench-launch ROUNDS -- COMMAND [ARGUMENT...] [-- COMMAND...]");
  const int rounds = std::atoi(argv[1]);
  if (rounds < 1) fail("ROUNDS is a number from 1");
  std::vector<std::vector<std::string>> commands;
  for (int i = 2; i < argc; ++i) {
    if (std::string(argv[i]) == "--")
      commands.emplace_back();
    else
      commands.back().emplace_back(argv[i]);
  }
  std::FILE* const errors = std::tmpfile();
  if (errors == nullptr) fail("no temporary file");
  for (int round = 0; round <= rounds; ++round)
    for (std::size_t i = 0; i < commands.size(); ++i) {
      if (commands[i].empty()) fail("an empty command");
      const Run done = run(commands[i], round, fileno(errors));
      if (round > 0)
        std::printf("%d %zu %lld %lld %ld\n", round, i, done.wall, in_us(done.used.ru_utime) + in_us(done.used.ru_stime),
                    done.used.ru_maxrss);
    }
}
