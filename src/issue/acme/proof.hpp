// Proving that a name is ours (RFC 8555 §8, RFC 8737, RFC 8738): something is put where the CA looks for it, and taken away afterwards.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "issue/acme/answers.hpp"
#include "issue/acme/client.hpp"
#include "issue/acme/settings.hpp"

namespace certkit::issue::acme {

// What the CA wants to see for one name.
struct Proof {
  Identifier name;
  std::string token;
  std::string key_authorization;  // TOKEN.THUMBPRINT
};

class Prover {
 public:
  virtual ~Prover() = default;
  // Throws Errc::network, Errc::unwritable, Errc::unreadable where it cannot be put there.
  virtual void present(const Proof& proof) = 0;
  // After the last present(), before the CA is told: how long it takes until everybody sees it.
  [[nodiscard]] virtual std::chrono::seconds settling() const { return std::chrono::seconds(0); }
  // Takes back all that was presented, as far as that can be done; what could not is told, one line each.
  virtual void take_back(const Pace& pace) = 0;
};

// By settings.challenge, which check() has settled; certificates for the proof are made at pace.now(). Throws Errc::network where a port
// cannot be listened on.
[[nodiscard]] std::unique_ptr<Prover> open_prover(const Settings& settings, const Pace& pace);

[[nodiscard]] std::unique_ptr<Prover> prove_by_webroot(const Settings& settings);
[[nodiscard]] std::unique_ptr<Prover> prove_by_http(const Settings& settings);
[[nodiscard]] std::unique_ptr<Prover> prove_by_tls(const Settings& settings, std::function<Time()> now);
[[nodiscard]] std::unique_ptr<Prover> prove_by_dns(const Settings& settings);

// dns-01: the content of the TXT record.
[[nodiscard]] std::string dns_value(const Proof& proof);
// tls-alpn-01: what the CA calls the server by: the name, or of an address its name in the reverse DNS (RFC 8738 §6).
[[nodiscard]] std::string tls_server_name(const Identifier& name);
// tls-alpn-01: the self-signed certificate (RFC 8737 §3).
[[nodiscard]] Certificate tls_proof(const Proof& proof, const PrivateKey& key, Time now);

}  // namespace certkit::issue::acme
