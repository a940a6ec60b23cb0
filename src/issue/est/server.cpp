#include "issue/est/server.hpp"

#include "base/text.hpp"
#include "net/said.hpp"
#include "net/url.hpp"

namespace certkit::issue::est {
namespace {

constexpr std::string_view kWellKnown = "/.well-known/est";
constexpr int kRedirects = 3;

std::string last_segment(const std::string& url) { return url.substr(url.rfind('/') + 1); }

}  // namespace

std::string base_url(const std::string& where) {
  net::Url url = net::parse_url(where);
  if (url.scheme != "https")
    throw Error(Errc::usage, "EST runs over TLS alone (RFC 7030 §3.3): " + base::printable(where),
                "write it as https://" + url.authority());
  while (url.path.ends_with('/')) url.path.pop_back();
  if (url.path.empty()) url.path = kWellKnown;
  const std::size_t at = url.path.find(kWellKnown);
  if (at == std::string::npos || url.path.find('?') != std::string::npos)
    throw Error(Errc::usage, "\"" + base::printable(where) + "\" is not where an EST server is (RFC 7030 §3.2.2)",
                "write it as https://HOST/.well-known/est, with /LABEL behind it where the server has several CAs");
  for (const std::string_view operation : {"/cacerts", "/csrattrs", "/simpleenroll", "/simplereenroll"})
    if (url.path.ends_with(operation))
      throw Error(Errc::usage, "an EST server is named without the operation " + std::string(operation),
                  "write " + url.to_text().substr(0, url.to_text().size() - operation.size()));
  return url.to_text();
}

Server::Server(std::string base, std::unique_ptr<net::Http> http, Login login, std::function<Time()> now)
    : base_(std::move(base)), host_(net::parse_url(base_).authority()), http_(std::move(http)), login_(login), now_(std::move(now)) {}

std::string Server::url(std::string_view operation) const { return net::join(base_, operation); }

std::optional<std::string> Server::get(std::string_view operation) {
  net::HttpRequest request;
  request.url = url(operation);
  request.redirects = kRedirects;
  net::HttpAnswer answer = http_->send(request);
  if (answer.status == 200) return std::move(answer.body);
  if (answer.status == 401) throw unauthorised(answer);
  const bool busy = answer.status == 407 || answer.status == 408 || answer.status == 429;
  if (answer.status == 204 || answer.status == 501 || (answer.status >= 400 && answer.status < 500 && !busy)) return std::nullopt;
  throw failed(answer, std::string(operation));
}

Server::Answered Server::post(const std::string& url, const Csr& csr) {
  net::HttpRequest request;
  request.method = "POST";
  request.url = url;
  // RFC 8951 §3.1 has no more line breaks, and old servers take a body without any.
  request.headers = {{"Content-Type", "application/pkcs10"}, {"Content-Transfer-Encoding", "base64"}, {"Accept", "application/pkcs7-mime"}};
  request.body = base::to_base64(csr.der());
  request.once = true;  // or the CA makes two certificates
  net::HttpAnswer answer = http_->send(request);
  Answered answered;
  switch (answer.status) {
    case 200: answered.body = std::move(answer.body); return answered;
    case 202:
      answered.pending = true;
      answered.ask_again = net::retry_after(answer, now_());
      answered.says = net::plain_text(answer.body);
      return answered;
    case 401: throw unauthorised(answer);
    case 404:
    case 405:
    case 407:
    case 408:
    case 429: throw failed(answer, last_segment(url));
    default: break;
  }
  if (answer.status < 400 || answer.status >= 500) throw failed(answer, last_segment(url));
  answered.refused = Refused{host_ + " says no: " + net::status_text(answer) + net::which_says(answer),
                             answer.status == 403 ? "is this user or client certificate allowed to ask for these names?"
                                                  : "see the names, key and attributes of the request against what this CA issues"};
  return answered;
}

Error Server::unauthorised(const net::HttpAnswer& answer) const {
  const std::string says = net::status_text(answer) + net::which_says(answer);
  if (login_.user)
    return {Errc::wrong_password, host_ + " does not take this user and password: " + says, "see the issuer's settings user and password",
            host_};
  if (login_.client_certificate)
    return {Errc::wrong_password, host_ + " does not take this client certificate: " + says,
            "does it know the CA of the certificate, and is it still valid?", host_};
  return {Errc::no_password, host_ + " wants to know who asks: " + says,
          "give the issuer's settings user and password, or client_certificate and client_key", host_};
}

Error Server::failed(const net::HttpAnswer& answer, const std::string& operation) const {
  const std::string says = host_ + " answers " + operation + " with " + net::status_text(answer) + net::which_says(answer);
  if (answer.status >= 300 && answer.status < 400)
    return {Errc::network, says + "; it sends to " + base::printable(answer.header("location")),
            "if that is the right server, name it instead", host_};
  if (answer.status == 404 || answer.status == 405)
    return {Errc::network, says, "is the label behind /.well-known/est right? many servers want one for each CA", host_};
  if (const auto seconds = net::retry_after(answer, now_()))
    return {Errc::network, says, "it wants to be asked again in " + std::to_string(seconds->count()) + " s", host_};
  return {Errc::network, says, "try again; see the server's log", host_};
}

}  // namespace certkit::issue::est
