// HTTP, as issuers and revocation need it: one request, one answer, everything about it limited. Behind it libcurl, loaded when it is
// needed.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "certkit/bytes.hpp"
#include "certkit/error.hpp"
#include "certkit/secret.hpp"
#include "certkit/time.hpp"

namespace certkit::net {

struct HttpHeader {
  std::string name, value;
};

struct HttpBrokenOff;

struct HttpRequest {
  std::string method = "GET";  // GET, HEAD or POST
  std::string url;             // http or https
  std::vector<HttpHeader> headers;
  std::string body;  // of a POST
  // A POST that must not come twice: where a connection that was open breaks off, it is not sent once more on a new one, as libcurl does.
  bool once = false;
  std::size_t answer_limit = 4u << 20;  // octets of the answer's body; more is Errc::limit
  HttpBrokenOff* broken_off = nullptr;  // is told how far it came, where send() throws; may be nullptr
  int redirects = 0;                    // how many are followed, of a GET and to the same origin; another origin is Errc::refused
};

struct HttpAnswer {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;
  std::string url;           // of the last request, after redirects
  Bytes server_certificate;  // DER of the server's own; empty without TLS
  // The server did not prove to be the one that was asked (HTTP Negotiate without TLS), and did answer: whoever needs what the answer says
  // of a request that it has acted upon reads that, and throws this then.
  std::optional<Error> doubt;
  [[nodiscard]] std::string header(std::string_view name) const;  // of several the first; empty if there is none
  [[nodiscard]] std::vector<std::string> all_headers(std::string_view name) const;
};

// An exchange that failed.
struct HttpBrokenOff {
  bool unsent = false;  // nothing of the body had left: the server cannot have acted upon it
  HttpAnswer answer;    // as much of it as had come
};

struct HttpOptions {
  std::filesystem::path ca_file;  // PEM, the trust anchors of the server's certificate; empty: the system's
  struct Client {                 // for servers that ask for a certificate
    std::string certificates_pem;
    Secret key_pem;
  };
  std::shared_ptr<const Client> client;
  enum class Auth { none, basic, ntlm } auth = Auth::none;
  std::string user;  // DOMAIN\user for NTLM
  std::shared_ptr<const Secret> password;
  std::string proxy;       // empty: as http_proxy, https_proxy, all_proxy and no_proxy say
  std::string proxy_user;  // HTTP Basic, to the proxy alone; empty: none
  std::shared_ptr<const Secret> proxy_password;
  std::chrono::seconds connect_limit{20}, whole_limit{120};  // of one request
  std::string user_agent;                                    // empty: certkit/VERSION
  bool http1_only = false;                                   // NTLM and Negotiate authenticate a connection
  // Whether a URL may lead where a cloud answers its own machines. No where it is a stranger's: then there is no proxy but `proxy`, either.
  bool link_local = true;
};

class Http {
 public:
  virtual ~Http() = default;
  // Whatever the server answers is an answer, a 404 too. Throws Errc::network (naming host, cause and next step), Errc::limit where the
  // answer is too large, Errc::refused for a redirect to another origin, Errc::malformed for one to no URL, Errc::usage for a URL of the
  // request that is none, and Errc::unsupported where the installed libcurl cannot do what is wanted. Requests of one Http take turns on
  // one connection where the server keeps it open.
  [[nodiscard]] virtual HttpAnswer send(const HttpRequest& request) = 0;
};

// Throws Errc::unsupported where libcurl is not installed, Errc::unreadable where ca_file cannot be read.
[[nodiscard]] std::unique_ptr<Http> open_http(HttpOptions options);

// Retry-After (RFC 9110 §10.2.3), in seconds or as a date; nullopt if there is none or it is none. Never negative.
[[nodiscard]] std::optional<std::chrono::seconds> retry_after(const HttpAnswer& answer, Time now);
// A date of HTTP (RFC 9110 §5.6.7) in its preferred form: "Sun, 06 Nov 1994 08:49:37 GMT".
[[nodiscard]] std::optional<Time> time_from_http(std::string_view text);
// "HTTP 503 Service Unavailable", for messages.
[[nodiscard]] std::string status_text(const HttpAnswer& answer);
// Which relation of the Link headers (RFC 8288) leads where: the targets of `relation`, as written.
[[nodiscard]] std::vector<std::string> links(const HttpAnswer& answer, std::string_view relation);

}  // namespace certkit::net
