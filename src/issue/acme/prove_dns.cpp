// dns-01 (RFC 8555 §8.4), by a program of the user's that changes the DNS.
#include "base/process.hpp"
#include "base/text.hpp"
#include "crypto/pbe.hpp"
#include "issue/acme/base64url.hpp"
#include "issue/acme/proof.hpp"

namespace certkit::issue::acme {
namespace {

class HookProver final : public Prover {
 public:
  explicit HookProver(const Settings& settings)
      : hook_(settings.dns_hook.string()),
        cleanup_hook_(settings.dns_cleanup_hook.string()),
        style_(settings.dns_hook_style),
        wait_(settings.dns_wait),
        limit_(settings.hook_timeout) {}

  void present(const Proof& proof) override {
    Presented one{proof, {}};
    presented_.push_back(one);  // before: a hook that fails may have done half of it
    const base::ProcessEnd end = base::run(call(one, true));
    if (!end.good())
      throw Error(Errc::unwritable,
                  "the hook " + base::printable(hook_) + " did not put _acme-challenge." + proof.name.value +
                      " in place: " + base::how_it_ended(end),
                  "call it by hand to see what it says: " + base::printable(hook_) + " " + shown_arguments(one));
    std::string output = end.out;
    while (output.ends_with('\n')) output.pop_back();
    presented_.back().output = output;
  }

  [[nodiscard]] std::chrono::seconds settling() const override { return wait_; }

  void take_back(const Pace& pace) override {
    if (style_ == "certbot" && cleanup_hook_.empty()) presented_.clear();
    for (; !presented_.empty(); presented_.pop_back()) {
      const std::string name = "_acme-challenge." + presented_.back().proof.name.value;
      try {
        const base::ProcessEnd end = base::run(call(presented_.back(), false));
        if (!end.good()) pace.tell("the hook did not take " + name + " away: " + base::how_it_ended(end));
      } catch (const Error& error) {
        pace.tell("the hook did not take " + name + " away: " + error.message());
      }
    }
  }

 private:
  struct Presented {
    Proof proof;
    std::string output;  // of the hook, which certbot hands to the one that cleans up
  };

  [[nodiscard]] base::Process call(const Presented& one, bool present) const {
    base::Process process;
    process.program = hook_;
    process.limit = limit_;
    process.to_the_end = !present;
    const std::string& domain = one.proof.name.value;
    if (style_ == "lego") {
      process.arguments = {present ? "present" : "cleanup", "_acme-challenge." + domain + ".", dns_value(one.proof)};
    } else if (style_ == "lego-raw") {
      process.arguments = {present ? "present" : "cleanup", "--", domain, one.proof.token, one.proof.key_authorization};
    } else if (style_ == "dehydrated") {
      process.arguments = {present ? "deploy_challenge" : "clean_challenge", domain, one.proof.token, dns_value(one.proof)};
    } else {
      if (!present) process.program = cleanup_hook_;
      process.environment = {{"CERTBOT_DOMAIN", domain}, {"CERTBOT_IDENTIFIER", domain}, {"CERTBOT_VALIDATION", dns_value(one.proof)}};
      if (!present) process.environment.emplace_back("CERTBOT_AUTH_OUTPUT", one.output);
    }
    return process;
  }
  [[nodiscard]] std::string shown_arguments(const Presented& one) const {
    std::string text;
    for (const std::string& argument : call(one, true).arguments) text += (text.empty() ? "" : " ") + argument;
    return text.empty() ? "(with CERTBOT_DOMAIN and CERTBOT_VALIDATION)" : text;
  }

  std::string hook_, cleanup_hook_, style_;
  std::chrono::seconds wait_, limit_;
  std::vector<Presented> presented_;
};

}  // namespace

std::string dns_value(const Proof& proof) { return to_base64url(crypto::sha256(as_bytes(proof.key_authorization))); }

std::unique_ptr<Prover> prove_by_dns(const Settings& settings) { return std::make_unique<HookProver>(settings); }

}  // namespace certkit::issue::acme
