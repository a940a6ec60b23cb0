#include "issue/leaf_rules.hpp"

#include <algorithm>

#include "asn1/oids.hpp"
#include "certkit/error.hpp"
#include "crypto/second_opinion.hpp"
#include "crypto/signature.hpp"
#include "trust/name_constraints.hpp"

namespace certkit::issue {
namespace {

namespace oid = asn1::oid;

[[noreturn]] void refuse(const std::string& why, const std::string& hint = {}) {
  throw Error(Errc::refused, "the CA refuses the request: " + why, hint);
}

// Reads something of the request; what is damaged in it is the request's fault.
template <class Read>
auto of_request(Read&& read) {
  try {
    return read();
  } catch (const Error& error) {
    if (error.code() == Errc::refused) throw;
    refuse(error.message(), error.hint());
  }
}

void check_key(const Csr& csr, const PublicKey& key, std::span<const Certificate> chain) {
  const bool fit = key.type() == KeyType::rsa  ? key.bits() >= 2048 && key.bits() <= 16384
                   : key.type() == KeyType::ec ? key.curve() == oid::kP256 || key.curve() == oid::kP384 || key.curve() == oid::kP521
                                               : key.type() == KeyType::ed25519 || key.type() == KeyType::ed448;
  if (!fit) refuse("its key is " + key.describe(), "make a key of RSA 2048 to 16384, EC P-256, P-384 or P-521, Ed25519 or Ed448");
  for (const Certificate& ca : chain)
    if (key.same_as(ca.public_key())) refuse("its key is the key of the CA " + ca.subject().to_rfc4514(), "make a key of its own");
  const AlgorithmId algorithm = csr.signature_algorithm();
  if (!crypto::verify(key, algorithm, csr.info(), csr.signature()) ||
      !crypto::second_opinion::verify(key, algorithm, csr.info(), csr.signature())) {
    refuse("its signature is not made with its key", "the request is damaged, or its key was exchanged: make it again");
  }
}

void check_not_a_ca(const Extensions& wanted) {
  const auto constraints = wanted.basic_constraints();
  const unsigned usage = wanted.key_usage().value_or(0);
  if ((constraints && constraints->ca) || (usage & (kKeyCertSign | kCrlSign)) != 0) {
    refuse("it asks for a CA certificate", "a CA below this one is made with: certkit ca init DIR --intermediate --parent …");
  }
}

bool may_be_issued(const GeneralName& name) {
  using Type = GeneralName::Type;
  return name.type == Type::dns || name.type == Type::ip || name.type == Type::email || name.type == Type::uri || name.type == Type::upn;
}

// Clients look for the host's name in the certificate of a server; that of a user or a service may have none.
bool needs_host(const std::vector<Oid>& usages) {
  return std::any_of(usages.begin(), usages.end(),
                     [](const Oid& usage) { return usage == oid::kServerAuth || usage == oid::kAnyExtendedKeyUsage; });
}

std::vector<GeneralName> names_for(const Csr& csr, const Extensions& wanted, const std::vector<GeneralName>& more,
                                   const trust::NameConstraints& constraints, bool host_needed) {
  std::vector<GeneralName> names = wanted.subject_alt_names();
  if (names.empty()) {
    // Clients have not looked at the CN for years (RFC 9525 §2): the name that was meant goes where they look.
    if (auto host = trust::host_in_common_name(csr.subject())) names.push_back(std::move(*host));
  }
  names.insert(names.end(), more.begin(), more.end());
  if (names.empty() && host_needed)
    refuse("it names no host: no subject alternative name, and the CN is none",
           "make it with --san NAME; for a client that is no host: certkit ca sign --eku clientAuth, or ask for clientAuth in the CSR");
  if (names.empty() && csr.subject().empty())
    refuse("it names nobody: no subject and no subject alternative name", "make it with --subject or --san");
  std::vector<GeneralName> distinct;
  for (GeneralName& name : names) {
    if (!may_be_issued(name)) refuse("it asks for " + name.to_text(), "this CA signs names of the types dns, ip, email, uri and upn");
    if (name.type == GeneralName::Type::dns) name.value = canonical_dns(name.value, Wildcard::allowed);
    if (const auto why = constraints.refusal(name)) refuse(*why, "the CA may sign only within its name constraints");
    if (std::find(distinct.begin(), distinct.end(), name) == distinct.end()) distinct.push_back(std::move(name));
  }
  return distinct;
}

unsigned key_usage_for(const PublicKey& key, const Extensions& wanted) {
  const bool rsa = key.type() == KeyType::rsa, ec = key.type() == KeyType::ec;
  const unsigned usual = rsa ? kDigitalSignature | kKeyEncipherment : kDigitalSignature;  // RFC 4492 §2, RFC 8446 §4.4.2.2
  const unsigned possible =
      kDigitalSignature | kNonRepudiation | (rsa ? kKeyEncipherment | kDataEncipherment : 0u) | (ec ? kKeyAgreement : 0u);
  const unsigned both = wanted.key_usage().value_or(usual) & possible;
  return both != 0 ? both : usual;
}

std::vector<Oid> extended_key_usage_for(const Extensions& wanted, const std::vector<Oid>& chosen) {
  if (!chosen.empty()) return chosen;
  const std::vector<Oid> asked = wanted.extended_key_usage();
  if (asked.empty()) return {oid::kServerAuth};
  std::vector<Oid> usages;
  for (const Oid& usage : asked)
    if ((usage == oid::kServerAuth || usage == oid::kClientAuth) && std::find(usages.begin(), usages.end(), usage) == usages.end())
      usages.push_back(usage);
  if (usages.empty())
    refuse("it asks for the usage " + name_of(asked.front()), "unless told otherwise this CA signs for serverAuth and clientAuth");
  return usages;
}

void check_issuers_usages(const std::vector<Oid>& usages, std::span<const Certificate> chain) {
  for (const Certificate& ca : chain) {
    const std::vector<Oid> allowed = ca.extensions().extended_key_usage();
    if (allowed.empty() || std::find(allowed.begin(), allowed.end(), oid::kAnyExtendedKeyUsage) != allowed.end()) continue;
    for (const Oid& usage : usages) {
      if (std::find(allowed.begin(), allowed.end(), usage) == allowed.end()) {
        refuse("the CA " + ca.subject().to_rfc4514() + " may not sign for " + name_of(usage));
      }
    }
  }
}

}  // namespace

Validity validity_within(std::span<const Certificate> issuers, Time now, int days) {
  if (days < 1 || days > 36'500)
    throw Error(Errc::usage, "a validity of " + std::to_string(days) + " days is not possible", "it may be 1 to 36500 days");
  // The last second counts (RFC 5280 §4.1.2.5): 397 days end one second before the 397th midnight.
  Validity validity{now - kBackdate, now + std::chrono::days(days) - std::chrono::seconds(1)};
  for (const Certificate& issuer : issuers) {
    const std::string who = "the CA " + issuer.subject().to_rfc4514();
    if (now > issuer.not_after()) throw Error(Errc::refused, who + " expired on " + to_rfc3339(issuer.not_after()), "renew the CA first");
    if (now < issuer.not_before())
      throw Error(Errc::refused, who + " is not valid before " + to_rfc3339(issuer.not_before()), "check the clock");
    validity.not_before = std::max(validity.not_before, issuer.not_before());
    validity.not_after = std::min(validity.not_after, issuer.not_after());
  }
  return validity;
}

Hash hash_for(const PublicKey& signing_key) {
  if (signing_key.curve() == oid::kP384) return Hash::sha384;
  return signing_key.curve() == oid::kP521 ? Hash::sha512 : Hash::sha256;
}

CertificateSpec leaf_from_request(const Csr& csr, std::span<const Certificate> chain, const Settings& settings,
                                  const Authority::SignOptions& options) {
  const PublicKey key = of_request([&] { return csr.public_key(); });
  of_request([&] { check_key(csr, key, chain); });
  const Extensions wanted = of_request([&] { return csr.extensions(); });
  of_request([&] { check_not_a_ca(wanted); });
  const trust::NameConstraints constraints(chain);

  CertificateSpec spec;
  spec.subject = of_request([&] { return csr.subject(); });
  if (const auto why = constraints.refusal(spec.subject)) refuse(*why, "the CA may sign only within its name constraints");
  spec.subject_spki = to_bytes(csr.spki());
  spec.extended_key_usage = of_request([&] { return extended_key_usage_for(wanted, options.extended_key_usage); });
  spec.san = of_request([&] { return names_for(csr, wanted, options.more_names, constraints, needs_host(spec.extended_key_usage)); });
  spec.san_critical = spec.subject.empty();  // RFC 5280 §4.2.1.6
  spec.key_usage = of_request([&] { return key_usage_for(key, wanted); });
  check_issuers_usages(spec.extended_key_usage, chain);
  spec.basic_constraints = BasicConstraints{};
  const Validity validity = validity_within(chain, options.now, options.validity_days != 0 ? options.validity_days : settings.leaf_days);
  spec.not_before = validity.not_before;
  spec.not_after = validity.not_after;
  spec.crl_urls = settings.crl_urls;
  spec.ocsp_urls = settings.ocsp_urls;
  spec.ca_issuer_urls = settings.aia_urls;
  spec.hash = hash_for(chain.front().public_key());
  return spec;
}

}  // namespace certkit::issue
