// A degenerate SignedData, certificates and CRLs only (RFC 2315 §9.1 note 6, RFC 5652 §5.1).
#include "asn1/oids.hpp"
#include "asn1/writer.hpp"
#include "certkit/error.hpp"
#include "certkit/write.hpp"

namespace certkit {

Bytes to_pkcs7(std::span<const Certificate> certificates, std::span<const Crl> crls) {
  if (certificates.empty() && crls.empty()) throw Error(Errc::usage, "a PKCS#7 bundle needs at least one certificate");
  asn1::Writer writer;
  {
    const auto info = writer.sequence();
    writer.oid(asn1::oid::kPkcs7SignedData);
    const auto content = writer.explicit_tag(0);
    const auto signed_data = writer.sequence();
    writer.integer(1);
    { const auto digest_algorithms = writer.set(); }
    {
      const auto encapsulated = writer.sequence();
      writer.oid(asn1::oid::kPkcs7Data);
    }
    if (!certificates.empty()) {
      // In the order given, not sorted as DER has sets: every reader takes it, and the order is what users look at (as openssl crl2pkcs7
      // does).
      const auto set = writer.constructed(asn1::context(0, true));
      for (const Certificate& certificate : certificates) writer.raw(certificate.der());
    }
    if (!crls.empty()) {
      const auto set = writer.constructed(asn1::context(1, true));
      for (const Crl& crl : crls) writer.raw(crl.der());
    }
    { const auto signers = writer.set(); }
  }
  return writer.take();
}

}  // namespace certkit
