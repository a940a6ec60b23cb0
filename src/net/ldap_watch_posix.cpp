#include <sys/socket.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "net/ldap_watch.hpp"

namespace certkit::net {

struct LdapWatch::State {
  ldap_conncb callbacks{};
  std::chrono::seconds limit{0};
  std::mutex mutex;
  std::condition_variable changed;
  std::thread thread;
  int socket = -1;
  bool over = false, ended = false;

  void watch() {
    std::unique_lock lock(mutex);
    if (changed.wait_for(lock, limit, [&] { return over; })) return;
    ended = true;
    if (socket >= 0) (void)::shutdown(socket, SHUT_RDWR);  // whoever reads or writes there fails now
  }
  void stop() noexcept {
    {
      const std::lock_guard lock(mutex);
      over = true;
      socket = -1;
    }
    changed.notify_all();
    if (thread.joinable()) thread.join();
  }
};

namespace {

int connected(LDAP*, Sockbuf* buffer, LDAPURLDesc*, sockaddr*, ldap_conncb* callbacks) noexcept {
  auto& state = *static_cast<LdapWatch::State*>(callbacks->lc_arg);
  try {
    int socket = -1;
    (void)ldap_library().sockbuf_control(buffer, LBER_SB_OPT_GET_FD, &socket);
    const std::lock_guard lock(state.mutex);
    if (state.over) return LDAP_SUCCESS;
    state.socket = socket;
    if (!state.thread.joinable()) state.thread = std::thread([&state] { state.watch(); });
  } catch (const std::exception&) {
    return LDAP_NO_MEMORY;
  }
  return LDAP_SUCCESS;
}

void closed(LDAP*, Sockbuf*, ldap_conncb* callbacks) noexcept {
  auto& state = *static_cast<LdapWatch::State*>(callbacks->lc_arg);
  const std::lock_guard lock(state.mutex);
  state.socket = -1;
}

}  // namespace

LdapWatch::LdapWatch(LDAP* handle, std::chrono::seconds limit) : state_(std::make_unique<State>()) {
  state_->limit = limit;
  state_->callbacks.lc_add = &connected;
  state_->callbacks.lc_del = &closed;
  state_->callbacks.lc_arg = state_.get();
  (void)ldap_library().set_option(handle, LDAP_OPT_CONNECT_CB, &state_->callbacks);
}

LdapWatch::~LdapWatch() { state_->stop(); }

void LdapWatch::done() noexcept { state_->stop(); }

bool LdapWatch::ended() const noexcept {
  const std::lock_guard lock(state_->mutex);
  return state_->ended;
}

}  // namespace certkit::net
