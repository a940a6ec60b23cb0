// OCSP responses, as they come and with their signature made anew, so that what is behind it is reached too. No verdict but `bad` without a
// signature that OpenSSL finds good as well; every sentence is one line of UTF-8.
#include <openssl/ocsp.h>

#include "asn1/writer.hpp"
#include "base/files.hpp"
#include "base/text.hpp"
#include "crypto/openssl.hpp"
#include "crypto/private_key.hpp"
#include "crypto/signature.hpp"
#include "support/der_mutator.hpp"
#include "support/fuzz.hpp"
#include "trust/ocsp_response.hpp"
#include "trust/revocation.hpp"

using namespace certkit;
using Status = trust::RevocationAnswer::Status;

namespace {

Bytes vector(const char* name) {
  return to_bytes(base::read_file(std::string(CERTKIT_SOURCE "/tests/vectors/revocation/") + name, 64u << 10).reveal());
}

struct World {
  Certificate issuer{vector("issuing.der")}, leaf{vector("leaf.der")}, gone{vector("gone.der")};
  PrivateKey key = crypto::from_pkcs8(vector("issuing.key.der"));
  Time at = *trust::judge_ocsp(vector("good.ocsp"), leaf, issuer, Time{}).this_update + std::chrono::hours(1);
};
const World& world() {
  static const World kWorld;
  return kWorld;
}

bool openssl_finds_signature(ByteView der) {
  const crypto::OpensslErrors errors;
  using Response = crypto::OpensslPtr<OCSP_RESPONSE, OCSP_RESPONSE_free>;
  using Basic = crypto::OpensslPtr<OCSP_BASICRESP, OCSP_BASICRESP_free>;
  const unsigned char* at = der.data();
  const Response response(d2i_OCSP_RESPONSE(nullptr, &at, static_cast<long>(der.size())));
  const Basic basic(response ? OCSP_response_get1_basic(response.get()) : nullptr);
  // A certificate that came along and is damaged spoils the whole for OpenSSL; here it is only not the signer's.
  if (!basic) return true;
  const unsigned char* issuer_at = world().issuer.der().data();
  const crypto::OpensslPtr<X509, X509_free> issuer(d2i_X509(nullptr, &issuer_at, static_cast<long>(world().issuer.der().size())));
  STACK_OF(X509)* certificates = sk_X509_new_null();
  sk_X509_push(certificates, issuer.get());
  const bool good = OCSP_basic_verify(basic.get(), certificates, nullptr, OCSP_NOVERIFY) == 1;
  sk_X509_free(certificates);
  return good;
}

void judge(ByteView der) {
  for (const Certificate* certificate : {&world().leaf, &world().gone}) {
    trust::RevocationAnswer answer;
    fuzz::require(
        fuzz::takes(der.size(), {128u << 10, 400}, [&] { answer = trust::judge_ocsp(der, *certificate, world().issuer, world().at); }),
        "a verdict is an answer, never an error");
    fuzz::require(base::is_utf8(answer.why) && answer.why.find('\n') == std::string::npos, "a sentence is one line of UTF-8");
    const bool verdict = answer.status == Status::good || answer.status == Status::revoked;
    fuzz::require(verdict == answer.why.empty(), "what is no verdict says why");
    if (answer.status != Status::bad) fuzz::require(openssl_finds_signature(der), "no verdict without a signature that OpenSSL finds good");
  }
}

// The same response, signed by the issuer; empty where it cannot be read.
Bytes signed_anew(ByteView der) {
  try {
    const trust::OcspResponse response = trust::read_ocsp_response(der);
    if (response.status != 0) return {};
    const Bytes signature = crypto::sign(world().key, Hash::sha256, response.signed_data);
    asn1::Writer writer;
    {
      const auto outer = writer.sequence();
      writer.primitive(asn1::kEnumerated, Bytes{0});
      const auto wrapped = writer.explicit_tag(0);
      const auto typed = writer.sequence();
      writer.oid(Oid("1.3.6.1.5.5.7.48.1.1"));
      const auto octets = writer.constructed(asn1::kOctetString);
      const auto basic = writer.sequence();
      writer.raw(response.signed_data);
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
  const ByteView der(data, size);
  judge(der);
  if (const Bytes anew = signed_anew(der); !anew.empty()) judge(anew);
  return 0;
}
