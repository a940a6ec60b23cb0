// Requests: every accessor, and OpenSSL's verdict and fields but for what differences.md explains.
#include "asn1/oids.hpp"
#include "asn1/reader.hpp"
#include "support/der_mutator.hpp"
#include "support/differences.hpp"
#include "support/objects.hpp"
#include "support/others.hpp"
#include "support/written_again.hpp"

using namespace certkit;

namespace {

bool asks_for_extensions(const Csr::Attribute& attribute) {
  return attribute.type == asn1::oid::kExtensionRequest || attribute.type == asn1::oid::kMsExtensionRequest;
}

void compare(const Csr& ours, const fuzz::Seen& theirs) {
  using fuzz::field;
  field("OpenSSL", "subject", same(ours.subject_der(), theirs.subject));
  fuzz::same_public_key(ours.spki(), theirs.spki);
  fuzz::same_algorithm(ours.signature_algorithm(), theirs.algorithm);
  field("OpenSSL", "signature", same(ours.signature(), theirs.signature));
  const std::vector<Csr::Attribute> attributes = ours.attributes();
  field("OpenSSL", "number of attributes", attributes.size() == theirs.attributes.size());
  std::vector<std::size_t> requests;  // for extensions: how many values each has
  for (std::size_t i = 0; i < attributes.size(); ++i) {
    field("OpenSSL", "attribute's type", as_text(attributes[i].type.content()) == theirs.attributes[i].type);
    std::size_t count = 0;
    for (asn1::Reader values(attributes[i].values, "values"); !values.at_end(); ++count) {
      field("OpenSSL", "number of values", count < theirs.attributes[i].values.size());
      fuzz::same_value(values.any("value").whole, theirs.attributes[i].values[count]);
    }
    field("OpenSSL", "number of values", count == theirs.attributes[i].values.size());
    if (asks_for_extensions(attributes[i])) requests.push_back(count);
  }
  // Of several it has the first value of one alone.
  if (requests == std::vector<std::size_t>{1}) fuzz::same_extensions(ours.extensions(), theirs.extensions);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size, unsigned seed) {
  return fuzz::mutate_der_input(data, size, max_size, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView der(data, size);
  std::optional<Csr> ours;
  const auto refused = fuzz::refusal(size, {16u << 10, 8}, [&] { ours.emplace(to_bytes(der)); });
  if (ours) {
    fuzz::require(fuzz::takes(size, {64u << 10, 400}, [&] { fuzz::look(*ours); }), "a request that was taken can be shown");
    fuzz::require(same(ours->der(), der), "a request keeps its octets");
    fuzz::require_written_again(*ours);
    fuzz::require_values_written_again(ours->extensions());
  }
  const fuzz::Seen theirs = fuzz::openssl_csr(der);
  if (ours && theirs.taken) compare(*ours, theirs);
  if (ours.has_value() == theirs.taken) return 0;
  const std::string category =
      ours ? differences::refused_by_openssl(theirs.why, der) : differences::refused_by_certkit(refused->message(), der, theirs.key_loads);
  fuzz::require(differences::is_explained(category), "a difference to OpenSSL is in differences.md: " + category);
  return 0;
}
