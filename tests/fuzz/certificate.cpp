// Certificates: every accessor, and the same verdict and the same fields as OpenSSL and Botan, but for what differences.md explains.
#include "support/der_mutator.hpp"
#include "support/differences.hpp"
#include "support/objects.hpp"
#include "support/others.hpp"
#include "support/written_again.hpp"

using namespace certkit;

namespace {

using fuzz::field;

void explained(const std::string& library, const std::string& category) {
  fuzz::require(differences::is_explained(category), "a difference to " + library + " is in differences.md: " + category);
}

// The magnitude, as Botan has it.
Bytes magnitude(ByteView serial) {
  while (!serial.empty() && serial[0] == 0) serial = serial.subspan(1);
  return to_bytes(serial);
}

void compare_common(const char* library, const Certificate& ours, const fuzz::Seen& theirs) {
  field(library, "version", ours.version() == theirs.version);
  field(library, "issuer", same(ours.issuer_der(), theirs.issuer));
  field(library, "subject", same(ours.subject_der(), theirs.subject));
  field(library, "signature", same(ours.signature(), theirs.signature));
}

void compare_openssl(const Certificate& ours, const fuzz::Seen& theirs) {
  compare_common("OpenSSL", ours, theirs);
  field("OpenSSL", "serial number", same(ours.serial(), theirs.serial));
  field("OpenSSL", "notBefore", to_rfc3339(ours.not_before()) == theirs.not_before);
  field("OpenSSL", "notAfter", to_rfc3339(ours.not_after()) == theirs.not_after);
  fuzz::same_public_key(ours.spki(), theirs.spki);
  fuzz::same_algorithm(ours.signature_algorithm(), theirs.algorithm);
  fuzz::same_extensions(ours.extensions(), theirs.extensions);
}

void compare_botan(const Certificate& ours, const fuzz::Seen& theirs) {
  compare_common("Botan", ours, theirs);
  if (ours.serial()[0] < 0x80) field("Botan", "serial number", magnitude(ours.serial()) == magnitude(theirs.serial));
  field("Botan", "public key", same(ours.spki(), theirs.spki));
  // 2.19 takes the first octet of an OID for its first two arcs, the second of them below 40, whatever the first is (2.40 and above).
  const auto botan_reads = [](const Oid& oid) { return oid.content()[0] < 3 * 40; };
  if (const AlgorithmId algorithm = ours.signature_algorithm(); botan_reads(algorithm.oid))
    field("Botan", "signature algorithm", fuzz::algorithm_der(algorithm) == theirs.algorithm);
  field("Botan", "notBefore", to_rfc3339(ours.not_before()) == theirs.not_before);
  field("Botan", "notAfter", to_rfc3339(ours.not_after()) == theirs.not_after);
  const Extensions extensions = ours.extensions();
  field("Botan", "number of extensions", extensions.all.size() == theirs.extensions.size());
  for (std::size_t i = 0; i < theirs.extensions.size(); ++i) {
    // It keeps the first of several with one type.
    if (extensions.find(extensions.all[i].oid) != &extensions.all[i]) continue;
    if (botan_reads(extensions.all[i].oid)) field("Botan", "extension's type", extensions.all[i].oid.dotted() == theirs.extensions[i].oid);
    field("Botan", "extension's criticality", extensions.all[i].critical == theirs.extensions[i].critical);
    field("Botan", "extension's value", same(extensions.all[i].value, theirs.extensions[i].value));
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView der(data, size);
  std::optional<Certificate> ours;
  const auto refused = fuzz::refusal(size, {16u << 10, 8}, [&] { ours.emplace(to_bytes(der)); });
  if (ours) {
    fuzz::require(fuzz::takes(size, {64u << 10, 400}, [&] { fuzz::look(*ours); }), "a certificate that was taken can be shown");
    fuzz::require(same(ours->der(), der), "a certificate keeps its octets");
    fuzz::require_written_again(*ours);
    fuzz::require_values_written_again(ours->extensions());
  }
  const fuzz::Seen openssl = fuzz::openssl_certificate(der), botan = fuzz::botan_certificate(der);
  if (ours && openssl.taken)
    compare_openssl(*ours, openssl);
  else if (ours)
    explained("OpenSSL", differences::refused_by_openssl(openssl.why, der));
  else if (openssl.taken)
    explained("OpenSSL", differences::refused_by_certkit(refused->message(), der, openssl.key_loads));
  if (ours && botan.taken)
    compare_botan(*ours, botan);
  else if (ours)
    explained("Botan", differences::refused_by_other(differences::kRefusedByBotan, botan.why));
  else if (botan.taken)
    explained("Botan", differences::taken_by_botan(refused->message(), der, openssl.key_loads));
  return 0;
}
