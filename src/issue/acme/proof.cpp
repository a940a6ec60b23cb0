#include "issue/acme/proof.hpp"

#include "base/ledger.hpp"
#include "base/lock.hpp"

namespace certkit::issue::acme {

namespace {

// Keeps the port for as long as the proofs are in place.
class TakingTurns final : public Prover {
 public:
  TakingTurns(std::unique_ptr<base::FileLock> turn, std::unique_ptr<Prover> prover) : turn_(std::move(turn)), prover_(std::move(prover)) {}
  void present(const Proof& proof) override { prover_->present(proof); }
  [[nodiscard]] std::chrono::seconds settling() const override { return prover_->settling(); }
  void take_back(const Pace& pace) override { prover_->take_back(pace); }

 private:
  std::unique_ptr<base::FileLock> turn_;  // goes last
  std::unique_ptr<Prover> prover_;
};

// Several runs at the same time want the same port: one after the other.
std::unique_ptr<base::FileLock> turn_at(const Settings& settings, int port, const Pace& pace) {
  if (settings.state.empty()) return nullptr;
  base::make_private_folder(settings.state);
  const std::filesystem::path lock = settings.state / ("port-" + std::to_string(port) + ".lock");
  try {
    return std::make_unique<base::FileLock>(lock, std::chrono::milliseconds(0));
  } catch (const Error& error) {
    if (error.code() != Errc::unwritable) throw;
    pace.tell("another run of certkit has port " + std::to_string(port) + ": waiting for it");
  }
  try {
    return std::make_unique<base::FileLock>(lock, std::chrono::seconds(settings.validation_timeout));
  } catch (const Error& error) {
    throw Error(Errc::network, "port " + std::to_string(port) + " is not free: " + error.message(),
                "try again later; validation_timeout waits longer, and a webroot or dns-01 needs no port");
  }
}

}  // namespace

std::unique_ptr<Prover> open_prover(const Settings& settings, const Pace& pace) {
  if (settings.challenge == "dns-01") return prove_by_dns(settings);
  if (!settings.webroot.empty()) return prove_by_webroot(settings);
  const bool tls = settings.challenge == "tls-alpn-01";
  auto turn = turn_at(settings, tls ? settings.tls_port : settings.http_port, pace);
  return std::make_unique<TakingTurns>(std::move(turn), tls ? prove_by_tls(settings, pace.now) : prove_by_http(settings));
}

}  // namespace certkit::issue::acme
