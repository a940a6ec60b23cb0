#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <set>

#include "base/descriptor_posix.hpp"
#include "base/process.hpp"
#include "base/signals.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

[[noreturn]] void fail(const std::string& program, int error) {
  throw Error(Errc::unreadable, "the program " + printable(program) + " cannot be run: " + reason(error),
              error == EACCES    ? "make it executable: chmod +x"
              : error == ENOEXEC ? "does its first line say what runs it, as #!/bin/sh does?"
                                 : "name a program that is there, with its path");
}

struct Pipe {
  Descriptor read, write;
};
Pipe make_pipe(const std::string& program) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) fail(program, errno);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

struct Withheld {
  std::mutex guard;
  std::set<std::string, std::less<>> names{"PGPASSWORD"};
};
Withheld& withheld() {
  static Withheld all;
  return all;
}
bool is_withheld(std::string_view name) {
  const std::lock_guard lock(withheld().guard);
  return withheld().names.contains(name);
}

// certkit's environment and what is added to it, as posix_spawn wants it.
class Environment {
 public:
  explicit Environment(const Process& process) {
    for (const auto& [name, value] : process.environment) lines_[name] = name + "=" + value;
    for (char** line = ::environ; line != nullptr && *line != nullptr; ++line) {
      const std::string_view text = *line, name = text.substr(0, text.find('='));
      if (is_withheld(name)) continue;
      lines_.emplace(name, text);  // not over what is there
    }
    for (auto& [name, line] : lines_) pointers_.push_back(line.data());
    pointers_.push_back(nullptr);
  }
  [[nodiscard]] char* const* get() const { return pointers_.data(); }

 private:
  std::map<std::string, std::string, std::less<>> lines_;
  std::vector<char*> pointers_;
};

// A write to a program that has closed its input is an error here, not a signal.
class NoPipeSignal {
 public:
  NoPipeSignal() {
    ::sigemptyset(&pipe_);
    ::sigaddset(&pipe_, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &pipe_, &before_);
  }
  ~NoPipeSignal() {
    const timespec none{};
    if (::sigismember(&before_, SIGPIPE) == 0) {
      while (::sigtimedwait(&pipe_, nullptr, &none) == SIGPIPE) continue;
    }
    ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  NoPipeSignal(const NoPipeSignal&) = delete;
  NoPipeSignal& operator=(const NoPipeSignal&) = delete;

 private:
  sigset_t pipe_{}, before_{};
};

// The child, until it has ended and was asked how.
class Child {
 public:
  Child(const Process& process, int in, int out, int err) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawnattr_init(&attributes);
    ::posix_spawn_file_actions_adddup2(&actions, in, 0);
    ::posix_spawn_file_actions_adddup2(&actions, out, 1);
    ::posix_spawn_file_actions_adddup2(&actions, err, 2);
    ::posix_spawn_file_actions_addclosefrom_np(&actions, 3);  // libraries open descriptors, too
    sigset_t none, usual;
    ::sigemptyset(&none);
    ::sigemptyset(&usual);
    for (const int signal : {SIGPIPE, SIGXFSZ}) ::sigaddset(&usual, signal);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setsigdefault(&attributes, &usual);
    ::posix_spawnattr_setpgroup(&attributes, 0);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    std::string program = process.program;
    std::vector<std::string> arguments = process.arguments;
    std::vector<char*> pointers{program.data()};
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const Environment environment(process);
    const int error = ::posix_spawnp(&pid_, program.c_str(), &actions, &attributes, pointers.data(), environment.get());
    ::posix_spawn_file_actions_destroy(&actions);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) fail(process.program, error);
  }
  ~Child() {
    if (!ended_) kill();
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  // Its whole group: what a script started would hold the pipes, and go on.
  void kill() {
    ::kill(-pid_, SIGKILL);
    ended_ = ended(0);
  }
  // How it ended, once it has; never waits with WNOHANG.
  std::optional<int> ended(int flags) {
    if (ended_) return ended_;
    int status = 0;
    if (retried([&] { return ::waitpid(pid_, &status, flags); }) != pid_) return std::nullopt;
    ended_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    return ended_;
  }

 private:
  pid_t pid_ = -1;
  std::optional<int> ended_;
};

// Moves what can be moved without waiting. False: the other side is done.
bool feed(const Descriptor& pipe, ByteView& input) {
  const ssize_t put = retried([&] { return ::write(pipe.get(), input.data(), input.size()); });
  if (put < 0) return errno == EAGAIN;
  input = input.subspan(static_cast<std::size_t>(put));
  return !input.empty();
}
bool drain(const Descriptor& pipe, const Process& process, std::string& kept, bool& cut) {
  std::array<char, 16'384> buffer;
  const ssize_t got = retried([&] { return ::read(pipe.get(), buffer.data(), buffer.size()); });
  if (got < 0) return errno == EAGAIN;
  const auto size = static_cast<std::size_t>(got);
  const std::size_t fits = process.keeps_end ? size : std::min(size, process.output_limit - kept.size());
  kept.append(buffer.data(), fits);
  const std::size_t excess = kept.size() - std::min(kept.size(), process.output_limit);
  kept.erase(0, excess);
  cut = cut || fits < size || excess != 0;
  return got > 0;
}

}  // namespace

ProcessEnd run(const Process& process) {
  const SignalGuard guard;
  const NoPipeSignal no_signal;
  Pipe in = make_pipe(process.program), out = make_pipe(process.program), err = make_pipe(process.program);
  if (process.input.empty()) in.read = Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  Child child(process, in.read.get(), out.write.get(), err.write.get());
  in.read = Descriptor();
  out.write = Descriptor();
  err.write = Descriptor();
  if (process.input.empty()) in.write = Descriptor();
  for (const Descriptor* mine : {&in.write, &out.read, &err.read})
    if (*mine) ::fcntl(mine->get(), F_SETFL, O_NONBLOCK);

  ProcessEnd end;
  ByteView input = process.input;
  const Clock::time_point until = Clock::now() + process.limit;
  milliseconds pause(1);
  for (bool last = false;;) {
    std::array<pollfd, 3> watched{{{in.write.get(), POLLOUT, 0}, {out.read.get(), POLLIN, 0}, {err.read.get(), POLLIN, 0}}};
    // Nothing tells of the end of a child whose pipes others hold: it is looked for, ever less often.
    const int ready = ::poll(watched.data(), watched.size(), last ? 0 : static_cast<int>(pause.count()));
    if (watched[0].revents != 0 && !feed(in.write, input)) in.write = Descriptor();
    if (watched[1].revents != 0 && !drain(out.read, process, end.out, end.cut)) out.read = Descriptor();
    if (watched[2].revents != 0 && !drain(err.read, process, end.err, end.cut)) err.read = Descriptor();
    if (last && (ready <= 0 || (!out.read && !err.read) || Clock::now() >= until)) break;
    last = last || child.ended(WNOHANG).has_value();
    if (!process.to_the_end && SignalGuard::arrived()) {
      child.kill();
      throw Error(Errc::unwritable, "interrupted; " + printable(process.program) + " was stopped",
                  "the same command again goes on, where what it did can be told");
    }
    if (!last && Clock::now() >= until) {
      end.timed_out = true;
      child.kill();
      last = true;
    }
    pause = ready > 0 ? milliseconds(1) : std::min(pause * 2, milliseconds(50));
  }
  end.exit_code = child.ended(0).value_or(1);
  return end;
}

void withhold(const std::string& variable) {
  const std::lock_guard lock(withheld().guard);
  withheld().names.insert(variable);
}

std::string how_it_ended(const ProcessEnd& end) {
  std::string text = end.timed_out ? "it did not end in time, and was killed" : "exit code " + std::to_string(end.exit_code);
  std::string_view said = end.err;
  while (!said.empty() && (said.back() == '\n' || said.back() == '\r' || said.back() == ' ')) said.remove_suffix(1);
  said = said.substr(said.find_last_of('\n') + 1);
  if (!said.empty()) text += ": " + printable(said.substr(0, 300));
  return text;
}

}  // namespace certkit::base
