// Certificate (RFC 5280 §4.1). Strict DER, and of what RFC 5280 forbids only this is let in, because it is met in the field and harms
// nobody who looks:
//   - serial numbers that are zero, negative or longer than 20 octets; empty subject or issuer; names as check_name() has them
//   - version 1 written out, extensions or unique identifiers in a version 1 or 2 certificate, empty or repeated extensions, FALSE written
//   out for critical
//   - inner and outer signature algorithm that differ (lint and verification look at that)
//   - times as Reader::lenient_time() has them, notAfter before notBefore
//   - key algorithms that are unknown; RSA moduli without their sign octet; any parameters beside an RSA or Edwards key
#include "asn1/structure.hpp"
#include "base/text.hpp"

namespace certkit {

using namespace asn1;

struct CertificateLayout {
  Bytes der;
  Extent tbs, serial, issuer, subject, spki, extensions, algorithm, signature;
  Time not_before{}, not_after{};
  int version = 1;

  explicit CertificateLayout(Bytes bytes) : der(std::move(bytes)) {
    const ByteView all = der;
    check_size(all, "certificate");
    Reader outermost(all, "certificate");
    Reader outer = outermost.enter(kSequence, "Certificate");
    const Tlv signed_part = outer.expect(kSequence, "tbsCertificate");
    tbs = extent_of(signed_part.whole, all);
    Reader in = outer.into(signed_part);
    if (auto explicit_version = in.optional_enter(context(0, true), "version")) {
      const std::size_t at = explicit_version->offset();
      const std::int64_t number = explicit_version->small_integer("version");
      if (number < 0 || number > 2) in.fail("version: neither 1, 2 nor 3", at);
      explicit_version->finish("version");
      version = static_cast<int>(number) + 1;
    }
    serial = extent_of(in.integer("serialNumber"), all);
    (void)read_algorithm(in, "signature");
    issuer = extent_of(check_name(in, "issuer"), all);
    Reader validity = in.enter(kSequence, "validity");
    not_before = validity.lenient_time("notBefore");
    not_after = validity.lenient_time("notAfter");
    validity.finish("validity");
    subject = extent_of(check_name(in, "subject"), all);
    const std::size_t spki_at = in.offset();
    (void)read_public_key(in, "subjectPublicKeyInfo");
    spki = extent_since(spki_at, in);
    for (const unsigned unique_id : {1u, 2u})
      if (auto tlv = in.optional(context(unique_id, false), "uniqueID"))
        check_any(in, {kBitString, tlv->whole, tlv->content, tlv->offset}, "uniqueID");
    if (auto wrapped = in.optional_enter(context(3, true), "extensions")) {
      const Tlv sequence = wrapped->expect(kSequence, "extensions");
      check_extensions(wrapped->into(sequence), "extension");
      wrapped->finish("extensions");
      extensions = extent_of(sequence.content, all);
    }
    in.finish("tbsCertificate");
    const std::size_t algorithm_at = outer.offset();
    (void)read_algorithm(outer, "signatureAlgorithm");
    algorithm = extent_since(algorithm_at, outer);
    signature = extent_of(outer.bit_string("signatureValue"), all);
    outer.finish("Certificate");
    outermost.finish("certificate");
  }
};

Certificate::Certificate(Bytes der) : layout_(std::make_shared<const CertificateLayout>(std::move(der))) {}

ByteView Certificate::der() const noexcept { return layout_->der; }
ByteView Certificate::tbs() const noexcept { return layout_->tbs.in(layout_->der); }
int Certificate::version() const noexcept { return layout_->version; }
ByteView Certificate::serial() const noexcept { return layout_->serial.in(layout_->der); }
ByteView Certificate::issuer_der() const noexcept { return layout_->issuer.in(layout_->der); }
ByteView Certificate::subject_der() const noexcept { return layout_->subject.in(layout_->der); }
Name Certificate::issuer() const { return read_name(issuer_der()); }
Name Certificate::subject() const { return read_name(subject_der()); }
Time Certificate::not_before() const noexcept { return layout_->not_before; }
Time Certificate::not_after() const noexcept { return layout_->not_after; }
ByteView Certificate::spki() const noexcept { return layout_->spki.in(layout_->der); }
PublicKey Certificate::public_key() const { return PublicKey(to_bytes(spki())); }
ByteView Certificate::signature() const noexcept { return layout_->signature.in(layout_->der); }
Extensions Certificate::extensions() const { return {read_extensions(layout_->extensions.in(layout_->der)).all, layout_}; }
bool Certificate::self_issued() const noexcept { return same(subject_der(), issuer_der()); }

std::string Certificate::serial_hex() const {
  ByteView octets = serial();
  if (octets.size() > 1 && octets[0] == 0) octets = octets.subspan(1);
  return base::to_hex(octets);
}

bool Certificate::is_ca() const {
  if (version() == 1 && self_issued()) return true;  // roots from before version 3 have no way to say it
  const auto constraints = extensions().basic_constraints();
  return constraints && constraints->ca;
}

AlgorithmId Certificate::signature_algorithm() const {
  Reader reader(layout_->algorithm.in(layout_->der), "certificate");
  return to_algorithm_id(read_algorithm(reader, "signatureAlgorithm"));
}

}  // namespace certkit
