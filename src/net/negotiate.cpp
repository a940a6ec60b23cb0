#include "net/negotiate.hpp"

#include <optional>

#include "base/text.hpp"
#include "net/channel_binding.hpp"
#include "net/url.hpp"

namespace certkit::net {
namespace {

constexpr int kLegs = 6;  // requests for one answer: Kerberos takes two, three where the server wants a round more

struct Offer {
  bool made = false;
  Bytes token;
};

// "WWW-Authenticate: Negotiate", or with a token behind it.
Offer offer_in(const HttpAnswer& answer) {
  Offer offer;
  for (const std::string& header : answer.all_headers("www-authenticate")) {
    const std::string lower = base::lower_ascii(header);
    if (!lower.starts_with("negotiate")) continue;
    const std::size_t end = header.find(',');
    std::string_view rest = std::string_view(header).substr(9, end == std::string::npos ? end : end - 9);
    if (!rest.empty() && rest.front() != ' ') continue;
    offer.made = true;
    Bytes token;
    if (base::from_base64(rest, token) && !token.empty()) offer.token = std::move(token);
  }
  return offer;
}

class NegotiateHttp final : public Http {
 public:
  NegotiateHttp(std::unique_ptr<Http> http, MakeTokens tokens) : http_(std::move(http)), tokens_(std::move(tokens)) {}

  HttpAnswer send(const HttpRequest& request) override {
    if (!probed_ && request.method == "POST") probe(request);
    if (!wants_token_) {
      HttpAnswer answer = http_->send(request);
      learn(answer);
      // A POST that was refused unread is sent again below, as GETs are.
      if (answer.status != 401 || !wants_token_) return answer;
    }
    HttpAnswer answer = with_token(request);
    // Behind a load balancer the connection may have ended at another server since: once more, bound to that one's certificate.
    if (answer.status == 401 && !answer.server_certificate.empty() && answer.server_certificate != bound_to_) {
      learn(answer);
      answer = with_token(request);
    }
    return answer;
  }

 private:
  // The folder of the POST's own page: whatever it says, it says whether a token is wanted, and shows the certificate.
  void probe(const HttpRequest& request) {
    const Url url = parse_url(request.url);
    const std::string path = url.path.substr(0, url.path.find('?'));
    HttpRequest ask;
    ask.url = resolve(url, path.substr(0, path.rfind('/') + 1)).to_text();
    try {
      learn(http_->send(ask));
    } catch (const Error&) {
      if (request.broken_off != nullptr) request.broken_off->unsent = true;
      throw;
    }
  }

  void learn(const HttpAnswer& answer) {
    probed_ = true;
    if (!answer.server_certificate.empty()) certificate_ = answer.server_certificate;
    wants_token_ = answer.status == 401 && offer_in(answer).made;
  }

  HttpAnswer with_token(const HttpRequest& request) {
    bound_to_ = certificate_;
    const auto tokens = tokens_(certificate_.empty() ? Bytes() : tls_server_end_point(certificate_));
    Bytes token = tokens->next({});
    for (int leg = 0;; ++leg) {
      HttpRequest authenticated = request;
      authenticated.headers.push_back({"Authorization", "Negotiate " + base::to_base64(token)});
      HttpAnswer answer = http_->send(authenticated);
      const Offer offer = offer_in(answer);
      if (offer.token.empty() || leg == kLegs) return answer;
      // The server's proof that it is the one. By TLS it is. Without, the answer is in doubt, and not thrown away: there may be a request
      // id in it.
      if (answer.status != 401 && !certificate_.empty()) return answer;
      if (answer.status != 401) {
        try {
          (void)tokens->next(offer.token);
        } catch (const Error& error) {
          answer.doubt = error;
        }
        return answer;
      }
      token = tokens->next(offer.token);
      if (token.empty()) return answer;
    }
  }

  std::unique_ptr<Http> http_;
  MakeTokens tokens_;
  Bytes certificate_, bound_to_;
  bool probed_ = false, wants_token_ = false;
};

}  // namespace

std::unique_ptr<Http> with_negotiate(std::unique_ptr<Http> http, MakeTokens tokens) {
  return std::make_unique<NegotiateHttp>(std::move(http), std::move(tokens));
}

}  // namespace certkit::net
