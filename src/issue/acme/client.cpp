#include "issue/acme/client.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "issue/acme/base64url.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/problem.hpp"
#include "net/url.hpp"

namespace certkit::issue::acme {
namespace {

using std::chrono::seconds;

// A nonce may be refused again and again by a CA that has several servers, or that tries its clients: with half of them refused, one
// request in a million comes to this end.
constexpr int kNonceTries = 20;
constexpr int kTries = 3;   // of a request that nobody answered, or that the server failed at
constexpr int kWaits = 30;  // of a server that says "later" each time
constexpr std::size_t kNonces = 8, kAnswer = 1u << 20;
constexpr seconds kUntold{5};  // "too many requests", and no word of when

bool is_later(const net::HttpAnswer& answer) { return answer.status == 429 || answer.status == 503; }

}  // namespace

Client::Client(std::unique_ptr<net::Http> http, std::string directory_url, Pace pace)
    : http_(std::move(http)), directory_url_(std::move(directory_url)), pace_(std::move(pace)) {}

const Directory& Client::directory() {
  if (directory_) return *directory_;
  net::HttpRequest request;
  request.url = directory_url_;
  request.redirects = 3;
  request.answer_limit = kAnswer;
  const Reply reply = persistently([&] { return http_->send(request); }, Repeat::once);
  if (!reply.ok()) {
    const bool absent = reply.answer.status == 404 || reply.answer.status == 405;
    throw Error(absent ? Errc::usage : Errc::refused, "there is no ACME directory at " + directory_url_ + ": " + sentence(*reply.problem),
                "is that its whole URL? it ends with /directory at most CAs");
  }
  directory_ = understood(reply, read_directory);
  return *directory_;
}

void Client::keep_nonce(const net::HttpAnswer& answer) {
  const std::string nonce = answer.header("replay-nonce");
  // RFC 8555 §6.5.1: one that is none is to be ignored.
  if (!is_base64url(nonce, 1000)) return;
  if (nonces_.size() == kNonces) nonces_.erase(nonces_.begin());
  nonces_.push_back(nonce);
}

std::string Client::take_nonce() {
  if (nonces_.empty()) {
    net::HttpRequest request;
    request.method = "HEAD";
    request.url = directory().new_nonce;
    const net::HttpAnswer answer = http_->send(request);
    keep_nonce(answer);
    if (nonces_.empty() && (answer.status >= 500 || is_later(answer)))
      throw Error(Errc::network, "the CA gives no nonce: " + net::status_text(answer), "try again later");
    if (nonces_.empty())
      throw Error(Errc::malformed, "the CA gives no nonce (" + net::status_text(answer) + " of " + request.url + ")",
                  "does a proxy take headers away?");
  }
  // The newest: servers forget the old ones first.
  std::string nonce = std::move(nonces_.back());
  nonces_.pop_back();
  return nonce;
}

Reply Client::judged(net::HttpAnswer answer) const {
  Reply reply{std::move(answer), std::nullopt};
  const int status = reply.answer.status;
  if (status >= 200 && status < 300) return reply;
  reply.problem = problem_of(reply.answer);
  if (status >= 300 && status < 400) reply.problem->detail = "it redirects (" + net::status_text(reply.answer) + "), which is not followed";
  return reply;
}

void Client::wait_as_told(const net::HttpAnswer& answer, const Problem& problem) {
  const seconds pause = std::max(net::retry_after(answer, pace_.now()).value_or(kUntold), seconds(1));
  if (pause > pace_.patience) {
    if (pace_.leave_alone) pace_.leave_alone(pause);
    throw Error(Errc::network, "the CA wants to be left alone: " + sentence(problem), "try again after " + to_rfc3339(pace_.now() + pause));
  }
  pace_.tell("the CA wants to be asked again in " + std::to_string(pause.count()) + " s: " + sentence(problem));
  pace_.patience -= pause;
  pace_.wait(pause);
}

Reply Client::persistently(const std::function<net::HttpAnswer()>& once, Repeat repeat) {
  const int tries = repeat == Repeat::safe ? kTries : 1;
  for (int failed = 0, bad_nonces = 0, waits = 0;;) {
    std::optional<Error> trouble;
    std::optional<net::HttpAnswer> answer;
    try {
      answer = once();
    } catch (const Error& error) {
      if (error.code() != Errc::network) throw;
      trouble = error;
    }
    if (answer) {
      Reply reply = judged(*std::move(answer));
      const int status = reply.answer.status;
      if (reply.ok()) return reply;
      if (reply.problem->type == "badNonce" && status < 500 && ++bad_nonces < kNonceTries) continue;
      // 429, or 503 with a time, was not acted upon: it may be sent again whatever it is.
      if ((status == 429 || (status == 503 && net::retry_after(reply.answer, pace_.now()))) && ++waits <= kWaits) {
        wait_as_told(reply.answer, *reply.problem);
        continue;
      }
      if (status < 500 && status != 429) return reply;
      const bool bare = reply.problem->type.empty();
      trouble = Error(Errc::network,
                      "the CA has a trouble of its own: " + sentence(*reply.problem) + (bare ? "" : ", " + net::status_text(reply.answer)),
                      "try again later; the CA's status page may say more");
    }
    if (++failed >= tries) throw Error(*trouble);
    pace_.tell(trouble->message() + "; once more");
    pace_.wait(seconds(failed));
  }
}

Reply Client::send_signed(const Signed& what, const Signer& signer, Repeat repeat) {
  (void)directory();
  const auto once = [&] {
    net::HttpRequest request;
    request.method = "POST";
    request.url = what.url;
    request.headers = {{"Content-Type", "application/jose+json"}};
    if (what.accept != nullptr) request.headers.push_back({"Accept", what.accept});
    request.body = sign_jws(signer.key, {what.url, take_nonce(), signer.kid}, what.payload);
    request.answer_limit = kAnswer;
    net::HttpAnswer answer = http_->send(request);
    keep_nonce(answer);
    return answer;
  };
  return persistently(once, repeat);
}

Reply Client::post(const std::string& url, std::string_view payload, const Signer& signer, Repeat repeat) {
  return send_signed({url, payload}, signer, repeat);
}

Reply Client::fetch(const std::string& url, const Signer& signer, const char* accept) {
  return send_signed({url, {}, accept}, signer, Repeat::safe);
}

Reply Client::get(const std::string& url) {
  net::HttpRequest request;
  request.url = url;
  request.answer_limit = kAnswer;
  return persistently([&] { return http_->send(request); }, Repeat::safe);
}

void Client::not_understood(const Reply& reply, const Error& error) const {
  const std::string type = base::printable(reply.answer.header("content-type").substr(0, 80));
  throw Error(error.code(), error.message() + " (" + net::status_text(reply.answer) + (type.empty() ? "" : ", " + type) + ")",
              type.starts_with("text/html") ? "a proxy or a login page answers in the CA's place?" : error.hint(), reply.answer.url);
}

}  // namespace certkit::issue::acme
