#include <netdb.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/descriptor_posix.hpp"
#include "net/connect.hpp"

namespace certkit::net {
namespace {

// Lookups whose caller has gone, or waits, each a thread in the resolver: a resolver that is dead does not pile them up without end.
constexpr int kMostLookups = 512;

struct ListDeleter {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

std::string text_of(const addrinfo& one) {
  std::array<char, NI_MAXHOST> text{};
  const int failed = ::getnameinfo(one.ai_addr, one.ai_addrlen, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST);
  return failed == 0 ? text.data() : std::string();
}

// glibc names 127.0.0.1 twice for a localhost that is ::1, too.
bool is_among(const std::string& text, const std::vector<std::string>& addresses) {
  return std::find(addresses.begin(), addresses.end(), text) != addresses.end();
}

// 0, or the number of getaddrinfo().
int look_up(const std::string& host, Attempt::Family family, int flags, Resolved& into) {
  addrinfo wanted{};
  wanted.ai_family = family == Attempt::Family::v4 ? AF_INET : family == Attempt::Family::v6 ? AF_INET6 : AF_UNSPEC;
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags;
  addrinfo* found = nullptr;
  const int failed = ::getaddrinfo(host.c_str(), nullptr, &wanted, &found);
  const int why = errno;
  const std::unique_ptr<addrinfo, ListDeleter> list(found);
  if (failed != 0) {
    into.error = failed == EAI_SYSTEM ? base::reason(why) : ::gai_strerror(failed);
    return failed;
  }
  for (const addrinfo* one = list.get(); one != nullptr && into.addresses.size() < Resolved::kMostAddresses; one = one->ai_next)
    if (std::string text = text_of(*one); !text.empty() && !is_among(text, into.addresses)) into.addresses.push_back(std::move(text));
  if (into.addresses.empty()) into.error = "no address";
  return 0;
}

// Shared with the thread, which may outlive whoever asked.
struct Lookup {
  std::mutex mutex;
  std::condition_variable changed;
  bool done = false;
  Resolved answer;
};

class Lookups {
 public:
  bool begin() {
    const std::lock_guard lock(mutex_);
    if (running_ == kMostLookups) return false;
    ++running_;
    return true;
  }
  void end() {
    const std::lock_guard lock(mutex_);
    --running_;
  }

 private:
  std::mutex mutex_;
  int running_ = 0;
};

// Never destroyed: a thread may come back from the resolver while the program ends.
Lookups& lookups() {
  static auto* const kLookups = new Lookups;
  return *kLookups;
}

}  // namespace

Resolved resolve(const std::string& host, Attempt::Family family, Deadline until) {
  Resolved literal;
  if (host.empty() || host.find('\0') != std::string::npos) return {{}, "that is no name of a host"};
  if (look_up(host, family, AI_NUMERICHOST, literal) == 0) return literal;
  if (!lookups().begin()) return {{}, "too many names are being looked up already, and the resolver does not answer"};
  const auto lookup = std::make_shared<Lookup>();
  try {
    std::thread([lookup, host, family] {
      Resolved answer;
      try {
        (void)look_up(host, family, 0, answer);
      } catch (const std::exception&) {
        answer = {{}, "no memory"};
      }
      {
        const std::lock_guard lock(lookup->mutex);
        lookup->answer = std::move(answer);
        lookup->done = true;
      }
      lookup->changed.notify_all();
      lookups().end();
    }).detach();
  } catch (const std::exception&) {
    lookups().end();
    return {{}, "there is no thread to look it up in"};
  }
  std::unique_lock lock(lookup->mutex);
  if (!lookup->changed.wait_until(lock, until, [&] { return lookup->done; })) return {{}, "the resolver does not answer in time"};
  return lookup->answer;
}

}  // namespace certkit::net
