// CRLs against certificates, as they come and with their signature made anew, so that what is behind it is reached too. No verdict but
// `bad` without a signature that OpenSSL finds good as well, none of revoked without an entry; PEM and DER have the same.
#include "trust/revocation.hpp"

#include <openssl/x509.h>

#include "asn1/algorithm.hpp"
#include "asn1/writer.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "certkit/write.hpp"
#include "crypto/openssl.hpp"
#include "crypto/private_key.hpp"
#include "crypto/signature.hpp"
#include "support/der_mutator.hpp"
#include "support/fuzz.hpp"

using namespace certkit;
using Status = trust::RevocationAnswer::Status;

namespace {

Bytes vector(const char* name) {
  return to_bytes(base::read_file(std::string(CERTKIT_SOURCE "/tests/vectors/revocation/") + name, 64u << 10).reveal());
}

struct World {
  Certificate issuer{vector("issuing.der")}, leaf{vector("leaf.der")}, gone{vector("gone.der")}, sub{vector("sub.der")};
  PrivateKey key = crypto::from_pkcs8(vector("issuing.key.der"));
  Time at = time_from_rfc3339("2026-01-15T12:00:00Z");
};
const World& world() {
  static const World kWorld;
  return kWorld;
}

using X509Ptr = crypto::OpensslPtr<X509, X509_free>;
X509Ptr x509(const Certificate& certificate) {
  const unsigned char* at = certificate.der().data();
  return X509Ptr(d2i_X509(nullptr, &at, static_cast<long>(certificate.der().size())));
}

void check_with_openssl(ByteView der, const Certificate& certificate, bool revoked) {
  const crypto::OpensslErrors errors;
  const unsigned char* at = der.data();
  const crypto::OpensslPtr<X509_CRL, X509_CRL_free> crl(d2i_X509_CRL(nullptr, &at, static_cast<long>(der.size())));
  // What OpenSSL does not read at all is the target `crl`'s to compare.
  if (!crl) return;
  const X509Ptr issuer = x509(world().issuer), leaf = x509(certificate);
  fuzz::require(X509_CRL_verify(crl.get(), X509_get0_pubkey(issuer.get())) == 1, "no verdict without a signature that OpenSSL finds good");
  X509_REVOKED* entry = nullptr;
  if (revoked)
    fuzz::require(X509_CRL_get0_by_serial(crl.get(), &entry, X509_get0_serialNumber(leaf.get())) != 0, "what is revoked is listed");
}

trust::RevocationAnswer judge(ByteView octets, const Certificate& certificate) {
  trust::RevocationAnswer answer;
  fuzz::require(
      fuzz::takes(
          octets.size(), {128u << 10, 400},
          [&] { answer = trust::judge_crl(octets, certificate, world().issuer, world().at, "http://crl.contoso.com/issuing.crl"); }),
      "a verdict is an answer, never an error");
  fuzz::require(base::is_utf8(answer.why) && answer.why.find('\n') == std::string::npos, "a sentence is one line of UTF-8");
  const bool verdict = answer.status == Status::good || answer.status == Status::revoked;
  fuzz::require(verdict == answer.why.empty(), "what is no verdict says why");
  return answer;
}

void judge_all(ByteView der) {
  for (const Certificate* certificate : {&world().leaf, &world().gone, &world().sub}) {
    const trust::RevocationAnswer answer = judge(der, *certificate);
    if (answer.status != Status::bad) check_with_openssl(der, *certificate, answer.status == Status::revoked);
    if (der.empty() || der[0] != asn1::kSequence) continue;
    const std::string pem = to_pem("X509 CRL", der);
    const trust::RevocationAnswer armoured = judge(as_bytes(pem), *certificate);
    fuzz::require(armoured.status == answer.status && armoured.why == answer.why, "PEM and DER have the same verdict");
  }
}

// The same list, signed by the issuer; empty where it cannot be read.
Bytes signed_anew(ByteView der) {
  try {
    const Crl crl(to_bytes(der));
    const Bytes signature = crypto::sign(world().key, Hash::sha256, crl.tbs());
    asn1::Writer writer;
    {
      const auto outer = writer.sequence();
      writer.raw(crl.tbs());
      asn1::write_algorithm(writer, crypto::signature_algorithm_for(world().key.public_key(), Hash::sha256));
      writer.bit_string(signature);
    }
    return writer.take();
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView octets(data, size);
  judge_all(octets);
  if (const Bytes anew = signed_anew(octets); !anew.empty()) judge_all(anew);
  return 0;
}
