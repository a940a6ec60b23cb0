#include "trust/ocsp_response.hpp"

#include "asn1/structure.hpp"

namespace certkit::trust {
namespace {

using namespace asn1;

constexpr Oid kBasicResponse("1.3.6.1.5.5.7.48.1.1");

bool unknown_critical(Reader& in) {
  bool found = false;
  if (auto wrapped = in.optional_enter(context(1, true), "extensions"))
    for (Reader each = wrapped->enter(kSequence, "extensions"); !each.at_end();) {
      Reader one = each.enter(kSequence, "extension");
      const Oid type = one.oid("extension");
      static constexpr Oid kNonce("1.3.6.1.5.5.7.48.1.2");
      if (one.next_is(kBoolean) && one.boolean("critical") && type != kNonce) found = true;
      (void)one.octet_string("extnValue");
    }
  return found;
}

OcspCertId read_id(Reader in) {
  OcspCertId id;
  id.hash = read_algorithm(in, "hashAlgorithm");
  id.name_hash = in.octet_string("issuerNameHash");
  id.key_hash = in.octet_string("issuerKeyHash");
  id.serial = in.integer("serialNumber");
  in.finish("CertID");
  return id;
}

OcspSingle read_single(Reader in, bool& critical) {
  OcspSingle single;
  single.id = read_id(in.enter(kSequence, "CertID"));
  const Tlv status = in.any("certStatus");
  if (status.tag == context(0, false)) {
    single.status = OcspSingle::Status::good;
  } else if (status.tag == context(1, true)) {
    single.status = OcspSingle::Status::revoked;
    Reader revoked = in.into(status);
    single.revoked_at = revoked.lenient_time("revocationTime");
    if (auto reason = revoked.optional_enter(context(0, true), "revocationReason")) {
      const Tlv value = reason->expect(kEnumerated, "revocationReason");
      if (value.content.size() == 1) single.reason = value.content[0];
    }
    revoked.finish("RevokedInfo");
  } else if (status.tag != context(2, false)) {
    in.fail("certStatus: neither good nor revoked nor unknown", status.offset);
  }
  single.this_update = in.lenient_time("thisUpdate");
  if (auto next = in.optional_enter(context(0, true), "nextUpdate")) {
    single.next_update = next->lenient_time("nextUpdate");
    next->finish("nextUpdate");
  }
  critical = unknown_critical(in) || critical;
  in.finish("SingleResponse");
  return single;
}

void read_data(Reader in, OcspResponse& response) {
  if (auto version = in.optional_enter(context(0, true), "version")) (void)version->small_integer("version");
  Reader by = in;
  const Tlv responder = by.any("responderID");
  if (auto name = in.optional_enter(context(1, true), "byName"))
    response.responder_name = check_name(*name, "byName");
  else if (auto key = in.optional_enter(context(2, true), "byKey"))
    response.responder_key_hash = key->octet_string("byKey");
  else
    in.fail("responderID: neither a name nor a key", responder.offset);
  response.produced_at = in.lenient_time("producedAt");
  for (Reader each = in.enter(kSequence, "responses"); !each.at_end();)
    response.singles.push_back(read_single(each.enter(kSequence, "SingleResponse"), response.unknown_critical));
  response.unknown_critical = unknown_critical(in) || response.unknown_critical;
  in.finish("ResponseData");
}

}  // namespace

OcspResponse read_ocsp_response(ByteView der) {
  OcspResponse response;
  Reader outermost(der, "OCSP response");
  Reader outer = outermost.enter(kSequence, "OCSPResponse");
  outermost.finish("OCSPResponse");
  const Tlv status = outer.expect(kEnumerated, "responseStatus");
  if (status.content.size() != 1) outer.fail("responseStatus: out of range", status.offset);
  response.status = status.content[0];
  if (response.status != 0) return response;
  Reader wrapped = outer.enter(context(0, true), "responseBytes");
  Reader typed = wrapped.enter(kSequence, "ResponseBytes");
  const std::size_t type_at = typed.offset();
  if (typed.oid("responseType") != kBasicResponse) typed.fail("responseType: not a basic response", type_at);
  Reader inside = typed.into(typed.expect(kOctetString, "response"));
  Reader basic = inside.enter(kSequence, "BasicOCSPResponse");
  inside.finish("BasicOCSPResponse");
  const Tlv data = basic.expect(kSequence, "tbsResponseData");
  response.signed_data = data.whole;
  read_data(basic.into(data), response);
  response.algorithm = read_algorithm(basic, "signatureAlgorithm");
  response.signature = basic.bit_string("signature");
  if (auto certificates = basic.optional_enter(context(0, true), "certs"))
    for (Reader each = certificates->enter(kSequence, "certs"); !each.at_end();)
      response.certificates.push_back(each.any("certificate").whole);
  basic.finish("BasicOCSPResponse");
  return response;
}

std::string ocsp_status_words(int status) {
  switch (status) {
    case 1: return "malformedRequest (1): it did not understand the request";
    case 2: return "internalError (2): the responder has an error of its own; see its log";
    case 3: return "tryLater (3): it is busy, or has not got its list yet";
    case 5: return "sigRequired (5): it answers signed requests only";
    case 6: return "unauthorized (6): it has no answer about certificates of this issuer";
    default: return "the status " + std::to_string(status) + ", which has no meaning";
  }
}

}  // namespace certkit::trust
