#include <signal.h>

#include <array>
#include <atomic>
#include <mutex>

#include "base/signals.hpp"

namespace certkit::base {
namespace {

constexpr std::array kGuarded = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

std::mutex mutex;
int guards = 0;
std::array<struct sigaction, kGuarded.size()> before{};
struct sigaction before_file_size {};
std::atomic<int> noted = 0;
static_assert(std::atomic<int>::is_always_lock_free, "it is written by a signal handler");

void note(int signal) {
  int none = 0;
  noted.compare_exchange_strong(none, signal);
}

bool is_default(const struct sigaction& action) { return (action.sa_flags & SA_SIGINFO) == 0 && action.sa_handler == SIG_DFL; }

void replace_default(int signal, void (*handler)(int), struct sigaction& old) {
  ::sigaction(signal, nullptr, &old);
  if (!is_default(old)) return;
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

void put_back(int signal, const struct sigaction& old) {
  if (is_default(old)) ::sigaction(signal, &old, nullptr);
}

}  // namespace

SignalGuard::SignalGuard() {
  const std::lock_guard lock(mutex);
  if (guards++ != 0) return;
  noted = 0;
  for (std::size_t i = 0; i < kGuarded.size(); ++i) replace_default(kGuarded[i], note, before[i]);
  replace_default(SIGXFSZ, SIG_IGN, before_file_size);  // a limit on file sizes is then an error of write(), and can be reported
}

SignalGuard::~SignalGuard() {
  const std::lock_guard lock(mutex);
  if (--guards != 0) return;
  for (std::size_t i = 0; i < kGuarded.size(); ++i) put_back(kGuarded[i], before[i]);
  put_back(SIGXFSZ, before_file_size);
  if (const int signal = noted.exchange(0); signal != 0) ::raise(signal);
}

bool SignalGuard::arrived() noexcept { return noted.load() != 0; }

void SignalGuard::stop_if_arrived() {
  if (arrived()) throw Error(Errc::unwritable, "interrupted; nothing was changed");
}

}  // namespace certkit::base
