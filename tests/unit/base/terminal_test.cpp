// At a pseudo-terminal that is the child's controlling terminal, as a user's is.
#include "base/terminal.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <functional>
#include <string>

#include "certkit/error.hpp"
#include "support/scratch.hpp"
#include "support/traced.hpp"

using namespace certkit::base;

namespace {

class Session {
 public:
  // `body` runs in a child whose terminal this is.
  explicit Session(const std::function<int()>& body) : master_(::posix_openpt(O_RDWR | O_NOCTTY)) {
    REQUIRE(master_ >= 0);
    REQUIRE(::grantpt(master_) == 0);
    REQUIRE(::unlockpt(master_) == 0);
    slave_ = ::open(::ptsname(master_), O_RDWR | O_NOCTTY);
    REQUIRE(slave_ >= 0);
    child_ = ::fork();
    if (child_ == 0) {
      for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) ::signal(signal, SIG_DFL);
      ::setsid();
      ::ioctl(slave_, TIOCSCTTY, 0);
      ::_exit(body());
    }
  }
  ~Session() {
    ::close(master_);
    ::close(slave_);
  }
  [[nodiscard]] std::string seen_until(const std::string& end) {
    pollfd waiting{master_, POLLIN, 0};
    while (seen_.find(end) == std::string::npos && ::poll(&waiting, 1, 5000) > 0) {
      char buffer[256];
      const ssize_t got = ::read(master_, buffer, sizeof buffer);
      if (got <= 0) break;
      seen_.append(buffer, static_cast<std::size_t>(got));
    }
    return std::exchange(seen_, {});
  }
  void type(const std::string& text) { CHECK(::write(master_, text.data(), text.size()) == static_cast<ssize_t>(text.size())); }
  [[nodiscard]] bool echoes() const {
    termios settings{};
    ::tcgetattr(slave_, &settings);
    return (settings.c_lflag & ECHO) != 0;
  }
  void send(int signal) const { ::kill(child_, signal); }
  [[nodiscard]] int wait(int options = 0) const {
    int status = 0;
    ::waitpid(child_, &status, options);
    return status;
  }

 private:
  int master_, slave_ = -1;
  pid_t child_ = -1;
  std::string seen_;
};

int ask_and_compare(const std::string& expected) {
  const auto secret = ask_secret("Password: ");
  if (!secret) return 3;
  return certkit::as_text(secret->reveal()) == expected ? 7 : 4;
}

}  // namespace

TEST_CASE("a password is asked for without echo, and the echo comes back") {
  Session session([] { return ask_and_compare("p\xc3\xa4ss word") == 7 ? ask_and_compare("") : 5; });
  CHECK(session.seen_until("Password: ") == "Password: ");
  CHECK_FALSE(session.echoes());
  session.type("p\xc3\xa4ss wordx\x7f\n");  // the terminal's own editing works
  const std::string after = session.seen_until("Password: ");
  CHECK(after.find("ss") == after.find("ssword"));
  CHECK(after.find("word") == after.find("word: "));
  session.type("\n");
  const int status = session.wait();
  CHECK(WEXITSTATUS(status) == 7);
  CHECK(session.echoes());
}

TEST_CASE("Ctrl-D gives up; without a terminal nothing is asked") {
  Session session([] { return ask_and_compare(""); });
  (void)session.seen_until("Password: ");
  session.type("\x04");
  CHECK(WEXITSTATUS(session.wait()) == 3);
  CHECK(session.echoes());
  CHECK(test::run_forked([] {
          ::setsid();
          return ask_secret("Password: ") ? 4 : 3;
        }).exit_code == 3);
}

TEST_CASE("signals at the prompt: the echo comes back first, then the process dies of them, or stops and asks again") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    Session session([] { return ask_and_compare(""); });
    (void)session.seen_until("Password: ");
    if (signal == SIGINT)
      session.type("\x03");
    else
      session.send(signal);
    const int status = session.wait();
    CHECK(WIFSIGNALED(status));
    CHECK(WTERMSIG(status) == signal);
    CHECK(session.echoes());
  }
}

TEST_CASE("too long is said, not cut") {
  Session session([] {
    try {
      (void)ask_secret("Password: ");
    } catch (const certkit::Error& error) {
      return error.code() == certkit::Errc::limit ? 7 : 4;
    }
    return 3;
  });
  (void)session.seen_until("Password: ");
  // A terminal takes lines of 4095 octets; Ctrl-D in mid line passes on what there is.
  session.type(std::string(2500, 'x') + "\x04");
  session.type(std::string(2500, 'x') + "\n");
  CHECK(WEXITSTATUS(session.wait()) == 7);
}

TEST_CASE("no core files") {
  CHECK(test::run_forked([] {
          no_core_dumps();
          rlimit limit{};
          ::getrlimit(RLIMIT_CORE, &limit);
          return limit.rlim_cur == 0 && limit.rlim_max == 0 ? 7 : 4;
        }).exit_code == 7);
  CHECK_FALSE(is_terminal(-1));
}
