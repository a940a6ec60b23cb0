// tls-alpn-01 (RFC 8737): a certificate that is made for nothing but the CA's question.
#include <map>
#include <mutex>

#include "asn1/ip_address.hpp"
#include "asn1/oids.hpp"
#include "base/text.hpp"
#include "certkit/make.hpp"
#include "crypto/build.hpp"
#include "crypto/pbe.hpp"
#include "crypto/signature.hpp"
#include "issue/acme/proof.hpp"
#include "issue/issuance.hpp"
#include "net/responder.hpp"

namespace certkit::issue::acme {
namespace {

constexpr Oid kAcmeIdentifier("1.3.6.1.5.5.7.1.31");

class TlsProver final : public Prover {
 public:
  TlsProver(const Settings& settings, std::function<Time()> now)
      : now_(std::move(now)),
        key_(generate_key({KeyType::ec, 256})),
        responder_(
            net::answer_tls({settings.bind, settings.tls_port}, "acme-tls/1", [this](std::string_view name) { return find(name); })) {}

  void present(const Proof& proof) override {
    Certificate certificate = tls_proof(proof, key_, now_());
    const std::lock_guard lock(mutex_);
    certificates_.insert_or_assign(tls_server_name(proof.name), std::move(certificate));
  }
  void take_back(const Pace&) override {
    const std::lock_guard lock(mutex_);
    certificates_.clear();
  }

 private:
  std::optional<net::TlsIdentity> find(std::string_view server_name) {
    const std::lock_guard lock(mutex_);
    const auto found = certificates_.find(base::lower_ascii(server_name));
    if (found == certificates_.end()) return std::nullopt;
    return net::TlsIdentity{found->second, key_};
  }
  std::function<Time()> now_;
  PrivateKey key_;
  std::mutex mutex_;
  std::map<std::string, Certificate, std::less<>> certificates_;
  std::unique_ptr<net::Responder> responder_;  // last: its thread ends before the rest goes
};

}  // namespace

std::string tls_server_name(const Identifier& name) {
  if (name.type != "ip") return base::lower_ascii(name.value);
  const Bytes octets = asn1::parse_ip(name.value).value();
  std::string reversed;
  if (octets.size() == 4) {
    for (auto octet = octets.rbegin(); octet != octets.rend(); ++octet) reversed += std::to_string(*octet) + ".";
    return reversed + "in-addr.arpa";
  }
  const std::string hex = base::to_hex(octets);
  for (auto digit = hex.rbegin(); digit != hex.rend(); ++digit) reversed += {*digit, '.'};
  return reversed + "ip6.arpa";
}

Certificate tls_proof(const Proof& proof, const PrivateKey& key, Time now) {
  Name subject;
  subject.add(asn1::oid::kCommonName, "acme-tls/1");
  GeneralName name;
  name.type = proof.name.type == "ip" ? GeneralName::Type::ip : GeneralName::Type::dns;
  name.value = proof.name.value;
  asn1::Writer digest;
  digest.octet_string(crypto::sha256(as_bytes(proof.key_authorization)));

  asn1::Writer w;
  {
    const auto tbs = w.sequence();
    {
      const auto version = w.explicit_tag(0);
      w.integer(2);
    }
    w.unsigned_integer(random_serial());
    {
      const AlgorithmId algorithm = crypto::signature_algorithm_for(key.public_key(), Hash::sha256);
      const auto identifier = w.sequence();
      w.oid(algorithm.oid);
      w.raw(algorithm.parameters);
    }
    w.raw(subject.der());
    {
      const auto validity = w.sequence();
      w.time(now - std::chrono::hours(1));
      w.time(now + std::chrono::days(1));
    }
    w.raw(subject.der());
    w.raw(key.public_key().spki());
    const auto tag = w.explicit_tag(3);
    crypto::build::write_extensions(w, {crypto::build::subject_alt_name({name}, false), {kAcmeIdentifier, true, digest.take()}});
  }
  return Certificate(crypto::build::sign_and_wrap(w.view(), key, Hash::sha256));
}

std::unique_ptr<Prover> prove_by_tls(const Settings& settings, std::function<Time()> now) {
  return std::make_unique<TlsProver>(settings, std::move(now));
}

}  // namespace certkit::issue::acme
