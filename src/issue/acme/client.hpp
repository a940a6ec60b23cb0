// A conversation with one ACME server (RFC 8555 §6): nonces, signatures, and asking again where that is safe.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "certkit/key.hpp"
#include "issue/acme/answers.hpp"
#include "net/http.hpp"

namespace certkit::issue::acme {

// The world's clock, and how long the CA may make one wait that asks too often (Retry-After).
struct Pace {
  std::function<Time()> now;
  std::function<void(std::chrono::seconds)> wait;
  std::function<void(const std::string& line)> say;            // may be empty
  std::chrono::seconds patience{120};                          // all waits together
  std::function<void(std::chrono::seconds)> leave_alone = {};  // the CA wants more than that; may be empty
  void tell(const std::string& line) const {
    if (say) say(line);
  }
};

struct Signer {
  const PrivateKey& key;
  std::string kid;  // empty: the key itself is in the message
};

struct Reply {
  net::HttpAnswer answer;
  std::optional<Problem> problem;  // the server's no (4xx)
  [[nodiscard]] bool ok() const noexcept { return !problem; }
};

class Client {
 public:
  Client(std::unique_ptr<net::Http> http, std::string directory_url, Pace pace);
  [[nodiscard]] const Directory& directory();  // fetched once
  [[nodiscard]] const std::string& directory_url() const noexcept { return directory_url_; }
  [[nodiscard]] Pace& pace() noexcept { return pace_; }

  // May the request be sent again when nobody knows whether it arrived?
  enum class Repeat { safe, once };
  // A no of the server is in the reply. Throws Errc::network where there is no answer, for 5xx, and where the CA makes one wait for longer
  // than pace.patience.
  [[nodiscard]] Reply post(const std::string& url, std::string_view payload, const Signer& signer, Repeat repeat = Repeat::safe);
  [[nodiscard]] Reply fetch(const std::string& url, const Signer& signer, const char* accept = nullptr);  // POST-as-GET
  [[nodiscard]] Reply get(const std::string& url);                                                        // not signed

  // What the reply says, by one of the functions of answers.hpp; where that cannot be read, the error names HTTP status and type.
  template <class Read>
  [[nodiscard]] auto understood(const Reply& reply, Read read) const {
    try {
      return read(reply.answer.body);
    } catch (const Error& error) {
      not_understood(reply, error);
    }
  }

 private:
  struct Signed {
    const std::string& url;
    std::string_view payload;
    const char* accept = nullptr;
  };
  [[nodiscard]] Reply send_signed(const Signed& what, const Signer& signer, Repeat repeat);
  [[nodiscard]] std::string take_nonce();
  void keep_nonce(const net::HttpAnswer& answer);
  // Calls `once` until it gets an answer that counts.
  [[nodiscard]] Reply persistently(const std::function<net::HttpAnswer()>& once, Repeat repeat);
  [[nodiscard]] Reply judged(net::HttpAnswer answer) const;
  // Sleeps as the CA wants it; throws where that is too long.
  void wait_as_told(const net::HttpAnswer& answer, const Problem& problem);
  [[noreturn]] void not_understood(const Reply& reply, const Error& error) const;

  std::unique_ptr<net::Http> http_;
  std::string directory_url_;
  Pace pace_;
  std::optional<Directory> directory_;
  std::vector<std::string> nonces_;
};

}  // namespace certkit::issue::acme
