// The authorizations of an order (RFC 8555 §7.5): every name is proved, all of them at the same time.
#include <algorithm>

#include "base/signals.hpp"
#include "base/text.hpp"
#include "issue/acme/jws.hpp"
#include "issue/acme/names.hpp"
#include "issue/acme/order.hpp"
#include "issue/acme/problem.hpp"
#include "issue/acme/proof.hpp"

namespace certkit::issue::acme {
namespace {

using std::chrono::seconds;

struct Name {
  std::string url;
  Authorization authorization;
  std::optional<Problem> refused;  // the question itself was
};

// Whatever happens, what was put in place is taken away. Ctrl-C waits for that, too.
class InPlace {
 public:
  InPlace(const Settings& settings, const Pace& pace) : pace_(pace), prover_(open_prover(settings, pace)) {}
  ~InPlace() {
    try {
      prover_->take_back(pace_);
    } catch (const std::exception&) {  // it says itself what it can say
    }
  }
  InPlace(const InPlace&) = delete;
  InPlace& operator=(const InPlace&) = delete;
  Prover* operator->() const { return prover_.get(); }

 private:
  const base::SignalGuard guard_;
  const Pace& pace_;
  std::unique_ptr<Prover> prover_;
};

void pause(Pace& pace, seconds time) {
  for (; time > seconds(0); time -= seconds(1)) {
    if (base::SignalGuard::arrived())
      throw Error(Errc::network, "interrupted; the order is kept, and what proved the names is taken away", "retrieve goes on with it");
    pace.wait(seconds(1));
  }
}

class Proving {
 public:
  Proving(const Parties& parties, const Wanted& wanted) : parties_(parties), wanted_(wanted) {}

  std::optional<Answer> run(const Order& order, const std::string& order_url) {
    if (order.authorizations.empty())
      throw Error(Errc::malformed, "the CA does not say how the names are to be proved", "ask whoever runs the CA; its log says more",
                  order_url);
    for (const std::string& url : order.authorizations) {
      Name name{url, {}, {}};
      look(name);
      names_.push_back(std::move(name));
    }
    if (auto answer = failures()) return answer;
    if (!any_pending()) return std::nullopt;
    if (auto answer = not_offered()) return answer;
    if (!prove()) return Pending{order_url, "the CA has not looked at the proofs yet", seconds(60)};
    return failures();
  }

 private:
  // Reads the authorization again.
  void look(Name& name) {
    const Reply reply = parties_.client.fetch(name.url, parties_.account.signer());
    if (!reply.ok()) throw not_shown("the CA does not say how a name is to be proved: ", *reply.problem);
    name.authorization = parties_.client.understood(reply, read_authorization);
    const auto asked_for = [&](const Identifier& one) { return is_for(name.authorization, one); };
    if (std::none_of(wanted_.names.begin(), wanted_.names.end(), asked_for))
      throw Error(Errc::malformed, "the CA wants " + shown(name.authorization) + " to be proved, which is not in the request",
                  "is the order that of another request?");
    last_ = reply.answer;
  }

  [[nodiscard]] bool any_pending() const {
    return std::any_of(names_.begin(), names_.end(), [](const Name& name) { return name.authorization.status == Status::pending; });
  }

  [[nodiscard]] const Challenge* challenge_of(const Name& name) const {
    for (const Challenge& challenge : name.authorization.challenges)
      if (challenge.type == parties_.settings.challenge && !challenge.token.empty()) return &challenge;
    return nullptr;
  }

  // Nothing can come of the order: what is still open is given back to the CA, and every name that failed is told.
  std::optional<Answer> failures() {
    std::string why, hint;
    for (const Name& name : names_) {
      const Status status = name.authorization.status;
      if (status == Status::valid || (status == Status::pending && !name.refused)) continue;
      Problem problem = name.refused.value_or(Problem{});
      for (const Challenge& challenge : name.authorization.challenges)
        if (challenge.error) problem = *challenge.error;
      if (problem.empty()) problem.detail = status == Status::invalid ? "no reason given" : "the proof is no longer valid";
      why += (why.empty() ? "" : "; ") + shown(name.authorization) + ": " + sentence(problem);
      if (hint.empty()) hint = next_step(problem);
    }
    if (why.empty()) return std::nullopt;
    give_back();
    return Refused{"the CA does not believe that these names are yours: " + why, hint};
  }

  std::optional<Answer> not_offered() {
    for (const Name& name : names_) {
      if (name.authorization.status != Status::pending || challenge_of(name) != nullptr) continue;
      std::string offered;
      for (const Challenge& challenge : name.authorization.challenges)
        offered += (offered.empty() ? "" : ", ") + challenge.type.substr(0, 40);
      give_back();
      return Refused{"the CA does not let " + shown(name.authorization) + " be proved by " + parties_.settings.challenge + ", only by " +
                         (offered.empty() ? "nothing" : offered),
                     name.authorization.wildcard ? "wildcards are proved by dns-01: give a dns_hook"
                     : offered.empty()           ? "ask whoever runs the CA how it wants this name to be proved"
                                                 : "choose one of those: --with challenge=NAME"};
    }
    return std::nullopt;
  }

  // RFC 8555 §7.5.2. What cannot be given back runs out by itself.
  void give_back() {
    for (const Name& name : names_) {
      if (name.authorization.status != Status::pending) continue;
      try {
        (void)parties_.client.post(name.url, R"({"status":"deactivated"})", parties_.account.signer());
      } catch (const Error& error) {
        parties_.client.pace().tell("an authorization stays open: " + error.message());
      }
    }
  }

  // False: the CA took too long.
  bool prove() {
    Pace& pace = parties_.client.pace();
    const InPlace prover(parties_.settings, pace);
    const std::string mine = thumbprint(parties_.account.key().public_key());
    for (const Name& name : names_) {
      if (name.authorization.status != Status::pending) continue;
      const Challenge& challenge = *challenge_of(name);
      pace.tell("proving " + shown(name.authorization) + " by " + challenge.type);
      prover->present({name.authorization.identifier, challenge.token, challenge.token + "." + mine});
    }
    pause(pace, prover->settling());
    for (Name& name : names_) {
      if (name.authorization.status != Status::pending || challenge_of(name)->status != Status::pending) continue;
      const Reply reply = parties_.client.post(challenge_of(name)->url, "{}", parties_.account.signer());
      if (!reply.ok()) name.refused = reply.problem;  // unless the authorization says that it was asked before
      last_ = reply.answer;
    }
    seconds waited{0};
    for (int questions = 0; any_pending(); ++questions) {
      const seconds next = std::min(pause_after(last_, questions, pace.now()), seconds(60));
      if (waited + next > seconds(parties_.settings.validation_timeout)) return false;
      pause(pace, next);
      waited += next;
      for (Name& name : names_) {
        if (name.authorization.status != Status::pending) continue;
        look(name);
        if (name.authorization.status == Status::pending && name.refused) return true;
        if (name.authorization.status != Status::pending) name.refused.reset();
      }
    }
    return true;
  }

  const Parties& parties_;
  const Wanted& wanted_;
  std::vector<Name> names_;
  net::HttpAnswer last_;
};

}  // namespace

std::optional<Answer> prove_names(const Parties& parties, const Order& order, const std::string& order_url, const Wanted& wanted) {
  return Proving(parties, wanted).run(order, order_url);
}

}  // namespace certkit::issue::acme
