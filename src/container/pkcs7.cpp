// PKCS#7 and CMS signed-data (RFC 2315 §9.1, RFC 5652 §5.1) as bundles of certificates and CRLs; content and signers are left alone.
#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "container/ber.hpp"
#include "container/internal.hpp"

namespace certkit::container {

namespace {

[[noreturn]] void refuse(const char* field) { throw Error(Errc::malformed, std::string("PKCS#7: ") + field + " is missing or damaged"); }

BerTlv need(std::optional<BerTlv> tlv, const char* field) {
  if (!tlv) refuse(field);
  return *tlv;
}

// Everything in a set of certificates or CRLs. Each keeps its own octets, whatever the envelope is written in: a signature is over them.
std::size_t read_set(ByteView content, const char* one, Reading& reading, const Source& source) {
  BerWalk walk(content, reading.options.limits.nesting);
  std::size_t number = 0;
  while (const auto member = walk.next()) {
    const Source here = at_place(source, std::string(one) + " " + std::to_string(++number));
    // The other choices (RFC 5652 §10.2.2) are attribute certificates and an obsolete form of PKCS#6.
    if (member->tag != asn1::kSequence)
      reading.about().notes.push_back(describe(here) + ": not an X.509 " + one + ", skipped");
    else
      read_der(member->whole, reading, here, {});
  }
  if (walk.broken())
    add_problem(reading, source, Error(Errc::malformed, std::string("PKCS#7: the set of ") + one + "s is cut off or damaged"));
  return number;
}

}  // namespace

void read_pkcs7(ByteView ber, Reading& reading, const Source& outer) {
  const int depth = reading.options.limits.nesting;
  Source source = outer;
  const BerTlv info = need(ber_first(ber, depth), "ContentInfo");
  BerWalk content_info(info.content, depth);
  const BerTlv type = need(content_info.next(asn1::kOid), "contentType");
  if (!same(type.content, asn1::oid::kPkcs7SignedData.content())) throw Error(Errc::malformed, "PKCS#7: not signed-data");
  const BerTlv wrapped = need(content_info.next(asn1::context(0, true)), "content");
  const BerTlv signed_data = need(ber_first(wrapped.content, depth), "SignedData");
  if (info.indefinite || wrapped.indefinite || signed_data.indefinite)
    source.repairs.push_back({"ber", "the PKCS#7 is BER with indefinite lengths"});

  BerWalk walk(signed_data.content, depth);
  need(walk.next(asn1::kInteger), "version");
  need(walk.next(asn1::kSet), "digestAlgorithms");
  need(walk.next(asn1::kSequence), "encapContentInfo");
  std::size_t found = 0;
  if (const auto certificates = walk.next(asn1::context(0, true))) found += read_set(certificates->content, "certificate", reading, source);
  if (const auto crls = walk.next(asn1::context(1, true))) found += read_set(crls->content, "CRL", reading, source);
  const auto signers = walk.next(asn1::kSet);
  if (walk.broken() || (!signers && found == 0))
    return add_problem(reading, source, Error(Errc::malformed, "PKCS#7: its signed-data is cut off or damaged"));
  if (signers && !signers->content.empty())
    reading.about().notes.push_back(describe(source) + ": the PKCS#7 is a signed message; its signatures were not checked");
  if (found == 0) add(reading, Item{Item::Opaque{"PKCS#7 without certificates"}, std::move(source), {}, {}, {}, false});
}

}  // namespace certkit::container
