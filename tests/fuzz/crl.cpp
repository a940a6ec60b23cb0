// CRLs: every accessor, and OpenSSL's verdict and fields but for what differences.md explains.
#include "asn1/reader.hpp"
#include "support/der_mutator.hpp"
#include "support/differences.hpp"
#include "support/objects.hpp"
#include "support/others.hpp"
#include "support/written_again.hpp"

using namespace certkit;

namespace {

std::optional<Bytes> reason_code(const std::vector<fuzz::Seen::Extension>& extensions) {
  static constexpr Oid kReason("2.5.29.21");
  for (const fuzz::Seen::Extension& extension : extensions)
    if (extension.oid == as_text(kReason.content())) return extension.value;
  return std::nullopt;
}

void compare(const Crl& ours, const fuzz::Seen& theirs) {
  using fuzz::field;
  field("OpenSSL", "issuer", same(ours.issuer_der(), theirs.issuer));
  field("OpenSSL", "thisUpdate", to_rfc3339(ours.this_update()) == theirs.not_before);
  field("OpenSSL", "nextUpdate", (ours.next_update() ? to_rfc3339(*ours.next_update()) : "") == theirs.not_after);
  fuzz::same_algorithm(ours.signature_algorithm(), theirs.algorithm);
  field("OpenSSL", "signature", same(ours.signature(), theirs.signature));
  fuzz::same_extensions(ours.extensions(), theirs.extensions);
  field("OpenSSL", "number of revoked certificates", ours.revoked_count() == theirs.revoked.size());
  std::vector<Crl::Revoked> revoked;
  if (fuzz::refusal(0, {1u << 20, 0}, [&] { revoked = ours.revoked(); })) return;  // a reason code is damaged
  for (std::size_t i = 0; i < revoked.size(); ++i) {
    field("OpenSSL", "serial number", same(revoked[i].serial, theirs.revoked[i].serial));
    field("OpenSSL", "revocation date", to_rfc3339(revoked[i].date) == theirs.revoked[i].date);
    const std::optional<Bytes> reason = reason_code(theirs.revoked[i].extensions);
    field("OpenSSL", "reason", revoked[i].reason.has_value() == reason.has_value());
    if (reason) field("OpenSSL", "reason code", *reason == Bytes{asn1::kEnumerated, 1, static_cast<std::uint8_t>(*revoked[i].reason)});
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView der(data, size);
  std::optional<Crl> ours;
  const auto refused = fuzz::refusal(size, {16u << 10, 8}, [&] { ours.emplace(to_bytes(der)); });
  if (ours) {
    fuzz::require(fuzz::takes(size, {64u << 10, 400}, [&] { fuzz::look(*ours); }), "a CRL that was taken can be shown");
    fuzz::require(same(ours->der(), der), "a CRL keeps its octets");
    fuzz::require_written_again(*ours);
    fuzz::require_values_written_again(ours->extensions());
  }
  const fuzz::Seen theirs = fuzz::openssl_crl(der);
  if (ours && theirs.taken) compare(*ours, theirs);
  if (ours.has_value() == theirs.taken) return 0;
  // A list has no key, of which damage could be a reason.
  const std::string category =
      ours ? differences::refused_by_openssl(theirs.why, der) : differences::refused_by_certkit(refused->message(), der, true);
  fuzz::require(differences::is_explained(category), "a difference to OpenSSL is in differences.md: " + category);
  return 0;
}
