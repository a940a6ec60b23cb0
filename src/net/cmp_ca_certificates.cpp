// The general message caCerts (RFC 9480 §2.14). OpenSSL has a function for it since 3.2; before, a general message is a type and a value.
#include <openssl/cmp.h>

#include "asn1/reader.hpp"
#include "net/cmp_context.hpp"

namespace certkit::net {

#if OPENSSL_VERSION_NUMBER >= 0x30200000L

std::vector<Certificate> cmp_ca_certificates(Http& http, CmpOptions options) {
  const crypto::OpensslErrors errors;
  CmpContext context(http, std::move(options));
  STACK_OF(X509)* answered = nullptr;
  const int done = OSSL_CMP_get1_caCerts(context.get(), &answered);
  const X509StackPtr owned(answered);
  if (done != 1) {
    const CmpStatus status = context.refusal();
    throw Error(Errc::refused, "the CMP server does not hand out its certificates: " + to_text(status), hint_for(status));
  }
  return certificates_of(answered);
}

#else

namespace {

using ObjectPtr = crypto::OpensslPtr<ASN1_OBJECT, ASN1_OBJECT_free>;
using ItavPtr = crypto::OpensslPtr<OSSL_CMP_ITAV, OSSL_CMP_ITAV_free>;
void free_itavs(STACK_OF(OSSL_CMP_ITAV) * itavs) { sk_OSSL_CMP_ITAV_pop_free(itavs, OSSL_CMP_ITAV_free); }
using ItavStackPtr = crypto::OpensslPtr<STACK_OF(OSSL_CMP_ITAV), free_itavs>;

// CaCertsValue ::= SEQUENCE OF CMPCertificate
std::vector<Certificate> value_of(const ASN1_TYPE* value) {
  std::vector<Certificate> all;
  if (value == nullptr || value->type != V_ASN1_SEQUENCE) return all;
  const ASN1_STRING* octets = value->value.sequence;
  asn1::Reader outer({ASN1_STRING_get0_data(octets), static_cast<std::size_t>(ASN1_STRING_length(octets))}, "CMP caCerts");
  asn1::Reader list = outer.enter(asn1::kSequence, "caCerts");
  while (!list.at_end()) all.emplace_back(to_bytes(list.expect(asn1::kSequence, "certificate").whole));
  return all;
}

}  // namespace

std::vector<Certificate> cmp_ca_certificates(Http& http, CmpOptions options) {
  const crypto::OpensslErrors errors;
  CmpContext context(http, std::move(options));
  const ObjectPtr type(OBJ_txt2obj("1.3.6.1.5.5.7.4.17", 1));
  ItavPtr question = crypto::own<ItavPtr>(OSSL_CMP_ITAV_create(OBJ_dup(type.get()), nullptr), Errc::internal, "no memory for CMP");
  if (OSSL_CMP_CTX_push0_genm_ITAV(context.get(), question.get()) != 1) crypto::openssl_failed(Errc::internal, "OpenSSL takes no genm");
  (void)question.release();
  const ItavStackPtr answered(OSSL_CMP_exec_GENM_ses(context.get()));
  if (!answered) {
    const CmpStatus status = context.refusal();
    throw Error(Errc::refused, "the CMP server does not hand out its certificates: " + to_text(status), hint_for(status));
  }
  for (int i = 0; i < sk_OSSL_CMP_ITAV_num(answered.get()); ++i) {
    const OSSL_CMP_ITAV* one = sk_OSSL_CMP_ITAV_value(answered.get(), i);
    if (OBJ_cmp(OSSL_CMP_ITAV_get0_type(one), type.get()) == 0) return value_of(OSSL_CMP_ITAV_get0_value(one));
  }
  return {};
}

#endif

}  // namespace certkit::net
