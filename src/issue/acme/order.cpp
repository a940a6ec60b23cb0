#include "issue/acme/order.hpp"

#include <algorithm>
#include <array>

#include "issue/acme/base64url.hpp"
#include "issue/acme/problem.hpp"

namespace certkit::issue::acme {
namespace {

using std::chrono::seconds;

constexpr seconds kAtOnce{60};  // what signing may take that a CA does at once: it counts as no waiting
constexpr int kSteps = 200;     // a server that never comes to an end is left

// Is that a no to this request, which a second try would not change? Anything else may be an account that is not the order's, a server that
// is behind, or a gate before it: the order itself says what became of it.
bool decides(const std::string& type) {
  static constexpr std::array<std::string_view, 7> kDecisions{"badCSR",   "badPublicKey",       "badSignatureAlgorithm", "caa",
                                                              "compound", "rejectedIdentifier", "unsupportedIdentifier"};
  return std::find(kDecisions.begin(), kDecisions.end(), type) != kDecisions.end();
}

class Follow {
 public:
  Follow(const Parties& parties, const std::string& url, const Wanted& wanted, const SubmitOptions& options)
      : parties_(parties), url_(url), wanted_(wanted), options_(options) {}

  Answer run() {
    for (int i = 0; i < kSteps; ++i) {
      Reply reply = next_ ? *std::exchange(next_, std::nullopt) : parties_.client.fetch(url_, parties_.account.signer());
      // A page of something before the CA is no problem document, and decides nothing.
      if (!reply.ok() && (reply.answer.status == 404 || reply.answer.status == 410) && !reply.problem->type.empty())
        return Refused{"the CA does not have the order any more: " + sentence(*reply.problem),
                       "submit the request again: that makes a new order"};
      if (!reply.ok()) throw not_shown("the CA does not show the order: ", *reply.problem);
      const Order order = parties_.client.understood(reply, read_order);
      if (auto answer = step(order, reply)) return *std::move(answer);
    }
    throw Error(Errc::network, "the CA comes to no end with the order " + url_, "retrieve asks again");
  }

 private:
  std::optional<Answer> step(const Order& order, const Reply& reply) {
    switch (order.status) {
      case Status::pending:
        // Proved, and the order not ready: some CAs take a moment.
        if (proved_) return wait("the CA has all proofs and has not looked at them", reply);
        if (auto answer = prove_names(parties_, order, url_, wanted_)) return answer;
        proved_ = true;
        return std::nullopt;
      case Status::ready: return finalize(order);
      case Status::processing: return wait("the CA is making the certificate", reply);
      case Status::valid: return fetch_certificate(parties_, order);
      default: break;
    }
    Problem problem = order.error.value_or(Problem{});
    if (problem.empty()) problem.detail = "no reason given; it may have been left for too long";
    Refused refused = refusal("the order came to nothing: ", problem);
    if (refused.hint.empty()) refused.hint = "submit the request again: that makes a new order";
    return refused;
  }

  std::optional<Answer> finalize(const Order& order) {
    if (order.finalize.empty())
      throw Error(Errc::malformed, "the CA does not say where the request is to be handed in", "ask whoever runs the CA; its log says more",
                  url_);
    if (++finalized_ > 3) throw Error(Errc::network, "the CA takes the request and forgets it, again and again", "try again later");
    const std::string payload = R"({"csr":")" + to_base64url(wanted_.csr.der()) + "\"}";
    parties_.client.pace().tell("the names are proved; the request is handed in");
    try {
      Reply reply = parties_.client.post(order.finalize, payload, parties_.account.signer(), Client::Repeat::once);
      if (!reply.ok()) {
        // Another run may have been quicker, or the answer to the first try was lost: the order knows.
        if (reply.problem->type == "orderNotReady") return wait("the CA is not ready for the request", reply);
        if (!decides(reply.problem->type)) throw not_shown("the CA did not take the request: ", *reply.problem);
        return refusal("the CA refused the request: ", *reply.problem);
      }
      next_ = std::move(reply);
    } catch (const Error& error) {
      // Nobody knows whether it arrived; the order will tell.
      if (error.code() != Errc::network || finalized_ > 1) throw;
      parties_.client.pace().tell(error.message() + "; looking what became of the order");
      parties_.client.pace().wait(seconds(1));
    }
    return std::nullopt;
  }

  std::optional<Answer> wait(const std::string& says, const Reply& reply) {
    Pace& pace = parties_.client.pace();
    const seconds pause = pause_after(reply.answer, questions_++, pace.now());
    if (waited_ + pause > kAtOnce + options_.wait)
      return Pending{url_, says, pause, net::retry_after(reply.answer, pace.now()).has_value()};
    waited_ += pause;
    pace.wait(pause);
    return std::nullopt;
  }

  const Parties& parties_;
  const std::string& url_;
  const Wanted& wanted_;
  const SubmitOptions& options_;
  std::optional<Reply> next_;
  bool proved_ = false;
  int finalized_ = 0, questions_ = 0;
  seconds waited_{0};
};

}  // namespace

Refused refusal(const std::string& what, const Problem& problem) { return {what + sentence(problem), next_step(problem)}; }

Error not_shown(const std::string& what, const Problem& problem) {
  const std::string step = next_step(problem);
  return {Errc::network, what + sentence(problem),
          (step.empty() ? "" : step + "; ") + std::string("the order is kept: retrieve asks again")};
}

seconds pause_after(const net::HttpAnswer& answer, int questions, Time now) {
  if (const auto told = net::retry_after(answer, now)) return std::clamp(*told, seconds(1), seconds(24 * 3600));
  return seconds(std::min(1 + questions / 2, 10));
}

Answer follow_order(const Parties& parties, const std::string& url, const Wanted& wanted, const SubmitOptions& options) {
  return Follow(parties, url, wanted, options).run();
}

}  // namespace certkit::issue::acme
