// CertificationRequest (PKCS#10, RFC 2986 §4.2). Strict DER; let in all the same: version numbers 1 and 2 (set by programs that mean
// "version 3"; the standard knows 0 alone), attributes left out altogether, empty sets of values, and what certificate.cpp lets in for
// names, keys and extensions.
#include "asn1/oids.hpp"
#include "asn1/structure.hpp"

namespace certkit {

using namespace asn1;

struct CsrLayout {
  Bytes der;
  Extent info, subject, spki, attributes, algorithm, signature;

  explicit CsrLayout(Bytes bytes) : der(std::move(bytes)) {
    const ByteView all = der;
    check_size(all, "CSR");
    Reader outermost(all, "CSR");
    Reader outer = outermost.enter(kSequence, "CertificationRequest");
    const Tlv signed_part = outer.expect(kSequence, "certificationRequestInfo");
    info = extent_of(signed_part.whole, all);
    Reader in = outer.into(signed_part);
    const std::size_t version_at = in.offset();
    if (const std::int64_t version = in.small_integer("version"); version < 0 || version > 2) in.fail("version: unknown", version_at);
    subject = extent_of(check_name(in, "subject"), all);
    const std::size_t spki_at = in.offset();
    (void)read_public_key(in, "subjectPKInfo");
    spki = extent_since(spki_at, in);
    if (const auto set = in.optional(context(0, true), "attributes")) {
      attributes = extent_of(set->content, all);
      for (Reader each = in.into(*set); !each.at_end();) check_attribute(each);
    }
    in.finish("certificationRequestInfo");
    const std::size_t algorithm_at = outer.offset();
    (void)read_algorithm(outer, "signatureAlgorithm");
    algorithm = extent_since(algorithm_at, outer);
    signature = extent_of(outer.bit_string("signature"), all);
    outer.finish("CertificationRequest");
    outermost.finish("CSR");
  }

 private:
  static void check_attribute(Reader& attributes) {
    Reader in = attributes.enter(kSequence, "attribute");
    const ByteView type = in.oid_content("attribute");
    const bool extension_request = same(type, oid::kExtensionRequest.content()) || same(type, oid::kMsExtensionRequest.content());
    Reader values = in.enter(kSet, "attribute values");
    while (!values.at_end()) {
      const Tlv value = values.any("attribute value");
      if (!extension_request) {
        check_any(values, value, "attribute value");
        continue;
      }
      if (value.tag != kSequence) values.fail("extensionRequest: not a SEQUENCE", value.offset);
      check_extensions(values.into(value), "extension");
    }
    in.finish("attribute");
  }
};

Csr::Csr(Bytes der) : layout_(std::make_shared<const CsrLayout>(std::move(der))) {}

ByteView Csr::der() const noexcept { return layout_->der; }
ByteView Csr::info() const noexcept { return layout_->info.in(layout_->der); }
ByteView Csr::subject_der() const noexcept { return layout_->subject.in(layout_->der); }
Name Csr::subject() const { return read_name(subject_der()); }
ByteView Csr::spki() const noexcept { return layout_->spki.in(layout_->der); }
PublicKey Csr::public_key() const { return PublicKey(to_bytes(spki())); }
ByteView Csr::signature() const noexcept { return layout_->signature.in(layout_->der); }

AlgorithmId Csr::signature_algorithm() const {
  Reader reader(layout_->algorithm.in(layout_->der), "CSR");
  return to_algorithm_id(read_algorithm(reader, "signatureAlgorithm"));
}

std::vector<Csr::Attribute> Csr::attributes() const {
  std::vector<Attribute> found;
  for (Reader each(layout_->attributes.in(layout_->der), "CSR attributes"); !each.at_end();) {
    Reader in = each.enter(kSequence, "attribute");
    const Oid type = in.oid("attribute");
    found.push_back({type, in.expect(kSet, "attribute values").content});
  }
  return found;
}

Extensions Csr::extensions() const {
  Extensions all;
  all.owner = layout_;
  for (const Attribute& attribute : attributes()) {
    if (attribute.type != oid::kExtensionRequest && attribute.type != oid::kMsExtensionRequest) continue;
    for (Reader values(attribute.values, "CSR extensions"); !values.at_end();) {
      Extensions some = read_extensions(values.expect(kSequence, "extensionRequest").content);
      all.all.insert(all.all.end(), some.all.begin(), some.all.end());
    }
  }
  return all;
}

}  // namespace certkit
