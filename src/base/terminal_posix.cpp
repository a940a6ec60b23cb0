#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <termios.h>

#include "base/terminal.hpp"
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <array>

#include "base/descriptor_posix.hpp"
#include "certkit/error.hpp"

namespace certkit::base {
namespace {

constexpr std::array kEnding = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP};
int wake_up = -1;  // a pipe, so that a signal between two calls, or in another thread, is not missed

void note(int signal) {
  const int before = errno;
  const auto octet = static_cast<unsigned char>(signal);
  if (::write(wake_up, &octet, 1) < 0) errno = before;
  errno = before;
}

// While it lives, the terminal does not echo and signals go to `note`.
class Silence {
 public:
  explicit Silence(int terminal) : terminal_(terminal) {
    ::tcgetattr(terminal, &before_);
    for (std::size_t i = 0; i < kEnding.size(); ++i) {
      ::sigaction(kEnding[i], nullptr, &handlers_[i]);
      if (ignored(i)) continue;
      struct sigaction action {};
      action.sa_handler = note;
      ::sigemptyset(&action.sa_mask);
      ::sigaction(kEnding[i], &action, nullptr);
    }
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL);
    silent.c_lflag |= ICANON | ISIG;
    (void)retried([&] { return ::tcsetattr(terminal, TCSAFLUSH, &silent); });
  }
  ~Silence() {
    (void)retried([&] { return ::tcsetattr(terminal_, TCSADRAIN, &before_); });
    for (std::size_t i = 0; i < kEnding.size(); ++i)
      if (!ignored(i)) ::sigaction(kEnding[i], &handlers_[i], nullptr);
  }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;

 private:
  [[nodiscard]] bool ignored(std::size_t i) const {
    return (handlers_[i].sa_flags & SA_SIGINFO) == 0 && handlers_[i].sa_handler == SIG_IGN;
  }
  int terminal_;
  termios before_{};
  std::array<struct sigaction, kEnding.size()> handlers_{};
};

void say(int terminal, const std::string& text) {
  for (std::size_t at = 0; at < text.size();) {
    const ssize_t put = retried([&] { return ::write(terminal, text.data() + at, text.size() - at); });
    if (put <= 0) return;
    at += static_cast<std::size_t>(put);
  }
}

struct Answer {
  std::optional<Secret> secret;
  int signal = 0;
  bool too_long = false;
};

Answer read_answer(int terminal, int signals) {
  Secret line(kLongestSecret);
  std::size_t size = 0;
  Answer answer;
  for (;;) {
    std::array<pollfd, 2> waiting{{{terminal, POLLIN, 0}, {signals, POLLIN, 0}}};
    if (retried([&] { return ::poll(waiting.data(), waiting.size(), -1); }) < 0) return answer;
    if (waiting[1].revents != 0) {
      unsigned char octet = 0;
      if (retried([&] { return ::read(signals, &octet, 1); }) == 1) answer.signal = octet;
      return answer;
    }
    std::uint8_t octet = 0;
    const ssize_t got = retried([&] { return ::read(terminal, &octet, 1); });
    if (got <= 0 && size == 0) return answer;
    if (got <= 0 || octet == '\n' || octet == '\r') break;
    if (size < line.size()) {
      line.reveal_mutable()[size++] = octet;
    } else {
      answer.too_long = true;
    }
    wipe(&octet, 1);
  }
  answer.secret = Secret::copy_of(line.reveal().first(size));
  return answer;
}

}  // namespace

bool is_terminal(int descriptor) noexcept { return ::isatty(descriptor) == 1; }

std::optional<Secret> ask_secret(const std::string& prompt) {
  const Descriptor terminal(retried([&] { return ::open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY); }));
  if (!terminal || !is_terminal(terminal.get())) return std::nullopt;
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return std::nullopt;
  const Descriptor signals(ends[0]), wake(ends[1]);
  for (;;) {
    Answer answer;
    wake_up = wake.get();
    {
      const Silence silence(terminal.get());
      say(terminal.get(), prompt);
      answer = read_answer(terminal.get(), signals.get());
      say(terminal.get(), "\n");  // the user's own was not shown
    }
    if (answer.signal != 0) {
      ::raise(answer.signal);  // with what it did before; the process ends here, or stops, or has a handler
      continue;
    }
    if (answer.too_long) throw Error(Errc::limit, "a password is longer than " + std::to_string(kLongestSecret) + " octets");
    return std::move(answer.secret);
  }
}

Secret read_secret_line(int descriptor) {
  Secret line(kLongestSecret + 5);  // with byte order mark and line ending
  std::size_t size = 0;
  for (;;) {
    std::uint8_t& octet = line.reveal_mutable()[size];
    const ssize_t got = retried([&] { return ::read(descriptor, &octet, 1); });  // one at a time: what follows belongs to somebody else
    if (got < 0)
      throw Error(Errc::unreadable, "cannot read a password from descriptor " + std::to_string(descriptor) + ": " + reason(errno),
                  errno == EBADF ? "open it for certkit, as in: certkit … --passin fd:3 3< password-file" : "");
    if (got == 0) break;
    if (octet == '\n') {
      if (size != 0 && line.reveal()[size - 1] == '\r') --size;
      break;
    }
    if (++size == line.size()) break;
  }
  ByteView text = line.reveal().first(size);
  if (as_text(text).substr(0, 3) == "\xef\xbb\xbf") text = text.subspan(3);
  if (text.size() > kLongestSecret) throw Error(Errc::limit, "a password is longer than " + std::to_string(kLongestSecret) + " octets");
  return Secret::copy_of(text);
}

void no_core_dumps() noexcept {
  const rlimit none{0, 0};
  if (::setrlimit(RLIMIT_CORE, &none) != 0) errno = 0;
#ifdef __linux__
  if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) errno = 0;
#endif
}

void occupy_standard_streams() noexcept {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF)
      (void)::open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY);  // takes the lowest number that is free: this one
}

}  // namespace certkit::base
