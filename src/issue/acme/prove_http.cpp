// http-01 (RFC 8555 §8.3), answered by certkit itself.
#include <map>
#include <mutex>

#include "issue/acme/proof.hpp"
#include "net/responder.hpp"

namespace certkit::issue::acme {
namespace {

class HttpProver final : public Prover {
 public:
  explicit HttpProver(const Settings& settings)
      : responder_(net::answer_http({settings.bind, settings.http_port}, [this](std::string_view path) { return find(path); })) {}

  void present(const Proof& proof) override {
    const std::lock_guard lock(mutex_);
    answers_["/.well-known/acme-challenge/" + proof.token] = proof.key_authorization;
  }
  void take_back(const Pace&) override {
    const std::lock_guard lock(mutex_);
    answers_.clear();
  }

 private:
  std::optional<std::string> find(std::string_view path) {
    const std::lock_guard lock(mutex_);
    const auto found = answers_.find(path);
    return found == answers_.end() ? std::nullopt : std::optional(found->second);
  }
  std::mutex mutex_;
  std::map<std::string, std::string, std::less<>> answers_;
  std::unique_ptr<net::Responder> responder_;  // last: its thread ends before the rest goes
};

}  // namespace

std::unique_ptr<Prover> prove_by_http(const Settings& settings) { return std::make_unique<HttpProver>(settings); }

}  // namespace certkit::issue::acme
