// An EST server as certkit speaks to it: its URLs, and its answers as answers or errors. What is in a body: answer.hpp.
#pragma once

#include "issue/issuer.hpp"

namespace certkit::issue::est {

// "https://host/.well-known/est[/label]" of what the user wrote; the path may be left out. Throws Errc::usage.
[[nodiscard]] std::string base_url(const std::string& where);

// What the login says, for the sentence about a 401.
struct Login {
  bool user = false, client_certificate = false;
};

class Server {
 public:
  Server(std::string base, std::unique_ptr<net::Http> http, Login login, std::function<Time()> now);

  [[nodiscard]] std::string url(std::string_view operation) const;
  // Of a GET: nullopt where the server has no such thing, or not for this client (204, 4xx, 501). Throws as post() does.
  [[nodiscard]] std::optional<std::string> get(std::string_view operation);

  struct Answered {
    std::string body;      // of a 200
    bool pending = false;  // 202 (RFC 7030 §4.2.3)
    std::optional<std::chrono::seconds> ask_again;
    std::string says;                // of what comes with a 202
    std::optional<Refused> refused;  // a 4xx that is about the request
  };
  // Throws Errc::network (5xx, redirects, 404, busy), Errc::no_password and Errc::wrong_password (401).
  [[nodiscard]] Answered post(const std::string& url, const Csr& csr);

 private:
  [[nodiscard]] Error unauthorised(const net::HttpAnswer& answer) const;
  [[nodiscard]] Error failed(const net::HttpAnswer& answer, const std::string& operation) const;

  std::string base_;
  std::string host_;
  std::unique_ptr<net::Http> http_;
  Login login_;
  std::function<Time()> now_;
};

}  // namespace certkit::issue::est
