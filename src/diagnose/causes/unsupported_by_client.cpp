#include "asn1/oids.hpp"
#include "asn1/title.hpp"
#include "base/text.hpp"
#include "certkit/error.hpp"
#include "diagnose/cause.hpp"
#include "diagnose/eyes.hpp"

namespace certkit::diagnose {
namespace {

bool has_wildcard(const Certificate& certificate) {
  for (const GeneralName& name : certificate.extensions().subject_alt_names())
    if (name.type == GeneralName::Type::dns && name.value.starts_with("*.")) return true;
  return certificate.subject().common_name().value_or("").starts_with("*.");
}

// What the client cannot take of it, in words; empty: nothing.
std::string fault(const Certificate& certificate, const Eyes& eyes, bool is_leaf) {
  const PublicKey key = certificate.public_key();
  const AlgorithmId signature = certificate.signature_algorithm();
  if (!eyes.knows_edwards && (key.type() == KeyType::ed25519 || key.type() == KeyType::ed448)) return "a key " + key.describe();
  if (!eyes.knows_edwards && (signature.oid == asn1::oid::kEd25519 || signature.oid == asn1::oid::kEd448))
    return "a signature by an Edwards curve";
  if (!eyes.knows_pss && signature.oid == asn1::oid::kRsassaPss) return "a signature with RSASSA-PSS";
  if (key.type() == KeyType::rsa && key.bits() != 0 && key.bits() < eyes.least_rsa_bits)
    return "a key of " + std::to_string(key.bits()) + " bits";
  if (is_leaf && !eyes.takes_wildcards && has_wildcard(certificate)) return "a wildcard among its names";
  return {};
}

void unsupported_by_client(const Case& one, Report& report) {
  if (one.options.client == Client::today) return;
  const Eyes& eyes = eyes_of(one.options.client);
  const std::vector<Certificate>& path = one.best().path;
  for (std::size_t i = 0; i < path.size(); ++i) try {
      // An anchor's own signature is looked at by nobody; its key is.
      const std::string found = fault(path[i], eyes, i == 0);
      if (!found.empty())
        report.add(std::string(eyes.name) + " does not take the certificate " + base::printable(title(path[i])), "it has " + found);
    } catch (const Error&) {
      continue;  // damage is a finding of its own
    }
}

}  // namespace

const Cause& cause_unsupported_by_client() {
  static constexpr Cause cause{
      .id = "unsupported-by-client",
      .severity = Severity::error,
      .stage = Stage::certificate,
      .rank = 50,
      .citation = {},
      .title = "a certificate that the old client does not take",
      .meaning =
          "The certificate is in order for a client of today; the one through whose eyes it was looked at (--client) does not know its "
          "kind of key or signature, or its kind of name.",
      .mend =
          "Let the CA issue one with an RSA key of 2,048 bits, signed with SHA-256 (sha256WithRSAEncryption), with each name written out.",
      .judge = &unsupported_by_client,
  };
  return cause;
}

}  // namespace certkit::diagnose
