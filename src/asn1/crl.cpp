// CertificateList (RFC 5280 §5.1). Strict DER; let in all the same: version 1 written out, extensions in a version 1 list, an empty
// revokedCertificates, no nextUpdate, and what certificate.cpp lets in for serial numbers, names, times and extensions.
#include "asn1/oids.hpp"
#include "asn1/structure.hpp"

namespace certkit {

using namespace asn1;

struct CrlLayout {
  Bytes der;
  Extent tbs, issuer, revoked, extensions, algorithm, signature;
  Time this_update{};
  std::optional<Time> next_update;
  std::size_t count = 0;

  explicit CrlLayout(Bytes bytes) : der(std::move(bytes)) {
    const ByteView all = der;
    check_size(all, "CRL");
    Reader outermost(all, "CRL");
    Reader outer = outermost.enter(kSequence, "CertificateList");
    const Tlv signed_part = outer.expect(kSequence, "tbsCertList");
    tbs = extent_of(signed_part.whole, all);
    Reader in = outer.into(signed_part);
    if (in.next_is(kInteger)) {
      const std::size_t at = in.offset();
      if (const std::int64_t version = in.small_integer("version"); version != 0 && version != 1) in.fail("version: neither 1 nor 2", at);
    }
    (void)read_algorithm(in, "signature");
    issuer = extent_of(check_name(in, "issuer"), all);
    this_update = in.lenient_time("thisUpdate");
    if (in.next_is(kUtcTime) || in.next_is(kGeneralizedTime)) next_update = in.lenient_time("nextUpdate");
    if (const auto list = in.optional(kSequence, "revokedCertificates")) {
      revoked = extent_of(list->content, all);
      for (Reader entries = in.into(*list); !entries.at_end(); ++count) check_entry(entries);
    }
    if (auto wrapped = in.optional_enter(context(0, true), "crlExtensions")) {
      const Tlv sequence = wrapped->expect(kSequence, "crlExtensions");
      check_extensions(wrapped->into(sequence), "extension");
      wrapped->finish("crlExtensions");
      extensions = extent_of(sequence.content, all);
    }
    in.finish("tbsCertList");
    const std::size_t algorithm_at = outer.offset();
    (void)read_algorithm(outer, "signatureAlgorithm");
    algorithm = extent_since(algorithm_at, outer);
    signature = extent_of(outer.bit_string("signatureValue"), all);
    outer.finish("CertificateList");
    outermost.finish("CRL");
  }

 private:
  static void check_entry(Reader& entries) {
    Reader in = entries.enter(kSequence, "revoked certificate");
    (void)in.integer("userCertificate");
    (void)in.lenient_time("revocationDate");
    if (const auto sequence = in.optional(kSequence, "crlEntryExtensions")) check_extensions(in.into(*sequence), "CRL entry extension");
    in.finish("revoked certificate");
  }
};

Crl::Crl(Bytes der) : layout_(std::make_shared<const CrlLayout>(std::move(der))) {}

ByteView Crl::der() const noexcept { return layout_->der; }
ByteView Crl::tbs() const noexcept { return layout_->tbs.in(layout_->der); }
ByteView Crl::issuer_der() const noexcept { return layout_->issuer.in(layout_->der); }
Name Crl::issuer() const { return read_name(issuer_der()); }
Time Crl::this_update() const noexcept { return layout_->this_update; }
std::optional<Time> Crl::next_update() const noexcept { return layout_->next_update; }
std::size_t Crl::revoked_count() const noexcept { return layout_->count; }
ByteView Crl::signature() const noexcept { return layout_->signature.in(layout_->der); }
Extensions Crl::extensions() const { return {read_extensions(layout_->extensions.in(layout_->der)).all, layout_}; }

AlgorithmId Crl::signature_algorithm() const {
  Reader reader(layout_->algorithm.in(layout_->der), "CRL");
  return to_algorithm_id(read_algorithm(reader, "signatureAlgorithm"));
}

namespace {

// CRLReason (RFC 5280 §5.3.1) among an entry's extensions. Lists have hundreds of thousands of entries: no vector for each.
std::optional<int> reason_in(Reader extensions) {
  static constexpr Oid kReason("2.5.29.21");
  while (!extensions.at_end()) {
    Reader in = extensions.enter(kSequence, "CRL entry extension");
    if (!same(in.oid_content("CRL entry extension"), kReason.content())) continue;
    if (in.next_is(kBoolean)) (void)in.boolean("critical");
    const Tlv value = in.expect(kOctetString, "reasonCode");
    Reader inside = in.into(value);
    const Tlv reason = inside.expect(kEnumerated, "reasonCode");
    if (reason.content.size() != 1 || reason.content[0] > 10) inside.fail("reasonCode: unknown", reason.offset);
    return reason.content[0];
  }
  return std::nullopt;
}

}  // namespace

std::vector<Crl::Revoked> Crl::revoked() const {
  std::vector<Revoked> all;
  all.reserve(layout_->count);
  for (Reader entries(layout_->revoked.in(layout_->der), "CRL", layout_->revoked.at); !entries.at_end();) {
    Reader in = entries.enter(kSequence, "revoked certificate");
    const ByteView serial = in.integer("userCertificate");
    const Time date = in.lenient_time("revocationDate");
    const auto extensions = in.optional_enter(kSequence, "crlEntryExtensions");
    all.push_back({serial, date, extensions ? reason_in(*extensions) : std::nullopt});
  }
  return all;
}

}  // namespace certkit
